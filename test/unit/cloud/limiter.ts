import type { LimitConfig, LocalRateLimiter } from "../../../sandbox/cloud/rateLimiters/localRateLimiter";

/** 400 requests a second on one route. */
export const ROUTE: LimitConfig = {
  match: { vhost: { name: "a.aliyun.com", port: 443, route: { name_match: "websocket" } } },
  limit: { fill_interval: { seconds: 1 }, quota: 400 },
};

/** A limiter of the gateway, with these limits. */
export function limiter(configs: LimitConfig[] = [ROUTE], isGateway = true): LocalRateLimiter {
  return {
    apiVersion: "istio.alibabacloud.com/v1",
    kind: "ASMLocalRateLimiter",
    metadata: { name: "handshakes", namespace: "istio-system", uid: "uid-1" },
    spec: { workloadSelector: { labels: { istio: "ingressgateway" } }, isGateway, configs },
  };
}
