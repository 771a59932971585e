import assert from "node:assert/strict";
import { deployedCommit } from "../../../tools/deployment/history";
import { refusedCommit, refusedOrder, type Repository } from "../../../tools/deployment/order";

const [OLD, MIDDLE, HEAD, ELSEWHERE] = ["a", "b", "c", "d"].map((letter) => letter.repeat(40)) as [string, string, string, string];
const MAIN = [OLD, MIDDLE, HEAD];
const repository: Repository = {
  head: HEAD,
  isOnMain: (commit) => MAIN.includes(commit),
  contains: (newer, older) => MAIN.includes(older) && MAIN.indexOf(older) <= MAIN.indexOf(newer),
};
const update = (message: string, more: object = {}) => ({ kind: "update", result: "succeeded", message, environment: {}, ...more });
const commitOf = (...updates: object[]) => deployedCommit(JSON.stringify(updates));

describe("the commit that a stack has", () => {
  it("is what the workflow wrote at the last update that succeeded", () => {
    assert.deepEqual(commitOf(update(HEAD, { result: "failed" }), update("", { kind: "refresh" }), update(MIDDLE), update(OLD)), { commit: MIDDLE });
  });

  it("is that of the checkout after an update by hand, unless something was changed in it", () => {
    assert.deepEqual(commitOf(update("try it", { environment: { "git.head": MIDDLE, "git.dirty": "false" } })), { commit: MIDDLE });
    for (const environment of [{ "git.head": MIDDLE, "git.dirty": "true" }, { "git.head": "main" }, {}]) {
      const found = commitOf(update("try it", { environment }), update(OLD));
      assert.match("refused" in found ? found.refused : "", /the commit of the last update .* is not known/);
    }
  });

  it("is none before the first update, and nothing is guessed of what is no history", () => {
    for (const output of ["[]", "null"]) assert.deepEqual(deployedCommit(output), { none: true });
    for (const output of ["", "{}", "Stack has never been updated"]) assert.ok("refused" in deployedCommit(output));
  });
});

describe("the order of deployments", () => {
  it("goes forward, and again", () => {
    assert.equal(refusedOrder(HEAD, { commit: OLD }, repository), undefined);
    assert.equal(refusedOrder(MIDDLE, { commit: OLD }, repository), undefined);
    assert.equal(refusedOrder(MIDDLE, { commit: MIDDLE }, repository), undefined);
  });

  it("never goes back", () => {
    assert.match(refusedOrder(OLD, { commit: MIDDLE }, repository) ?? "", /is older than b+, which is deployed: to go back, revert on main/);
  });

  it("deploys nothing but main's head over what it cannot compare", () => {
    for (const deployed of [{ none: true }, { refused: "changed checkout" }, { commit: ELSEWHERE }] as const) {
      assert.equal(refusedOrder(HEAD, deployed, repository), undefined);
      assert.match(refusedOrder(MIDDLE, deployed, repository) ?? "", /cannot be compared .* deploy main's head, c+/);
    }
  });

  it("deploys nothing that was not merged, and renews from nothing that was not", () => {
    assert.match(refusedOrder(ELSEWHERE, { commit: OLD }, repository) ?? "", /is not on main/);
    assert.match(refusedCommit({ commit: ELSEWHERE }, repository) ?? "", /is not on main/);
    assert.match(refusedCommit({ none: true }, repository) ?? "", /no update of this stack has succeeded/);
    assert.equal(refusedCommit({ commit: OLD }, repository), undefined);
  });
});
