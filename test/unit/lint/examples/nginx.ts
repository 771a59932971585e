import { all, app, configMap, helm, ingress, object, service, type Examples } from "./objects";

const N = "nginx.ingress.kubernetes.io/";
const F = "nginx.org/";
const CONTROLLER = { ports: [{ port: 443 }], type: "LoadBalancer" };

export const nginx: Examples = {
  WS101: { bad: helm("ingress-nginx/ingress-nginx"), good: helm("traefik/traefik", "ports.websecure.transport.lifeCycle.graceTimeOut=300s") },
  WS102: {
    bad: app({ image: "registry.k8s.io/ingress-nginx/controller:v1.11.4" }),
    good: [["v1.11.4", "v1.11.5"]],
  },
  WS103: { bad: ingress({ [`${N}proxy-connect-timeout`]: "60" }), good: [['"60"', '"5"']] },
  WS104: { bad: ingress({ [`${N}proxy-buffering`]: "off" }), good: [['"off"', '"on"']] },
  WS105: { bad: ingress({ [`${N}affinity`]: "cookie", [`${N}upstream-hash-by`]: "$remote_addr" }), good: [["affinity:", "x-affinity:"]] },
  WS106: { bad: ingress({ [`${N}affinity-mode`]: "persistent" }), good: [["persistent", "balanced"]] },
  WS107: {
    bad: all(ingress({ [`${N}limit-connections`]: "9" }), service({ ...CONTROLLER, externalTrafficPolicy: "Cluster" }, {}, { name: "edge" })),
    good: [["Cluster", "Local"]],
  },
  WS108: {
    bad: ingress({ [`${N}enable-cors`]: "true" }),
    good: [['enable-cors: "true"', 'enable-cors: "true"\n    nginx.ingress.kubernetes.io/cors-allow-origin: https://chat.example.com']],
  },
  WS109: { bad: configMap({ "use-http2": "true" }, "nginx-configuration", "edge"), good: [["namespace: edge", "namespace: kube-system"]] },
  WS110: { bad: configMap({ "use-http2": "true", "worker-connections": "9" }), good: [["worker-connections", "max-worker-connections"]] },
  WS111: { bad: configMap({ "use-http2": "true", "http2-max-field-size": "8k" }), good: [["http2-max-field-size", "client-header-buffer-size"]] },
  WS112: { bad: ingress({ [`${N}configuration-snippet`]: "deny all;" }), good: [["configuration-snippet", "rewrite-target"]] },
  WS113: { bad: ingress({ [`${N}server-snippet`]: "location /x { deny all; }" }), good: [["deny all;", "proxy_pass http://x;"]] },
  WS114: { bad: ingress({ [`${N}server-snippet`]: "proxy_set_header Upgrade $http_upgrade;" }), good: [["Upgrade ", "X-Chat "]] },
  WS115: { bad: ingress({ [`${N}server-snippet`]: "proxy_read_timeout 7d;" }), good: [["7d", "1h"]] },
  WS116: { bad: object("networking.k8s.io/v1 Ingress", { spec: { ingressClassName: "nginx" } }), good: ingress({}, { path: "/" }) },
  WS117: {
    bad: ingress({ [`${N}affinity`]: "cookie", [`${N}session-cookie-samesite`]: "Lax" }),
    good: [
      ["    nginx.ingress.kubernetes.io/affinity:", '    nginx.ingress.kubernetes.io/session-cookie-secure: "true"\n    nginx.ingress.kubernetes.io/affinity:'],
    ],
  },
  WS118: { bad: configMap({ "proxy-read-timeout": "3600", "worker-shutdown-timeout": "60s" }), good: [["60s", "3600s"]] },
  WS119: { bad: ingress({}), good: [["/ws", "/"]] },
  WS120: { bad: configMap({ "upstream-keepalive-connections": "9" }), good: [["upstream-keepalive-connections", "max-worker-connections"]] },
  WS122: { bad: ingress({ [`${N}proxy-read-timeout`]: "3600s" }), good: [["3600s", "3600"]] },
  WS150: {
    bad: ingress({ [`${F}proxy-read-timeout`]: "3600s" }),
    good: [["    nginx.org/proxy", "    nginx.org/websocket-services: chat\n    nginx.org/proxy"]],
  },
  WS153: {
    bad: ingress({ [`${F}websocket-services`]: "chat", [`${N}proxy-read-timeout`]: "60" }),
    good: [[`${N}proxy-read-timeout`, `${F}proxy-read-timeout`]],
  },
  WS636: { bad: all(ingress({}), ingress({}, { name: "other" })), good: all(ingress({}), ingress({}, { name: "other", path: "/api" })) },
  WS854: {
    bad: all(
      ingress({}, { tls: [{ hosts: ["chat.example.com"], secretName: "tls" }] }),
      object("cert-manager.io/v1 Certificate", { spec: { secretName: "tls", dnsNames: ["www.example.com"] } }),
    ),
    good: [['"www.example.com"', '"*.example.com"']],
  },
};
