import * as pulumi from "@pulumi/pulumi";
import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import { anyLeaf, ObjectShape, strict } from "../strict";
import { Labels, Metadata, NETWORKING } from "./metadata";
import { inventedInRoutes, portNumber, strings } from "./rules";

export interface GatewaySpec {
  /** Labels of the gateway's pods. */
  selector: Labels;
  servers: pulumi.Input<pulumi.Input<GatewayServer>[]>;
}

export interface GatewayServer {
  /** The name of a port is its own in the Gateway. */
  port: { number: number; name: pulumi.Input<string>; protocol: "HTTP" | "HTTPS" };
  hosts: pulumi.Input<pulumi.Input<string>[]>;
  tls?: GatewayTls;
}

export interface GatewayTls {
  httpsRedirect?: boolean;
  /** MUTUAL asks clients for a certificate of the CA beside the server's (`ca.crt` of the Secret, or of `<name>-cacert`). */
  mode?: "SIMPLE" | "MUTUAL";
  minProtocolVersion?: "TLSV1_2" | "TLSV1_3";
  /** Of TLS 1.2 only: Envoy has no say in those of 1.3. */
  cipherSuites?: string[];
  /** A Secret in the namespace of the gateway's pods. */
  credentialName?: pulumi.Input<string>;
}

export const gatewayShape: ObjectShape = {
  fields: {
    selector: anyLeaf,
    servers: {
      each: {
        fields: {
          port: { fields: { number: portNumber, name: anyLeaf, protocol: anyLeaf } },
          hosts: strings,
          tls: {
            fields: { httpsRedirect: anyLeaf, mode: anyLeaf, minProtocolVersion: anyLeaf, cipherSuites: strings, credentialName: anyLeaf },
          },
        },
        invented: inventedInRoutes,
      },
    },
  },
  invented: inventedInRoutes,
};

export class Gateway extends CustomResource {
  constructor(name: string, metadata: Metadata, spec: GatewaySpec, opts?: pulumi.CustomResourceOptions) {
    super(name, { apiVersion: NETWORKING, kind: "Gateway", metadata, spec: strict(`Gateway ${name}`, gatewayShape, spec) }, opts);
  }
}
