import type { KubernetesObject } from "@kubernetes/client-node";

export const GROUP = "istio.alibabacloud.com";
export const VERSION = "v1";
export const PLURAL = "asmlocalratelimiters";

/** The fields that the sandbox acts on. What else the CRD knows is a fault (faults.ts), so that no limit is silently left out. */
export interface LocalRateLimiter extends KubernetesObject {
  spec?: {
    workloadSelector?: { labels?: Record<string, string> };
    isGateway?: boolean;
    configs?: LimitConfig[];
  };
  status?: LocalRateLimiterStatus;
}

export interface LimitConfig {
  name?: string;
  match?: { vhost?: VirtualHostMatch };
  limit?: Limit;
  /** Other limits for some requests, the first that matches. */
  limit_overrides?: { request_match?: { header_match?: HeaderMatch[] }; limit?: Limit }[];
}

/** A host of a VirtualService at a port of its gateway; without a route all of its requests. */
export interface VirtualHostMatch {
  name?: string;
  port?: number;
  route?: {
    /** Name of the route in the VirtualService. */
    name_match?: string;
    /** Only requests with these headers are limited. */
    header_match?: HeaderMatch[];
  };
}

export interface HeaderMatch {
  name?: string;
  exact_match?: string;
  prefix_match?: string;
  suffix_match?: string;
  regex_match?: string;
  present_match?: boolean;
  invert_match?: boolean;
}

/** `quota` requests in every fill_interval, for each proxy by itself. */
export interface Limit {
  fill_interval?: { seconds?: number; nanos?: number };
  quota?: number;
  per_downstream_connection?: boolean;
  response_header_to_add?: Record<string, string>;
  response_headers_to_add?: Record<string, string>;
}

/** ASM does not publish the words: these are the sandbox's own. */
export interface LocalRateLimiterStatus {
  status: "successful" | "failed";
  message: string;
}
