import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const root = path.resolve(__dirname, "../../..");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");

/** Folders outside of app/ from which files of this folder import. */
function foreignFolders(folder: string): string[] {
  const files = readdirSync(path.join(root, folder)).filter((file) => file.endsWith(".ts"));
  const imports = files.flatMap((file) => [...read(`${folder}/${file}`).matchAll(/from "(\.[^"]+)"/g)].map(([, target]) => path.join(folder, target!)));
  return [...new Set(imports.map((target) => path.dirname(target)).filter((target) => target !== folder))];
}

describe("the image of the app", () => {
  it("is built from every folder that the app imports from, and those import nothing", () => {
    const folders = foreignFolders("app/src");
    assert.deepEqual(folders, ["components/contract"]);
    for (const folder of folders) {
      assert.ok(read("app/Dockerfile").split("\n").includes(`COPY ${folder} ${folder}`), "app/Dockerfile");
      assert.ok(read("app/Dockerfile.dockerignore").split("\n").includes(`!${folder}`), "app/Dockerfile.dockerignore");
      assert.deepEqual(foreignFolders(folder), []);
      for (const file of readdirSync(path.join(root, folder))) assert.doesNotMatch(read(`${folder}/${file}`), /from "[^."]/);
    }
  });
});
