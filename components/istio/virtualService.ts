import * as pulumi from "@pulumi/pulumi";
import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import { anyLeaf, ObjectShape, strict } from "../strict";
import { Metadata, NETWORKING } from "./metadata";
import { fullyQualified, inventedInRoutes, notZero, portNumber, strings } from "./rules";

export interface VirtualServiceSpec {
  hosts: pulumi.Input<pulumi.Input<string>[]>;
  gateways: pulumi.Input<pulumi.Input<string>[]>;
  http: pulumi.Input<HttpRoute>[];
}

export interface HttpRoute {
  name?: string;
  match?: RequestMatch[];
  route: { destination: { host: pulumi.Input<string>; port: { number: pulumi.Input<number> } } }[];
  /** Limit of the handshake; without it there is none. `0s` is not a value. */
  timeout?: pulumi.Input<string>;
  retries?: { attempts: number; retryOn?: string };
  /** Headers that every answer gets, that of a handshake too; one of this name from the app gives way. */
  headers?: { response: { set: Record<string, string> } };
}

export interface RequestMatch {
  uri: { prefix: string } | { exact: string };
  /** By header name, in lower case; a regular expression in RE2. */
  headers?: Record<string, { regex: string }>;
}

export const virtualServiceShape: ObjectShape = {
  fields: {
    hosts: strings,
    gateways: strings,
    http: {
      each: {
        fields: {
          name: anyLeaf,
          match: {
            each: {
              fields: {
                uri: { fields: { prefix: anyLeaf, exact: anyLeaf }, oneOf: [{ fields: ["prefix", "exact"], remedy: "write two matches" }] },
                headers: anyLeaf,
              },
            },
          },
          route: { each: { fields: { destination: { fields: { host: fullyQualified, port: { fields: { number: portNumber } } } } } } },
          timeout: notZero,
          retries: { fields: { attempts: anyLeaf, retryOn: anyLeaf } },
          headers: { fields: { response: { fields: { set: anyLeaf } } } },
        },
        invented: inventedInRoutes,
      },
    },
  },
  invented: inventedInRoutes,
};

export class VirtualService extends CustomResource {
  constructor(name: string, metadata: Metadata, spec: VirtualServiceSpec, opts?: pulumi.CustomResourceOptions) {
    super(name, { apiVersion: NETWORKING, kind: "VirtualService", metadata, spec: strict(`VirtualService ${name}`, virtualServiceShape, spec) }, opts);
  }
}
