import { appBudget, mayBeSeveral } from "../components/app/appAvailability";
import { quoted } from "../components/contract/quoted";
import { credentialResources } from "../components/tls/credentialNames";
import { gatewayBudget } from "../components/edges/gatewayDisruptionBudget";
import { GATEWAY_NAMESPACE } from "../components/istio/metadata";
import { isAppSecretName } from "../components/app/secretEnvironment";
import type { CredentialConfig } from "./certificates";
import type { ConfigReader } from "./reader";

/** Name of the app, its Service and its route. */
export const APP = "tornado";

/** A name that the stack gives, and what has it: resources of the stack, and objects of the cluster. */
interface Named {
  path: string;
  value: string;
  resources: readonly string[];
}

/** Refuses names of certificates that would give one name to two resources or objects. */
export function credentialCollisions(reader: ConfigReader, credentials: readonly CredentialConfig[], clientCaPem: string | undefined): void {
  refuseCollisions(
    reader,
    credentials.map((one, index) => ({
      path: reader.place("hosts[].certificate.secretName", index),
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

/** Refuses names beside the gateway that the app has too, where its namespace is the gateway's. */
export function appCollisions(reader: ConfigReader, { namespace, app, gatewayBudget: gateway, credentials }: Stack): void {
  const ofApp = {
    path: "app.namespace",
    value: namespace,
    resources: mayBeSeveral(app.replicas) ? [object("PodDisruptionBudget", appBudget(APP, namespace))] : [],
  };
  const ofGateway = gateway === undefined ? [] : [object("PodDisruptionBudget", gatewayBudget(gateway, GATEWAY_NAMESPACE))];
  refuseCollisions(reader, [ofApp, { path: "edge.name", value: gateway ?? "", resources: ofGateway }]);
  const likeSecret = (name: string) => app.secretEnvironment !== undefined && namespace === GATEWAY_NAMESPACE && isAppSecretName(APP, name);
  credentials.forEach(({ credentialName }, index) => {
    if (likeSecret(credentialName)) {
      const allowed = `a name that no Secret of app.secretEnvironment can have in ${GATEWAY_NAMESPACE}`;
      reader.refuse(reader.place("hosts[].certificate.secretName", index), credentialName, allowed, ANOTHER);
    }
  });
}

const ANOTHER = "give it another name";

function refuseCollisions(reader: ConfigReader, all: readonly Named[]): void {
  all.forEach(({ path, value, resources }, index) => {
    const other = all.slice(0, index).find((one) => one.resources.some((resource) => resources.includes(resource)));
    const twice = other?.resources.find((resource) => resources.includes(resource));
    if (other !== undefined && twice !== undefined) {
      reader.refuse(path, value, `a name beside which ${other.path} (${quoted(other.value)}) has no ${quoted(twice)}`, ANOTHER);
    }
  });
}

function object(kind: string, { namespace, name }: { namespace: string; name: string }): string {
  return `${kind} ${namespace}/${name}`;
}
