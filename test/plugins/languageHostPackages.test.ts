import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
import { join } from "node:path";

import { GetProgramDependenciesRequest, GetRequiredPackagesRequest } from "@pulumi/pulumi/proto/language_pb";

import { getProgramDependencies } from "../../sandbox/pulumi/languageHost/programDependencies";
import { getRequiredPackages } from "../../sandbox/pulumi/languageHost/requiredPackages";
import { programInfo, temporaryFolder, writeFiles } from "./languageHostProcess";

describe("language host: packages", () => {
  const folder = temporaryFolder();
  after(() => folder.remove());

  const manifest = (name: string, version: string, pulumi?: object) => JSON.stringify({ name, version, pulumi });
  const required = (path: string) => {
    const response = getRequiredPackages(new GetRequiredPackagesRequest().setInfo(programInfo(path)));
    return response.getPackagesList().map((one) => `${one.getKind()} ${one.getName()} ${one.getVersion()} ${one.getServer()}`.trim());
  };

  it("finds the plugins of all packages, of packages inside packages, and once each", () => {
    const path = join(folder.path, "plugins");
    writeFiles(path, {
      "node_modules/@pulumi/tls/package.json": manifest("@pulumi/tls", "5.6.1", { resource: true }),
      "node_modules/@pulumi/pulumi/package.json": manifest("@pulumi/pulumi", "3.256.0"),
      "node_modules/third/package.json": manifest("third", "v1.0.0", { resource: true, name: "three", version: "2.0.0", server: "https://three" }),
      "node_modules/third/node_modules/@pulumi/tls/package.json": manifest("@pulumi/tls", "5.0.0", { resource: true }),
      "node_modules/other/node_modules/@pulumi/tls/package.json": manifest("@pulumi/tls", "5.6.1", { resource: true }),
      "node_modules/nameless/package.json": manifest("nameless", "1.0.0", { resource: true }),
      "node_modules/damaged/package.json": `{"pulumi": `,
      "node_modules/.hidden/package.json": manifest("@pulumi/hidden", "1.0.0", { resource: true }),
    });
    symlinkSync(path, join(path, "node_modules", "loop"));
    assert.deepEqual(required(path).sort(), ["resource three v2.0.0 https://three", "resource tls v5.0.0", "resource tls v5.6.1"]);
  });

  it("finds them above the program, as in an npm workspace", () => {
    const path = join(folder.path, "workspace");
    writeFiles(path, {
      "node_modules/@pulumi/tls/package.json": manifest("@pulumi/tls", "5.6.1", { resource: true }),
      "member/package.json": "{}",
    });
    assert.deepEqual(required(join(path, "member")), ["resource tls v5.6.1"]);
  });

  it("passes on the parameters of a plugin that makes packages", () => {
    const path = join(folder.path, "parameters");
    const parameterization = { name: "made", version: "0.1.0", value: Buffer.from("{}").toString("base64") };
    writeFiles(path, { "node_modules/made/package.json": manifest("made", "0.1.0", { resource: true, name: "maker", version: "1.0.0", parameterization }) });
    const [one] = getRequiredPackages(new GetRequiredPackagesRequest().setInfo(programInfo(path))).getPackagesList();
    const passed = one?.getParameterization();
    assert.deepEqual([one?.getName(), passed?.getName(), passed?.getVersion(), passed?.getValue_asB64()], ["maker", "made", "0.1.0", parameterization.value]);
  });

  it("lists what the program depends on, with the versions that are installed", () => {
    const path = join(folder.path, "dependencies");
    writeFiles(path, {
      "package.json": JSON.stringify({ dependencies: { "@a/b": "^1" }, devDependencies: { missing: "1" } }),
      "node_modules/.package-lock.json": JSON.stringify({
        packages: { "node_modules/@a/b": { version: "1.2.3" }, "node_modules/c": { version: "2.0.0" }, "node_modules/c/node_modules/d": { version: "3.0.0" } },
      }),
    });
    const list = (transitive: boolean) => {
      const request = new GetProgramDependenciesRequest().setInfo(programInfo(path)).setTransitivedependencies(transitive);
      return getProgramDependencies(request)
        .getDependenciesList()
        .map((one) => `${one.getName()}@${one.getVersion()}`);
    };
    assert.deepEqual(list(false), ["@a/b@1.2.3", "missing@not installed"]);
    assert.deepEqual(list(true), ["@a/b@1.2.3", "c@2.0.0"]);
  });
});
