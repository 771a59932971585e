import * as pulumi from "@pulumi/pulumi";
import { AsmResource } from "./api/asmResource";
import { refuseForbiddenCluster } from "./attachmentGuard";

export interface ClusterAttachmentArgs {
  /**
   * Id of the ASM instance. A change detaches the cluster and attaches it to the other instance.
   */
  meshId: pulumi.Input<string>;
  /**
   * Id of the ACK cluster. A change is refused, in previews too, unless replaceCluster is true.
   */
  clusterId: pulumi.Input<string>;
  /**
   * Whether the namespace istio-system of the cluster, with the Secrets in it, outlives a detachment. Default true.
   */
  reserveNamespace?: pulumi.Input<boolean>;
  /**
   * Whether a namespace istio-system that the cluster has already, left by an earlier attachment, becomes the mesh's, with the Secrets in it.
   * Default false: such a cluster is refused.
   */
  takeOverNamespace?: pulumi.Input<boolean>;
  /**
   * Whether a deletion detaches a cluster that was attached before, too. Default false: only what was attached here is detached.
   * For a mesh of the same stack, which cannot be deleted while it has clusters.
   */
  alwaysDetach?: pulumi.Input<boolean>;
  /**
   * Whether another clusterId moves this attachment: the other cluster is attached first, and the old one detached last, if it was attached here.
   * What else the stack has in the old cluster goes with it, open sockets too. Default false.
   */
  replaceCluster?: pulumi.Input<boolean>;
  /**
   * How long the mesh may take to be running again, in seconds. Default 600.
   */
  timeoutSeconds?: pulumi.Input<number>;
}

/**
 * An ACK cluster joined to a mesh. A cluster that is joined already is adopted, and stays joined when this is deleted; one that belongs to another
 * mesh, or that ASM does not take, is refused, in previews too. A cluster is never detached while gateways run on it.
 * It is a resource of its own, because the mesh's `clusterIds` would detach and attach every cluster on any change, and
 * would not detach before the mesh is deleted, which the cloud refuses. Region, endpoint and credentials are those of
 * the stack's `alicloud:` configuration or of the environment.
 *
 * @example
 * ```ts
 * import { ClusterAttachment, ServiceMesh } from "asmws";
 *
 * const mesh = new ServiceMesh("platform", { existingMeshId: "c0987654321fedcba" });
 * new ClusterAttachment("ack", { meshId: mesh.meshId, clusterId: "c1234567890abcdef" });
 * ```
 */
export class ClusterAttachment extends pulumi.ComponentResource {
  public readonly meshId: pulumi.Output<string>;
  public readonly clusterId: pulumi.Output<string>;

  constructor(name: string, args: ClusterAttachmentArgs, opts?: pulumi.ComponentResourceOptions) {
    super("asmws:index:ClusterAttachment", name, args, opts);

    const attachment = createAttachment(name, args, this);

    this.meshId = attachment.meshId;
    this.clusterId = attachment.clusterId;
    this.registerOutputs({ meshId: this.meshId, clusterId: this.clusterId });
  }
}

class Attachment extends AsmResource {
  declare readonly meshId: pulumi.Output<string>;
  declare readonly clusterId: pulumi.Output<string>;
}

function createAttachment(name: string, args: ClusterAttachmentArgs, parent: pulumi.Resource): Attachment {
  return new Attachment(
    "Attachment",
    name,
    {
      meshId: args.meshId,
      clusterId: args.clusterId,
      reserveNamespace: args.reserveNamespace ?? true,
      timeoutSeconds: args.timeoutSeconds ?? 600,
      takeOverNamespace: args.takeOverNamespace,
      alwaysDetach: args.alwaysDetach,
      replaceCluster: args.replaceCluster,
    },
    // Mocks know no hooks.
    { parent, hooks: pulumi.runtime.hasEngine() ? { beforeCreate: [refuseForbiddenCluster(name)] } : undefined },
  );
}
