/** An operation that the engine began and did not record as ended. */
export interface PendingOperation {
  readonly type: string;
  readonly resource: { readonly urn: string; readonly type: string; readonly inputs?: { readonly metadata?: { readonly name?: string; readonly namespace?: string } } };
}

/** The id that a resource would have if its creation had come through; undefined where the id is not known beforehand. */
export function pendingCreateId({ resource }: PendingOperation): string | undefined {
  const metadata = resource.inputs?.metadata;
  if (!resource.type.startsWith("kubernetes:") || metadata?.name === undefined) return undefined;
  return metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;
}
