import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Fault } from "../../../sandbox/fault";
import { pathsOf } from "../../../sandbox/paths";
import { deleteStateFolder, makeStateFolder, MARKER, requireStateFolder } from "../../../sandbox/stateFolder";

describe("state folder of the sandbox", () => {
  let root: string;
  let checkout: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "state-"));
    checkout = join(root, "work", "checkout");
    mkdirSync(checkout, { recursive: true });
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const paths = (folder: string) => pathsOf(checkout, folder);
  const refused = (why: RegExp) => (error: unknown) => error instanceof Fault && why.test(error.message) && /SANDBOX_DIR/.test(error.remedy);

  it("is made with a mark, and deleted with all that is in it", () => {
    makeStateFolder(paths(".sandbox"));
    writeFileSync(join(checkout, ".sandbox", "file"), "");
    mkdirSync(join(checkout, ".sandbox", "a", "b"), { recursive: true });
    deleteStateFolder(paths(".sandbox"));
    assert.deepEqual(readdirSync(checkout), []);
    deleteStateFolder(paths(".sandbox"));
  });

  it("is used when it is there and empty", () => {
    mkdirSync(join(checkout, "empty"));
    makeStateFolder(paths("empty"));
    assert.deepEqual(readdirSync(join(checkout, "empty")), [MARKER]);
  });

  it("is not deleted through a link in it", () => {
    const photos = foreignFolder();
    makeStateFolder(paths(".sandbox"));
    symlinkSync(photos, join(checkout, ".sandbox", "link"));
    deleteStateFolder(paths(".sandbox"));
    assert.equal(existsSync(join(photos, "a.txt")), true);
  });

  it("is never the checkout, a folder above it, the home or the root, with a mark in it either", () => {
    for (const folder of [".", checkout, "..", root, "/", join(checkout, "..", "..")]) {
      assert.throws(() => requireStateFolder(paths(folder)), refused(/it is the checkout, or holds it/), folder);
    }
    writeFileSync(join(checkout, MARKER), "");
    assert.throws(() => deleteStateFolder(paths(".")), refused(/checkout/));
    for (const folder of [homedir(), dirname(homedir())]) assert.throws(() => requireStateFolder(paths(folder)), refused(/home|checkout/), folder);
    symlinkSync(join(root, "work"), join(root, "link"));
    assert.throws(() => requireStateFolder(paths(join(root, "link"))), refused(/checkout/));
  });

  it("is no file, no link and no folder with files of others", () => {
    const photos = foreignFolder();
    writeFileSync(join(root, "file"), "");
    symlinkSync(join(root, "nowhere"), join(root, "dangling"));
    symlinkSync(photos, join(root, "link"));
    const wrong: [string, RegExp][] = [
      [photos, /files that no sandbox has made/],
      [join(root, "file"), /it is no folder/],
      [join(root, "dangling"), /symbolic link/],
      [join(root, "link"), /symbolic link/],
    ];
    for (const [folder, why] of wrong) {
      for (const use of [requireStateFolder, makeStateFolder, deleteStateFolder]) assert.throws(() => use(paths(folder)), refused(why), folder);
    }
    assert.equal(readFileSync(join(photos, "a.txt"), "utf8"), "precious");
  });

  function foreignFolder(): string {
    const photos = join(root, "photos");
    mkdirSync(photos);
    writeFileSync(join(photos, "a.txt"), "precious");
    return photos;
  }
});
