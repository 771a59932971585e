import { compile, JSONPathError, type JSONPathQuery } from "json-p3";
import type { Json } from "../object";

export type JsonPath = JSONPathQuery;

/**
 * Parses a JSONPath of RFC 9535, such as $.a['b'][0][-1][*]..c and [?@.type=="Ready"]; the leading $ may be missing.
 * @throws one sentence that says where it does not understand the path.
 */
export function parseJsonPath(text: string): JsonPath {
  try {
    return compile(text.startsWith("$") ? text : `$${text}`);
  } catch (error) {
    if (error instanceof JSONPathError) throw new Error(`jsonpath: ${error.message} in ${text}`);
    throw error;
  }
}

/** Every node that the path selects, in document order. */
export function selectAll(path: JsonPath, root: Json): Json[] {
  return path.query(root).values() as Json[];
}
