import * as pulumi from "@pulumi/pulumi";
import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import { anyLeaf, ObjectShape, strict } from "../strict";
import { Labels, Metadata } from "./metadata";
import { someLabels } from "./rules";

/** A patch of what Istio tells its proxies. Every change of it cuts the proxy's open sockets after its listener drain. */
export interface EnvoyFilterSpec {
  workloadSelector: { labels: Labels };
  configPatches: ConnectionManagerPatch[];
}

/** A patch that is merged into the HTTP connection manager of every listener of a gateway. */
export interface ConnectionManagerPatch {
  applyTo: "NETWORK_FILTER";
  match: {
    context: "GATEWAY";
    /** A regular expression; ASM refuses a patch that does not say for which proxies it was written. */
    proxy: { proxyVersion: string };
    listener: { filterChain: { filter: { name: "envoy.filters.network.http_connection_manager" } } };
  };
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
              listener: { fields: { filterChain: { fields: { filter: { fields: { name: anyLeaf } } } } } },
            },
          },
          patch: {
            fields: {
              operation: anyLeaf,
              value: { fields: { typed_config: { fields: { "@type": anyLeaf, http2_protocol_options: { fields: { allow_connect: anyLeaf } } } } } },
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
