/** Kinds of value that a key has. Lists of texts may be written as one text with commas, numbers and flags as texts. */
export type Kind = "text" | "pem" | "flag" | "integer" | "word" | "texts" | "map";

/** One key of the configuration: all that is known of it stands here. */
export interface Key {
  readonly kind: Kind;
  /** One sentence or more, for documents and editors. */
  readonly doc: string;
  /** What the key is when it is not set. */
  readonly default?: string | number | boolean | readonly string[];
  /** What the component takes when the key is not set, for documents alone. */
  readonly unset?: string | number;
  /** Name of the component's argument, where it differs from the last part of the path: messages of components have it. */
  readonly argument?: string;
  /** Of a kind "word": all that it can be. */
  readonly words?: Readonly<Record<string, string>>;
  /** Of a text: its form, and the form in words. */
  readonly pattern?: RegExp;
  readonly allowed?: string;
  /** Whether it must be encrypted in the stack's file. */
  readonly secret?: true;
  /** Why it must be set; with `requiredWithout` only where that key is not. */
  readonly required?: string;
  readonly requiredWithout?: string;
  /** A key beside which this one may not be set, with the remedy. */
  readonly notBeside?: Exclusion;
  /** Right values, of which generated configurations are made. */
  readonly examples?: readonly unknown[];
}

/** A choice that excludes other keys. */
export interface Exclusion {
  readonly key: string;
  readonly remedy: string;
}

/** A top-level key: an object, or a list, of keys. */
export interface Section {
  readonly title: string;
  readonly doc: string;
}
