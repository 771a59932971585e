import type { Deployment, ResourceState } from "./pendingCreates";

/** The way from the load balancer to the app as the stack's state names it. Absent is what the last update did not make. */
export interface EdgeNames {
  readonly attachment?: { readonly meshId: string; readonly clusterId: string };
  readonly gateway?: string;
  /** All as NAMESPACE/NAME. */
  readonly secrets: readonly string[];
  readonly app?: string;
}

/** What the cloud and the cluster say of these names. */
export interface EdgeFacts {
  readonly names: EdgeNames;
  /** Whether the mesh has the cluster. */
  readonly attached: boolean;
  readonly gateway: { readonly addresses: readonly string[]; readonly error: string; readonly pods: Pods | undefined };
  readonly app: Pods | undefined;
  /** Ready endpoints of the app's Service. */
  readonly endpoints: number;
  readonly existingSecrets: readonly string[];
}

export interface Pods {
  readonly ready: number;
  readonly wanted: number;
}

/** A part of the edge that is not as it must be, and what to do. */
export interface MissingPart {
  readonly what: string;
  readonly remedy: string;
}

/** Type tokens of the resources in a state; a Kubernetes one is kubernetes:GROUP/VERSION:KIND. */
const TYPES = {
  attachment: /^(asmws:asm:Attachment|pulumi-nodejs:dynamic\/asm:ClusterAttachment)$/,
  gateway: /:IstioGateway$/,
  secret: /^kubernetes:core\/v1:Secret$/,
  app: /^kubernetes:apps\/v1:Deployment$/,
};

/** Reads the names out of a stack's state. */
export function edgeNames({ resources = [] }: Deployment): EdgeNames {
  const first = (type: RegExp): ResourceState | undefined => resources.find((each) => type.test(each.type));
  const { meshId, clusterId } = first(TYPES.attachment)?.inputs ?? {};
  const gateway = first(TYPES.gateway)?.id?.split("/").at(-1);
  const app = first(TYPES.app)?.id;
  return {
    ...(typeof meshId === "string" && typeof clusterId === "string" ? { attachment: { meshId, clusterId } } : {}),
    ...(gateway === undefined ? {} : { gateway }),
    ...(app === undefined ? {} : { app }),
    secrets: resources.filter(({ type }) => TYPES.secret.test(type)).flatMap(({ id }) => id ?? []),
  };
}

/** Every part that is missing, from the outside in: what lacks the first makes the others fail too. */
export function missingParts(facts: EdgeFacts): MissingPart[] {
  return [...attachmentParts(facts), ...gatewayParts(facts), ...secretParts(facts), ...appParts(facts)];
}

const AGAIN = "make up makes it anew";

function attachmentParts({ names: { attachment }, attached }: EdgeFacts): MissingPart[] {
  if (attachment === undefined) return [{ what: "the attachment of the cluster is not in the stack's state", remedy: AGAIN }];
  return attached ? [] : [{ what: `cluster ${attachment.clusterId} is not attached to mesh ${attachment.meshId}`, remedy: AGAIN }];
}

function gatewayParts({ names, gateway: { addresses, error, pods } }: EdgeFacts): MissingPart[] {
  if (names.gateway === undefined) return [{ what: "the IstioGateway is not in the stack's state", remedy: AGAIN }];
  const service = `istio-system/istio-${names.gateway}`;
  const address = `IstioGateway ${names.gateway} has no load balancer address${error ? `: ${error}` : ""}`;
  return [
    ...(addresses.length > 0
      ? []
      : [{ what: address, remedy: `make shell, then kubectl --context ack describe service -n istio-system istio-${names.gateway}` }]),
    ...podParts("gateway", service, pods),
  ];
}

function secretParts({ names, existingSecrets }: EdgeFacts): MissingPart[] {
  return names.secrets.filter((name) => !existingSecrets.includes(name)).map((name) => ({ what: `TLS Secret ${name} does not exist`, remedy: AGAIN }));
}

function appParts({ names, app, endpoints }: EdgeFacts): MissingPart[] {
  if (names.app === undefined) return [{ what: "the app's Deployment is not in the stack's state", remedy: AGAIN }];
  const pods = podParts("app", names.app, app);
  if (pods.length > 0 || endpoints > 0) return pods;
  return [
    {
      what: `Service ${names.app} has no ready endpoints`,
      remedy: "its selector must match the app's pods: make shell, then kubectl --context ack get endpointslices -A",
    },
  ];
}

function podParts(of: string, deployment: string, pods: Pods | undefined): MissingPart[] {
  if (pods === undefined) return [{ what: `Deployment ${deployment} of the ${of} does not exist`, remedy: AGAIN }];
  if (pods.ready > 0) return [];
  const remedy = pods.wanted === 0 ? "it was scaled to 0: make up, or kubectl scale" : "make status lists the pods, make logs NAME=NAMESPACE/POD shows why";
  return [{ what: `${of} pods: 0 of ${pods.wanted} of Deployment ${deployment} are ready`, remedy }];
}
