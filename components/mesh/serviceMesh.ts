import * as pulumi from "@pulumi/pulumi";
import { getServiceMeshes } from "@pulumi/alicloud/servicemesh/getServiceMeshes";
import { ServiceMesh as AsmInstance } from "@pulumi/alicloud/servicemesh/serviceMesh";
import { AsmResource } from "./api/asmResource";
import { Fault, refuse } from "../faults";
import { warnOfExpiry, withServer } from "./kubeconfig";
import { warn } from "../notice";
import { lookedUp } from "../lookup";
import { refuseSecondMesh } from "./meshGuard";
import { refuseOtherVersion, refuseUnknownVersion } from "./meshVersionGuard";
import { quoted } from "../contract/quoted";

/** Sizes of an ASM instance: standard is free and for 50 pods, enterprise for 1,000, ultimate for 10,000. */
export const MeshSize = { standard: "standard", enterprise: "enterprise", ultimate: "ultimate" } as const;
export type MeshSize = (typeof MeshSize)[keyof typeof MeshSize];

/** An ASM instance: one that exists (`existingMeshId`), or else one that is created from the other fields. */
export interface ServiceMeshArgs {
  /**
   * Id of an instance to adopt. It is read and never changed or deleted. Excludes every field but `publicApiServer`.
   */
  existingMeshId?: pulumi.Input<string>;
  /**
   * Display name of the new instance. Default is the component's name. Changed in place.
   */
  meshName?: pulumi.Input<string>;
  /**
   * Size of the new instance. Default enterprise, the smallest with graceful gateways. Changed in place,
   * but between standard and the others only by another instance, in a stack of its own.
   */
  size?: MeshSize;
  /**
   * Version of the new instance, for example `v1.26.0.1-g0-aliyun`. Needed to create. A change upgrades in place, to the
   * next version only, and leaves gateways at theirs: see `upgradeGateway` of IngressGateway.
   */
  version?: pulumi.Input<string>;
  /**
   * VPC of the cluster that will be attached. Needed to create. Another one needs another instance, in a stack of its own.
   */
  vpcId?: pulumi.Input<string>;
  /**
   * vSwitch in that VPC; exactly one. Needed to create. Another one needs another instance, in a stack of its own.
   */
  vswitchId?: pulumi.Input<string>;
  /**
   * Whether the mesh API server is reached by its public address, for programs that run outside the VPC.
   * Default false. Of a created instance it stays what it was: the other needs another instance, in a stack of its own.
   */
  publicApiServer?: boolean;
}

/**
 * The ASM instance and the way into its API server. Talks to the Alibaba Cloud API only.
 *
 * @example
 * ```ts
 * import { ServiceMesh } from "asmws";
 *
 * // One that exists, by its id; with version, vpcId and vswitchId instead of the id it is created.
 * const mesh = new ServiceMesh("platform", { existingMeshId: "c0987654321fedcba" });
 * export const { version } = mesh;
 * ```
 */
export class ServiceMesh extends pulumi.ComponentResource {
  public readonly meshId: pulumi.Output<string>;
  /** Secret: it holds a client key. */
  public readonly kubeconfig: pulumi.Output<string>;
  /** For example `v1.26.0.1-g0-aliyun`. */
  public readonly version: pulumi.Output<string>;

  constructor(name: string, args: ServiceMeshArgs, opts?: pulumi.ComponentResourceOptions) {
    checkArgs(name, args);
    super("asmws:index:ServiceMesh", name, args, opts);

    const created = args.existingMeshId === undefined ? createInstance(name, args, this) : undefined;
    const details = findInstance(created?.id ?? args.existingMeshId!, created ? RECREATE : ADOPT, this);

    warnOfStandard(name, created?.edition ?? details.edition);
    // Of the mesh that was found, so that nothing continues with one that does not exist.
    this.meshId = created?.id ?? details.serviceMeshId;
    this.version = created ? created.version.apply((version) => version ?? "") : details.version;
    const given = pulumi
      .all([created?.kubeconfig ?? details.kubeConfig, details.endpoints])
      .apply(([kubeconfig, [addresses]]) => withServer(kubeconfig, apiServerAddress(addresses, args.publicApiServer ?? false)));
    this.kubeconfig = pulumi.secret(warnOfExpiry(`the mesh ${name}`, "Renew it in the ASM console (connection), and run `pulumi up --refresh`.", given));

    this.registerOutputs({ meshId: this.meshId, kubeconfig: this.kubeconfig, version: this.version });
  }
}

/** Addresses of a mesh's API server. */
type ApiServerAddresses = { publicApiServerEndpoint?: string; intranetApiServerEndpoint?: string };

/**
 * The address of the API server that was asked for. The kubeconfig's own is not relied on: Alibaba's provider asks for the
 * private one in a place where the API reads no parameter. @internal
 */
