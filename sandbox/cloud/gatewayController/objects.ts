import type { KubernetesObject, V1Service } from "@kubernetes/client-node";
import { autoscaler } from "./autoscaler";
import { gatewayDeployment, type DeploymentContext } from "./deployment";
import { drainServiceAnnotations } from "./drain";
import { type GatewayIdentity, identityOf } from "./identity";
import { configurationFor, GATEWAY_NAMESPACE, type GatewayConfiguration, type IstioGateway } from "./istioGateway";

/** Every object in the data plane that an IstioGateway stands for, in the order in which they are created. */
export function gatewayObjects(gateway: IstioGateway, context: DeploymentContext): KubernetesObject[] {
  const configuration = configurationFor(gateway.spec ?? {}, context.clusterId);
  const identity = identityOf(gateway);
  return [
    serviceAccount(identity),
    secretReader(identity),
    secretReaderBinding(identity),
    service(identity, configuration, drainServiceAnnotations(gateway, context.gatewayVersion)),
    gatewayDeployment(identity, gateway, configuration, context),
    ...(configuration.autoscaleEnabled ? [autoscaler(identity, configuration)] : []),
  ];
}

function serviceAccount({ name, labels }: GatewayIdentity): KubernetesObject {
  return { apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace: GATEWAY_NAMESPACE, labels } };
}

// istiod hands a TLS Secret only to a gateway that could list the Secrets of its namespace itself.
function secretReader({ name, labels }: GatewayIdentity): KubernetesObject & { rules: object[] } {
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "Role",
    metadata: { name: `${name}-sds`, namespace: GATEWAY_NAMESPACE, labels },
    rules: [{ apiGroups: [""], resources: ["secrets"], verbs: ["get", "list", "watch"] }],
  };
}

function secretReaderBinding({ name, labels }: GatewayIdentity): KubernetesObject & { roleRef: object; subjects: object[] } {
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata: { name: `${name}-sds`, namespace: GATEWAY_NAMESPACE, labels },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: `${name}-sds` },
    subjects: [{ kind: "ServiceAccount", name, namespace: GATEWAY_NAMESPACE }],
  };
}

function service(identity: GatewayIdentity, configuration: GatewayConfiguration, drain: Record<string, string>): V1Service {
  const { serviceType = "LoadBalancer", ports = [], meshExpansionPorts = [], serviceLabels, serviceAnnotations } = configuration;
  const balanced = serviceType === "LoadBalancer";
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: {
      name: identity.name,
      namespace: GATEWAY_NAMESPACE,
      labels: { ...serviceLabels, ...identity.labels },
      annotations: { ...(balanced ? drain : {}), ...serviceAnnotations },
    },
    spec: {
      type: serviceType,
      selector: identity.selector,
      ports: [...ports, ...meshExpansionPorts].map((port) => ({
        ...port,
        protocol: port.protocol ?? "TCP",
        targetPort: port.targetPort ?? port.port,
      })),
      ...(balanced ? { loadBalancerClass: configuration.loadBalancerClass, loadBalancerIP: configuration.loadBalancerIP } : {}),
      ...(serviceType !== "ClusterIP" ? { externalTrafficPolicy: configuration.externalTrafficPolicy } : {}),
    },
  };
}
