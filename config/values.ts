/** What a text says as JSON, when it is a list or an object, which reach the program so; else the value itself. */
export function structured(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

/** Whether a value is a list or an object, also as a text. */
export function isStructure(value: unknown): boolean {
  const read = structured(value);
  return typeof read === "object" && read !== null;
}

/** Whether a value is an object, and no list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value asks for nothing, as the defaults of Pulumi.yaml do. */
export function isEmpty(value: unknown): boolean {
  const read = structured(value);
  return read === undefined || read === "" || (typeof read === "object" && read !== null && Object.keys(read).length === 0);
}

/** Flags and whole numbers, which `pulumi config set --path` makes of what looks like one, as the text that was meant. Of other numbers digits may be lost already. */
export function asText(item: unknown): unknown {
  return Number.isSafeInteger(item) || typeof item === "boolean" ? String(item) : item;
}

/** The number that a value is. Not Number() alone: it reads " " as 0. What is no number stays what it is, for the checks to refuse and to show. */
export function asNumber(value: unknown): unknown {
  return typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
}

/** The list of texts that a value is, which may be one text with commas between its items. */
export function asList(value: unknown): unknown {
  const read = structured(asText(value));
  if (Array.isArray(read)) return read.map(asText);
  return typeof read === "string" ? read.split(",").map((item) => item.trim()) : read;
}

/** Names that stand twice in one object of a JSON text, of which JSON keeps the last alone. */
export function duplicateNames(json: string): string[] {
  const open: (Set<string> | undefined)[] = [];
  const twice: string[] = [];
  // A text, with the colon behind it that makes it a name, or a bracket.
  for (const [token, , colon] of json.matchAll(/"((?:[^"\\]|\\.)*)"(\s*:)?|[[\]{}]/g)) {
    if (token === "{") open.push(new Set());
    else if (token === "[") open.push(undefined);
    else if (token === "}" || token === "]") open.pop();
    else if (colon !== undefined) {
      const name = JSON.parse(token.slice(0, token.lastIndexOf('"') + 1)) as string;
      const names = open[open.length - 1];
      if (names?.has(name)) twice.push(name);
      names?.add(name);
    }
  }
  return twice;
}
