import { groupOf, isConfigMapKind, isSecretKind, kindOf } from "../api/kinds";
import type { KubeObject } from "../object";

/** Whether changes of data update a ConfigMap or Secret instead of replacing it. */
export interface Mutability {
  secrets: boolean;
  configMaps: boolean;
}

const SELECTOR = ["spec.selector"];
const CONTAINER = [
  "args",
  "command",
  "env",
  "image",
  "imagePullPolicy",
  "lifecycle",
  "livenessProbe",
  "ports",
  "readinessProbe",
  "resources",
  "securityContext",
  "stdin",
  "stdinOnce",
  "terminationMessagePath",
  "terminationMessagePolicy",
  "tty",
  "volumeDevices",
  "volumeMounts",
  "workingDir",
];
const POD = [
  "affinity",
  "automountServiceAccountToken",
  "dnsConfig",
  "dnsPolicy",
  "enableServiceLinks",
  "hostAliases",
  "hostIPC",
  "hostNetwork",
  "hostPID",
  "hostname",
  "imagePullSecrets",
  "nodeName",
  "nodeSelector",
  "overhead",
  "preemptionPolicy",
  "priority",
  "priorityClassName",
  "readinessGates",
  "restartPolicy",
  "runtimeClassName",
  "schedulerName",
  "securityContext",
  "serviceAccount",
  "serviceAccountName",
  "shareProcessNamespace",
  "subdomain",
  "terminationGracePeriodSeconds",
  "volumes",
];
const VOLUME = [
  "awsElasticBlockStore",
  "azureDisk",
  "azureFile",
  "cephfs",
  "cinder",
  "csi",
  "fc",
  "flexVolume",
  "flocker",
  "gcePersistentDisk",
  "glusterfs",
  "hostPath",
  "iscsi",
  "local",
  "nfs",
  "photonPersistentDisk",
  "portworxVolume",
  "quobyte",
  "rbd",
  "scaleIO",
  "storageos",
  "vsphereVolume",
];

// "group/Kind" -> paths that the server never changes in place. "*" is any member of a list.
const IMMUTABLE: Record<string, string[]> = {
  "apps/DaemonSet": SELECTOR,
  "apps/Deployment": SELECTOR,
  "apps/StatefulSet": [...SELECTOR, "spec.podManagementPolicy", "spec.revisionHistoryLimit", "spec.serviceName", "spec.volumeClaimTemplates"],
  "batch/Job": [...SELECTOR, "spec.completions", "spec.parallelism", "spec.template"],
  "/PersistentVolume": VOLUME.map((key) => `spec.${key}`),
  "/PersistentVolumeClaim": [...SELECTOR, "spec.accessModes", "spec.storageClassName", "spec.volumeName"],
  "/Pod": [...POD.map((key) => `spec.${key}`), ...["containers", "initContainers"].flatMap((list) => CONTAINER.map((key) => `spec.${list}.*.${key}`))],
  "/ResourceQuota": ["spec.scopes"],
  "/Secret": ["type"],
  "/Service": ["spec.clusterIP"],
  "rbac.authorization.k8s.io/ClusterRoleBinding": ["roleRef"],
  "rbac.authorization.k8s.io/RoleBinding": ["roleRef"],
  "storage.k8s.io/StorageClass": ["parameters", "provisioner"],
};

/** The paths whose change replaces the object, as lists of keys. */
export function forceNewPaths(object: KubeObject, mutable: Mutability): string[][] {
  const { apiVersion, kind } = kindOf(object);
  const paths = ["metadata.name", "metadata.namespace"];
  if (isSecretKind(object) && (!mutable.secrets || object.immutable === true)) paths.push("type", "stringData", "data");
  else if (isConfigMapKind(object) && (!mutable.configMaps || object.immutable === true)) paths.push("binaryData", "data");
  else paths.push(...(IMMUTABLE[`${groupOf(apiVersion)}/${kind}`] ?? []));
  return paths.map((path) => path.split("."));
}
