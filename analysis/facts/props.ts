/** Inputs of a resource: JSON of which nothing is known. */
export type Props = Record<string, unknown>;

/** The value at a path such as `spec.template.metadata`, or nothing. */
export function read(value: unknown, path: string): unknown {
  return path.split(".").reduce((at: unknown, key) => (isProps(at) ? at[key] : undefined), value);
}

/** The text there, or nothing; a number counts as its text. */
export function text(value: unknown, path: string): string | undefined {
  const found = read(value, path);
  return typeof found === "number" ? String(found) : typeof found === "string" ? found : undefined;
}

/** The objects of the list there; none when there is no list. */
export function objects(value: unknown, path: string): Props[] {
  const found = read(value, path);
  return Array.isArray(found) ? found.filter(isProps) : [];
}

/** The texts of the list there; none when there is no list. */
export function texts(value: unknown, path: string): string[] {
  const found = read(value, path);
  return Array.isArray(found) ? found.filter((item): item is string => typeof item === "string") : [];
}

export function isProps(value: unknown): value is Props {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
