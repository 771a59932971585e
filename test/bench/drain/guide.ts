import type { UserSandbox } from "../../e2e/lifecycle/userSandbox";
import { APP, GATEWAY, settled } from "./rollout";

/*
 * The settings of the guide for WebSocket on Kubernetes, applied to the deployed objects as its reader would.
 * Left out is what would not start at all: `websocketUpgrade`, which Istio has not known since 2020, `consistentHash` beside
 * `simple`, which the API refuses, and `h2UpgradePolicy: UPGRADE`, under which no handshake succeeds.
 */

/** Its DestinationRule. `maxConnections` is the limit of each gateway pod for the whole app. */
const DESTINATION_RULE = {
  spec: {
    trafficPolicy: {
      connectionPool: {
        tcp: { maxConnections: 100 },
        http: { http1MaxPendingRequests: 100, http2MaxRequests: 100, maxRequestsPerConnection: 2, h2UpgradePolicy: "DO_NOT_UPGRADE" },
      },
      loadBalancer: { simple: "ROUND_ROBIN" },
      outlierDetection: { interval: "30s", baseEjectionTime: "30s", maxEjectionPercent: 50, minHealthPercent: 50 },
    },
  },
};

/** It says nothing of the gateway, so that Istio's default holds: 5 s after a pod is told to end, its sockets are dropped. */
const ISTIO_GATEWAY = {
  metadata: { annotations: { "asm.alibabacloud.com/gateway-drain-timeout-seconds": null } },
  spec: { podAnnotations: null },
};

/** Node as the first process of a container is deaf to SIGTERM unless the app listens to it, and the guide's app is not said to. */
const DEAF = `--import=data:text/javascript,${encodeURIComponent("const on=process.on;process.on=function(e,f){return e==='SIGTERM'?this:on.call(this,e,f)}")}`;

/** Its Deployment: 15 s of sleep before SIGTERM, and no grace period, which leaves 15 s of Kubernetes' 30. */
const DEPLOYMENT = {
  spec: {
    template: {
      spec: {
        terminationGracePeriodSeconds: null,
        containers: [
          {
            name: "tornado",
            lifecycle: { preStop: { sleep: null, exec: { command: ["/bin/sh", "-c", "sleep 15"] } } },
            env: [
              { name: "MAX_CONNECTIONS", value: "10000" },
              { name: "HEARTBEAT_SECONDS", value: "30" },
              { name: "MAX_CONNECTION_AGE_SECONDS", value: "0" },
              { name: "NODE_OPTIONS", value: DEAF },
            ],
          },
        ],
      },
    },
  },
};

/** Makes the deployed stack the guide's, and waits until its pods are. */
export async function applyGuide(sandbox: UserSandbox): Promise<void> {
  const patch = (context: "ack" | "asm", namespace: string, object: string, type: string, change: object) =>
    sandbox.inside("kubectl", "--context", context, "-n", namespace, "patch", object, `--type=${type}`, `--patch=${JSON.stringify(change)}`);
  await patch("asm", "default", "destinationrule/tornado", "merge", DESTINATION_RULE);
  await patch("asm", "istio-system", "istiogateway/ingressgateway", "merge", ISTIO_GATEWAY);
  await patch("ack", "default", "deployment/tornado", "strategic", DEPLOYMENT);
  await settled(sandbox, APP);
  await settled(sandbox, GATEWAY);
}
