import { admin } from "./admin";
import { METRICS_PORT } from "./bootstrap";
import type { GatewayEnvironment } from "./environment";

const POLL_MS = 250;
/**
 * Lets the gateway's connections end: no new listeners' work, HTTP answers say Connection: close, WebSockets go on.
 * Resolved when the drain time is over or, if so configured, when no connection is left.
 */
export async function drain(environment: GatewayEnvironment, log: (line: string) => void): Promise<void> {
  const started = Date.now();
  const elapsed = (): number => (Date.now() - started) / 1000;
  await admin.post("/drain_listeners?graceful&skip_exit").catch((error: unknown) => log(`drain not started: ${String(error)}`));
  while (elapsed() < environment.drainSeconds) {
    if (environment.exitOnZeroConnections && elapsed() >= environment.minimumDrainSeconds && (await activeConnections()) === 0) {
      log(`drained after ${elapsed().toFixed(1)} s`);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  log(`drain time of ${environment.drainSeconds} s is over, ${await activeConnections()} connections are dropped`);
}

/** Connections of clients; those to the admin interface and the metrics port do not keep a gateway alive. */
async function activeConnections(): Promise<number> {
  const stats = await admin.stats("^listener\\..*downstream_cx_active$").catch(() => new Map<string, number>());
  let active = 0;
  for (const [name, value] of stats) if (countsClients(name)) active += value;
  return active;
}

// listener.0.0.0.0_80.downstream_cx_active counts; the same per worker would count twice.
function countsClients(name: string): boolean {
  return !name.startsWith("listener.admin.") && !name.includes(`_${METRICS_PORT}.`) && !/\.(worker_\d+|main_thread)\./.test(name);
}
