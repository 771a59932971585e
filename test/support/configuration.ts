/** Values of a stack by their paths, as `edge.accessLog` or `hosts[0].certificate.existing`, as the JSON texts of top-level keys that Pulumi gives. */
export function topLevel(values: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(withPaths({}, values)).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]));
}

/** The values with others at paths in them, as `pulumi config set --path` puts them. */
export function withPaths(values: Readonly<Record<string, unknown>>, paths: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const all = structuredClone(values) as Record<string, unknown>;
  for (const [path, value] of Object.entries(paths)) put(all, path.split(/\.|(?=\[\d+\])/), value);
  return all;
}

/** The top-level keys of paths, which are encrypted as a whole. */
export function topLevelKeys(paths: readonly string[]): string[] {
  return [...new Set(paths.map((path) => path.split(/[.[]/)[0]!))];
}

function put(object: Record<string, unknown>, [part = "", ...rest]: string[], value: unknown): void {
  const name = part.replace(/^\[(\d+)\]$/, "$1");
  if (rest.length === 0) {
    // Not by assignment, which would take __proto__ for the object's own.
    Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
  } else {
    const inner = (typeof object[name] === "object" ? object[name] : rest[0]!.startsWith("[") ? [] : {}) as Record<string, unknown>;
    object[name] = inner;
    // Objects of a list before one that is given.
    if (Array.isArray(inner)) for (let at = inner.length; at < Number(rest[0]!.slice(1, -1)); at += 1) inner.push({});
    put(inner, rest, value);
  }
}
