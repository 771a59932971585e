import { all, object, service, type Examples } from "./objects";

const A = "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-";
const loadBalancer = (annotations: object): string =>
  service({ type: "LoadBalancer" }, { annotations: Object.fromEntries(Object.entries(annotations).map(([name, value]) => [`${A}${name}`, value as string])) });
const GATEWAY = "gateway.networking.k8s.io/v1";
const httpRoute = (rule: object, namespace = "default"): string =>
  object(`${GATEWAY} HTTPRoute`, { spec: { parentRefs: [{ name: "edge", namespace: "edge" }], rules: [rule] } }, { namespace });
const grant = (kind: string, from: string, namespace: string): string =>
  object(
    "gateway.networking.k8s.io/v1beta1 ReferenceGrant",
    { spec: { from: [{ group: "gateway.networking.k8s.io", kind: from, namespace: "default" }], to: [{ group: "", kind }] } },
    { namespace },
  );
const listener = (rest: object): string =>
  object(
    `${GATEWAY} Gateway`,
    { spec: { gatewayClassName: "istio", listeners: [{ name: "https", port: 443, protocol: "HTTPS", ...rest }] } },
    { name: "edge", namespace: "edge" },
  );
const CERTIFICATES = object(`${GATEWAY} Gateway`, {
  spec: { listeners: [{ name: "https", tls: { certificateRefs: [{ name: "tls", namespace: "certificates" }] } }] },
});
const POLICY = "policy.linkerd.io/v1beta1";
const authorization = (spec: object): string => object(`${POLICY} ServerAuthorization`, { spec });
const server = (spec: object, metadata: object = {}): string => object("policy.linkerd.io/v1beta3 Server", { metadata, spec });

export const edges: Examples = {
  WS451: { bad: loadBalancer({ "protocol-port": "https:443" }), good: [["https:443", "tcp:443"]] },
  WS452: { bad: loadBalancer({ "idle-timeout": "900" }), good: [["idle-timeout", "established-timeout"]] },
  WS453: { bad: loadBalancer({ "established-timeout": "3600" }), good: [["3600", "900"]] },
  WS454: { bad: loadBalancer({ "connection-drain": "off", "connection-drain-timeout": "300" }), good: [['"off"', '"on"']] },
  WS455: { bad: loadBalancer({ spec: "slb.s1.small" }), good: [["slb.s1.small", "slb.s3.large"]] },
  WS481: { bad: CERTIFICATES, good: all(CERTIFICATES, grant("Secret", "Gateway", "certificates")) },
  WS482: {
    bad: httpRoute({ backendRefs: [{ name: "chat", namespace: "apps", port: 8080 }] }),
    good: all(httpRoute({ backendRefs: [{ name: "chat", namespace: "apps", port: 8080 }] }), grant("Service", "HTTPRoute", "apps")),
  },
  WS483: { bad: all(listener({}), httpRoute({})), good: all(listener({ allowedRoutes: { namespaces: { from: "All" } } }), httpRoute({})) },
  WS484: { bad: httpRoute({ matches: [{ path: { value: "/ws" } }], timeouts: { request: "30s" } }), good: [["30s", "0s"]] },
  WS501: {
    bad: authorization({ client: { meshTLS: { identities: ["cluster.local/ns/a/sa/b"] } } }),
    good: [["cluster.local/ns/a/sa/b", "b.a.serviceaccount.identity.linkerd.cluster.local"]],
  },
  WS502: {
    bad: all(server({ port: 1 }, { labels: { app: "web" } }), authorization({ server: { selector: { matchLabels: { app: "chat" } } } })),
    good: [['app: "web"', "app: chat"]],
  },
  WS503: { bad: authorization({}), good: object("policy.linkerd.io/v1alpha1 AuthorizationPolicy", { spec: {} }) },
  WS504: { bad: server({}).replace("v1beta3", "v1beta1"), good: [["v1beta1", "v1beta3"]] },
  WS505: { bad: server({ proxyProtocol: "HTTP/1.1" }), good: [["HTTP/1.1", "HTTP/1"]] },
  WS506: { bad: service({}, { annotations: { "linkerd.io/inject": "enabled" } }), good: [["linkerd.io/inject", "example.com/team"]] },
  WS507: {
    bad: server({ port: "http-ws" }),
    good: all(server({ port: "http-ws" }), object("policy.linkerd.io/v1alpha1 AuthorizationPolicy", { spec: { targetRef: { kind: "Server", name: "chat" } } })),
  },
};
