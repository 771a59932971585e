/** An operation that the engine began and did not record as ended. */
export interface PendingOperation {
  readonly type: string;
  readonly resource: { readonly urn: string; readonly type: string; readonly inputs?: Readonly<Record<string, unknown>> };
}

/** A mesh of the cloud, which knows it by its id, while a program says a name. */
export interface NamedMesh {
  readonly id: string;
  readonly name: string;
}

/**
 * The flags of `pulumi refresh` that settle pending creations: an object that may have been created before the end is
 * looked up by its id, anything else is forgotten, because creating it again makes no second one.
 */
export function settlingFlags(pending: readonly PendingOperation[], meshes: readonly NamedMesh[]): string[] {
  const imports = pending
    .filter(({ type }) => type === "creating")
    .flatMap((operation) => {
      const id = createdId(operation, meshes);
      return id === undefined ? [] : [`--import-pending-creates=${operation.resource.urn}`, `--import-pending-creates=${id}`];
    });
  return [...imports, "--clear-pending-creates"];
}

function createdId({ resource: { type, inputs } }: PendingOperation, meshes: readonly NamedMesh[]): string | undefined {
  if (type === "alicloud:servicemesh/serviceMesh:ServiceMesh") return meshes.find(({ name }) => name === inputs?.serviceMeshName)?.id;
  return type.startsWith("kubernetes:") ? kubernetesId(inputs?.metadata) : undefined;
}

function kubernetesId(metadata: unknown): string | undefined {
  const { name, namespace } = (metadata ?? {}) as { name?: string; namespace?: string };
  return namespace === undefined ? name : `${namespace}/${name}`;
}
