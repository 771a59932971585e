import { stringAt, type KubeObject } from "../object";

/** A kind as Kubernetes names it; apiVersion is "v1" or "group/version". */
export interface Kind {
  apiVersion: string;
  kind: string;
}

export const kindOf = (object: KubeObject): Kind => ({ apiVersion: stringAt(object, "apiVersion"), kind: stringAt(object, "kind") });

export const isCustomResourceDefinition = (object: KubeObject): boolean =>
  stringAt(object, "kind") === "CustomResourceDefinition" && stringAt(object, "apiVersion").startsWith("apiextensions.k8s.io/");

export const isSecretKind = (object: KubeObject): boolean => object.kind === "Secret" && stringAt(object, "apiVersion") === "v1";
export const isConfigMapKind = (object: KubeObject): boolean => object.kind === "ConfigMap" && stringAt(object, "apiVersion") === "v1";

/** Whether Kubernetes itself defines the kind, so that the API server holds its fields against a Go type and drops empty ones. */
export function isBuiltIn({ apiVersion }: Kind): boolean {
  const group = groupOf(apiVersion);
  return BUILT_IN_GROUPS.has(group);
}

/** Whether the kind is one of Kubernetes' own that has no namespace; undefined when only the API server can tell. */
export function builtInScope(kind: Kind): "cluster" | "namespace" | undefined {
  if (!isBuiltIn(kind)) return undefined;
  return CLUSTER_KINDS.has(kind.kind) ? "cluster" : "namespace";
}

export function groupOf(apiVersion: string): string {
  return apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
}

const BUILT_IN_GROUPS = new Set([
  "",
  "admissionregistration.k8s.io",
  "apiextensions.k8s.io",
  "apiregistration.k8s.io",
  "apps",
  "authentication.k8s.io",
  "authorization.k8s.io",
  "autoscaling",
  "batch",
  "certificates.k8s.io",
  "coordination.k8s.io",
  "discovery.k8s.io",
  "events.k8s.io",
  "extensions",
  "flowcontrol.apiserver.k8s.io",
  "networking.k8s.io",
  "node.k8s.io",
  "policy",
  "rbac.authorization.k8s.io",
  "resource.k8s.io",
  "scheduling.k8s.io",
  "storage.k8s.io",
  "storagemigration.k8s.io",
]);

const CLUSTER_KINDS = new Set([
  "APIService",
  "CSIDriver",
  "CSINode",
  "CertificateSigningRequest",
  "ClusterRole",
  "ClusterRoleBinding",
  "ClusterTrustBundle",
  "ComponentStatus",
  "CustomResourceDefinition",
  "DeviceClass",
  "DeviceTaintRule",
  "FlowSchema",
  "IPAddress",
  "IngressClass",
  "MutatingAdmissionPolicy",
  "MutatingAdmissionPolicyBinding",
  "MutatingWebhookConfiguration",
  "Namespace",
  "Node",
  "PersistentVolume",
  "PriorityClass",
  "PriorityLevelConfiguration",
  "ResourceSlice",
  "RuntimeClass",
  "SelfSubjectAccessReview",
  "SelfSubjectReview",
  "SelfSubjectRulesReview",
  "ServiceCIDR",
  "StorageClass",
  "StorageVersionMigration",
  "SubjectAccessReview",
  "TokenReview",
  "ValidatingAdmissionPolicy",
  "ValidatingAdmissionPolicyBinding",
  "ValidatingWebhookConfiguration",
  "VolumeAttachment",
  "VolumeAttributesClass",
]);
