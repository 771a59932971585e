import assert from "node:assert/strict";
import { publicModules, publishedManifest, type SourceManifest } from "../../../library/manifest";

const SOURCE: SourceManifest = {
  name: "asmws",
  version: "1.2.3",
  private: true,
  main: "./index.ts",
  exports: { ".": "./index.ts", "./timing": "./timing.ts", "./webSocketApp": "./app/webSocketApp.ts" },
  peerDependencies: { "@pulumi/pulumi": "^3.256.0" },
  devDependencies: { typescript: "5.9.3" },
};

describe("the package.json of the published package", () => {
  it("keeps what concerns its users, and leaves out what only the repository needs", () => {
    const { exports, ...rest } = publishedManifest(SOURCE);
    assert.ok(exports);
    assert.deepEqual(rest, {
      name: "asmws",
      version: "1.2.3",
      peerDependencies: { "@pulumi/pulumi": "^3.256.0" },
      main: "./lib/index.js",
      types: "./lib/index.d.ts",
      sideEffects: false,
    });
  });

  it("has two forms of every entry, each with declarations, which must come first", () => {
    const { exports } = publishedManifest(SOURCE) as { exports: Record<string, { import: object; require: object }> };
    assert.deepEqual(exports["./timing"], {
      import: { types: "./lib/timing.d.mts", default: "./lib/timing.mjs" },
      require: { types: "./lib/timing.d.ts", default: "./lib/timing.js" },
    });
    assert.deepEqual(Object.keys(exports["."]!.import), ["types", "default"]);
    assert.equal(exports["./webSocketApp"]?.require && (exports["./webSocketApp"].require as { default: string }).default, "./lib/app/webSocketApp.js");
    assert.deepEqual(publicModules(SOURCE), ["index", "timing", "app/webSocketApp"]);
  });

  it("refuses an entry that cannot be compiled", () => {
    assert.throws(
      () => publishedManifest({ ...SOURCE, exports: { ".": "./lib/index.js" } }),
      /exports \.\/lib\/index\.js, but only files such as \.\/index\.ts/,
    );
  });
});
