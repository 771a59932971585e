import { all, app, autoscaler, configMap, ingress, object, route, script, service, type Examples } from "./objects";

const resource = (name: string): object => ({ type: "Resource", resource: { name, target: { type: "Utilization", averageUtilization: 70 } } });
const pods = (name: string, value: string): object => ({ type: "Pods", pods: { metric: { name }, target: { type: "AverageValue", averageValue: value } } });
const LIMIT = { env: [{ name: "MAX_CONNECTIONS", value: "10000" }] };
const down = (stabilizationWindowSeconds: number, periodSeconds: number): object => ({
  behavior: { scaleDown: { stabilizationWindowSeconds, policies: [{ type: "Pods", value: 1, periodSeconds }] } },
});
const adapter = (query: string, name = "edge-prometheus-adapter"): string =>
  configMap({ "config.yaml": `rules:\n- seriesQuery: 'sockets{pod!=""}'\n  name: {as: open_sockets}\n  metricsQuery: '${query}'\n` }, name);
const GROUPED = "sum(<<.Series>>{<<.LabelMatchers>>}) by (<<.GroupBy>>)";
const monitor = (metadata: object = {}): string =>
  object("monitoring.coreos.com/v1 ServiceMonitor", { metadata, spec: { selector: { matchLabels: { app: "chat" } }, endpoints: [{ port: "metrics" }] } });
const PANEL = {
  type: "timeseries",
  gridPos: { x: 0, y: 0, w: 12, h: 8 },
  datasource: { uid: "prometheus" },
  targets: [{ expr: "sum(rate(sockets_total[5m]))" }],
};
const dashboard = (model: object, labels: object = { grafana_dashboard: "1" }): string =>
  object("v1 ConfigMap", { metadata: { labels }, data: { "a.json": JSON.stringify(model) } });
const policy = (spec: object): string => object("networking.k8s.io/v1 NetworkPolicy", { spec: { podSelector: { matchLabels: { app: "chat" } }, ...spec } });
const from = (namespace: string): object => ({ from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } } }] });
const CLIENT = object(
  "v1 Pod",
  { metadata: { labels: { role: "client" } }, spec: { containers: [{ name: "client", image: "client:1.0" }] } },
  { name: "client" },
);
const certificate = (spec: object): string =>
  object("cert-manager.io/v1 Certificate", { spec: { secretName: "tls", issuerRef: { name: "acme", kind: "ClusterIssuer" }, ...spec } });
const issuer = (solver: object): string => object("cert-manager.io/v1 ClusterIssuer", { spec: { acme: { solvers: [solver] } } }, { name: "acme" });

export const operations: Examples = {
  WS701: { bad: autoscaler({ metrics: [resource("memory")] }), good: [["memory", "cpu"]] },
  WS702: {
    bad: all(service(), app(), autoscaler({ metrics: [resource("cpu")] })),
    good: all(service(), app(), autoscaler({ metrics: [pods("sockets", "100")] })),
  },
  WS703: { bad: all(app(LIMIT), autoscaler({ metrics: [pods("sockets", "1000")] })), good: [['"1000"', '"8000"']] },
  WS704: { bad: all(service(), app(), autoscaler(down(300, 60))), good: all(service(), app(), autoscaler(down(600, 120))) },
  WS705: { bad: all(adapter(GROUPED), autoscaler({ metrics: [pods("sockets", "100")] })), good: [['"name":"sockets"', '"name":"open_sockets"']] },
  WS706: { bad: all(app(), autoscaler()).replaceAll('name: "chat"', 'name: "web"'), good: [['name: "web"', 'name: "chat"']] },
  WS707: { bad: adapter("avg_over_time(sockets{<<.LabelMatchers>>}[1m])"), good: [["avg_over_time(sockets{<<.LabelMatchers>>}[1m])", GROUPED]] },
  WS708: { bad: adapter(GROUPED, "adapter-config"), good: [["adapter-config", "edge-prometheus-adapter"]] },
  WS731: { bad: monitor(), good: monitor({ labels: { release: "prometheus" } }) },
  WS732: {
    bad: all(service({}, { labels: { app: "chat" } }), monitor()),
    good: all(service({ ports: [{ name: "metrics", port: 9090 }] }, { labels: { app: "chat" } }), monitor()),
  },
  WS733: { bad: dashboard({ panels: [PANEL] }, { app: "chat" }), good: dashboard({ panels: [PANEL] }) },
  WS734: { bad: dashboard({ dashboard: { panels: [PANEL] } }), good: dashboard({ panels: [PANEL] }) },
  WS735: { bad: dashboard({ panels: [{ title: "Open" }] }), good: dashboard({ panels: [PANEL] }) },
  WS736: { bad: dashboard({ panels: [{ ...PANEL, targets: [{ expr: "rate(sockets_total[5m])" }] }] }), good: dashboard({ panels: [PANEL] }) },
  WS737: {
    bad: object("monitoring.coreos.com/v1 PrometheusRule", {
      spec: { groups: [{ rules: [{ expr: "rate(istio_request_duration_milliseconds_sum{app='chat'}[5m])" }] }] },
    }),
    good: [["app='chat'", "response_code!='101'"]],
  },
  WS801: { bad: policy({ ingress: [from("edge")] }).replace("kubernetes.io/metadata.name", "name"), good: [['"name"', '"kubernetes.io/metadata.name"']] },
  WS802: {
    bad: policy({ egress: [{ to: [{ namespaceSelector: {} }], ports: [{ port: 53 }] }] }),
    good: [['{"namespaceSelector":{}}', '{"ipBlock":{"cidr":"169.254.20.10/32"}}']],
  },
  WS803: {
    bad: all(route(), service(), app(), policy({ policyTypes: ["Egress"], egress: [{ ports: [{ port: 53 }] }] })),
    good: [['{"port":53}', '{"port":15000,"endPort":16000}']],
  },
  WS804: {
    bad: all(CLIENT, policy({ ingress: [{ from: [{ podSelector: { matchLabels: { role: "web" } } }] }] })),
    good: [['"role":"web"', '"role":"client"']],
  },
  WS805: { bad: all(ingress({}), service(), app(), policy({ ingress: [from("istio-system")] })), good: [["istio-system", "ingress-nginx"]] },
  WS806: {
    bad: all(service({ ports: [{ port: 80, targetPort: 8080 }] }), app(), policy({ ingress: [{ ports: [{ port: 80 }] }] })),
    good: [['"ports":[{"port":80}]', '"ports":[{"port":8080}]']],
  },
  WS851: {
    bad: all(certificate({ dnsNames: ["*.example.com"] }), issuer({ http01: { ingress: {} } })),
    good: [['"http01":{"ingress":{}}', '"dns01":{"webhook":{}}']],
  },
  WS852: { bad: issuer({ http01: { ingress: { class: "nginx" } } }), good: [['"class"', '"ingressClassName"']] },
  WS853: { bad: certificate({ commonName: "a.example.com", dnsNames: ["a.example.com"] }), good: certificate({ dnsNames: ["a.example.com"] }) },
  WS871: { bad: script('import ws from "k6/ws";'), good: [["k6/ws", "k6/websockets"]] },
  WS872: { bad: script('import { check } from "k6";\nexport const options = { vus: 9 };'), good: [["vus: 9", "thresholds: {}"]] },
};
