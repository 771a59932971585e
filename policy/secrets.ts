import { Secret } from "@pulumi/policy";
import { Props } from "../analysis/facts/props";

// How @pulumi/policy names what stands behind its proxies (proxy.js). Only there secrets are still marked, and what
// is unknown in a preview can be passed over instead of ending the policy.
const TARGET = "__getSpecialProxyTarget";

/** The properties that a remediation is shown, without their secret values. */
export function withoutSecrets(props: Props): Props {
  return strip(props) as Props;
}

function strip(value: unknown): unknown {
  const real = behind(value);
  if (real instanceof Secret) {
    return undefined;
  }
  if (Array.isArray(real)) {
    return real.map(strip);
  }
  return typeof real === "object" && real !== null ? Object.fromEntries(Object.entries(real).map(([key, item]) => [key, strip(item)])) : real;
}

function behind(value: unknown): unknown {
  const target = typeof value === "object" && value !== null ? (value as Props)[TARGET] : undefined;
  return target === undefined ? value : behind(target);
}
