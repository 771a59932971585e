/** What the launcher on the host and the daemon in the namespace tell each other while the daemon starts. */
export const RELAYS = ["ack", "asm", "openApi", "http", "https"] as const;
export type RelayName = (typeof RELAYS)[number];

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
