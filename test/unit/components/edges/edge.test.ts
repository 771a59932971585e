import assert from "node:assert/strict";
import { capacityFaults, deriveCapacity } from "../../../../components/capacity";
import { EdgeLimits, unsupportedFaults } from "../../../../components/edges/edge";
import { ASM } from "../../../../components/edges/asm/limits";
import { DEFAULT_EDGE, EDGES } from "../../../../components/edges/edges";
import { deriveTiming, timingFaults } from "../../../../components/timing";
import { WebSocketApp } from "../../../../components/app/webSocketApp";
import { newWorld } from "../world";
import { plain } from "../../../support/sentences";

interface Workload {
  spec: { template: { spec: { containers: { env: { name: string; value: string }[] }[] } } };
}

/** An edge that is in nothing like the default one. */
const NARROW: EdgeLimits = {
  name: "Narrow",
  drain: {
    pod: { min: 5, max: 100, default: 50, reason: "its pods are killed after 100 s" },
    listener: { min: 5, max: 40, default: 20, reason: "it forgets old listeners" },
  },
  idle: {
    loadBalancer: { min: 60, max: 350, default: 350, reason: "the cloud accepts nothing else" },
    own: { min: 30, max: 30, default: 30, reason: "it is built in" },
  },
  pod: { ...ASM.pod, sockets: 1000, handshakesPerSecond: 50, defaultHandshakesPerSecond: 10 },
  supports: { ...ASM.supports, rateLimits: false, origins: false },
};

describe("the limits of an edge", () => {
  it("each have defaults within their ranges, and a name of their own", () => {
    assert.equal(new Set(EDGES.map(({ name }) => name)).size, EDGES.length);
    assert.ok(EDGES.includes(DEFAULT_EDGE));
    for (const { name, drain, idle, pod } of EDGES) {
      for (const range of [drain.pod, drain.listener, idle.loadBalancer, ...(idle.own ? [idle.own] : [])]) {
        assert.ok(range.min <= range.default && range.default <= range.max, `${name}: ${JSON.stringify(range)}`);
      }
      assert.ok(pod.defaultHandshakesPerSecond <= pod.handshakesPerSecond);
      // The numbers that hold when nothing is given contradict each other for no edge.
      assert.doesNotThrow(() =>
        deriveTiming(
          {},
          EDGES.find((one) => one.name === name),
        ),
      );
    }
  });

  it("decide what timing may be, and what follows from it", () => {
    const timing = deriveTiming({}, NARROW);
    assert.equal(timing.heartbeatSeconds, 9, "a third of the idle limit of the edge itself");
    assert.equal(timing.maxConnectionAgeSeconds, 33, "within the drain of listeners, which is shorter than that of pods");
    assert.equal(timing.listenerDrainSeconds, 40);
    assert.equal(timing.loadBalancerIdleSeconds, 350);
    assert.deepEqual(
      timingFaults({ gatewayDrainSeconds: 890, loadBalancerIdleSeconds: 900 }, "timing.", NARROW).map(({ path, remedy }) => `${path}: ${remedy}`),
      ["timing.loadBalancerIdleSeconds: the cloud accepts nothing else", "timing.gatewayDrainSeconds: its pods are killed after 100 s"],
    );
    assert.deepEqual(timingFaults({ gatewayDrainSeconds: 890, loadBalancerIdleSeconds: 900 }), []);
    assert.match(plain(timingFaults({ heartbeatSeconds: 25 }, "timing.", NARROW)[0]!.allowed ?? ""), /less than a third of the idle limit of Narrow \(30\)/);
  });

  it("decide what capacity may be, and what follows from it", () => {
    assert.equal(deriveCapacity({ socketsPerPod: 5000 }, NARROW).gatewayReplicas, 6, "five of 1000 sockets each, and one that may be down");
    assert.equal(deriveCapacity({ socketsPerPod: 5000 }).gatewayReplicas, 2);
    assert.deepEqual(
      capacityFaults({ handshakesPerSecond: 400 }, "capacity.", NARROW).map(({ path, allowed }) => `${path}: ${allowed}`),
      ["capacity.handshakesPerSecond: a whole number, 1 to 50"],
    );
  });

  it("decide how often an app behind it pings, and how old its sockets get", async () => {
    const own = { min: 30, max: 30, default: 30, reason: "it is built in" };
    const drain = { min: 5, max: 60, default: 60, reason: "its pods are killed after 60 s" };
    const limits = { ...ASM, name: "Other", idle: { ...ASM.idle, own }, drain: { pod: drain, listener: drain } };
    const world = await newWorld();
    new WebSocketApp("tornado", { edge: { limits } });
    await world.count(3);
    const env = (world.one("Deployment").inputs as unknown as Workload).spec.template.spec.containers[0]!.env;
    const value = (name: string) => env.find((one) => one.name === name)?.value;
    assert.deepEqual([value("HEARTBEAT_SECONDS"), value("MAX_CONNECTION_AGE_SECONDS")], ["9", "50"]);
    assert.throws(() => new WebSocketApp("other", { edge: { limits }, timing: { gatewayDrainSeconds: 890 } }), /5 to 60; its pods are killed after 60 s/);
  });
});

describe("what is asked of an edge that it cannot do", () => {
  const asked = [
    { ability: "rateLimits", path: "handshakeRateLimit" },
    { ability: "accessLog", path: "accessLog" },
  ] as const;

  it("is refused once for each argument, and names the edges that can", () => {
    assert.deepEqual(unsupportedFaults(NARROW, asked, [ASM, NARROW]), [
      {
        path: "handshakeRateLimit",
        forbidden: "Narrow does not support it",
        remedy: "leave it out, or use an edge that supports it: ASM",
      },
    ]);
  });

  it("is refused without an alternative where no edge can", () => {
    const [fault] = unsupportedFaults(NARROW, asked, [NARROW]);
    assert.equal(fault?.remedy, "leave it out: no edge of this library supports it");
  });

  it("is nothing where the edge can", () => {
    assert.deepEqual(unsupportedFaults(ASM, asked, [ASM]), []);
  });
});
