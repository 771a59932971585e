import assert from "node:assert/strict";
import type { V1Deployment, V1Service } from "@kubernetes/client-node";
import { keepingReplicas } from "../../../sandbox/cloud/gatewayController/autoscaler";
import { gatewayFaults } from "../../../sandbox/cloud/gatewayController/faults";
import type { IstioGateway, IstioGatewaySpec } from "../../../sandbox/cloud/gatewayController/istioGateway";
import { gatewayObjects } from "../../../sandbox/cloud/gatewayController/objects";
import { deployedStatus } from "../../../sandbox/cloud/gatewayController/status";

const CONTEXT = {
  meshId: "mesh-1",
  gatewayVersion: "v1.26.0.1-g0-aliyun",
  clusterId: "ack-1",
  xdsAddress: "10.244.0.10:15010",
  image: "gateway:1",
  istioVersion: "1.31.1",
};
const DRAIN = "asm.alibabacloud.com/gateway-drain-timeout-seconds";

function gateway(spec: Partial<IstioGatewaySpec> = {}, annotations: Record<string, string> = {}, name = "ingressgateway"): IstioGateway {
  return {
    apiVersion: "istio.alibabacloud.com/v1",
    kind: "IstioGateway",
    metadata: { name, namespace: "istio-system", annotations },
    spec: {
      gatewayType: "ingress",
      clusterIds: ["ack-1"],
      serviceType: "LoadBalancer",
      ports: [{ name: "http", port: 80, targetPort: 80, protocol: "TCP" }],
      ...spec,
    },
  };
}

function objectsOf(subject: IstioGateway): Record<string, unknown> {
  const objects: Record<string, unknown> = {};
  for (const object of gatewayObjects(subject, CONTEXT)) objects[object.kind ?? ""] = object;
  return objects;
}

