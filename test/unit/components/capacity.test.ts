import assert from "node:assert/strict";
import fc from "fast-check";
import { Capacity, CapacityArgs, capacityFaults, deriveCapacity, podsFaults } from "../../../components/capacity";
import { plain } from "../../support/sentences";

const whole = (min: number, max: number) => fc.option(fc.integer({ min, max }), { nil: undefined });
const anyCapacity: fc.Arbitrary<CapacityArgs> = fc.record({
  socketsPerPod: fc.oneof(whole(-5, 110_000), whole(1, 5000)),
  pods: fc.oneof(whole(-1, 1100), whole(0, 10)),
  gatewayReplicas: whole(-1, 110),
  handshakesPerSecond: whole(0, 4100),
  maxMessageBytes: whole(0, 17_000_000),
});
const goodCapacity = anyCapacity.filter((args) => capacityFaults(args).length === 0);

describe("capacity", () => {
  it("has defaults", () => {
    assert.deepEqual(deriveCapacity({}), {
      socketsPerPod: 10_000,
      pods: 1,
      gatewayReplicas: 2,
      handshakesPerSecond: 400,
      maxMessageBytes: 65_536,
      appResources: { requests: { cpu: "100m", memory: "288Mi" }, limits: { memory: "576Mi" } },
      gatewayResources: { requests: { cpu: "200m", memory: "928Mi" }, limits: { cpu: "2", memory: "1856Mi" } },
      gatewayConnectionCap: 12_500,
      reconnectWindowSeconds: 32,
    });
  });

  it("derives or refuses whatever it is given, never both", () => {
    fc.assert(
      fc.property(anyCapacity, (args) => {
        if (capacityFaults(args).length > 0) {
          assert.throws(() => deriveCapacity(args), /capacity: .* refused/);
        } else {
          assert.ok(deriveCapacity(args));
        }
      }),
    );
  });

  holds(
    "never caps a gateway pod below what the app's pods hold, while another gateway pod is down",
    (capacity) => capacity.gatewayConnectionCap * standing(capacity) >= clients(capacity),
  );

  holds("has gateway pods enough for the sockets, while one is down", (capacity) => clients(capacity) / standing(capacity) <= 50_000);

  holds("leaves a gateway pod ports enough towards each app pod", (capacity) => capacity.socketsPerPod / standing(capacity) <= 28_000);

  holds(
    "lets clients come back no faster than the gateways that are left take them, and within minutes",
    (capacity) =>
      capacity.reconnectWindowSeconds * standing(capacity) * capacity.handshakesPerSecond >= clients(capacity) && capacity.reconnectWindowSeconds <= 150,
  );

  holds("has memory for every socket, and never a limit below the request", ({ appResources, gatewayResources, socketsPerPod, gatewayConnectionCap }) => {
    const kibibytes = (quantity: string) => Number.parseInt(quantity, 10) * 1024;
    return (
      kibibytes(appResources.requests.memory) >= socketsPerPod * 20 &&
      kibibytes(gatewayResources.requests.memory) >= gatewayConnectionCap * 64 &&
      [appResources, gatewayResources].every(({ requests, limits }) => kibibytes(limits.memory) >= kibibytes(requests.memory))
    );
  });

  it("adds gateway pods for sockets, for ports and for handshakes", () => {
    const replicas = (args: CapacityArgs) => deriveCapacity(args).gatewayReplicas;
    assert.equal(replicas({ socketsPerPod: 20_000, pods: 10, handshakesPerSecond: 4000 }), 5, "200000 sockets, 50000 each, one down");
    assert.equal(replicas({ socketsPerPod: 100_000, handshakesPerSecond: 4000 }), 5, "100000 ports to one pod, 28000 each, one down");
    assert.equal(replicas({ socketsPerPod: 20_000, handshakesPerSecond: 50 }), 5, "20000 handshakes in 120 s, 50 a second each, one down");
  });

  it("names both sides of a contradiction, and the remedy", () => {
    const [tooFew] = capacityFaults({ socketsPerPod: 20_000, pods: 10, gatewayReplicas: 3 });
    assert.equal(tooFew!.path, "capacity.gatewayReplicas");
    assert.match(plain(tooFew!.allowed!), /at least 6 for 200000 sockets \(capacity\.socketsPerPod 20000 x 10\) at capacity\.handshakesPerSecond 400/);
    assert.match(plain(tooFew!.remedy), /leave it out for 6/);
    const [tooMany] = capacityFaults({ socketsPerPod: 100_000, pods: 1000 });
    assert.match(
      plain(`${tooMany!.path} ${tooMany!.allowed} ${tooMany!.remedy}`),
      /socketsPerPod what 100 gateway pods can take; 100000000 sockets .* several gateways/,
    );
    assert.match(plain(podsFaults(3, { pods: 2 })[0]!.allowed!), /at most capacity\.pods \(2\)/);
    assert.deepEqual([...podsFaults(2, { pods: 2 }), ...podsFaults(5, {})], []);
  });

  it("refuses what is no number of anything, all at once", () => {
    const faults = capacityFaults({ socketsPerPod: 0, pods: 1001, gatewayReplicas: 101, handshakesPerSecond: 0, maxMessageBytes: 1.5 });
    assert.deepEqual(
      faults.map((fault) => fault.path),
      ["capacity.socketsPerPod", "capacity.pods", "capacity.gatewayReplicas", "capacity.handshakesPerSecond", "capacity.maxMessageBytes"],
    );
    assert.throws(() => deriveCapacity({ socketsPerPod: -1 }), /capacity\.socketsPerPod: Invalid value: -1: must be a whole number, 1 to 100000/);
  });
});

function holds(what: string, rule: (capacity: Capacity) => boolean): void {
  it(what, () => {
    fc.assert(fc.property(goodCapacity, (args) => rule(deriveCapacity(args))));
  });
}

function clients({ pods, socketsPerPod }: Capacity): number {
  return Math.max(1, pods) * socketsPerPod;
}

/** Gateway pods that serve while one is down. */
function standing({ gatewayReplicas }: Capacity): number {
  return Math.max(1, gatewayReplicas - 1);
}
