import { containersOf, isWorkload, label } from "../facts/kinds";
import { Props, read, text, texts } from "../facts/props";
import { ResourceRule, say } from "../facts/rule";

export const securityContextMissing: ResourceRule = {
  kind: "resource",
  id: 24,
  name: "security-context-missing",
  what: "Containers run without root, without capabilities, with a read-only root file system and the runtime's seccomp profile.",
  why: "A server on the internet needs no root, no capabilities and no file to write.",
  remedy: "set the fields on the container or, where Kubernetes allows, on the pod",
  source: "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
  check(resource) {
    const pod = read(resource.props, "spec.template.spec.securityContext");
    return !isWorkload(resource)
      ? []
      : containersOf(resource).flatMap((container) => faults(`container ${text(container, "name")} of ${label(resource)}`, container, pod));
  },
};

function faults(where: string, container: Props, pod: unknown): string[] {
  const own = read(container, "securityContext");
  const inherited = (path: string) => read(own, path) ?? read(pod, path);
  const dropped = texts(own, "capabilities.drop");
  return [
    { path: "runAsNonRoot", value: inherited("runAsNonRoot"), right: inherited("runAsNonRoot") === true, allowed: "true" },
    {
      path: "allowPrivilegeEscalation",
      value: read(own, "allowPrivilegeEscalation"),
      right: read(own, "allowPrivilegeEscalation") === false,
      allowed: "false",
    },
    { path: "readOnlyRootFilesystem", value: read(own, "readOnlyRootFilesystem"), right: read(own, "readOnlyRootFilesystem") === true, allowed: "true" },
    { path: "capabilities.drop", value: read(own, "capabilities.drop"), right: dropped.includes("ALL"), allowed: '["ALL"]' },
    {
      path: "seccompProfile.type",
      value: inherited("seccompProfile.type"),
      right: ["RuntimeDefault", "Localhost"].includes(text({ it: inherited("seccompProfile.type") }, "it") ?? ""),
      allowed: "RuntimeDefault",
    },
  ]
    .filter(({ right }) => !right)
    .map(({ path, value, allowed }) =>
      say(`securityContext.${path} of ${where}`, value, allowed, "set it on the container or, where Kubernetes allows, on the pod"),
    );
}
