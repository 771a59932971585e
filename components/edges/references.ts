import * as pulumi from "@pulumi/pulumi";
import { isLate } from "../faults";
import type { EdgeLimits } from "./edge";
import { DEFAULT_EDGE } from "./edges";

// How components name each other: by the component itself, or by the part of it that is needed where it is another stack's.

/** An edge, as far as an app needs it: a gateway of this library has it. */
export interface EdgeReference {
  /**
   * What the edge can do.
   */
  limits: pulumi.Input<EdgeLimits>;
}

/** Where the pods of a gateway run: a gateway of this library has it. */
export interface GatewayPlace {
  /**
   * Namespace of the gateway's pods.
   */
  podNamespace: pulumi.Input<string>;
}

/** A gateway: one of this library, or the labels and the namespace of the pods of another stack's. */
export interface GatewayReference extends GatewayPlace {
  /**
   * Labels of the gateway's pods.
   */
  selector: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /**
   * Sockets that each pod has memory for, where one connection can hold many of them. Default 0: no limit.
   */
  requestCap?: pulumi.Input<number>;
  /**
   * What the gateway can do. Default those of the first edge of this library.
   */
  limits?: pulumi.Input<EdgeLimits>;
}

/** What a route leads to: a WebSocketApp, or the Service of another stack's app. */
export interface BackendReference {
  /**
   * Full name of the Service, for example tornado.default.svc.cluster.local.
   */
  host: pulumi.Input<string>;
  /**
   * Port of the Service.
   */
  port: pulumi.Input<number>;
}

/** A certificate and its key: a TlsCredential, or the name of a Secret beside the gateway's pods. */
export interface CertificateReference {
  /**
   * Name of the Secret.
   */
  credentialName: pulumi.Input<string>;
}

/** A mesh: a ServiceMesh, or what another stack knows of it. */
export interface MeshReference {
  /**
   * Version of the mesh, for example `v1.26.0.1-g0-aliyun`.
   */
  version: pulumi.Input<string>;
  /**
   * Id of the mesh, by which the version of a gateway itself is read. Without it a gateway is taken to be as new as its mesh.
   */
  meshId?: pulumi.Input<string>;
  /**
   * Kubeconfig of the mesh's API server. With it an update waits, for two minutes at most, for the address of a gateway that has lost it outside, as when
   * its cluster was detached and this update attaches it again. Without it the address is empty until the next update.
   */
  kubeconfig?: pulumi.Input<string>;
}

/** One field of a reference. A program in another language may give the whole of it late: then a field that is left out is an output of nothing. @internal */
export function fieldOf<T extends object, K extends keyof T>(reference: T, field: K): T[K] {
  return isLate(reference) ? (pulumi.output(reference as T).apply((known) => (known as T)[field]) as T[K]) : reference[field];
}

/** What the gateway can do. @internal */
export function limitsOf(gateway: GatewayReference): pulumi.Input<EdgeLimits> {
  return isLate(gateway) ? pulumi.output(gateway as GatewayReference).apply(({ limits }) => limits ?? DEFAULT_EDGE) : (gateway.limits ?? DEFAULT_EDGE);
}

/** The same options, so that a resource comes after those among the references that this program makes. @internal */
export function after(opts: pulumi.ComponentResourceOptions | undefined, references: readonly object[]): pulumi.ComponentResourceOptions {
  const made = references.filter((one): one is pulumi.Resource => pulumi.Resource.isInstance(one));
  return made.length === 0 ? (opts ?? {}) : { ...opts, dependsOn: joined(opts?.dependsOn, made) };
}

type Given = pulumi.ComponentResourceOptions["dependsOn"];
type Several = pulumi.Input<pulumi.Resource>[];

function joined(given: Given, made: pulumi.Resource[]): Given {
  return isLate(given) ? pulumi.output(given as pulumi.Input<Several>).apply((known) => [...listed(known), ...made]) : [...listed(given), ...made];
}

function listed(given: Several | pulumi.Resource | undefined): Several {
  return given === undefined ? [] : Array.isArray(given) ? given : [given];
}
