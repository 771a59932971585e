import type { PropertyMap, PropertyValue } from "../rpc/properties";

/** One property of a resource, as the real plugin's schema has it. */
export interface Attribute {
  /** The name in faults: that of the Terraform provider inside the real plugin. */
  terraformName: string;
  type: "string" | "integer" | "boolean" | "strings" | "subject";
  /** Whether the program says it, may say it, or only reads it. */
  role: "required" | "optional" | "computed";
  /** What a fault says about a required property that is missing. */
  description?: string;
  default?: PropertyValue;
  secret?: boolean;
  /** A change replaces the resource: always, or only when the old value was a PEM block. Default: it updates in place. */
  replace?: "always" | "ifPem";
  /** The only values allowed, for the elements of a list too. */
  allowed?: readonly string[];
  /** The least value of a number. */
  atLeast?: number;
  /** The least length of a string, for the elements of a list too. */
  minLength?: number;
}

export type Attributes = Record<string, Attribute>;

/** What a resource may use while it is made. */
export interface Context {
  now: () => Date;
  warn: (message: string) => void;
}

/** A resource of the tls package. */
export interface ResourceKind {
  /** For example `tls:index/privateKey:PrivateKey`. */
  token: string;
  attributes: Attributes;
  /** A change leaves the computed properties as they are in the plan; without it all of them become unknown. */
  keepsComputed: boolean;
  /** It carries validityEndTime, earlyRenewalHours and readyForRenewal. */
  renewable: boolean;
  /** Written into the state beside the properties. */
  meta?: PropertyMap;
  /** Makes the resource from inputs with their defaults and without secret marks; the answer is its computed properties. */
  create(inputs: PropertyMap, context: Context): PropertyMap | Promise<PropertyMap>;
}

/** The names of the computed properties. */
export function computedNames(kind: ResourceKind): string[] {
  return Object.keys(kind.attributes).filter((name) => kind.attributes[name]?.role === "computed");
}

/** A computed property that the program only reads. */
export function computed(terraformName: string, more: Partial<Attribute> = {}): Attribute {
  return { terraformName, type: "string", role: "computed", ...more };
}
