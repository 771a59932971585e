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

const HOSTS = { hosts: ["a.aliyun.com"], anyHost: "none", plainHttp: "redirect" };
const ORIGINS = { allowedOrigins: "https://a.aliyun.com,https://b.aliyun.com" };

/** All that can stand together, behind an NLB. */
const WHOLE = {
  ...HOSTS,
  ...ORIGINS,
  gatewayName: "edge",
  certificates: [{ hosts: ["b.aliyun.com"], credentialName: "b-credential" }],
  tlsMinVersion: "1.3",
  loadBalancer: "nlb",
  zoneMaps: ["cn-beijing-a:vsw-sandbox-a", "cn-beijing-b:vsw-sandbox-b"],
  // The second is what the forwards of this machine come from.
  sourceRanges: ["10.244.252.0/25", "10.244.0.0/24"],
  gatewayAutoscaling: { minReplicas: 2, maxReplicas: 3 },
  // A pod of the gateway has room for more sockets than one HTTP/2 connection gets.
  capacity: { socketsPerPod: 120, handshakesPerSecond: 10 },
  handshakeRateLimit: true,
  checkOrigins: "gateway",
  allowNoOrigin: false,
  accessLog: true,
  webSocketOverHttp2: true,
  namespace: "edge",
  createNamespace: true,
  sidecarInjection: true,
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
    const TLS_ALONE = { ...HOSTS, plainHttp: "serve", httpPort: 0, httpsPort: 9443 };
    const values = () => ({
      ...TLS_ALONE,
      ...ORIGINS,
      ...OWN_VARIABLES,
      gatewayName: "edge",
      loadBalancerId: "lb-sandbox1",
      tlsClientCa: theirs.certificate,
      checkOrigins: "both",
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
      existingGateway: "theirs",
      existingCredential: true,
      credentialName: "their-credential",
    });
  });
});
