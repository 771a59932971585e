/** The settings of one provider, from its arguments and, where an argument is missing, the environment. */
export interface Settings {
  kubeconfig: string;
  context?: string;
  cluster?: string;
  namespace?: string;
  deleteUnreachable: boolean;
  skipUpdateUnreachable: boolean;
  enableSecretMutable: boolean;
  enableConfigMapMutable: boolean;
  enablePatchForce: boolean;
  upsertExistingObjects: boolean;
}

/**
 * Reads the variables of a configure request; all of them are strings.
 * @throws one sentence when a setting asks for what this stand-in does not do.
 */
export function parseSettings(variables: Map<string, string>, environment: NodeJS.ProcessEnv = process.env): Settings {
  const value = (name: string) => variables.get(`kubernetes:config:${name}`) || undefined;
  const flag = (name: string, variable: string) => (variables.get(`kubernetes:config:${name}`) ?? environment[variable]) === "true";
  if (value("renderYamlToDirectory")) throw new Error(unsupportedSetting("renderYamlToDirectory", "it always talks to an API server"));
  if ((value("enableServerSideApply") ?? environment.PULUMI_K8S_ENABLE_SERVER_SIDE_APPLY ?? "true") !== "true") {
    throw new Error(unsupportedSetting("enableServerSideApply: false", "it updates by server-side apply only"));
  }
  return {
    kubeconfig: value("kubeconfig") ?? "",
    context: value("context"),
    cluster: value("cluster"),
    namespace: value("namespace"),
    deleteUnreachable: flag("deleteUnreachable", "PULUMI_K8S_DELETE_UNREACHABLE"),
    skipUpdateUnreachable: flag("skipUpdateUnreachable", "PULUMI_K8S_SKIP_UPDATE_UNREACHABLE"),
    enableSecretMutable: flag("enableSecretMutable", "PULUMI_K8S_ENABLE_SECRET_MUTABLE"),
    enableConfigMapMutable: flag("enableConfigMapMutable", "PULUMI_K8S_ENABLE_CONFIGMAP_MUTABLE"),
    enablePatchForce: flag("enablePatchForce", "PULUMI_K8S_ENABLE_PATCH_FORCE"),
    upsertExistingObjects: flag("upsertExistingObjects", "PULUMI_K8S_UPSERT_EXISTING_OBJECTS"),
  };
}

function unsupportedSetting(name: string, why: string): string {
  return `provider setting ${name} is not supported by the sandbox's stand-in for the kubernetes plugin: ${why}`;
}
