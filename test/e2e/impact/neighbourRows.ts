import assert from "node:assert/strict";
import type { Line } from "../../../analysis/impact/line";
import { forwardTo } from "../../../sandbox/daemon/client";
import type { UserSandbox } from "../lifecycle/userSandbox";
import { Authority } from "../support/authority";
import { closeAll, connect, connectMany, type Client } from "../support/clients";
import { until } from "../support/until";
import { type Claim, NEIGHBOURS, SECURED_HOSTS, SOON } from "./neighbours";
import { NeighbourStack } from "./neighbourStack";
import { type KubernetesObject, MESH, securedCredential } from "./objects";
import { compare, compareOne, linesOf, makeUnder, type Span, type Told } from "./proof";

const SOCKETS = 6;
const CLAIMS = NEIGHBOURS.flatMap(({ claims }) => claims);
const BEFORE = NEIGHBOURS.flatMap(({ stays, before: first }) => [...stays, ...first]);
const AFTER = NEIGHBOURS.flatMap(({ stays, after: last }) => [...stays, ...last]);
/** The mesh as if it were made by the stack. */
const THEIRS = ["alicloud:servicemesh/serviceMesh:ServiceMesh", "theirs"] as const;

const DESTROY = ["destroy", "--target", "**::theirs"];

/** Lines that no change of the project's own program has: of teams that write objects, and of the team that has the mesh. */
export function provesNeighbours(user: UserSandbox): void {
  const stack = new NeighbourStack(user);
  let authority: Authority;
  let credential: KubernetesObject;

  before(async () => {
    authority = await Authority.create("neighbours");
    const names = SECURED_HOSTS.map((host) => `DNS:${host}`).join(",");
    credential = securedCredential(await authority.issue("server", `subjectAltName=${names}`), authority.certificate);
    await stack.init();
    stack.write([...BEFORE, credential], true);
    await stack.up();
    await user.inside("kubectl", "--context", "ack", "-n", "istio-system", "wait", "--for=condition=Available", "deployment", "--all", "--timeout=60s");
  });
  after(() => {
    stack.remove();
    authority.remove();
  });

  describe("of other teams, which make all of these at once", () => {
    const told = new Map<Claim, Told>();
    let lines: readonly Line[];
    let spanOf: (line: Line | undefined) => Span;

    before(async () => {
      stack.write([...AFTER, credential], true);
      const impact = await stack.analyze();
      lines = impact.lines;
      const spoken = CLAIMS.filter(({ change }) => change !== undefined);
      const found = linesOf(impact, ...spoken.map((claim) => (line: Line) => isOf(claim, line)));
      for (const claim of CLAIMS) told.set(claim, { clients: await open(claim), line: found[spoken.indexOf(claim)]?.[0], part: claim.part });
      let spans = new Map<string, Span>();
      const whole = await makeUnder([...told.values()], async () => (spans = await stack.up()));
      spanOf = (line) => spans.get(line?.urn ?? "") ?? whole;
    });
    after(() => closeAll([...told.values()].flatMap(({ clients }) => clients)));

    for (const claim of CLAIMS) {
      it(`is as said at ${claim.host ?? `${claim.at}:${claim.port ?? 80}`}: ${claim.drops}${claim.change === undefined ? "" : ` by ${words(claim.change)}`}`, () => {
        const sockets = told.get(claim)!;
        assert.equal(sockets.line?.drops ?? "none", claim.drops);
        compareOne(sockets, spanOf(sockets.line));
      });
    }

    for (const free of NEIGHBOURS.flatMap((neighbour) => neighbour.free ?? [])) {
      it(`is none by ${words(free)}`, () => {
        assert.deepEqual(
          lines.filter(({ change }) => free.test(change)).map(({ drops }) => drops),
          ["none"],
        );
      });
    }
  });

  describe("of the team that has the mesh", () => {
    it("is none for the mesh, which the cloud keeps as long as a cluster is attached", async () => {
      await stack.pulumi("import", ...THEIRS, MESH, "--yes", "--protect=false", "--generate-code=false");
      const [[line]] = linesOf(await stack.analyze(...DESTROY, "--preview-only"), ({ change }) => change === "delete ServiceMesh theirs") as [[Line]];
      assert.equal(line.drops, "none");
      const told = { clients: await open({ at: "policed" }), line };
      const refused = async () => {
        const { code, stdout } = await stack.tryPulumi(...DESTROY, "--yes", "--skip-preview");
        assert.notEqual(code, 0);
        assert.match(stdout, /ErrorPermitted\.ClustersNotEmpty/);
      };
      await compare([told], refused, SOON);
      await stack.pulumi("state", "delete", `urn:pulumi:neighbours::neighbours::${THEIRS.join("::")}`, "--yes");
    });

    it("is none for the attachment of a cluster that was in the mesh before this stack, which stays", async () => {
      stack.write([...AFTER, credential], false);
      const [[line]] = linesOf(await stack.analyze(), ({ change }) => change === "delete Attachment ack") as [[Line]];
      assert.equal(line.drops, "none");
      await compare([{ clients: await open({ at: "apps", host: "mover.example" }), line }], () => stack.up(), SOON);
    });
  });

  /** Points the port forwards of this machine at a gateway, and opens sockets through it. */
  async function open({ at, port, host, secured }: Pick<Claim, "at" | "port" | "host" | "secured">): Promise<Client[]> {
    const services = [`istio-system/istio-${at}`, `default/${at}`];
    const { cloud } = await user.status();
    const { address } = cloud?.loadBalancers.find(({ service }) => services.includes(service)) ?? assert.fail(`no load balancer of ${at}`);
    const ports = await forwardTo(user.paths.control, "neighbours", { host: address, httpPort: 80, httpsPort: 443 });
    assert.ok("http" in ports, JSON.stringify(ports));
    const { host: ours } = user.outputs();
    const forward = `${host ?? "127.0.0.1"}:${port === 443 ? ports.https : ports.http}/ws`;
    const through = { host: { ...ours, wsUrl: `ws://${forward}`, wssUrl: `wss://${forward}`, caFile: authority.file("ca.crt") } };
    const scheme = secured ? "wss" : "ws";
    closeAll([await until(`a socket through ${at}`, 30, () => connect(scheme, through).catch(() => undefined))]);
    return connectMany(SOCKETS, scheme, through);
  }
}

function isOf({ change, which }: Claim, line: Line): boolean {
  return change !== undefined && change.test(line.change) && (which === undefined || which.test(line.which ?? ""));
}

function words(pattern: RegExp): string {
  return pattern.source.replace(/[\\^$]/g, "");
}
