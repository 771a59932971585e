import { isProps } from "../facts/props";
import { ResourceRule, say } from "../facts/rule";

export const privateKeyInTheClear: ResourceRule = {
  kind: "resource",
  id: 8,
  name: "private-key-in-the-clear",
  what: "Private keys and client keys of kubeconfigs are secrets.",
  why: "A key that is no secret to Pulumi stands readable in the state, in every preview and in the pull request's comment.",
  remedy: "wrap the key in pulumi.secret where it enters, set it with `pulumi config set --secret`, and make a new one",
  source: "https://www.pulumi.com/docs/iac/concepts/secrets/",
  withoutSecrets: true,
  check(resource) {
    return pathsOfKeys(resource.props, "").map((path) =>
      say(
        `${path} of ${resource.type} ${resource.name}`,
        "(a private key in the clear)",
        "a secret",
        "wrap it in pulumi.secret(…) where it enters, set it with `pulumi config set --secret`, and make a new key: this one has been seen",
      ),
    );
  },
};

const KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----|client-key-data: *\S/;
// The same as base64, as in `data` of a Secret or a ConfigMap.
const ENCODED_KEY = /^LS0tLS1CRUdJTi[A-Za-z0-9+/=\s]+$/;

function pathsOfKeys(value: unknown, path: string): string[] {
  if (typeof value === "string") {
    return KEY.test(value) || (ENCODED_KEY.test(value) && KEY.test(Buffer.from(value, "base64").toString())) ? [path] : [];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => pathsOfKeys(item, `${path}[${index}]`));
  }
  return isProps(value) ? Object.entries(value).flatMap(([key, item]) => pathsOfKeys(item, path ? `${path}.${key}` : key)) : [];
}
