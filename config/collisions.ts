import { appBudget, mayBeSeveral } from "../components/app/appAvailability";
import { quoted } from "../components/contract/quoted";
import { credentialResources } from "../components/tls/credentialNames";
import type { Fault } from "../components/faults";
import { gatewayBudget } from "../components/edges/gatewayDisruptionBudget";
import { GATEWAY_NAMESPACE } from "../components/istio/metadata";
import { isAppSecretName } from "../components/app/secretEnvironment";
import { certificatePath } from "../components/edges/istio/routeServers";
import type { CredentialConfig } from "./routes";

/** Name of the app, its Service and its route. */
export const APP = "tornado";

/** A name that the stack gives, and what has it: resources of the stack, and objects of the cluster. */
interface Named {
  path: string;
  value: string;
  resources: readonly string[];
}

/** Names of certificates that would give one name to two resources or objects. */
export function credentialCollisions(credentials: readonly CredentialConfig[], clientCaPem: string | undefined): Fault[] {
  return collisions(
    credentials.map((one, index) => ({
      path: certificatePath(index, "credentialName"),
      value: one.credentialName,
      resources: credentialResources(one.name, one.credentialName, { ...one, clientCaPem }),
    })),
  );
}

interface Stack {
  namespace: string;
  app: { replicas: number; secretEnvironment?: unknown };
  gatewayBudget: string | undefined;
  credentials: readonly CredentialConfig[];
}

/** Names beside the gateway that the app has too, where its namespace is the gateway's. */
export function appCollisions({ namespace, app, gatewayBudget: gateway, credentials }: Stack): Fault[] {
  const ofApp = {
    path: "namespace",
    value: namespace,
    resources: mayBeSeveral(app.replicas) ? [object("PodDisruptionBudget", appBudget(APP, namespace))] : [],
  };
  const ofGateway = gateway === undefined ? [] : [object("PodDisruptionBudget", gatewayBudget(gateway, GATEWAY_NAMESPACE))];
  const likeSecret = (name: string) => app.secretEnvironment !== undefined && namespace === GATEWAY_NAMESPACE && isAppSecretName(APP, name);
  return [
    ...collisions([ofApp, { path: "gatewayName", value: gateway ?? "", resources: ofGateway }]),
    ...credentials.flatMap(({ credentialName: value }, index) =>
      likeSecret(value)
        ? [
            {
              path: certificatePath(index, "credentialName"),
              value,
              allowed: `a name that no Secret of secretEnvironment can have in ${GATEWAY_NAMESPACE}`,
              remedy: ANOTHER,
            },
          ]
        : [],
    ),
  ];
}

const ANOTHER = "give it another name";

function collisions(all: readonly Named[]): Fault[] {
  return all.flatMap(({ path, value, resources }, index) => {
    const other = all.slice(0, index).find((one) => one.resources.some((resource) => resources.includes(resource)));
    const twice = other?.resources.find((resource) => resources.includes(resource));
    return other === undefined || twice === undefined
      ? []
      : [{ path, value, allowed: `a name beside which ${other.path} (${quoted(other.value)}) has no ${quoted(twice)}`, remedy: ANOTHER }];
  });
}

function object(kind: string, { namespace, name }: { namespace: string; name: string }): string {
  return `${kind} ${namespace}/${name}`;
}
