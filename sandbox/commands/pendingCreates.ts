/** A resource as the state has it; only what is needed here. */
export interface ResourceState {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  /** Its replacement was begun by deleting it. */
  readonly pendingReplacement?: boolean;
}

/** An operation that the engine began and did not record as ended. */
export interface PendingOperation {
  readonly type: string;
  readonly resource: ResourceState;
}

/** The state of a stack as `pulumi stack export` writes it. */
export interface Deployment {
  readonly resources?: readonly ResourceState[];
  readonly pending_operations?: readonly PendingOperation[];
}

/** A mesh of the cloud, which knows it by its id, while a program says a name. */
export interface NamedMesh {
  readonly id: string;
  readonly name: string;
}

/**
 * The state without pending operations. What an interrupted creation may have made is in it under the id that it then
 * has, so that a refresh takes it in or finds it missing; of anything else, creating it again makes no second one.
 * (`pulumi refresh --import-pending-creates` promises the same, but its engine drops what it is given.)
 */
export function withoutPending(deployment: Deployment, meshes: readonly NamedMesh[]): Deployment {
  const creations = (deployment.pending_operations ?? []).filter(({ type }) => type === "creating");
  const made = creations.flatMap(({ resource }) => {
    const id = createdId(resource, meshes);
    return id === undefined ? [] : [{ ...resource, id }];
  });
  const urns = new Set(made.map(({ urn }) => urn));
  const known = (deployment.resources ?? []).filter(({ urn, pendingReplacement }) => !(pendingReplacement === true && urns.has(urn)));
  const knownUrns = new Set(known.map(({ urn }) => urn));
  return { ...deployment, resources: [...known, ...made.filter(({ urn }) => !knownUrns.has(urn))], pending_operations: [] };
}

function createdId({ type, inputs }: ResourceState, meshes: readonly NamedMesh[]): string | undefined {
  if (type === "alicloud:servicemesh/serviceMesh:ServiceMesh") return meshes.find(({ name }) => name === inputs?.serviceMeshName)?.id;
  return type.startsWith("kubernetes:") ? kubernetesId(inputs?.metadata) : undefined;
}

function kubernetesId(metadata: unknown): string | undefined {
  const { name, namespace } = (metadata ?? {}) as { name?: string; namespace?: string };
  return namespace === undefined ? name : `${namespace}/${name}`;
}
