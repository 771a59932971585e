import type { LintDocument, Path, Place, Side } from "./document";
import type { Kind } from "./kinds";
import type { Settings } from "./settings";
import type { World } from "./world";

export const SEVERITIES = ["error", "warning", "info"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What a rule is about; `kubernetes` is everything behind the edge. */
export const EDGES = [
  "ingress-nginx",
  "f5-nginx",
  "traefik",
  "haproxy",
  "haproxy-ingress",
  "gateway-api",
  "istio",
  "asm",
  "linkerd",
  "kubernetes",
  "cert-manager",
  "prometheus",
] as const;
export type Edge = (typeof EDGES)[number];

/** What is known of a rule without a document. */
export interface About {
  /** Never used again for another rule: people name it where they disable it. */
  readonly id: `WS${number}`;
  readonly name: string;
  readonly severity: Severity;
  /** The fault, in one sentence. */
  readonly what: string;
  /** What happens to sockets because of it, in two sentences. */
  readonly why: string;
  /** YAML, or text where no YAML mends it. */
  readonly remedy: string;
  /** The document that says so. */
  readonly source: string;
  readonly edges: readonly Edge[];
  /** The versions that it holds for. */
  readonly versions: string;
}

/** A rule looks at one document at a time, and from there at all others. */
export interface Rule extends About {
  readonly kinds: readonly Kind[];
  check(document: LintDocument, world: World): Fault[];
}

/** One place of the document that breaks the rule. */
export interface Fault {
  readonly path: Path;
  /** Without it the rule's own sentence. */
  readonly message?: string;
  /** What is underlined; the name of the field unless told. */
  readonly side?: Side;
  /** How to mend it without a person's judgement. */
  readonly fix?: readonly Edit[];
}

export type Edit =
  | { readonly change: "remove"; readonly path: Path }
  | { readonly change: "set"; readonly path: Path; readonly value: string }
  | { readonly change: "rename"; readonly path: Path; readonly key: string };

/** A fault in its file, for a person. */
export interface Finding {
  readonly rule: About;
  readonly severity: Severity;
  readonly file: string;
  readonly place: Place;
  /** `Kind namespace/name`; nothing when the text could not be parsed. */
  readonly object?: string;
  readonly path?: string;
  readonly message: string;
  readonly line: string;
  readonly document?: LintDocument;
  readonly fix?: readonly Edit[];
}

export type { Settings, World };
