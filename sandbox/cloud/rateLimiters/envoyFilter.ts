import type { KubernetesObject } from "@kubernetes/client-node";
import { GROUP, type HeaderMatch, type Limit, type LimitConfig, type LocalRateLimiter, VERSION } from "./localRateLimiter";

export interface EnvoyFilter extends KubernetesObject {
  spec: { workloadSelector: object; configPatches: object[] };
}

const FILTER = "type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit";
const HTTP_CONNECTION_MANAGER = "envoy.filters.network.http_connection_manager";

/**
 * The EnvoyFilter that does what an ASMLocalRateLimiter asks for: a filter that limits nothing in every listener of the gateway, and the limits at
 * its virtual hosts and routes. So a changed limit changes routes only, which drops no socket; the first limiter changes listeners, which does.
 * It is owned by the limiter and goes with it. Call only when limiterFaults is empty.
 */
export function envoyFilter(limiter: LocalRateLimiter): EnvoyFilter {
  const { name = "", namespace, uid = "" } = limiter.metadata ?? {};
  // Two limiters of one gateway must not take from each other's buckets: Envoy finds the limits of a filter by its name.
  const filter = `asm.local_ratelimit.${name}`;
  return {
    apiVersion: "networking.istio.io/v1alpha3",
    kind: "EnvoyFilter",
    metadata: {
      name: filterName(name),
      namespace,
      labels: { "app.kubernetes.io/managed-by": "asm-local-rate-limiter" },
      ownerReferences: [{ apiVersion: `${GROUP}/${VERSION}`, kind: "ASMLocalRateLimiter", name, uid, controller: true, blockOwnerDeletion: true }],
    },
    spec: {
      workloadSelector: { labels: limiter.spec?.workloadSelector?.labels },
      configPatches: [filterPatch(filter), ...(limiter.spec?.configs ?? []).map((config) => limitPatch(filter, config))],
    },
  };
}

export function filterName(limiter: string): string {
  return `asm-local-rate-limit-${limiter}`;
}

function filterPatch(filter: string): object {
  return {
    applyTo: "HTTP_FILTER",
    match: {
      context: "GATEWAY",
      listener: { filterChain: { filter: { name: HTTP_CONNECTION_MANAGER, subFilter: { name: "envoy.filters.http.router" } } } },
    },
    patch: { operation: "INSERT_BEFORE", value: { name: filter, typed_config: { "@type": FILTER, stat_prefix: filter } } },
  };
}

function limitPatch(filter: string, { match, limit = {}, limit_overrides = [] }: LimitConfig): object {
  const { name, port, route = {} } = match?.vhost ?? {};
  const limits = [
    ...limit_overrides.map(({ request_match, limit: other = {} }) => ({ headers: request_match?.header_match ?? [], limit: other })),
    ...(route.header_match === undefined ? [] : [{ headers: route.header_match, limit }]),
  ];
  const value = {
    "@type": FILTER,
    stat_prefix: filter,
    ...(route.header_match === undefined ? { token_bucket: bucket(limit) } : {}),
    ...(limits.length > 0 ? byHeaders(limits) : {}),
    filter_enabled: ALWAYS,
    filter_enforced: ALWAYS,
    local_rate_limit_per_downstream_connection: limit.per_downstream_connection ?? false,
    response_headers_to_add: headersToAdd(limit),
  };
  return {
    applyTo: route.name_match === undefined ? "VIRTUAL_HOST" : "HTTP_ROUTE",
    match: {
      context: "GATEWAY",
      routeConfiguration: {
        portNumber: port,
        vhost: { name: `${name}:${port}`, ...(route.name_match === undefined ? {} : { route: { name: route.name_match } }) },
      },
    },
    patch: { operation: "MERGE", value: { typed_per_filter_config: { [filter]: value } } },
  };
}

const ALWAYS = { default_value: { numerator: 100, denominator: "HUNDRED" } };

function bucket({ quota, fill_interval: { seconds = 0, nanos = 0 } = {} }: Limit): object {
  return { max_tokens: quota, tokens_per_fill: quota, fill_interval: `${seconds}.${String(nanos).padStart(9, "0")}s` };
}

/** Requests are told apart by a word that stands for the headers they match; each word has a bucket of its own. */
function byHeaders(limits: readonly { headers: readonly HeaderMatch[]; limit: Limit }[]): object {
  const words = limits.map((each, index) => ({ ...each, word: `headers-${index}` }));
  return {
    rate_limits: words.map(({ headers, word }) => ({ actions: [{ header_value_match: { descriptor_value: word, headers: headers.map(headerMatcher) } }] })),
    descriptors: words.map(({ limit, word }) => ({ entries: [{ key: "header_match", value: word }], token_bucket: bucket(limit) })),
    // A request with a bucket of its own does not take from the other's.
    always_consume_default_token_bucket: false,
  };
}

function headerMatcher({ name, present_match, invert_match, ...texts }: HeaderMatch): object {
  const { exact_match, prefix_match, suffix_match, regex_match } = texts;
  const text = { exact: exact_match, prefix: prefix_match, suffix: suffix_match, safe_regex: regex_match === undefined ? undefined : { regex: regex_match } };
  const given = Object.values(text).some((each) => each !== undefined);
  return { name, ...(given ? { string_match: text } : { present_match: present_match ?? true }), ...(invert_match ? { invert_match } : {}) };
}

function headersToAdd({ response_header_to_add, response_headers_to_add }: Limit): object[] {
  return Object.entries({ ...response_header_to_add, ...response_headers_to_add }).map(([key, value]) => ({ header: { key, value } }));
}