export function apiServerAddress(addresses: ApiServerAddresses | undefined, isPublic: boolean): string {
  const address = isPublic ? addresses?.publicApiServerEndpoint : addresses?.intranetApiServerEndpoint;
  if (!address) {
    refuse("ServiceMesh", [{ path: "publicApiServer", value: isPublic, ...(isPublic ? NO_PUBLIC_ADDRESS : NO_PRIVATE_ADDRESS) }]);
  }
  return address!;
}

const NO_PUBLIC_ADDRESS = {
  allowed: "true only for a mesh whose API server has a public address",
  remedy: "bind an EIP to the mesh's API server in the ASM console, or run inside the VPC with false",
};
const NO_PRIVATE_ADDRESS = {
  allowed: "false only for a mesh whose API server has a private address",
  remedy: "look at the mesh in the ASM console, and run the same command when it is running",
};

function checkArgs(name: string, args: ServiceMeshArgs): void {
  const faults: Fault[] = [];
  const creating = ["version", "vpcId", "vswitchId"] as const;
  if (args.existingMeshId === undefined) {
    for (const key of creating.filter((field) => args[field] === undefined)) {
      faults.push({ path: key, value: undefined, allowed: "a value, because a mesh is created", remedy: "give it, or adopt a mesh with existingMeshId" });
    }
  } else {
    for (const key of [...creating, "meshName", "size"] as const) {
      if (args[key] !== undefined) {
        faults.push({
          path: key,
          forbidden: `may not be set beside existingMeshId${plainly(args.existingMeshId)}`,
          remedy: "leave it out: an adopted mesh is not changed",
        });
      }
    }
  }
  refuse(`ServiceMesh ${name}`, faults);
}

function plainly(value: unknown): string {
  return typeof value === "string" ? ` (${quoted(value)})` : "";
}

/** How the cloud calls the size standard. */
const STANDARD = "Default";

// Where gateways are told nothing of their drain, no other number of it holds.
function warnOfStandard(name: string, edition: pulumi.Output<string | undefined>): void {
  edition.apply((known) =>
    known === STANDARD
      ? warn(
          `The mesh ${name} is of size standard, whose gateways do not drain: each of their rollouts cuts their sockets without a close frame, whatever timing.gatewayDrainSeconds ` +
            "says and costs and policies promise by it. From size enterprise on they do.",
        )
      : undefined,
  );
}

function createInstance(name: string, args: ServiceMeshArgs, parent: pulumi.Resource): AsmInstance {
  const size = args.size ?? MeshSize.enterprise;
  const meshName = args.meshName ?? name;
  return new AsmInstance(
    name,
    {
      // The server fills these in and the provider compares them, so all four are always said.
      serviceMeshName: meshName,
      version: args.version!,
      clusterSpec: size,
      edition: size === MeshSize.standard ? STANDARD : "Pro",
      network: { vpcId: args.vpcId!, vswitcheList: args.vswitchId! },
      ...(args.publicApiServer ? { loadBalancer: { apiServerPublicEip: true } } : {}),
    },
    {
      parent,
      // Deleted after the mesh, because the mesh depends on it: see `MeshWatchProvider`.
      dependsOn: [new AsmResource("MeshDeletionGuard", `${name}-watch`, { meshName }, { parent })],
      additionalSecretOutputs: ["kubeconfig"],
      // clusterIds belong to ClusterAttachment, meshConfig is filled in by the server.
      ignoreChanges: ["clusterIds", "meshConfig"],
      // Mocks do not support hooks, and a test of another program must not hang on ours.
      hooks: pulumi.runtime.hasEngine()
        ? { beforeCreate: [refuseSecondMesh(name), refuseUnknownVersion(name)], beforeUpdate: [refuseOtherVersion(name)] }
        : undefined,
      // The provider waits for the mesh to run within these. Its own 10 minutes are short on a busy day; longer would only
      // prolong the wait after a lost answer to the creation, which it repeats until then against a name that is taken.
      customTimeouts: { create: "15m", update: "15m", delete: "20m" },
    },
  );
}

// The data source rather than ServiceMesh.get: it changes nothing in state, takes meshes with two vSwitches
// (on which the resource's reader panics), knows the endpoints, and a missing mesh can be said in our words.
function findInstance(meshId: pulumi.Input<string>, remedy: string, parent: pulumi.Resource) {
  return pulumi.output(meshId).apply(async (id) => {
    const answer = getServiceMeshes({ ids: [id], enableDetails: true }, { parent });
    const { meshes } = await lookedUp(`The mesh ${id}`, "servicemesh:DescribeServiceMeshDetail", answer);
    const mesh = meshes.find((candidate) => candidate.serviceMeshId === id);
    if (!mesh) {
      throw new pulumi.RunError(`The mesh ${id} does not exist in this region and account. ${remedy}`);
    }
    return mesh;
  });
}

const ADOPT = "Set mesh.id to one that `aliyun servicemesh DescribeServiceMeshes` lists, or remove it to create a mesh.";
const RECREATE = "This stack has created it: `pulumi up --refresh` creates it again.";
