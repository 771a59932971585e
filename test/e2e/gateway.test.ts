import { Authority } from "./support/authority";
import { Edge } from "./gateway/edge";
import { provesHostileClients } from "./gateway/hostileClients";
import { provesLimits } from "./gateway/limits";
import { BUS_SECRET, OWN_VARIABLES, provesAppEnvironment } from "./gateway/appEnvironment";
import { OptionStack } from "./gateway/optionStack";
import { provesOrigins } from "./gateway/origins";
import { provesAdoption } from "./gateway/adoption";
import { provesMutualTls, provesServerTls } from "./gateway/tls";
import { provesSurroundings } from "./gateway/surroundings";
import { provesStandingBalancer } from "./gateway/standingBalancer";
import { provesSourceRanges } from "./gateway/sourceRanges";
import { provesHttp2, provesHttp2Browser, refusesHttp2 } from "./gateway/http2";
import { provesAccessLog } from "./gateway/accessLog";

const HOSTS = { "hosts[0].names": ["a.aliyun.com"], "edge.anyHost": "none", "edge.http.mode": "redirect" };
const ORIGINS = { "edge.origins.allowed": "https://a.aliyun.com,https://b.aliyun.com" };

/** All that can stand together, behind an NLB. */
const WHOLE = {
  ...HOSTS,
  ...ORIGINS,
  "edge.name": "edge",
  "hosts[1]": { names: ["b.aliyun.com"], certificate: { secretName: "b-credential" } },
  "edge.tls.minVersion": "1.3",
  "edge.loadBalancer.kind": "nlb",
  "edge.loadBalancer.zoneMaps": ["cn-beijing-a:vsw-sandbox-a", "cn-beijing-b:vsw-sandbox-b"],
  // The second is what the forwards of this machine come from.
  "edge.sourceRanges": ["10.244.252.0/25", "10.244.0.0/24"],
  "edge.autoscaling": { minReplicas: 2, maxReplicas: 3 },
  // A pod of the gateway has room for more sockets than one HTTP/2 connection gets.
  capacity: { socketsPerPod: 120, handshakesPerSecond: 10 },
  "edge.handshakeRateLimit": true,
  "edge.origins.check": "gateway",
  "edge.origins.allowNone": false,
  "edge.accessLog": true,
  "edge.webSocketOverHttp2": true,
  "app.namespace": "edge",
  "app.createNamespace": true,
  "app.sidecarInjection": true,
};

describe("a gateway", () => {
  const stack = new OptionStack();
  const edge = new Edge(stack.user);
  let theirs: Authority;
  before(async () => {
    theirs = await Authority.create("theirs");
  });
  after(async () => {
    await stack.down();
    theirs.remove();
  });

  describe("behind an NLB, with every option that it can have", () => {
    before(() => stack.up(WHOLE));
    provesSurroundings(stack, "edge");
    provesServerTls(edge);
    provesOrigins(edge);
    provesHttp2(edge);
    provesHttp2Browser(stack, edge, "edge");
    provesAccessLog(stack, edge, "edge");
    provesSourceRanges(stack);
    provesLimits(stack, edge, "edge");
    provesHostileClients(stack, edge, "edge", 2);
  });

  describe("behind an existing CLB, for clients with certificates, on one port that is not 443, and an app with variables of its own", () => {
    const TLS_ALONE = { ...HOSTS, "edge.http.mode": "serve", "edge.http.port": 0, "edge.https.port": 9443 };
    const values = () => ({
      ...TLS_ALONE,
      ...ORIGINS,
      ...OWN_VARIABLES,
      "edge.name": "edge",
      "edge.loadBalancer.id": "lb-sandbox1",
      "edge.tls.clientCa": theirs.certificate,
      "edge.origins.check": "both",
    });
    before(() => stack.create("ack", BUS_SECRET));
    provesStandingBalancer(stack, values, 9443);
    provesAppEnvironment(stack);
    provesMutualTls(edge, () => theirs);
    refusesHttp2(edge, () => theirs);
  });

  describe("that exists already, with an existing certificate", () => {
    provesAdoption(stack, edge, () => theirs, {
      ...HOSTS,
      ...ORIGINS,
      "edge.existing": "theirs",
      "hosts[0].certificate.existing": true,
      "hosts[0].certificate.secretName": "their-credential",
    });
  });
});
