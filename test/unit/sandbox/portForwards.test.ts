import assert from "node:assert/strict";
import { PortForwards } from "../../../sandbox/daemon/portForwards";

const at = (host: string) => ({ host, httpPort: 80, httpsPort: 443 });

describe("port forwards of the sandbox", () => {
  let standing: Set<string>;
  let forwards: PortForwards;
  beforeEach(() => {
    standing = new Set(["10.0.0.1", "10.0.0.2", "10.0.0.3"]);
    forwards = new PortForwards(2, (address) => standing.has(address));
  });

  it("are a stack's own, which a second stack does not take", () => {
    assert.equal(forwards.assign("first", at("10.0.0.1")), 0);
    assert.equal(forwards.assign("second", at("10.0.0.2")), 1);
    assert.deepEqual(forwards.target(0, "http"), { host: "10.0.0.1", port: 80 });
    assert.deepEqual(forwards.target(1, "https"), { host: "10.0.0.2", port: 443 });
  });

  it("stay a stack's when its load balancer is another", () => {
    forwards.assign("first", at("10.0.0.1"));
    forwards.assign("second", at("10.0.0.2"));
    assert.equal(forwards.assign("first", at("10.0.0.3")), 0);
    assert.deepEqual(forwards.target(0, "https"), { host: "10.0.0.3", port: 443 });
  });

  it("are refused, with the stacks that have them, when there is none left; a destroyed stack's is free again", () => {
    forwards.assign("first", at("10.0.0.1"));
    forwards.assign("second", at("10.0.0.2"));
    assert.equal(forwards.assign("third", at("10.0.0.3")), undefined);
    assert.deepEqual(forwards.stacks(), ["first", "second"]);
    standing.delete("10.0.0.1");
    assert.equal(forwards.assign("third", at("10.0.0.3")), 0);
    assert.deepEqual(forwards.stacks(), ["third", "second"]);
  });

  it("lead nowhere without a stack, and where a stack has no plain HTTP", () => {
    assert.equal(forwards.target(0, "https"), undefined);
    forwards.assign("first", { host: "10.0.0.1", httpsPort: 443 });
    assert.equal(forwards.target(0, "http"), undefined);
    assert.deepEqual(forwards.target(0, "https"), { host: "10.0.0.1", port: 443 });
  });
});
