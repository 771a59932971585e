import { chmodSync, copyFileSync, existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { VERSIONS } from "../toolchain/parts";
import type { Paths } from "../paths";

/** One part of Pulumi as `make status` names it. */
export interface PulumiPart {
  readonly name: string;
  readonly origin: "Pulumi's own" | "Alibaba's provider behind Pulumi's bridge" | "stand-in";
  readonly path: string;
}

/** The Pulumi that commands of this checkout run. */
export interface PulumiInstallation {
  readonly command: string;
  readonly parts: readonly PulumiPart[];
  /** Settings for its processes; the user's own home is never among them. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * A `pulumi` on PATH is used as it is, with its own home: it downloads its plugins as everywhere.
 * Otherwise the toolchain's CLI in a home of the sandbox's, with stand-ins for the three parts that no registry has.
 */
export function preparePulumi(paths: Paths, programs: ReadonlyMap<string, string>, node: string): PulumiInstallation {
  const env = commonEnvironment(paths);
  const own = onPath("pulumi", process.env.PATH ?? "", paths.bin);
  if (own !== undefined) return { command: own, parts: [{ name: "pulumi and all its plugins", origin: "Pulumi's own", path: own }], env };
  return { command: join(paths.bin, "pulumi"), parts: installParts(paths, programs, node), env: { ...env, ...closedMachine(paths) } };
}

function installParts(paths: Paths, programs: ReadonlyMap<string, string>, node: string): PulumiPart[] {
  const standIn = (name: string) => [node, join(paths.dist, "pulumi", `${name}.js`)];
  const dynamic = join(paths.checkout, "node_modules", "@pulumi", "pulumi", "pulumi-resource-pulumi-nodejs");
  const plugin = (name: string, version: string) => join(paths.state, "pulumi", "home", "plugins", `resource-${name}-v${version}`, `pulumi-resource-${name}`);
  return [
    { name: `pulumi ${VERSIONS.pulumi}`, origin: "Pulumi's own", path: beside(programs.get("pulumi") ?? "", join(paths.bin, "pulumi")) },
    { name: "dynamic providers", origin: "Pulumi's own", path: link(dynamic, join(paths.bin, "pulumi-resource-pulumi-nodejs")) },
    {
      name: `yaml language host ${VERSIONS.pulumiYaml}`,
      origin: "Pulumi's own",
      path: beside(programs.get("pulumi-language-yaml") ?? "", join(paths.bin, "pulumi-language-yaml")),
    },
    {
      name: `alicloud ${VERSIONS.alicloud}`,
      origin: "Alibaba's provider behind Pulumi's bridge",
      path: link(programs.get("pulumi-resource-alicloud") ?? "", plugin("alicloud", VERSIONS.alicloud)),
    },
    { name: "nodejs language host", origin: "stand-in", path: script(standIn("languageHost"), join(paths.bin, "pulumi-language-nodejs")) },
    {
      name: `kubernetes ${VERSIONS.kubernetesPlugin}`,
      origin: "stand-in",
      path: script(standIn("kubernetes"), plugin("kubernetes", VERSIONS.kubernetesPlugin)),
    },
    { name: `tls ${VERSIONS.tls}`, origin: "stand-in", path: script(standIn("tls"), plugin("tls", VERSIONS.tls)) },
  ];
}

/** State in a folder, and trust in the sandbox's OpenAPI. */
function commonEnvironment(paths: Paths): Record<string, string> {
  mkdirSync(paths.backend, { recursive: true, mode: 0o700 });
  return {
    // Without files of attributes: they are not written at once, and a pulumi that is killed meanwhile leaves a stack that no command loads.
    PULUMI_BACKEND_URL: `file://${paths.backend}?metadata=skip`,
    // State of the sandbox guards nothing: its keys open only what dies with it.
    PULUMI_CONFIG_PASSPHRASE: "sandbox",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    SSL_CERT_FILE: paths.trustBundle,
    NODE_EXTRA_CA_CERTS: paths.trustBundle,
  };
}

/** Where nothing can be downloaded, Pulumi must not try. */
function closedMachine(paths: Paths): Record<string, string> {
  return {
    PULUMI_HOME: join(paths.state, "pulumi", "home"),
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_DISABLE_REGISTRY_RESOLVE: "true",
    PULUMI_CREDENTIAL_STORE: "plaintext",
  };
}

function onPath(name: string, path: string, except: string): string | undefined {
  return path
    .split(delimiter)
    .filter((dir) => dir !== "" && dir !== except)
    .map((dir) => join(dir, name))
    .find(existsSync);
}

function link(target: string, path: string): string {
  mkdirSync(join(path, ".."), { recursive: true });
  placeLink(target, path);
  return target;
}

/** Puts a link in its place in one step, because several commands may prepare the same folder at a time. */
export function placeLink(target: string, path: string): void {
  const half = `${path}.${process.pid}`;
  symlinkSync(target, half);
  renameSync(half, path);
}

/** The CLI takes what lies in its own folder for its own, and warns of what it finds on PATH; so it must be a file here, not a link to one. */
function beside(target: string, path: string): string {
  const half = `${path}.${process.pid}`;
  try {
    linkSync(target, half);
  } catch {
    copyFileSync(target, half);
  }
  renameSync(half, path);
  // Between two names of one file a rename does nothing.
  rmSync(half, { force: true });
  return target;
}

function script(command: readonly string[], path: string): string {
  const text = `#!/bin/sh\nexec ${command.map((word) => `'${word}'`).join(" ")} "$@"\n`;
  mkdirSync(join(path, ".."), { recursive: true });
  if (!existsSync(path) || readFileSync(path, "utf8") !== text) writeFileSync(path, text);
  chmodSync(path, 0o755);
  return command.at(-1) ?? "";
}
