import { collectDefaultMetrics } from "prom-client";
import { App } from "./app";
import { type Config, ConfigError, readConfig } from "./config";
import { socketsThatFit } from "./limits";
import { logToStdout as log } from "./log";

void main();

async function main(): Promise<void> {
  outliveClosedOutputs();
  const config = configOrExit();
  const app = new App(config, log);
  collectDefaultMetrics({ register: app.metrics.registry });
  stopOnSignals(app);
  await listenOrExit(app);
  announce(config);
}

function configOrExit(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const fault of error.faults) log("error", "environment variable cannot be used", { ...fault, remedy: `correct or unset ${fault.name}` });
    process.exit(2);
  }
}

async function listenOrExit(app: App): Promise<void> {
  try {
    const { address, port } = await app.listen();
    log("info", "listening", { address, port });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    log("error", "cannot listen", { code, allowed: "a free port and an address of this machine", remedy: "change PORT, ADMIN_PORT or HOST" });
    process.exit(1);
  }
}

function announce(config: Config): void {
  const remedy = "run one replica, or publish to all of them through a shared bus";
  log("info", "values and sockets belong to this process alone: a second replica would not see what the first publishes", { shared: false, remedy });
  log("info", "settings", { ...config, publishToken: config.publishToken === "" ? "none" : "set" });
  warnOfFileLimit(config);
}

// A reader of the log that is gone must not take the sockets with it.
function outliveClosedOutputs(): void {
  for (const output of [process.stdout, process.stderr]) output.on("error", () => undefined);
}

function warnOfFileLimit({ maxConnections }: Config): void {
  const fit = socketsThatFit();
  if (fit === undefined || fit >= maxConnections) return;
  log("warn", "the limit on open files is too low for MAX_CONNECTIONS", {
    maxConnections,
    allowed: fit,
    remedy: "lower MAX_CONNECTIONS or raise the limit (ulimit -n)",
  });
}

/** What the first, the second and each further signal does. */
const SIGNALS = ["drain; a second signal closes all sockets at once", "close all sockets at once; a third signal ends the process", "end the process"];

/** The first SIGTERM or SIGINT drains; a second one closes what is left within half a second; a third ends at once. */
function stopOnSignals(app: App): void {
  let signals = 0;
  const stop = async (signal: NodeJS.Signals) => {
    signals += 1;
    log("info", "signal", { signal, does: SIGNALS[Math.min(signals, 3) - 1] });
    if (signals > 2) process.exit(1);
    await (signals === 1 ? app.stop() : app.stopNow());
    process.exit(0);
  };
  process.on("SIGTERM", (signal) => void stop(signal));
  process.on("SIGINT", (signal) => void stop(signal));
}
