import assert from "node:assert/strict";
import type { Line } from "../../../cost/line";
import { leadIngressTo } from "../../../sandbox/daemon/client";
import type { UserSandbox } from "../lifecycle/userSandbox";
import { closeAll, connect, connectMany, type Client } from "../support/clients";
import { until } from "../support/until";
import { type Claim, NEIGHBOURS, SOON } from "./neighbours";
import { NeighbourStack } from "./neighbourStack";
import { MESH } from "./objects";
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

  before(async () => {
    await stack.init();
    stack.write(BEFORE, true);
    await stack.up();
    await user.inside("kubectl", "--context", "ack", "-n", "istio-system", "wait", "--for=condition=Available", "deployment", "--all", "--timeout=60s");
  });
  after(() => stack.remove());

  describe("of other teams, which make all of these at once", () => {
    const told = new Map<Claim, Told>();
    let lines: readonly Line[];
    let spanOf: (line: Line | undefined) => Span;

    before(async () => {
      stack.write(AFTER, true);
      const cost = await stack.price();
      lines = cost.lines;
      const spoken = CLAIMS.filter(({ change }) => change !== undefined);
      const found = linesOf(cost, ...spoken.map((claim) => (line: Line) => isOf(claim, line)));
      for (const claim of CLAIMS) told.set(claim, { clients: await open(claim), line: found[spoken.indexOf(claim)]?.[0], part: claim.part });
      let spans = new Map<string, Span>();
      const whole = await makeUnder([...told.values()], async () => (spans = await stack.up()));
      spanOf = (line) => spans.get(line?.urn ?? "") ?? whole;
    });
    after(() => closeAll([...told.values()].flatMap(({ clients }) => clients)));

    for (const claim of CLAIMS) {
      it(`is as said at ${claim.host ?? `${claim.at}:${claim.port ?? 80}`}: ${claim.cuts}${claim.change === undefined ? "" : ` by ${words(claim.change)}`}`, () => {
        const sockets = told.get(claim)!;
        assert.equal(sockets.line?.cuts ?? "none", claim.cuts);
        compareOne(sockets, spanOf(sockets.line));
      });
    }

    for (const free of NEIGHBOURS.flatMap((neighbour) => neighbour.free ?? [])) {
      it(`is none by ${words(free)}`, () => {
        assert.deepEqual(
          lines.filter(({ change }) => free.test(change)).map(({ cuts }) => cuts),
          ["none"],
        );
      });
    }
  });

  describe("of the team that has the mesh", () => {
    it("is none for the mesh, which the cloud keeps as long as a cluster is attached", async () => {
      await stack.pulumi("import", ...THEIRS, MESH, "--yes", "--protect=false", "--generate-code=false");
      const [[line]] = linesOf(await stack.price(...DESTROY, "--preview-only"), ({ change }) => change === "delete ServiceMesh theirs") as [[Line]];
      assert.equal(line.cuts, "none");
      const told = { clients: await open({ at: "policed" }), line };
      const refused = async () => {
        const { code, stdout } = await stack.tryPulumi(...DESTROY, "--yes", "--skip-preview");
        assert.notEqual(code, 0);
        assert.match(stdout, /ErrorPermitted\.ClustersNotEmpty/);
      };
      await compare([told], refused, SOON);
      await stack.pulumi("state", "delete", `urn:pulumi:neighbours::neighbours::${THEIRS.join("::")}`, "--yes");
    });

    it("is as said for the attachment of the cluster", async () => {
      stack.write(AFTER, false);
      const [[line]] = linesOf(await stack.price(), ({ change }) => change === "delete ClusterAttachment ack") as [[Line]];
      assert.equal(line.cuts, "all");
      await compare([{ clients: await open({ at: "apps", host: "mover.example" }), line }], () => stack.up());
    });
  });

  /** Leads the door of this machine to a gateway, and opens sockets through it. */
  async function open({ at, port, host }: Pick<Claim, "at" | "port" | "host">): Promise<Client[]> {
    const services = [`istio-system/istio-${at}`, `default/${at}`];
    const { cloud } = await user.status();
    const { address } = cloud?.loadBalancers.find(({ service }) => services.includes(service)) ?? assert.fail(`no load balancer of ${at}`);
    await leadIngressTo(user.paths.control, { host: address, httpPort: 80, httpsPort: 443 });
    const { httpUrl, httpsUrl, ...rest } = user.outputs().host;
    const door = new URL(port === 443 ? httpsUrl : httpUrl).port;
    const through = { host: { ...rest, httpUrl, httpsUrl, wsUrl: `ws://${host ?? "127.0.0.1"}:${door}/ws` } };
    closeAll([await until(`a socket through ${at}`, 30, () => connect("ws", through).catch(() => undefined))]);
    return connectMany(SOCKETS, "ws", through);
  }
}

function isOf({ change, which }: Claim, line: Line): boolean {
  return change !== undefined && change.test(line.change) && (which === undefined || which.test(line.which ?? ""));
}

function words(pattern: RegExp): string {
  return pattern.source.replace(/[\\^$]/g, "");
}
