import type { Finding } from "../../../analysis/lint/rule";
import { githubAnnotations } from "./github";
import { json } from "./json";
import { sarif } from "./sarif";
import { text } from "./text";

export interface Report {
  readonly findings: readonly Finding[];
  readonly files: number;
  readonly objects: number;
}

export const FORMATS = ["text", "json", "sarif", "github"] as const;
export type Format = (typeof FORMATS)[number];

const WRITERS: Record<Format, (report: Report) => string> = { text, json, sarif, github: githubAnnotations };

export function formatOf(format: Format): (report: Report) => string {
  return WRITERS[format];
}
