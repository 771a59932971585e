import * as pulumi from "@pulumi/pulumi";
import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import { anyLeaf, ObjectShape, strict } from "../strict";
import { Labels, Metadata } from "./metadata";
import { someLabels } from "./rules";

/** A patch of what Istio tells its proxies. Every change of it cuts the proxy's open sockets after its listener drain. */
export interface EnvoyFilterSpec {
  workloadSelector: { labels: Labels };
  configPatches: (ConnectionManagerPatch | HeaderPatch)[];
}

interface PatchMatch<Filter> {
  context: "GATEWAY";
  /** A regular expression; ASM refuses a patch that does not say for which proxies it was written. */
  proxy: { proxyVersion: string };
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
        http2_protocol_options: { allow_connect: boolean };
      };
    };
  };
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
                  typed_config: {
                    fields: {
                      "@type": anyLeaf,
                      http2_protocol_options: { fields: { allow_connect: anyLeaf } },
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
