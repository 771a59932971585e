import { APP_KEYS } from "./keys/app";
import { CAPACITY_KEYS } from "./keys/capacity";
import { CLUSTER_KEYS } from "./keys/cluster";
import { EDGE_KEYS } from "./keys/edge";
import { HOSTS_KEYS } from "./keys/hosts";
import { MESH_KEYS } from "./keys/mesh";
import { TIMING_KEYS } from "./keys/timing";
import type { Key, Section } from "./key";

/** The top-level keys. */
export const SECTIONS = {
  mesh: { title: "Mesh", doc: "The ASM instance: the id of an existing one, or what is needed to create one." },
  cluster: { title: "Cluster", doc: "The ACK cluster that is attached to the mesh." },
  hosts: {
    title: "Hosts and certificates",
    doc:
      "Host names that are served with TLS: a list of names, which share one certificate, or a list of objects with names and a certificate of their own (SNI). " +
      "Every certificate and key is checked in the preview.",
  },
  app: { title: "App", doc: "The workload in the cluster." },
  edge: { title: "Edge", doc: "The ingress gateway, its load balancer, and the way from them to the app." },
  timing: { title: "Timing", doc: "Seconds and days from which all other times are derived; docs/sizing.md explains them." },
  capacity: { title: "Capacity", doc: "Numbers from which replicas, resources and limits are derived; docs/sizing.md explains them." },
} as const satisfies Record<string, Section>;

/** Every key of every section, by its path; `[]` stands for each object of a list. */
export const KEYS = { ...MESH_KEYS, ...CLUSTER_KEYS, ...HOSTS_KEYS, ...APP_KEYS, ...EDGE_KEYS, ...TIMING_KEYS, ...CAPACITY_KEYS };

/** The path of a key. */
export type Path = keyof typeof KEYS;

/** The paths of keys of a kind. */
export type PathOf<K extends Key["kind"]> = { [P in Path]: (typeof KEYS)[P]["kind"] extends K ? P : never }[Path];

/** What a key of words can be. */
export type WordOf<P extends PathOf<"word">> = (typeof KEYS)[P]["words"][keyof (typeof KEYS)[P]["words"]];

/** The same table without the types of each entry. */
export const TABLE: ReadonlyMap<string, Key> = new Map<string, Key>(Object.entries(KEYS));

/** The key at a place of a stack's configuration, where lists have numbers. */
export function keyAt(place: string): Key | undefined {
  return TABLE.get(place.replace(/\[\d+\]/, "[]"));
}

/** The top-level key that a path or a place is in. */
export function sectionOf(place: string): string {
  return place.replace(/[.[].*$/s, "");
}
