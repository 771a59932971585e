import * as pulumi from "@pulumi/pulumi";
import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import { Resources } from "../resources";
import { anyLeaf, LeafRule, ObjectShape, strict } from "../strict";
import { ASM, GATEWAY_NAMESPACE, Labels, Metadata } from "./metadata";
import { portNumber, strings } from "./rules";

/** ASM's own gateway object: a Deployment, a Service and a load balancer in the attached cluster. */
export interface IstioGatewaySpec {
  gatewayType: "ingress";
  clusterIds: pulumi.Input<pulumi.Input<string>[]>;
  serviceType: "LoadBalancer";
  loadBalancerClass?: pulumi.Input<string>;
  externalTrafficPolicy?: "Local" | "Cluster";
  serviceAnnotations?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** Read by the proxies when they start: a change restarts them. */
  podAnnotations?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  podLabels?: Labels;
  ports: IstioGatewayPort[];
  /** Pods; left out when an autoscaler counts them. */
  replicaCount?: pulumi.Input<number>;
  autoscaleEnabled?: boolean;
  minReplicas?: pulumi.Input<number>;
  maxReplicas?: pulumi.Input<number>;
  /** Target of the autoscaler, in percent of the requested CPU. */
  cpu?: { targetAverageUtilization: pulumi.Input<number> };
  rollingMaxSurge?: string;
  rollingMaxUnavailable?: string;
  resources?: pulumi.Input<Resources>;
  affinity?: Record<string, unknown>;
}

export interface IstioGatewayPort {
  name: string;
  port: number;
  targetPort: number;
  protocol: "TCP";
}

/** Written by ASM's controller; the keys are capitalised. */
export interface IstioGatewayStatus {
  Status?: string;
  /** Addresses or, behind an NLB, host names. */
  GatewayAddress?: string[];
  ErrorMessage?: string;
}

const LISTENER = "alibaba-cloud-loadbalancer-protocol-port";

// With this annotation a CLB gets HTTP listeners, which close a silent connection after 60 s at most.
const tcpListeners: LeafRule = (value) => {
  const listener = Object.entries(value as Record<string, unknown>).find(([key, ports]) => key.endsWith(LISTENER) && /https?:/.test(String(ports)));
  return listener && { forbidden: "may not have an HTTP listener", remedy: `leave out ${LISTENER}: it would close a silent socket after 60 s` };
};

export const istioGatewayShape: ObjectShape = {
  fields: {
    gatewayType: anyLeaf,
    clusterIds: strings,
    serviceType: anyLeaf,
    loadBalancerClass: anyLeaf,
    externalTrafficPolicy: anyLeaf,
    serviceAnnotations: tcpListeners,
    podAnnotations: anyLeaf,
    podLabels: anyLeaf,
    ports: { each: { fields: { name: anyLeaf, port: portNumber, targetPort: portNumber, protocol: anyLeaf } } },
    replicaCount: anyLeaf,
    autoscaleEnabled: anyLeaf,
    minReplicas: anyLeaf,
    maxReplicas: anyLeaf,
    cpu: { fields: { targetAverageUtilization: anyLeaf } },
    rollingMaxSurge: anyLeaf,
    rollingMaxUnavailable: anyLeaf,
    resources: { fields: { requests: anyLeaf, limits: anyLeaf } },
    affinity: anyLeaf,
  },
  oneOf: [{ fields: ["replicaCount", "autoscaleEnabled"], remedy: "two would count the pods: leave replicaCount out" }],
  invented: { podDisruptionBudget: "create it in the ACK cluster", terminationGracePeriodSeconds: "set timing.gatewayDrainSeconds" },
};

export class IstioGateway extends CustomResource {
  /** An instance has the outputs whose keys were among its inputs; `declare`, because a field would hide the output. */
  declare readonly status: pulumi.Output<IstioGatewayStatus | undefined>;

  constructor(name: string, metadata: Metadata, spec: IstioGatewaySpec, opts?: pulumi.CustomResourceOptions) {
    const checked = strict(`IstioGateway ${name}`, istioGatewayShape, spec);
    super(name, { apiVersion: ASM, kind: "IstioGateway", metadata, spec: checked, status: undefined }, opts);
  }
}

interface ExistingSpec {
  podLabels?: Record<string, string>;
  podAnnotations?: Record<string, string>;
  serviceAnnotations?: Record<string, string>;
  ports?: { port: number }[];
}

/** An existing IstioGateway, by its name: read in every preview and update, never changed. */
export class ExistingIstioGateway extends CustomResource {
  declare readonly spec: pulumi.Output<ExistingSpec | undefined>;
  declare readonly status: pulumi.Output<IstioGatewayStatus | undefined>;

  constructor(name: string, gateway: string, opts?: pulumi.CustomResourceOptions) {
    super(
      name,
      { apiVersion: ASM, kind: "IstioGateway", metadata: undefined, spec: undefined, status: undefined },
      { ...opts, id: `${GATEWAY_NAMESPACE}/${gateway}` },
    );
  }
}
