import { all, app, autoscaler, ingress, object, route, service, type Examples } from "./objects";

const BUDGET = object("policy/v1 PodDisruptionBudget", { spec: { maxUnavailable: 1, selector: { matchLabels: { app: "chat" } } } });
const probe = (path: string): object => ({ httpGet: { path, port: 8080 } });
const POD = (container: object): string => object("v1 Pod", { spec: { containers: [{ name: "client", image: "client:1.0", ...container }] } });

export const apps: Examples = {
  WS601: { bad: app({ image: "registry.example.com/chat" }), good: [["example.com/chat", "example.com/chat:2.0"]] },
  WS602: { bad: POD({ imagePullPolicy: "Always" }), good: [["Always", "IfNotPresent"]] },
  WS603: { bad: all(app({}, {}, { replicas: 3 }), autoscaler()), good: [["  replicas: 3\n", ""]] },
  WS604: {
    bad: all(service(), app({ env: [{ name: "DRAIN_SECONDS", value: "60" }] }, { terminationGracePeriodSeconds: 60 })),
    good: [["Seconds: 60", "Seconds: 70"]],
  },
  WS605: {
    bad: app({ lifecycle: { preStop: { exec: { command: ["sh", "-c", "sleep 10"] } } } }),
    good: app({ lifecycle: { preStop: { sleep: { seconds: 10 } } } }),
  },
  WS606: {
    bad: all(service(), app({ livenessProbe: probe("/health"), readinessProbe: probe("/health") })),
    good: all(service(), app({ livenessProbe: probe("/live"), readinessProbe: probe("/ready") })),
  },
  WS607: { bad: all(service(), app({}, {}, { replicas: 2 })), good: all(service(), app({}, {}, { replicas: 2 }), BUDGET) },
  WS608: { bad: all(service(), app()), good: all(service(), app({ securityContext: { runAsNonRoot: true } })) },
  WS609: { bad: all(service(), app()), good: all(service(), app({ readinessProbe: probe("/ready") })) },
  WS610: {
    bad: all(service(), app({}, {}, { replicas: 4 })),
    good: all(service(), app({}, {}, { replicas: 4, strategy: { rollingUpdate: { maxUnavailable: 0 } } })),
  },
  WS611: {
    bad: all(
      service({}, { labels: { app: "chat" } }),
      app({}, {}, {}, { annotations: { "prometheus.io/scrape": "true" } }),
      object("monitoring.coreos.com/v1 ServiceMonitor", { spec: { selector: { matchLabels: { app: "chat" } } } }),
    ),
    good: [['scrape: "true"', 'scrape: "false"']],
  },
  WS612: { bad: POD({ args: ["sh", "-c", "npm install -g wscat"] }), good: [["npm install -g wscat", "wscat"]] },
  WS613: { bad: app({ image: "docker.io/hiroakis/tornado-websocket-example:1" }, {}, { replicas: 2 }), good: [["replicas: 2", "replicas: 1"]] },
  WS631: { bad: all(ingress({}), service({ sessionAffinity: "ClientIP" })), good: [["ClientIP", "None"]] },
  WS632: { bad: all(ingress({}), service({ selector: { app: "web" } }), app()), good: [['app: "web"', "app: chat"]] },
  WS633: { bad: all(service({ ports: [{ port: 80, targetPort: "web" }] }), app()), good: [['"web"', '"http-ws"']] },
  WS634: { bad: all(ingress({}, { port: 80 }), service()), good: [['"number":80', '"number":8080']] },
  WS635: { bad: all(service(), service({ type: "NodePort" })), good: all(service(), service({ type: "NodePort" }, {}, { namespace: "other" })) },
  WS637: { bad: ingress({ a: 1 }), good: [["a: 1", 'a: "1"']] },
  WS901: {
    bad: all(ingress({ "nginx.ingress.kubernetes.io/proxy-read-timeout": "60" }), service(), app({ env: [{ name: "PING_INTERVAL", value: "25000" }] })),
    good: [["25000", "20000"]],
  },
  WS902: {
    bad: all(route({}, { name: "ws" }), service(), app()),
    good: all(route({}, { name: "ws" }), service(), app({ env: [{ name: "HEARTBEAT_SECONDS", value: "20" }] })),
  },
};
