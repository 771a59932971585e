import { setTimeout as sleep } from "node:timers/promises";
import { type Ask, withApiServer } from "../../../preflight/apiServer";
import { ASM, GATEWAY_NAMESPACE } from "../../../istio/metadata";

/** How long a gateway may take to its address after its cluster was attached again, and how often it is looked at. */
const PATIENCE_MS = 120_000;
const PAUSE_MS = 2000;

/** The address that ASM publishes for a gateway while this waits; nothing when it does not, or when the API server cannot be asked. */
export async function awaitedAddress(gateway: string, kubeconfig: string): Promise<string | undefined> {
  return withApiServer(kubeconfig, (ask) => addressWithin(ask, gateway, PATIENCE_MS, PAUSE_MS));
}

/** @internal */
export async function addressWithin(ask: Ask, gateway: string, patienceMs: number, pauseMs: number): Promise<string | undefined> {
  const path = `/apis/${ASM}/namespaces/${GATEWAY_NAMESPACE}/istiogateways/${gateway}`;
  for (const end = Date.now() + patienceMs; ; await sleep(pauseMs)) {
    // Where the API server is not reached, or the gateway is gone, there is nothing to wait for.
    const { status, body } = await ask("GET", path).catch(() => ({ status: 404, body: undefined }));
    const address = (body as { status?: { GatewayAddress?: string[] } } | undefined)?.status?.GatewayAddress?.[0];
    if (address || status === 404 || Date.now() > end) {
      return address;
    }
  }
}
