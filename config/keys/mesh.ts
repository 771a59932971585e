import { MeshSize } from "../../components/mesh/serviceMesh";
import type { Exclusion, Key } from "../key";

const CREATED: Exclusion = { key: "mesh.id", remedy: "an adopted mesh is not changed: remove it, or remove mesh.id to create a mesh" };
const NEEDED_TO_CREATE = { required: "needed to create a mesh, or set mesh.id to adopt one", requiredWithout: "mesh.id", notBeside: CREATED } as const;

export const MESH_KEYS = {
  "mesh.id": {
    kind: "text",
    argument: "existingMeshId",
    doc: "Id of an existing ASM instance. It is read and never changed. Without it an instance is created.",
    pattern: /^c[a-z0-9]{8,63}$/,
    allowed: "an id of an ASM instance, or nothing to create one",
    examples: ["c1a2b3c4d5e6f7a8b9"],
  },
  "mesh.name": {
    kind: "text",
    argument: "meshName",
    doc: "Name of the created instance.",
    unset: "asm-websocket",
    notBeside: CREATED,
    examples: ["edge"],
  },
  "mesh.version": {
    kind: "text",
    argument: "version",
    doc: "Version of the created instance. A change upgrades the mesh in place, to the next version only; its gateways keep their version until edge.upgradeGateway is set.",
    pattern: /^v\d+\.\d+\.\d+[0-9a-z.-]*$/,
    allowed: "a version that `aliyun servicemesh DescribeVersions` lists",
    ...NEEDED_TO_CREATE,
    examples: ["v1.26.0.1-g0-aliyun", "v1.25.6.4-g0-aliyun", "v1.18.0"],
  },
  "mesh.size": {
    kind: "word",
    argument: "size",
    doc: "Size of the created instance. Changing between standard and the other two requires a new instance; use a new stack.",
    words: MeshSize,
    default: MeshSize.enterprise,
    notBeside: CREATED,
  },
  "mesh.vpcId": {
    kind: "text",
    doc: "VPC of the ACK cluster. Immutable; use a new stack to change it.",
    pattern: /^vpc-[a-z0-9-]+$/,
    allowed: "an id of a VPC",
    ...NEEDED_TO_CREATE,
    examples: ["vpc-1"],
  },
  "mesh.vswitchId": {
    kind: "text",
    doc: "One vSwitch in that VPC. Immutable; use a new stack to change it.",
    pattern: /^vsw-[a-z0-9-]+$/,
    allowed: "an id of one vSwitch in the VPC",
    ...NEEDED_TO_CREATE,
    examples: ["vsw-1"],
  },
  "mesh.publicApiServer": {
    kind: "flag",
    doc: "Whether Pulumi reaches the mesh API server by its public address, from outside the VPC.",
    default: false,
  },
  "mesh.protect": { kind: "flag", doc: "Whether Pulumi refuses to delete the instance and the attachment.", default: false },
} as const satisfies Record<string, Key>;
