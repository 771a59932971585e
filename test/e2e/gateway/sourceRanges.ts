import assert from "node:assert/strict";
import type { OptionStack } from "./optionStack";

export function provesSourceRanges(stack: OptionStack): void {
  it("lets in the addresses of the source ranges and refuses all others, whatever they say of themselves", async () => {
    const { ingressHostname } = stack.user.outputs();
    const statusFrom = (address: string, ...headers: string[]) =>
      stack.user.inside(
        ...["curl", "--silent", "--output", "/dev/null", "--write-out", "%{http_code}", "--interface", address, "--header", "Host: a.aliyun.com"],
        ...headers.flatMap((header) => ["--header", header]),
        `http://${ingressHostname}/`,
      );
    assert.equal(await statusFrom("10.244.252.7"), "301");
    assert.equal(await statusFrom("10.244.252.200"), "403");
    assert.equal(await statusFrom("10.244.252.200", "X-Forwarded-For: 10.244.252.7"), "403");
  });
}
