import { app, configMap, helm, ingress, type Examples } from "./objects";

const H = "haproxy.org/";
const CHART = "haproxytech/kubernetes-ingress";
const map = (data: object, name = "edge-kubernetes-ingress"): string => configMap({ "timeout-tunnel": "1h", "timeout-queue": "5s", ...data }, name);

export const haproxy: Examples = {
  WS301: { bad: map({ "timeout-client": "1h" }), good: [["timeout-client", "timeout-server-fin"]] },
  WS302: { bad: map({ "timeout-connect": "30s" }), good: [["30s", "5s"]] },
  WS303: { bad: map({}, "haproxy-configmap"), good: [["haproxy-configmap", "edge-kubernetes-ingress"]] },
  WS304: { bad: map({ "balance-algorithm": "leastconn" }), good: [["balance-algorithm", "load-balance"]] },
  WS305: { bad: map({ "rate-limit-period": "10s" }), good: map({ "rate-limit-period": "10s", "rate-limit-requests": "100" }) },
  WS306: { bad: ingress({ [`${H}timeout-tunnel`]: "1h" }), good: [["timeout-tunnel", "timeout-check"]] },
  WS307: { bad: ingress({ [`${H}cookie-persistence`]: "pod" }), good: [["cookie-persistence", "load-balance"]] },
  WS308: { bad: configMap({ chat: "backend chat\n  server a chat-1:8080 check\n" }, "raw"), good: [["server a chat-1:8080 check", "mode http"]] },
  WS309: { bad: helm(CHART), good: helm(CHART, "controller.service.type=LoadBalancer") },
  WS310: {
    bad: app({ image: "haproxytech/kubernetes-ingress:3.2.12" }, { terminationGracePeriodSeconds: 60 }),
    good: [["Seconds: 60", "Seconds: 1900"]],
  },
  WS311: { bad: ingress({ "haproxy-ingress.github.io/load-balance": "leastconn" }), good: [["load-balance", "balance-algorithm"]] },
};
