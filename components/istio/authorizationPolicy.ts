import * as pulumi from "@pulumi/pulumi";
import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import { anyLeaf, LeafRule, ObjectShape, strict } from "../strict";
import { Labels, Metadata } from "./metadata";
import { someLabels, strings } from "./rules";

/** What a proxy refuses with 403. Every change of it cuts the proxy's open sockets after its listener drain. */
export interface AuthorizationPolicySpec {
  selector: { matchLabels: Labels };
  action: "DENY";
  rules: pulumi.Input<AuthorizationRule[]>;
}

/** All of `from` and `when` must hold. */
export interface AuthorizationRule {
  /** Addresses of the TCP peer: with externalTrafficPolicy Local the client's own, which no header can forge. */
  from?: { source: { notIpBlocks: string[] } }[];
  when?: HeaderCondition[];
}

/** Holds when the header has one of `values` and none of `notValues`; `*` stands for any, so that notValues `*` means absent. */
export interface HeaderCondition {
  key: `request.headers[${string}]`;
  values?: string[];
  notValues?: string[];
}

const deny: LeafRule = (value) =>
  value === "DENY" ? undefined : { allowed: "DENY", remedy: "one ALLOW on a gateway turns away what no other rule allows, health checks too" };

export const authorizationPolicyShape: ObjectShape = {
  fields: {
    selector: { fields: { matchLabels: someLabels } },
    action: deny,
    rules: {
      each: {
        fields: {
          from: { each: { fields: { source: { fields: { notIpBlocks: strings } } } } },
          when: { each: { fields: { key: anyLeaf, values: strings, notValues: strings } } },
        },
      },
    },
  },
};

export class AuthorizationPolicy extends CustomResource {
  constructor(name: string, metadata: Metadata, spec: AuthorizationPolicySpec, opts?: pulumi.CustomResourceOptions) {
    const checked = strict(`AuthorizationPolicy ${name}`, authorizationPolicyShape, spec);
    super(name, { apiVersion: "security.istio.io/v1", kind: "AuthorizationPolicy", metadata, spec: checked }, opts);
  }
}
