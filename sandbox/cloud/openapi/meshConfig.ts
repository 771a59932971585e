import type { Json } from "../meshes/mesh";
import type { Action } from "./context";
import { meshIn, runningMeshIn } from "./meshLookup";
import type { Parameters } from "./parameters";

type Features = { [key: string]: Json };
type FeatureKind = "text" | "flag" | "number";

/** Flat parameters of CreateServiceMesh and UpdateMeshFeature, and where DescribeServiceMeshDetail shows them under Spec.MeshConfig. */
const FEATURES: readonly (readonly [parameter: string, path: string, kind: FeatureKind])[] = [
  ["Tracing", "Tracing", "flag"],
  ["Telemetry", "Telemetry", "flag"],
  ["CustomizedZipkin", "CustomizedZipkin", "flag"],
  ["LocalityLoadBalancing", "EnableLocalityLB", "flag"],
  ["OutboundTrafficPolicy", "OutboundTrafficPolicy", "text"],
  ["IncludeIPRanges", "IncludeIPRanges", "text"],
  ["TraceSampling", "Pilot.TraceSampling", "number"],
  ["Http10Enabled", "Pilot.Http10Enabled", "flag"],
  ["AccessLogEnabled", "AccessLog.Enabled", "flag"],
  ["AccessLogProject", "AccessLog.Project", "text"],
  ["AccessLogGatewayEnabled", "ExtraConfiguration.AccessLogExtraConf.GatewayEnabled", "flag"],
  ["AccessLogGatewayLifecycle", "ExtraConfiguration.AccessLogExtraConf.GatewayLifecycle", "number"],
  ["AccessLogSidecarEnabled", "ExtraConfiguration.AccessLogExtraConf.SidecarEnabled", "flag"],
  ["AccessLogSidecarLifecycle", "ExtraConfiguration.AccessLogExtraConf.SidecarLifecycle", "number"],
  ["ControlPlaneLogEnabled", "ControlPlaneLogInfo.Enabled", "flag"],
  ["ControlPlaneLogProject", "ControlPlaneLogInfo.Project", "text"],
  ["EnableAudit", "Audit.Enabled", "flag"],
  ["AuditProject", "Audit.Project", "text"],
  ["OpaEnabled", "OPA.Enabled", "flag"],
  ["OPALogLevel", "OPA.LogLevel", "text"],
  ["OPARequestCPU", "OPA.RequestCPU", "text"],
  ["OPARequestMemory", "OPA.RequestMemory", "text"],
  ["OPALimitCPU", "OPA.LimitCPU", "text"],
  ["OPALimitMemory", "OPA.LimitMemory", "text"],
  ["ProxyRequestCPU", "Proxy.RequestCPU", "text"],
  ["ProxyRequestMemory", "Proxy.RequestMemory", "text"],
  ["ProxyLimitCPU", "Proxy.LimitCPU", "text"],
  ["ProxyLimitMemory", "Proxy.LimitMemory", "text"],
  ["ClusterDomain", "Proxy.ClusterDomain", "text"],
  ["SidecarInjectorRequestCPU", "SidecarInjector.RequestCPU", "text"],
  ["SidecarInjectorRequestMemory", "SidecarInjector.RequestMemory", "text"],
  ["SidecarInjectorLimitCPU", "SidecarInjector.LimitCPU", "text"],
  ["SidecarInjectorLimitMemory", "SidecarInjector.LimitMemory", "text"],
  ["EnableNamespacesByDefault", "SidecarInjector.EnableNamespacesByDefault", "flag"],
  ["AutoInjectionPolicyEnabled", "SidecarInjector.AutoInjectionPolicyEnabled", "flag"],
  ["CniEnabled", "SidecarInjector.InitCNIConfiguration.Enabled", "flag"],
  ["CniExcludeNamespaces", "SidecarInjector.InitCNIConfiguration.ExcludeNamespaces", "text"],
];

/** Stored and shown again, no more: istiod of the sandbox keeps the settings that it was started with. */
export const updateMeshFeature: Action = (parameters, context) => {
  const mesh = runningMeshIn(parameters, context);
  mesh.clusterSpec = parameters.word("ClusterSpec", ["standard", "enterprise", "ultimate"] as const) ?? mesh.clusterSpec;
  mesh.meshConfig = featuresIn(parameters, mesh.meshConfig);
  return {};
};

export const updateMeshCRAggregation: Action = (parameters, context) => {
  const mesh = runningMeshIn(parameters, context);
  mesh.crAggregation = parameters.flag("Enabled") ?? mesh.crAggregation;
  return {};
};

export const updateControlPlaneLogConfig: Action = (parameters, context) => {
  const mesh = runningMeshIn(parameters, context);
  const given: Features = {
    Enabled: parameters.flag("Enabled") ?? false,
    Project: parameters.text("Project") ?? "",
    LogTTL: parameters.whole("LogTTLInDay", 0, 365) ?? 30,
  };
  mesh.meshConfig = { ...mesh.meshConfig, ControlPlaneLogInfo: given };
  return {};
};

export const modifyPilotEipResource: Action = (parameters, context) => {
  const mesh = meshIn(parameters, context);
  const bind = parameters.word("Operation", ["BindEip", "UnBindEip"] as const) === "BindEip";
  mesh.pilotEipId = bind ? parameters.required("EipId") : "";
  return {};
};

/** The features that the parameters name, laid over those that stand. */
export function featuresIn(parameters: Parameters, standing: Features = {}): Features {
  const features = structuredClone(standing);
  for (const [parameter, path, kind] of FEATURES) {
    const value = valueOf(parameters, parameter, kind);
    if (value !== undefined) put(features, path.split("."), value);
  }
  return features;
}

function valueOf(parameters: Parameters, name: string, kind: FeatureKind): Json | undefined {
  switch (kind) {
    case "flag":
      return parameters.flag(name);
    case "number":
      return parameters.text(name) === undefined ? undefined : Number(parameters.text(name));
    case "text":
      return parameters.text(name);
  }
}

function put(features: Features, [key = "", ...rest]: string[], value: Json): void {
  if (rest.length === 0) {
    features[key] = value;
    return;
  }
  const inner = features[key];
  const branch: Features = typeof inner === "object" && inner !== null && !Array.isArray(inner) ? inner : {};
  features[key] = branch;
  put(branch, rest, value);
}
