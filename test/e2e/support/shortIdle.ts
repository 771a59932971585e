import { inside, kubectl, tryInside } from "./sandbox";
import { until } from "./until";

/** The shortest idle limit that a load balancer has, in seconds. */
export const IDLE_SECONDS = 10;
const IMAGE = "registry.cn-beijing.aliyuncs.com/aliacs-app-catalog/tornado:lastest";
const PORT = 8888;

/** An app pod of its own that pings every `heartbeatSeconds`, straight behind a load balancer of its own with the shortest idle limit. */
export class ShortIdle {
  private constructor(
    private readonly name: string,
    readonly url: string,
  ) {}

  static async begin(name: string, heartbeatSeconds: number): Promise<ShortIdle> {
    const objects = { apiVersion: "v1", kind: "List", items: [pod(name, heartbeatSeconds), service(name)] };
    await inside(["kubectl", "--context", "ack", "create", "-f", "-"], JSON.stringify(objects));
    const address = await until(`Service ${name} has an address`, 20, () =>
      kubectl("ack", "get", "service", name, "-o", "jsonpath={.status.loadBalancer.ingress[0].ip}"),
    );
    await until(
      `the load balancer of ${name} serves`,
      30,
      async () => (await tryInside(["curl", "--silent", "--fail", "--max-time", "2", `http://${address}/`])).code === 0,
    );
    return new ShortIdle(name, `ws://${address}/ws`);
  }

  async end(): Promise<void> {
    await kubectl("ack", "delete", `pod/${this.name}`, `service/${this.name}`, "--wait=false");
  }
}

function pod(name: string, heartbeatSeconds: number) {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "default", labels: { app: name } },
    spec: {
      terminationGracePeriodSeconds: 1,
      containers: [
        {
          name: "app",
          image: IMAGE,
          env: [{ name: "HEARTBEAT_SECONDS", value: String(heartbeatSeconds) }],
          readinessProbe: { tcpSocket: { port: PORT }, periodSeconds: 1 },
        },
      ],
    },
  };
}

function service(name: string) {
  const annotations = { "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-established-timeout": String(IDLE_SECONDS) };
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace: "default", annotations },
    spec: { type: "LoadBalancer", selector: { app: name }, ports: [{ port: 80, targetPort: PORT }] },
  };
}
