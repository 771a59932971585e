import type { Json } from "../meshes/mesh";
import type { Action } from "./context";
import { meshIn } from "./meshLookup";

const TEXTS = ["CustomPrometheusUrl", "KialiServiceAnnotations", "KialiArmsAuthTokens", "AuthStrategy"];
const FLAGS = ["Enabled", "IntegrateCLB"];
const OBJECTS = ["RAMOAuthConfig", "OpenIdConfig", "ServerConfig"];

/** Kiali's settings are stored and shown again; no Kiali runs. */
export const describeKialiConfiguration: Action = (parameters, context) => ({ ...meshIn(parameters, context).kiali });

export const updateKialiConfiguration: Action = (parameters, context) => {
  const mesh = meshIn(parameters, context);
  const given: [string, Json | undefined][] = [
    ...TEXTS.map((name): [string, Json | undefined] => [name, parameters.text(name)]),
    ...FLAGS.map((name): [string, Json | undefined] => [name, parameters.flag(name)]),
    ...OBJECTS.map((name): [string, Json | undefined] => [name, nonEmptyObject(parameters.json(name))]),
  ];
  for (const [name, value] of given) if (value !== undefined) mesh.kiali[name] = value;
  return {};
};

// The provider sends {} for a block that is not configured.
function nonEmptyObject(value: unknown): Json | undefined {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0 ? (value as Json) : undefined;
}
