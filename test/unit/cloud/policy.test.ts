import assert from "node:assert/strict";
import { annotationFaults, drainSecondsOf, idleSeconds, isKnownClass, NLB_CLASS, policyOf } from "../../../sandbox/cloud/loadBalancer/policy";

const PREFIX = "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-";
const ZONES = { [`${PREFIX}zone-maps`]: "cn-beijing-a:vsw-1,cn-beijing-b:vsw-2" };

describe("load balancer annotations", () => {
  it("are the documented defaults when absent", () => {
    assert.deepEqual(policyOf(undefined, {}), {
      kind: "clb",
      tcpIdleSeconds: 900,
      httpIdleSeconds: 15,
      httpPorts: new Set(),
      drainSeconds: undefined,
      scheduler: "roundRobin",
      keepsClientAddress: true,
    });
  });

  it("show an NLB's backends the client only when asked to", () => {
    const keeps = (word?: string) => policyOf(NLB_CLASS, { ...ZONES, [`${PREFIX}preserve-client-ip`]: word }).keepsClientAddress;
    assert.deepEqual([keeps(), keeps("off"), keeps("on")], [false, false, true]);
    assert.match(annotationFaults(NLB_CLASS, { ...ZONES, [`${PREFIX}preserve-client-ip`]: "yes" }).join(), /allowed are on, off/);
  });

  it("set a CLB's TCP limit by established-timeout, never by idle-timeout", () => {
    const policy = policyOf(undefined, { [`${PREFIX}established-timeout`]: "60", [`${PREFIX}idle-timeout`]: "30" });
    assert.equal(idleSeconds(policy, 80), 60);
  });

  it("turn a CLB's port into an HTTP listener with its own, lower limit and without drain", () => {
    const policy = policyOf(undefined, {
      [`${PREFIX}protocol-port`]: "http:80,tcp:443",
      [`${PREFIX}connection-drain`]: "on",
      [`${PREFIX}connection-drain-timeout`]: "20",
    });
    assert.deepEqual([idleSeconds(policy, 80), idleSeconds(policy, 443)], [15, 900]);
    assert.deepEqual([drainSecondsOf(policy, 80), drainSecondsOf(policy, 443)], [undefined, 20]);
  });

  it("set an NLB's limit by idle-timeout", () => {
    const policy = policyOf(NLB_CLASS, { ...ZONES, [`${PREFIX}idle-timeout`]: "120", [`${PREFIX}established-timeout`]: "60" });
    assert.deepEqual([policy.kind, idleSeconds(policy, 80)], ["nlb", 120]);
  });

  it("need no zones of an NLB that stands already", () => {
    assert.deepEqual(annotationFaults(NLB_CLASS, { [`${PREFIX}id`]: "nlb-1" }), []);
    assert.match(annotationFaults(NLB_CLASS, {}).join(), /zone-maps is missing/);
  });

  it("count a drain timeout only when drain is on", () => {
    const timeout = { [`${PREFIX}connection-drain-timeout`]: "30" };
    assert.equal(policyOf(undefined, timeout).drainSeconds, undefined);
    assert.equal(policyOf(undefined, { ...timeout, [`${PREFIX}connection-drain`]: "on" }).drainSeconds, 30);
  });

  const REFUSED: [what: string, loadBalancerClass: string | undefined, annotations: Record<string, string>, fault: string][] = [
    ["a CLB limit below 10 s", undefined, { [`${PREFIX}established-timeout`]: "9" }, `${PREFIX}established-timeout is "9": allowed are 10 to 900 seconds`],
    ["a CLB limit above 900 s", undefined, { [`${PREFIX}established-timeout`]: "901" }, `${PREFIX}established-timeout is "901": allowed are 10 to 900 seconds`],
    ["a limit with a unit", undefined, { [`${PREFIX}established-timeout`]: "60s" }, `${PREFIX}established-timeout is "60s": allowed are 10 to 900 seconds`],
    [
      "an HTTP listener's limit above 60 s",
      undefined,
      { [`${PREFIX}protocol-port`]: "http:80", [`${PREFIX}idle-timeout`]: "61" },
      `${PREFIX}idle-timeout is "61": allowed are 1 to 60 seconds`,
    ],
    ["an NLB limit above 900 s", NLB_CLASS, { ...ZONES, [`${PREFIX}idle-timeout`]: "3600" }, `${PREFIX}idle-timeout is "3600": allowed are 10 to 900 seconds`],
    [
      "a drain below 10 s",
      undefined,
      { [`${PREFIX}connection-drain-timeout`]: "5" },
      `${PREFIX}connection-drain-timeout is "5": allowed are 10 to 900 seconds`,
    ],
    ["drain spelled in capitals", undefined, { [`${PREFIX}connection-drain`]: "ON" }, `${PREFIX}connection-drain is "ON": allowed are on, off`],
    ["an NLB without zones", NLB_CLASS, {}, `${PREFIX}zone-maps is missing: an NLB needs two zones or more, such as "cn-beijing-a:vsw-1,cn-beijing-b:vsw-2"`],
    [
      "an NLB in one zone",
      NLB_CLASS,
      { [`${PREFIX}zone-maps`]: "cn-beijing-a:vsw-1" },
      `${PREFIX}zone-maps is "cn-beijing-a:vsw-1": an NLB needs two zones or more, such as "cn-beijing-a:vsw-1,cn-beijing-b:vsw-2"`,
    ],
    [
      "an unknown listener protocol",
      undefined,
      { [`${PREFIX}protocol-port`]: "ws:80" },
      `${PREFIX}protocol-port is "ws:80": write protocol:port, separated by commas, with one of tcp, udp, http, https`,
    ],
  ];
  for (const [what, loadBalancerClass, annotations, fault] of REFUSED) {
    it(`refuse ${what}`, () => assert.deepEqual(annotationFaults(loadBalancerClass, annotations), [fault]));
  }

  it("accept the bounds themselves, and ignore idle-timeout on a CLB's TCP listeners", () => {
    for (const seconds of ["10", "900"]) assert.deepEqual(annotationFaults(undefined, { [`${PREFIX}established-timeout`]: seconds }), []);
    assert.deepEqual(annotationFaults(undefined, { [`${PREFIX}idle-timeout`]: "3600" }), []);
    assert.deepEqual(annotationFaults(NLB_CLASS, ZONES), []);
  });

  it("leave the classes of other controllers alone", () => {
    assert.deepEqual([undefined, NLB_CLASS, "example.com/lb"].map(isKnownClass), [true, true, false]);
  });
});
