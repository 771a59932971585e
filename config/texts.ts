/** What a text may be; an empty text counts as not given. */
export interface TextRule {
  /** Why a value is needed; without it none is. */
  required?: string;
  fallback?: string;
  pattern?: RegExp;
  /** In place of a pattern. */
  matches?: (value: string) => boolean;
  allowed?: string;
}

/** Whether a text is a list or an object, which reach the program as JSON. */
export function isStructure(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    return typeof JSON.parse(text) === "object";
  } catch {
    return false;
  }
}

/** What a text says as JSON, else the text itself. */
export function jsonOf(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return text;
  }
}

/** Flags and whole numbers, which `pulumi config set --path` makes of what looks like one, as the text that was meant. Of other numbers digits may be lost already. */
export function asText(item: unknown): unknown {
  return Number.isSafeInteger(item) || typeof item === "boolean" ? String(item) : item;
}

/** The number that a text is. Not Number() alone: it reads " " as 0. What is no number stays a text, for the checks to refuse and to show. */
export function asNumber(text: string): number | string {
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}
