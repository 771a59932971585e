import * as pulumi from "@pulumi/pulumi";
import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import { anyLeaf, ObjectShape, strict } from "../strict";
import { Labels, Metadata } from "./metadata";
import { aboveZero, portNumber, someLabels } from "./rules";

/**
 * ASM's limit of requests per proxy, each proxy counting for itself: what is over it gets 429. Needs Enterprise or Ultimate. Since ASM 1.15.3.105
 * it is to be written as v1, and v1beta1 to be changed to it.
 */
export interface AsmLocalRateLimiterSpec {
  /** Pods of the same namespace. */
  workloadSelector: { labels: Labels };
  isGateway: boolean;
  configs: pulumi.Input<RateLimit[]>;
}

export interface RateLimit {
  match: {
    vhost: {
      /** A host of the VirtualService, as it stands there. */
      name: string;
      port: number;
      /** Name of a route of that VirtualService; a name that it does not have limits nothing. */
      route: { name_match: string };
    };
  };
  /** A bucket of `quota` requests, filled again after each interval. */
  limit: { fill_interval: { seconds: number }; quota: number };
}

export const asmLocalRateLimiterShape: ObjectShape = {
  fields: {
    workloadSelector: { fields: { labels: someLabels } },
    isGateway: anyLeaf,
    configs: {
      each: {
        fields: {
          match: { fields: { vhost: { fields: { name: anyLeaf, port: portNumber, route: { fields: { name_match: anyLeaf } } } } } },
          limit: { fields: { fill_interval: { fields: { seconds: aboveZero } }, quota: aboveZero } },
        },
      },
    },
  },
};

export class AsmLocalRateLimiter extends CustomResource {
  constructor(name: string, metadata: Metadata, spec: AsmLocalRateLimiterSpec, opts?: pulumi.CustomResourceOptions) {
    const checked = strict(`ASMLocalRateLimiter ${name}`, asmLocalRateLimiterShape, spec);
    super(name, { apiVersion: "istio.alibabacloud.com/v1", kind: "ASMLocalRateLimiter", metadata, spec: checked }, opts);
  }
}
