import assert from "node:assert/strict";
import type { OptionStack } from "./optionStack";

const ADDRESS = "10.244.253.1";

export function provesStandingBalancer(stack: OptionStack, values: () => Readonly<Record<string, unknown>>, port: number): void {
  let previewed: string;
  before(async () => {
    previewed = (await stack.preview(values())).stdout;
    await stack.up(values());
  });

  it("says in its preview that another load balancer replaces the gateway", () => {
    assert.match(previewed, /IstioGateway.*\n?.*replace/i);
  });

  it("is reached at the address that stands, on the port that was asked for and no other", async () => {
    assert.equal(stack.user.outputs().ingressIp, ADDRESS);
    const { cloud } = await stack.user.status();
    assert.deepEqual(
      cloud?.loadBalancers.map(({ address, kind, ports }) => [address, kind, ports.map((one) => one.port)]),
      [[ADDRESS, "clb", [port]]],
    );
  });
}

export async function addressStands(stack: OptionStack): Promise<boolean> {
  return (await stack.user.inside("ip", "-oneline", "address", "show", "to", `${ADDRESS}/32`)) !== "";
}
