import { provesNeighbours } from "../impact/neighbourRows";
import { ChangedStack } from "../impact/changedStack";
import { AGED, BASE, ROWS, ROWS_OF_AGE } from "../impact/rows";
import { userSandbox } from "./userSandbox";

describe("the connection impact of a change", () => {
  const user = userSandbox(".sandbox-impact");
  const stack = new ChangedStack(user);

  before(() => stack.up(BASE));
  after(async () => {
    await user.succeed("down");
    stack.remove();
  });

  for (const row of ROWS) it(`is as said for ${row.change}`, () => stack.prove(row));

  // Plain HTTP redirects by now.
  it("is as said for a destruction of the gateway", () => stack.proveDestruction(["wss", "other"]));

  it("is a close frame for each socket once the app lets none outlive a drain", () => stack.up(AGED));

  for (const row of ROWS_OF_AGE) it(`is as said, by their age, for ${row.change}`, () => stack.prove(row));

  describe("behind gateways of the same mesh", () => provesNeighbours(user));
});
