import assert from "node:assert/strict";
import { BRIDGE } from "../../sandbox/cluster/addresses";
import { inside } from "./support/sandbox";

const PORT = "low0";

describe("the pods' network", () => {
  afterEach(() => inside(["ip", "link", "del", PORT]));

  // The least that there is: a bridge that follows its ports would take it, and every pod would lose API server and istiod for half a minute.
  it("keeps its hardware address when a port with a lower one comes", async () => {
    const before = await hardwareAddress();
    await inside(["ip", "link", "add", PORT, "address", "00:00:00:00:00:01", "type", "veth"]);
    await inside(["ip", "link", "set", PORT, "master", BRIDGE]);
    assert.equal(await hardwareAddress(), before);
  });
});

async function hardwareAddress(): Promise<string> {
  const [link] = JSON.parse(await inside(["ip", "-json", "link", "show", BRIDGE])) as [{ address: string }];
  return link.address;
}
