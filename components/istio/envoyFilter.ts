import * as pulumi from "@pulumi/pulumi";
import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import { anyLeaf, ObjectShape, strict } from "../strict";
import { AccessLogger, accessLoggerShape } from "./accessLogger";
import { Labels, Metadata } from "./metadata";
import { notZero, someLabels } from "./rules";

/** A patch of what Istio tells its proxies. Every change of it cuts the proxy's open sockets after its listener drain. */
export interface EnvoyFilterSpec {
  workloadSelector: { labels: Labels };
  configPatches: (ConnectionManagerPatch | HeaderPatch | ListenerPatch | ClusterPatch)[];
}

interface ProxyMatch {
  context: "GATEWAY";
  /** A regular expression; ASM refuses a patch that does not say for which proxies it was written. */
  proxy: { proxyVersion: string };
}

interface PatchMatch<Filter> extends ProxyMatch {
  listener: { filterChain: { filter: Filter } };
}

type ConnectionManager = { name: "envoy.filters.network.http_connection_manager" };

/** A patch that is merged into the HTTP connection manager of every listener of a gateway. */
export interface ConnectionManagerPatch {
  applyTo: "NETWORK_FILTER";
  match: PatchMatch<ConnectionManager>;
  patch: {
    operation: "MERGE";
    value: {
      typed_config: {
        "@type": "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager";
      } & ConnectionManagerSettings;
    };
  };
}

/** Durations as `10s`. */
export interface ConnectionManagerSettings {
  access_log?: AccessLogger[];
  common_http_protocol_options?: { idle_timeout?: string; headers_with_underscores_action?: "ALLOW" | "REJECT_REQUEST" | "DROP_HEADER" };
  http_protocol_options?: { ignore_http_11_upgrade?: { prefix: string }[] };
  http2_protocol_options?: {
    allow_connect?: boolean;
    max_concurrent_streams?: number;
    initial_stream_window_size?: number;
    initial_connection_window_size?: number;
  };
  request_headers_timeout?: string;
  stream_idle_timeout?: string;
  normalize_path?: boolean;
  merge_slashes?: boolean;
  path_with_escaped_slashes_action?: "KEEP_UNCHANGED" | "REJECT_REQUEST" | "UNESCAPE_AND_REDIRECT" | "UNESCAPE_AND_FORWARD";
}

interface Buffers {
  per_connection_buffer_limit_bytes: number;
}

/** A patch that is merged into every listener of a gateway. */
export interface ListenerPatch {
  applyTo: "LISTENER";
  match: ProxyMatch;
  patch: { operation: "MERGE"; value: Buffers | { access_log: AccessLogger[] } };
}

/** A patch that is merged into every cluster of a gateway. */
export interface ClusterPatch {
  applyTo: "CLUSTER";
  match: ProxyMatch;
  patch: { operation: "MERGE"; value: Buffers };
}

/** A filter before the last one that gives requests a header which they lack. */
export interface HeaderPatch {
  applyTo: "HTTP_FILTER";
  match: PatchMatch<ConnectionManager & { subFilter: { name: "envoy.filters.http.router" } }>;
  patch: {
    operation: "INSERT_BEFORE";
    value: {
      name: string;
      typed_config: {
        "@type": "type.googleapis.com/envoy.extensions.filters.http.header_mutation.v3.HeaderMutation";
        mutations: { request_mutations: { append: { header: { key: string; value: string }; append_action: "ADD_IF_ABSENT" } }[] };
      };
    };
  };
}

const headerMutation: ObjectShape = {
  fields: { append: { fields: { header: { fields: { key: anyLeaf, value: anyLeaf } }, append_action: anyLeaf } } },
};

const connectionManagerSettings: ObjectShape["fields"] = {
  access_log: { each: accessLoggerShape },
  common_http_protocol_options: { fields: { idle_timeout: notZero, headers_with_underscores_action: anyLeaf } },
  http_protocol_options: { fields: { ignore_http_11_upgrade: { each: { fields: { prefix: anyLeaf } } } } },
  http2_protocol_options: {
    fields: { allow_connect: anyLeaf, max_concurrent_streams: anyLeaf, initial_stream_window_size: anyLeaf, initial_connection_window_size: anyLeaf },
  },
  request_headers_timeout: notZero,
  stream_idle_timeout: notZero,
  normalize_path: anyLeaf,
  merge_slashes: anyLeaf,
  path_with_escaped_slashes_action: anyLeaf,
};

export const envoyFilterShape: ObjectShape = {
  fields: {
    workloadSelector: { fields: { labels: someLabels } },
    configPatches: {
      each: {
        fields: {
          applyTo: anyLeaf,
          match: {
            fields: {
              context: anyLeaf,
              proxy: { fields: { proxyVersion: anyLeaf } },
              listener: { fields: { filterChain: { fields: { filter: { fields: { name: anyLeaf, subFilter: { fields: { name: anyLeaf } } } } } } } },
            },
          },
          patch: {
            fields: {
              operation: anyLeaf,
              value: {
                fields: {
                  name: anyLeaf,
                  per_connection_buffer_limit_bytes: anyLeaf,
                  access_log: { each: accessLoggerShape },
                  typed_config: {
                    fields: {
                      "@type": anyLeaf,
                      ...connectionManagerSettings,
                      mutations: { fields: { request_mutations: { each: headerMutation } } },
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
};

export class EnvoyFilter extends CustomResource {
  constructor(name: string, metadata: Metadata, spec: EnvoyFilterSpec, opts?: pulumi.CustomResourceOptions) {
    const checked = strict(`EnvoyFilter ${name}`, envoyFilterShape, spec);
    super(name, { apiVersion: "networking.istio.io/v1alpha3", kind: "EnvoyFilter", metadata, spec: checked }, opts);
  }
}
