import { all, app, helm, object, type Examples } from "./objects";

const API = "traefik.io/v1alpha1";
const routeTo = (services: object[], middlewares: object[] = []): string =>
  object(`${API} IngressRoute`, { spec: { routes: [{ match: "Host(`chat.example.com`)", kind: "Rule", services, middlewares }] } });
const CHAT = { name: "chat", port: 8080 };
const transport = (spec: object): string => object(`${API} ServersTransport`, { spec });
const middleware = (spec: object): string => object(`${API} Middleware`, { spec });

export const traefik: Examples = {
  WS201: { bad: middleware({ compress: true }).replace("traefik.io", "traefik.containo.us"), good: [["traefik.containo.us", "traefik.io"]] },
  WS202: { bad: middleware({ headers: { sslRedirect: true } }), good: [["sslRedirect", "frameDeny"]] },
  WS203: { bad: all(routeTo([CHAT]), middleware({ compress: true })), good: all(routeTo([CHAT], [{ name: "chat" }]), middleware({ compress: true })) },
  WS204: {
    bad: all(routeTo([CHAT]), object(`${API} TraefikService`, { spec: { weighted: { services: [CHAT] } } })),
    good: all(routeTo([{ name: "chat", kind: "TraefikService" }]), object(`${API} TraefikService`, { spec: { weighted: { services: [CHAT] } } })),
  },
  WS205: {
    bad: object(`${API} TraefikService`, { spec: { weighted: { sticky: { cookie: { name: "pod" } }, services: [CHAT] } } }),
    good: object(`${API} TraefikService`, { spec: { weighted: { sticky: { cookie: { name: "pod" } }, services: [CHAT, { name: "blue", port: 8080 }] } } }),
  },
  WS206: {
    bad: all(routeTo([CHAT]), transport({ serverName: "chat" })),
    good: all(routeTo([{ ...CHAT, serversTransport: "chat" }]), transport({ serverName: "chat" })),
  },
  WS207: { bad: transport({ insecureSkipVerify: true }), good: [["true", "false"]] },
  WS208: { bad: transport({ forwardingTimeouts: { responseHeaderTimeout: "1h" } }), good: [["1h", "15s"]] },
  WS209: { bad: routeTo([{ ...CHAT, sticky: { cookie: { sameSite: "strict" } } }]), good: [["strict", "lax"]] },
  WS210: {
    bad: middleware({ circuitBreaker: { expression: "NetworkErrorRatio() > 0.3" } }),
    good: [["NetworkErrorRatio() > 0.3", "LatencyAtQuantileMS(50.0) > 100"]],
  },
  WS211: { bad: middleware({ rateLimit: { average: 60, period: "1m" } }), good: [["1m", "1s"]] },
  WS212: { bad: helm("traefik/traefik", "ports.ws.expose=true"), good: [["expose=true", "expose.default=true"]] },
  WS213: { bad: helm("traefik/traefik", "ports.ws.port=8080"), good: [["ports.ws.port", "ports.traefik.port"]] },
  WS214: {
    bad: app(
      { image: "docker.io/traefik:v3.7.11", args: ["--entryPoints.websecure.transport.lifeCycle.graceTimeOut=300s"] },
      { terminationGracePeriodSeconds: 60 },
    ),
    good: [["terminationGracePeriodSeconds: 60", "terminationGracePeriodSeconds: 330"]],
  },
};
