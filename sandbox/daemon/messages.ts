/** What the launcher on the host and the daemon in the namespace tell each other while the daemon starts. */
export type RelayName = "ack" | "asm" | "openApi" | EdgeRelay;
type EdgeRelay = `${"http" | "https"}${(typeof SUFFIXES)[number]}`;

const SUFFIXES = ["", "-2", "-3", "-4"] as const;
/** The relays to the load balancers of stacks, a pair for each stack. They are opened at the launch, because nothing can be opened on the host later. */
export const EDGE_RELAYS: readonly Readonly<Record<"http" | "https", EdgeRelay>>[] = SUFFIXES.map((suffix) => ({
  http: `http${suffix}`,
  https: `https${suffix}`,
}));
export const RELAYS: readonly RelayName[] = ["ack", "asm", "openApi", ...EDGE_RELAYS.flatMap(({ http, https }) => [http, https])];

export interface LaunchOptions {
  readonly checkout: string;
  /** The state folder. */
  readonly state: string;
  readonly ports: Readonly<Record<RelayName, number>>;
  /** Programs of the toolchain by name. */
  readonly programs: Readonly<Record<string, string>>;
  readonly node: string;
}

export type ToDaemon = { readonly kind: "launch"; readonly options: LaunchOptions } | { readonly kind: "relay"; readonly name: RelayName };

export type FromDaemon =
  | { readonly kind: "progress"; readonly line: string }
  | { readonly kind: "ready" }
  | { readonly kind: "failed"; readonly what: string; readonly remedy: string };
