import * as pulumi from "@pulumi/pulumi";
import { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import { Fault, refuse, validated } from "../faults";
import { namespaceNameFaults } from "../names";

/** Whose API server a namespace is in: the mesh's, for routes, or the cluster's, for pods. They are two objects of one name. */
export const NamespaceSide = { mesh: "mesh", cluster: "cluster" } as const;
export type NamespaceSide = (typeof NamespaceSide)[keyof typeof NamespaceSide];

export interface AppNamespaceArgs {
  /**
   * Name of the namespace. A change replaces it and everything in it.
   */
  namespace: pulumi.Input<string>;
  /**
   * Whether it is the mesh's or the cluster's. The provider must be one of the same API server.
   */
  side: NamespaceSide;
  /**
   * Whether pods get a sidecar. Default false. The mesh's namespace is labelled, and ASM pushes the label to the cluster's, which only waits
   * for it: a pod that starts before has no sidecar. A change concerns pods that start later.
   */
  sidecarInjection?: boolean;
}

/**
 * A namespace. Labels that ASM puts on the cluster's are left alone. Talks to one API server only.
 *
 * @example
 * ```ts
 * import * as kubernetes from "@pulumi/kubernetes";
 * import { AppNamespace } from "asmws";
 *
 * const [meshApi, ackApi] = ["mesh", "ack"].map((name) => new kubernetes.Provider(name, { kubeconfig: `~/.kube/${name}` }));
 * const inMesh = new AppNamespace("chat-mesh", { namespace: "chat", side: "mesh" }, { providers: [meshApi!] });
 * new AppNamespace("chat-cluster", { namespace: "chat", side: "cluster" }, { providers: [ackApi!], dependsOn: inMesh });
 * ```
 */
export class AppNamespace extends pulumi.ComponentResource {
  /** Name of the namespace. */
  public readonly namespace: pulumi.Output<string>;

  constructor(name: string, args: AppNamespaceArgs, opts?: pulumi.ComponentResourceOptions) {
    const namespace = validated(args.namespace, (known) => refuse(`AppNamespace ${name}`, [...namespaceNameFaults(known), ...namespaceFaults(known)]));
    super("asmws:index:AppNamespace", name, args, opts);
    new Namespace(
      name,
      { metadata: { name: namespace, ...injection(args) } },
      { parent: this, ...(args.side === NamespaceSide.cluster ? { ignoreChanges: PUSHED_LABELS } : {}) },
    );
    // From the input rather than from the object, so that a first preview shows it.
    this.namespace = pulumi.output(namespace);
    this.registerOutputs({ namespace: this.namespace });
  }
}

/** What ASM takes from the mesh's namespaces to those of its clusters. */
const PUSHED_LABELS = ["istio-injection", "istio.io/rev", "istio.io/dataplane-mode"].map((label) => `metadata.labels["${label}"]`);

/** What is wrong with the name of a namespace that is made. @internal */
export function namespaceFaults(namespace: string, path = "namespace"): Fault[] {
  return /^(default|istio-system|kube-.*)$/.test(namespace)
    ? [{ path, value: namespace, allowed: "a namespace of your own", remedy: "this one stands in every cluster: choose another name, or do not make it" }]
    : [];
}

function injection({ side, sidecarInjection }: AppNamespaceArgs) {
  if (!sidecarInjection) {
    return {};
  }
  return side === NamespaceSide.mesh
    ? { labels: { "istio-injection": "enabled" } }
    : { annotations: { "pulumi.com/waitFor": "jsonpath={.metadata.labels['istio-injection']}=enabled" } };
}
