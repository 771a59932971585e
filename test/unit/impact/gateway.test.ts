import assert from "node:assert/strict";
import type { Props } from "../../../analysis/facts/props";
import { gateway, having, HTTP, HTTPS, istioGateway, deployment, linesOf, same, standing, TYPES, update } from "./previews";

describe("impact of a changed Gateway", () => {
  const analyze = (before: Props, after: Props) => linesOf(update(TYPES.gateway, before, after), ...standing())[0]!;
  const whole = gateway([HTTP, HTTPS]);

  for (const [what, servers] of Object.entries({
    "other hosts of plain HTTP": [{ ...HTTP, hosts: ["a.example"] }, HTTPS],
    "a redirect of plain HTTP": [{ ...HTTP, tls: { httpsRedirect: true } }, HTTPS],
    "another name of the plain port": [{ ...HTTP, port: { ...HTTP.port, name: "http-a" } }, HTTPS],
    "another order of servers": [HTTPS, HTTP],
    "another order of hosts": [HTTP, { ...HTTPS, hosts: ["b.example", "a.example"] }],
    "one more server with TLS": [HTTP, HTTPS, { ...HTTPS, hosts: ["c.example"] }],
    "one more port": [HTTP, HTTPS, { ...HTTP, port: { ...HTTP.port, number: 8080 } }],
  })) {
    it(`is none for ${what}`, () => assert.equal(analyze(whole, gateway(servers)).drops, "none"));
  }

  for (const [what, server] of Object.entries({
    "one more host": { ...HTTPS, hosts: [...HTTPS.hosts, "c.example"] },
    "another credential": having(HTTPS, "tls.credentialName", "two"),
    "another TLS version": having(HTTPS, "tls.minProtocolVersion", "TLSV1_3"),
    "client certificates": having(HTTPS, "tls.mode", "MUTUAL"),
    "another name of its port": having(HTTPS, "port.name", "https-a"),
  })) {
    it(`is the sockets of a server with TLS for ${what}, and of no other`, () => {
      const line = analyze(whole, gateway([HTTP, server]));
      assert.equal(line.drops, "gateway");
      assert.equal(line.which, "those of port 443, a.example, b.example at gateway istio-system/ingressgateway");
    });
  }

  it("is the sockets of port 80 when nothing serves it any more", () => {
    assert.equal(analyze(whole, gateway([HTTPS])).which, "those of port 80 at gateway istio-system/ingressgateway");
  });

  it("is all of them for another selector, and when it is deleted", () => {
    const deleted = linesOf({ op: "delete", type: TYPES.gateway, before: whole }, ...standing())[0]!;
    for (const line of [analyze(whole, gateway([HTTP, HTTPS], { istio: "other" })), deleted]) {
      assert.equal(line.which, "those of port 80 and of port 443, a.example, b.example at gateway istio-system/ingressgateway");
    }
  });

  it("spares port 80 while a Gateway of another app serves it too", () => {
    const other = { ...same(TYPES.gateway, gateway([HTTP])), name: "other" };
    const [line] = linesOf({ op: "delete", type: TYPES.gateway, before: gateway([HTTP]) }, other, ...standing());
    assert.equal(line!.drops, "none");
  });

  it("is a close frame each when ages end within the listeners' drain, as the state says", () => {
    const { withCloseFrame, seconds, why } = analyze(whole, gateway([HTTP]));
    assert.deepEqual({ withCloseFrame, seconds }, { withCloseFrame: true, seconds: 24 });
    assert.match(
      why,
      /kept for 30 s \(drainDuration .* of IstioGateway istio-system\/ingressgateway\), and none lives longer than 24 s \(.*AGE_SECONDS is 20 in/,
    );
  });

  it("is none when they live longer, or for ever", () => {
    for (const age of ["26", "0"]) {
      const [line] = linesOf(update(TYPES.gateway, whole, gateway([HTTP])), ...standing(age));
      assert.deepEqual({ withCloseFrame: line!.withCloseFrame, seconds: line!.seconds }, { withCloseFrame: false, seconds: 30 });
    }
  });

  it("falls back to Istio's 45 s, and says so, where the preview has no gateway", () => {
    const [line] = linesOf(update(TYPES.gateway, whole, gateway([HTTP])));
    assert.equal(line!.seconds, 45);
    assert.match(line!.why, /Istio's default; the gateway is not in this preview.*no app in this preview says how old/);
  });

  it("counts with the numbers of now, not with those of the same change", () => {
    const [line] = linesOf(
      update(TYPES.gateway, whole, gateway([HTTP])),
      update(TYPES.istioGateway, istioGateway(), istioGateway({}, "600", "600s")),
      same(TYPES.deployment, deployment("0")),
    ).filter(({ change }) => change.includes(" Gateway "));
    assert.equal(line!.seconds, 30);
  });
});
