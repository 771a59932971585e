import { createServer, type Server } from "node:http";
import { admin } from "./admin";

export const READINESS_PORT = 15021;
const STATS =
  "^(server.state|cluster_manager.cds.update_success|listener_manager.lds.update_success|listener_manager.total_listeners_warming|listener_manager.workers_started)$";

/**
 * Answers /healthz/ready on port 15021. Ready means: Envoy is live and its first configuration, listeners warmed, is in.
 * Later configurations, a listener that waits for its Secret say, do not take a serving gateway out again.
 */
export class Readiness {
  private configured = false;
  private draining = false;
  private readonly server: Server = createServer((request, response) => {
    if (request.url !== "/healthz/ready") {
      response.writeHead(404).end();
      return;
    }
    void this.reason().then((reason) => response.writeHead(reason === undefined ? 200 : 503).end(reason ?? "ready"));
  });

  async listen(address = "0.0.0.0", port = READINESS_PORT): Promise<void> {
    await new Promise<void>((resolve, reject) => this.server.once("error", reject).listen(port, address, resolve));
  }

  drain(): void {
    this.draining = true;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  /** Why the gateway is not ready; undefined when it is. */
  private async reason(): Promise<string | undefined> {
    if (this.draining) return "draining";
    try {
      const stats = await admin.stats(STATS);
      if (stats.get("server.state") !== 0) return "Envoy is not live";
      if (!this.configured) this.configured = isConfigured(stats);
      return this.configured ? undefined : "no configuration from istiod yet";
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}

function isConfigured(stats: ReadonlyMap<string, number>): boolean {
  const count = (name: string): number => stats.get(name) ?? 0;
  return (
    count("cluster_manager.cds.update_success") > 0 &&
    count("listener_manager.lds.update_success") > 0 &&
    count("listener_manager.total_listeners_warming") === 0 &&
    count("listener_manager.workers_started") === 1
  );
}
