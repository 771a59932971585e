import * as pulumi from "@pulumi/pulumi";
import { Deployment } from "@pulumi/kubernetes/apps/v1/deployment";
import { HorizontalPodAutoscaler } from "@pulumi/kubernetes/autoscaling/v2/horizontalPodAutoscaler";
import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount";
import { Role } from "@pulumi/kubernetes/rbac/v1/role";
import { RoleBinding } from "@pulumi/kubernetes/rbac/v1/roleBinding";
import type { Capacity } from "../../capacity";
import type { Timing } from "../../timing";
import { apart } from "./apart";
import { CPU_PERCENT, GatewayAutoscalingArgs } from "./autoscaling";
import { GATEWAY_TEMPLATE, LOAD_BALANCER_IDLE, TEMPLATES } from "./gatewayAnnotations";
import { PROXY_CONFIG, proxyConfig } from "./proxyConfig";

/** What the pods of a gateway are made from. */
export interface Workload {
  name: string;
  namespace: pulumi.Input<string>;
  /** Labels by which they are selected. */
  selector: Record<string, string>;
  /** Revision of the control plane that injects them. */
  revision?: string;
  timing: pulumi.Output<Timing>;
  /** How long a pod that ends keeps its sockets. */
  drainSeconds: pulumi.Output<number>;
  capacity: pulumi.Output<Capacity>;
  autoscaling?: GatewayAutoscalingArgs;
}

const EXIT_SECONDS = 10;
/** Of the longest drain, with room for the last pod to exit. */
const DELETE_TIMEOUT = "75m";
/** Clients of a pod that was added for a rush come back before it goes. */
const SCALE_DOWN_SECONDS = 600;

/** Makes the pods of a gateway, and what lets them read certificates. */
export function createWorkload(workload: Workload, parent: pulumi.Resource): Deployment {
  const { name, namespace } = workload;
  const account = new ServiceAccount(name, { metadata: { name, namespace } }, { parent });
  const access = letReadSecrets(workload, parent);
  const deployment = new Deployment(
    name,
    { metadata: { name, namespace, labels: workload.selector, annotations: { [LOAD_BALANCER_IDLE]: idleText(workload) } }, spec: deploymentSpec(workload) },
    { parent, dependsOn: [account, access], customTimeouts: { delete: DELETE_TIMEOUT } },
  );
  if (workload.autoscaling) {
    createAutoscaler(workload, workload.autoscaling, parent);
  }
  return deployment;
}

function idleText({ timing }: Workload): pulumi.Output<string> {
  return timing.loadBalancerIdleSeconds.apply(String);
}

// Certificates are read by the gateway's own account, in its own namespace.
function letReadSecrets({ name, namespace }: Workload, parent: pulumi.Resource): RoleBinding {
  const metadata = { name: `${name}-sds`, namespace };
  const role = new Role(metadata.name, { metadata, rules: [{ apiGroups: [""], resources: ["secrets"], verbs: ["get", "watch", "list"] }] }, { parent });
  return new RoleBinding(
    metadata.name,
    {
      metadata,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: metadata.name },
      subjects: [{ kind: "ServiceAccount", name, namespace }],
    },
    { parent, dependsOn: role },
  );
}

function deploymentSpec(workload: Workload) {
  const { name, selector, revision, timing, drainSeconds, capacity, autoscaling } = workload;
  const labels = { ...selector, ...(revision === undefined ? { "sidecar.istio.io/inject": "true" } : { "istio.io/rev": revision }) };
  return {
    ...(autoscaling ? {} : { replicas: capacity.gatewayReplicas }),
    revisionHistoryLimit: 3,
    selector: { matchLabels: selector },
    // The new pod serves before the old one drains.
    strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    template: {
      metadata: { labels, annotations: { [TEMPLATES]: GATEWAY_TEMPLATE, [PROXY_CONFIG]: podConfig(workload) } },
      spec: {
        serviceAccountName: name,
        terminationGracePeriodSeconds: pulumi.all([timing.preStopSleepSeconds, drainSeconds]).apply(([sleep, drain]) => sleep + drain + EXIT_SECONDS),
        // Ports below 1024 without any capability.
        securityContext: { sysctls: [{ name: "net.ipv4.ip_unprivileged_port_start", value: "0" }], seccompProfile: { type: "RuntimeDefault" } },
        affinity: apart(selector),
        containers: [
          {
            name: "istio-proxy",
            // Replaced by the webhook.
            image: "auto",
            resources: capacity.gatewayResources,
            // New sockets still arrive until every load balancer has the new endpoints.
            lifecycle: { preStop: { sleep: { seconds: timing.preStopSleepSeconds } } },
            securityContext: {
              allowPrivilegeEscalation: false,
              capabilities: { drop: ["ALL"] },
              readOnlyRootFilesystem: true,
              runAsNonRoot: true,
              runAsUser: PROXY_USER,
              runAsGroup: PROXY_USER,
            },
          },
        ],
      },
    },
  };
}

/** Of Istio's images. */
const PROXY_USER = 1337;

function podConfig({ timing, drainSeconds, capacity }: Workload): pulumi.Output<string> {
  return pulumi
    .all([timing, drainSeconds, capacity])
    .apply(([{ listenerDrainSeconds }, podDrainSeconds, { gatewayConnectionCap }]) =>
      proxyConfig({ listenerDrainSeconds, podDrainSeconds, connectionCap: gatewayConnectionCap }),
    );
}

function createAutoscaler({ name, namespace }: Workload, autoscaling: GatewayAutoscalingArgs, parent: pulumi.Resource): HorizontalPodAutoscaler {
  const { minReplicas, maxReplicas, cpuPercent = CPU_PERCENT } = autoscaling;
  return new HorizontalPodAutoscaler(
    name,
    {
      metadata: { name, namespace },
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name },
        minReplicas,
        maxReplicas,
        metrics: [{ type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: cpuPercent } } }],
        behavior: { scaleDown: { stabilizationWindowSeconds: SCALE_DOWN_SECONDS } },
      },
    },
    { parent },
  );
}