describe("objects of an IstioGateway", () => {
  it("are these five for the least that can be written", () => {
    const labels = {
      app: "istio-ingressgateway",
      istio: "ingressgateway",
      "app.kubernetes.io/managed-by": "asm-gateway-controller",
      "istio.alibabacloud.com/gateway": "ingressgateway",
    };
    assert.deepEqual(JSON.parse(JSON.stringify(gatewayObjects(gateway(), CONTEXT))), [
      { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "istio-ingressgateway", namespace: "istio-system", labels } },
      {
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "Role",
        metadata: { name: "istio-ingressgateway-sds", namespace: "istio-system", labels },
        rules: [{ apiGroups: [""], resources: ["secrets"], verbs: ["get", "list", "watch"] }],
      },
      {
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "RoleBinding",
        metadata: { name: "istio-ingressgateway-sds", namespace: "istio-system", labels },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "istio-ingressgateway-sds" },
        subjects: [{ kind: "ServiceAccount", name: "istio-ingressgateway", namespace: "istio-system" }],
      },
      {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "istio-ingressgateway", namespace: "istio-system", labels, annotations: {} },
        spec: {
          type: "LoadBalancer",
          selector: { app: "istio-ingressgateway", istio: "ingressgateway" },
          ports: [{ name: "http", port: 80, targetPort: 80, protocol: "TCP" }],
        },
      },
      {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "istio-ingressgateway", namespace: "istio-system", labels },
        spec: {
          replicas: 1,
          selector: { matchLabels: { app: "istio-ingressgateway", istio: "ingressgateway" } },
          strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "100%", maxUnavailable: "25%" } },
          template: {
            metadata: {
              labels,
              annotations: {
                "istio.alibabacloud.com/gateway-version": "v1.26.0.1-g0-aliyun",
                "sidecar.istio.io/inject": "false",
                "prometheus.io/scrape": "true",
                "prometheus.io/port": "15090",
                "prometheus.io/path": "/stats/prometheus",
              },
            },
            spec: {
              serviceAccountName: "istio-ingressgateway",
              terminationGracePeriodSeconds: 30,
              containers: [
                {
                  name: "istio-proxy",
                  image: "gateway:1",
                  env: [
                    { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
                    { name: "POD_NAMESPACE", valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } },
                    { name: "INSTANCE_IP", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } },
                    { name: "PROXY_CONFIG", valueFrom: { fieldRef: { fieldPath: "metadata.annotations['proxy.istio.io/config']" } } },
                    { name: "SERVICE_ACCOUNT", value: "istio-ingressgateway" },
                    { name: "XDS_ADDRESS", value: "10.244.0.10:15010" },
                    { name: "ISTIO_META_CLUSTER_ID", value: "ack-1" },
                    { name: "ISTIO_META_MESH_ID", value: "mesh-1" },
                    { name: "ISTIO_META_ISTIO_VERSION", value: "1.31.1" },
                    { name: "ISTIO_META_WORKLOAD_NAME", value: "istio-ingressgateway" },
                    {
                      name: "ISTIO_METAJSON_LABELS",
                      value:
                        '{"app":"istio-ingressgateway","app.kubernetes.io/managed-by":"asm-gateway-controller","istio":"ingressgateway","istio.alibabacloud.com/gateway":"ingressgateway"}',
                    },
                  ],
                  ports: [
                    { containerPort: 80, protocol: "TCP" },
                    { name: "status-port", containerPort: 15021, protocol: "TCP" },
                    { name: "http-envoy-prom", containerPort: 15090, protocol: "TCP" },
                  ],
                  resources: { requests: { cpu: "200m", memory: "256Mi" }, limits: { cpu: "2", memory: "2G" } },
                  readinessProbe: {
                    httpGet: { path: "/healthz/ready", port: 15021, scheme: "HTTP" },
                    periodSeconds: 1,
                    successThreshold: 1,
                    failureThreshold: 30,
                    timeoutSeconds: 3,
                  },
                  volumeMounts: [
                    { name: "istio-token", mountPath: "/var/run/secrets/tokens", readOnly: true },
                    { name: "istio-envoy", mountPath: "/etc/istio/proxy" },
                  ],
                },
              ],
              volumes: [
                {
                  name: "istio-token",
                  projected: { sources: [{ serviceAccountToken: { audience: "istio-ca", expirationSeconds: 604800, path: "istio-token" } }] },
                },
                { name: "istio-envoy", emptyDir: {} },
              ],
            },
          },
        },
      },
    ]);
  });

  it("carry the drain time to the pods and, a little longer, to the load balancer", () => {
    const objects = objectsOf(gateway({}, { [DRAIN]: "890" }));
    const deployment = objects.Deployment as V1Deployment;
    const template = deployment.spec?.template.spec;
    assert.equal(template?.terminationGracePeriodSeconds, 900);
    const env = template?.containers[0]?.env ?? [];
    assert.deepEqual(env.slice(-2), [
      { name: "TERMINATION_DRAIN_DURATION_SECONDS", value: "890" },
      { name: "EXIT_ON_ZERO_ACTIVE_CONNECTIONS", value: "true" },
    ]);
    assert.deepEqual((objects.Service as V1Service).metadata?.annotations, {
      "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-connection-drain": "on",
      "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-connection-drain-timeout": "900",
    });
  });

  it("know nothing of the drain annotation below ASM 1.26", () => {
    const context = { ...CONTEXT, gatewayVersion: "v1.24.6.1-g0-aliyun" };
    assert.deepEqual(gatewayObjects(gateway({}, { [DRAIN]: "890" }), context), gatewayObjects(gateway(), context));
  });

  it("let the caller's annotations and variables win", () => {
    const drainTimeout = "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-connection-drain-timeout";
    const objects = objectsOf(
      gateway({ serviceAnnotations: { [drainTimeout]: "60" }, env: [{ name: "TERMINATION_DRAIN_DURATION_SECONDS", value: "7" }] }, { [DRAIN]: "30" }),
    );
    assert.equal((objects.Service as V1Service).metadata?.annotations?.[drainTimeout], "60");
    const env = (objects.Deployment as V1Deployment).spec?.template.spec?.containers[0]?.env ?? [];
    assert.deepEqual(
      env.filter(({ name }) => name === "TERMINATION_DRAIN_DURATION_SECONDS"),
      [{ name: "TERMINATION_DRAIN_DURATION_SECONDS", value: "7" }],
    );
  });

  it("leave the replica count to the autoscaler when there is one", () => {
    const objects = objectsOf(gateway({ autoscaleEnabled: true, minReplicas: 2, maxReplicas: 4, cpu: { targetAverageUtilization: 60 } }));
    assert.equal((objects.Deployment as V1Deployment).spec?.replicas, undefined);
    assert.deepEqual((objects.HorizontalPodAutoscaler as { spec: object }).spec, {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "istio-ingressgateway" },
      minReplicas: 2,
      maxReplicas: 4,
      metrics: [{ type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 60 } } }],
    });
  });

  it("keep the number of pods, within the autoscaler's bounds, when an autoscaler takes over", () => {
    const configuration = { autoscaleEnabled: true, minReplicas: 2, maxReplicas: 4 };
    const deployment = objectsOf(gateway(configuration)).Deployment as V1Deployment;
    const kept = (current?: number) => keepingReplicas(deployment, current, configuration).spec?.replicas;
    assert.deepEqual([kept(undefined), kept(1), kept(3), kept(9)], [2, 2, 3, 4]);
  });

  it("keep the selector whatever labels the caller adds", () => {
    const objects = objectsOf(gateway({ podLabels: { edge: "websocket", app: "mine" } }));
    assert.equal((objects.Deployment as V1Deployment).spec?.template.metadata?.labels?.app, "istio-ingressgateway");
    assert.equal((objects.Deployment as V1Deployment).spec?.template.metadata?.labels?.edge, "websocket");
  });

  it("follow the overrides of the cluster", () => {
    const objects = objectsOf(gateway({ replicaCount: 2, overrides: { "ack-1": { replicaCount: 3 }, "ack-2": { replicaCount: 9 } } }));
    assert.equal((objects.Deployment as V1Deployment).spec?.replicas, 3);
  });

  it("ask for an NLB by class, and for a rollout without gaps by numbers", () => {
    const objects = objectsOf(gateway({ loadBalancerClass: "alibabacloud.com/nlb", rollingMaxSurge: "1", rollingMaxUnavailable: "0" }));
    assert.equal((objects.Service as V1Service).spec?.loadBalancerClass, "alibabacloud.com/nlb");
    assert.deepEqual((objects.Deployment as V1Deployment).spec?.strategy?.rollingUpdate, { maxSurge: 1, maxUnavailable: 0 });
  });
});

