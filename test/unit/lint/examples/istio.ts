import { all, app, destination, gateway, object, route, service, type Examples } from "./objects";

const CERTIFICATE = object("cert-manager.io/v1 Certificate", { spec: { secretName: "tls", dnsNames: ["chat.example.com"] } }, { namespace: "apps" });
const http = (settings: object): string => destination({ connectionPool: { http: settings } });
const proxy = (drain: string): string => `terminationDrainDuration: ${drain}\n`;
const EDGE = { image: "auto", name: "istio-proxy" };

export const istio: Examples = {
  WS401: { bad: route({ websocketUpgrade: true }), good: [['"websocketUpgrade":true', '"name":"ws"']] },
  WS402: { bad: route({ timeout: "0s" }), good: [['"0s"', '"10s"']] },
  WS403: {
    bad: destination({ loadBalancer: { simple: "LEAST_REQUEST", consistentHash: { useSourceIp: true } } }),
    good: [["      simple:", "      # simple:"]],
  },
  WS404: { bad: http({ h2UpgradePolicy: "UPGRADE" }), good: [['"UPGRADE"', "DO_NOT_UPGRADE"]] },
  WS405: {
    bad: all(service(), app({ env: [{ name: "MAX_CONNECTIONS", value: "5000" }] }), destination({ connectionPool: { tcp: { maxConnections: 4000 } } })),
    good: [["4000", "5000"]],
  },
  WS406: { bad: http({ http1MaxPendingRequests: 100 }), good: [["100", "1024"]] },
  WS407: { bad: http({ maxRequestsPerConnection: 2 }), good: [[": 2", ": 0"]] },
  WS408: { bad: destination({ outlierDetection: { consecutiveErrors: 5 } }), good: [["consecutiveErrors", "consecutive5xxErrors"]] },
  WS409: { bad: destination({ outlierDetection: { minHealthPercent: 50 } }), good: [["50", "0"]] },
  WS410: { bad: http({ idleTimeout: "2h" }), good: [["2h", "50m"]] },
  WS411: { bad: destination({ loadBalancer: { simple: "ROUND_ROBIN" } }), good: [["ROUND_ROBIN", "LEAST_REQUEST"]] },
  WS412: { bad: destination({ loadBalancer: { consistentHash: { httpCookie: { name: "pod" } } } }), good: [['name: "pod"', "path: /"]] },
  WS413: { bad: all(gateway({ tls: { mode: "SIMPLE", credentialName: "tls" } }), CERTIFICATE), good: [["namespace: apps", "namespace: istio-system"]] },
  WS414: {
    bad: app(EDGE, { terminationGracePeriodSeconds: 300 }, {}, { annotations: { "proxy.istio.io/config": proxy("300s") } }),
    good: [["Seconds: 300", "Seconds: 330"]],
  },
  WS415: {
    bad: all(route({}, { namespace: "edge" }), service()),
    good: all(route({}, { namespace: "edge", host: "chat.default.svc.cluster.local" }), service()),
  },
  WS416: { bad: object("networking.istio.io/v1beta1 ProxyConfig", { spec: { connectionSettings: { profile: "EDGE" } } }), good: [["EDGE", "SIDECAR"]] },
  WS417: { bad: all(route(), service({ ports: [{ name: "socket", port: 8080 }] })), good: [['"name":"socket"', '"name":"http-socket"']] },
  WS418: { bad: all(route(), service({ ports: [{ name: "http", appProtocol: "http2", port: 8080 }] })), good: [["http2", "http"]] },
  WS419: { bad: all(route(), route({}, { name: "web" })), good: all(route(), route({}, { name: "web", gateways: ["web"] })) },
  WS420: { bad: all(gateway({}, { namespace: "edge" }), route()), good: all(gateway({}, { namespace: "edge" }), route({}, { gateways: ["edge/chat"] })) },
  WS421: { bad: all(gateway(), gateway({}, { name: "web" })), good: all(gateway(), gateway({ hosts: ["www.example.com"] }, { name: "web" })) },
  WS422: { bad: gateway({ tls: { mode: "SIMPLE" } }), good: [['"mode":"SIMPLE"', '"mode":"SIMPLE","minProtocolVersion":"TLSV1_2"']] },
  WS614: {
    bad: app(
      { lifecycle: { preStop: { sleep: { seconds: 10 } } } },
      {},
      {},
      { labels: { app: "chat", "sidecar.istio.io/inject": "true" }, annotations: { "proxy.istio.io/config": proxy("8s") } },
    ),
    good: [["8s", "20s"]],
  },
  WS903: {
    bad: app(EDGE, { terminationGracePeriodSeconds: 330 }, {}, { annotations: { "proxy.istio.io/config": proxy("200s") } }),
    good: [["200s", "300s"]],
  },
};
