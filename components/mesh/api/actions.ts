/** Where the gateway of the API reads a parameter. In another place it does not see it. */
type Place = "query" | "body";

interface ActionShape {
  readonly method: "GET" | "POST";
  readonly places: Readonly<Record<string, Place>>;
}

/** Every action of servicemesh 2020-01-11 that is called here. The gateway refuses any other method. */
export const ACTIONS = {
  AddClusterIntoServiceMesh: { method: "POST", places: { ServiceMeshId: "body", ClusterId: "body", IgnoreNamespaceCheck: "body" } },
  DescribeServiceMeshClusters: { method: "POST", places: { ServiceMeshId: "query", Limit: "body", Offset: "body" } },
  DescribeServiceMeshDetail: { method: "POST", places: { ServiceMeshId: "body" } },
  // Asked for in the body, the private address is not seen, and the kubeconfig is the public one.
  DescribeServiceMeshKubeconfig: { method: "POST", places: { ServiceMeshId: "query", PrivateIpAddress: "query" } },
  DescribeServiceMeshUpgradeStatus: { method: "POST", places: { ServiceMeshId: "query", AllIstioGatewayFullNames: "body", GuestClusterIds: "body" } },
  DescribeServiceMeshes: { method: "GET", places: {} },
  DescribeUpgradeVersion: { method: "POST", places: { ServiceMeshId: "query" } },
  DescribeVersions: { method: "POST", places: {} },
  RemoveClusterFromServiceMesh: { method: "POST", places: { ServiceMeshId: "body", ClusterId: "body", ReserveNamespace: "body" } },
  UpgradeMeshEditionPartially: { method: "POST", places: { ServiceMeshId: "body", ASMGatewayContinue: "body", UpgradeGatewayRecords: "body" } },
} as const satisfies Record<string, ActionShape>;

export type AsmAction = keyof typeof ACTIONS;

/** The parameters of an action, by name. */
export type ParametersOf<A extends AsmAction> = Readonly<Partial<Record<keyof (typeof ACTIONS)[A]["places"], string>>>;

/** The parameters of a call, each in its place. A place without any is left out: a GET has no body. */
export function placed<A extends AsmAction>(action: A, parameters: ParametersOf<A>): Partial<Record<Place, Record<string, string>>> {
  const { places }: ActionShape = ACTIONS[action];
  const request: Partial<Record<Place, Record<string, string>>> = {};
  for (const [name, value] of Object.entries<string | undefined>(parameters)) {
    const place = places[name];
    if (value !== undefined && place !== undefined) {
      (request[place] ??= {})[name] = value;
    }
  }
  return request;
}