describe("faults of an IstioGateway", () => {
  const faultsOf = (subject: IstioGateway): string[] => gatewayFaults(subject, "ack-1", { clusters: ["ack-1"], version: "v1.26.0.1-g0-aliyun" });

  it("are none for a good one", () => assert.deepEqual(faultsOf(gateway()), []));

  const REFUSED: [what: string, subject: IstioGateway, fault: string][] = [
    [
      "another namespace",
      { ...gateway(), metadata: { name: "x", namespace: "default" } },
      "metadata.namespace is default: a gateway outside istio-system gets no configuration, create it in istio-system",
    ],
    ["no cluster", gateway({ clusterIds: [] }), "spec.clusterIds is empty: name the data-plane clusters that run the gateway"],
    [
      "a cluster that is not attached",
      gateway({ clusterIds: ["ack-2"] }),
      "spec.clusterIds names ack-2, which is not attached to this mesh: attach it with AddClusterIntoServiceMesh",
    ],
    ["no ports", gateway({ ports: [] }), "spec.ports is empty: a gateway needs at least one port"],
    ["a port twice", gateway({ ports: [{ port: 80 }, { port: 80, name: "again" }] }), "spec.ports lists TCP/80 twice"],
    ["a drain that is too short", gateway({}, { [DRAIN]: "9" }), `annotation ${DRAIN} is "9": allowed are whole seconds, 10 to 890 with a load balancer`],
    ["a drain that is too long", gateway({}, { [DRAIN]: "891" }), `annotation ${DRAIN} is "891": allowed are whole seconds, 10 to 890 with a load balancer`],
    ["a drain with a unit", gateway({}, { [DRAIN]: "30s" }), `annotation ${DRAIN} is "30s": allowed are whole seconds, 10 to 890 with a load balancer`],
    [
      "fewer replicas at most than at least",
      gateway({ autoscaleEnabled: true, minReplicas: 3, maxReplicas: 2 }),
      "spec.minReplicas 3 is more than spec.maxReplicas 2",
    ],
  ];
  for (const [what, subject, fault] of REFUSED) it(`name ${what}`, () => assert.deepEqual(faultsOf(subject), [fault]));

  it("do not bound the drain of a gateway without load balancer", () => {
    assert.deepEqual(faultsOf(gateway({ serviceType: "ClusterIP" }, { [DRAIN]: "3600" })), []);
  });
});

describe("status of an IstioGateway", () => {
  const service = (ingress: object[]): V1Service => ({ spec: { type: "LoadBalancer" }, status: { loadBalancer: { ingress } } });
  const available: V1Deployment = {
    metadata: { generation: 2 },
    status: { observedGeneration: 2, conditions: [{ type: "Available", status: "True" }] },
  };

  it("publishes the address before the pods serve it", () => {
    assert.deepEqual(deployedStatus(service([{ ip: "10.244.254.1" }]), undefined, "ack-1"), {
      Status: "Pending",
      GatewayAddress: ["10.244.254.1"],
      ClusterIdGatewayAddressMap: [{ ipAddress: "10.244.254.1", clusterId: "ack-1" }],
      ErrorMessage: "",
    });
  });

  it("is available when the present Deployment is", () => {
    assert.equal(deployedStatus(service([{ ip: "10.244.254.1" }]), available, "ack-1").Status, "Available");
    const outdated = { ...available, metadata: { generation: 3 } };
    assert.equal(deployedStatus(service([{ ip: "10.244.254.1" }]), outdated, "ack-1").Status, "Pending");
  });

  it("names an NLB by its host name", () => {
    const nlb = { ip: "10.244.254.2", hostname: "nlb-0002.cn-beijing.nlb.aliyuncs.sandbox" };
    assert.deepEqual(deployedStatus(service([nlb]), available, "ack-1").GatewayAddress, ["nlb-0002.cn-beijing.nlb.aliyuncs.sandbox"]);
  });
});
