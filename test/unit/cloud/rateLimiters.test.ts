import assert from "node:assert/strict";
import { envoyFilter } from "../../../sandbox/cloud/rateLimiters/envoyFilter";
import { limiterFaults } from "../../../sandbox/cloud/rateLimiters/faults";
import type { LimitConfig, LocalRateLimiter } from "../../../sandbox/cloud/rateLimiters/localRateLimiter";
import { limiter, ROUTE } from "./limiter";

const limits = (config: LimitConfig): object => envoyFilter(limiter([config])).spec.configPatches[1] ?? {};
const settings = (config: LimitConfig): Record<string, unknown> => {
  const { patch } = limits(config) as { patch: { value: { typed_per_filter_config: Record<string, Record<string, unknown>> } } };
  return patch.value.typed_per_filter_config["asm.local_ratelimit.handshakes"] ?? {};
};

describe("EnvoyFilter of an ASMLocalRateLimiter", () => {
  it("belongs to it, and adds to the gateway's listeners a filter that limits nothing by itself", () => {
    const { metadata, spec } = envoyFilter(limiter());
    assert.equal(metadata?.name, "asm-local-rate-limit-handshakes");
    assert.deepEqual(
      metadata?.ownerReferences?.map(({ kind, name, uid }) => [kind, name, uid]),
      [["ASMLocalRateLimiter", "handshakes", "uid-1"]],
    );
    assert.deepEqual(spec.workloadSelector, { labels: { istio: "ingressgateway" } });
    assert.deepEqual((spec.configPatches[0] as { patch: object }).patch, {
      operation: "INSERT_BEFORE",
      value: {
        name: "asm.local_ratelimit.handshakes",
        typed_config: {
          "@type": "type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit",
          stat_prefix: "asm.local_ratelimit.handshakes",
        },
      },
    });
  });

  it("limits a route, or a whole virtual host", () => {
    const matched = (config: LimitConfig) => limits(config) as { applyTo: string; match: { routeConfiguration: object } };
    assert.equal(matched(ROUTE).applyTo, "HTTP_ROUTE");
    assert.deepEqual(matched(ROUTE).match.routeConfiguration, { portNumber: 443, vhost: { name: "a.aliyun.com:443", route: { name: "websocket" } } });
    const host: LimitConfig = { match: { vhost: { name: "*", port: 80 } }, limit: { fill_interval: { nanos: 500_000_000 }, quota: 2 } };
    assert.equal(matched(host).applyTo, "VIRTUAL_HOST");
    assert.deepEqual(matched(host).match.routeConfiguration, { portNumber: 80, vhost: { name: "*:80" } });
    assert.deepEqual(settings(host).token_bucket, { max_tokens: 2, tokens_per_fill: 2, fill_interval: "0.500000000s" });
  });

  it("limits only what has the headers, with a bucket of its own", () => {
    const vhost = { ...ROUTE.match?.vhost, route: { header_match: [{ name: "upgrade", exact_match: "websocket" }] } };
    const found = settings({ ...ROUTE, match: { vhost } });
    assert.equal(found.token_bucket, undefined);
    assert.deepEqual(found.rate_limits, [
      {
        actions: [
          {
            header_value_match: {
              descriptor_value: "headers-0",
              headers: [{ name: "upgrade", string_match: { exact: "websocket", prefix: undefined, suffix: undefined, safe_regex: undefined } }],
            },
          },
        ],
      },
    ]);
    assert.deepEqual(found.descriptors, [
      { entries: [{ key: "header_match", value: "headers-0" }], token_bucket: { max_tokens: 400, tokens_per_fill: 400, fill_interval: "1.000000000s" } },
    ]);
  });
});

describe("faults of an ASMLocalRateLimiter", () => {
  it("are none for a good one", () => assert.deepEqual(limiterFaults(limiter()), []));

  const REFUSED: [what: string, subject: LocalRateLimiter, faults: string[]][] = [
    ["no sidecars here", limiter([ROUTE], false), ["spec.isGateway is not true: there are no sidecars in the sandbox, only gateways are limited"]],
    ["no limits", limiter([]), ["spec.configs is empty: write at least one limit"]],
    [
      "no place and no numbers",
      limiter([{ match: {}, limit: {} }]),
      [
        "spec.configs[0].match.vhost: name and port of the virtual host are needed",
        "spec.configs[0].limit.quota is 0: write 1 or more",
        "spec.configs[0].limit.fill_interval is 0 s and 0 ns: write 50 ms or more",
      ],
    ],
    [
      "an override by something else than headers",
      limiter([{ ...ROUTE, limit_overrides: [{ request_match: {}, limit: ROUTE.limit }] }]),
      ["spec.configs[0].limit_overrides[0].request_match: the sandbox knows header_match, not query_match or remote_address"],
    ],
  ];
  for (const [what, subject, faults] of REFUSED) it(`name ${what}`, () => assert.deepEqual(limiterFaults(subject), faults));
});
