import assert from "node:assert/strict";
import { createServer } from "node:http";
import { boundConnections } from "../../../app/src/connections";
import { socketsThatFit } from "../../../app/src/limits";

describe("connections of the public port", () => {
  it("are bounded by the sockets and some plain ones, and never by more than the limit on open files leaves room for", () => {
    const fit = socketsThatFit();
    assert.ok(fit !== undefined && fit > 1034, `the limit on open files leaves room for ${fit}`);
    assert.equal(bounded(10), 1034);
    assert.equal(bounded(fit), fit);
    assert.equal(bounded(1_000_000_000), fit);
  });
});

function bounded(maxConnections: number): number {
  const server = createServer();
  boundConnections(server, { size: 0 }, maxConnections);
  return server.maxConnections;
}
