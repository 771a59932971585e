import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { bootstrap } from "./bootstrap";
import { drain } from "./drain";
import { gatewayEnvironment, type GatewayEnvironment } from "./environment";
import { Readiness } from "./readiness";

const TOKEN_FILE = process.env.ISTIO_TOKEN_FILE ?? "/var/run/secrets/tokens/istio-token";
const BOOTSTRAP_FILE = process.env.ENVOY_BOOTSTRAP_FILE ?? "/etc/istio/proxy/envoy.json";
const ENVOY = process.env.ENVOY_BINARY ?? "/usr/local/bin/envoy";

/** Program of the gateway image: configures, starts, watches and drains one Envoy. */
async function main(): Promise<void> {
  const environment = gatewayEnvironment(process.env);
  writeBootstrap(environment);
  const readiness = new Readiness();
  await readiness.listen();
  const envoy = startEnvoy(environment);
  process.on("SIGTERM", () => void stop(environment, readiness, envoy));
  process.on("SIGINT", () => envoy.kill("SIGTERM"));
  envoy.on("exit", (code, signal) => {
    readiness.close();
    log(`Envoy ended with ${signal ?? code}`);
    process.exit(stopping ? 0 : (code ?? 1));
  });
}

let stopping = false;

async function stop(environment: GatewayEnvironment, readiness: Readiness, envoy: ChildProcess): Promise<void> {
  if (stopping) return;
  stopping = true;
  readiness.drain();
  await drain(environment, log);
  envoy.kill("SIGTERM");
}

function writeBootstrap(environment: GatewayEnvironment): void {
  const token = readFileSync(TOKEN_FILE, "utf8").trim();
  writeFileSync(BOOTSTRAP_FILE, JSON.stringify(bootstrap(environment, token)), { mode: 0o600 });
}

function startEnvoy({ listenerDrainSeconds, concurrency }: GatewayEnvironment): ChildProcess {
  const flags = [
    ["-c", BOOTSTRAP_FILE],
    ["--drain-time-s", String(listenerDrainSeconds)],
    ["--drain-strategy", "immediate"],
    ["--concurrency", String(concurrency)],
    ["--log-level", process.env.ENVOY_LOG_LEVEL ?? "warning"],
    ["--disable-hot-restart"],
    ["--allow-unknown-static-fields"],
  ].flat();
  const envoy = spawn(ENVOY, flags, { stdio: ["ignore", "inherit", "inherit"] });
  envoy.on("error", (error) => fail(`Envoy cannot be started: ${error.message}`));
  return envoy;
}

function log(line: string): void {
  process.stdout.write(`${new Date().toISOString()} gateway: ${line}\n`);
}

function fail(message: string): never {
  log(message);
  process.exit(1);
}

main().catch((error: unknown) => fail(error instanceof Error ? error.message : String(error)));
