import { isProps, type Props } from "../facts/props";
import { matches, valueAt } from "./matches";

/** The charts whose values are known by their shape, with a setting that only theirs have. */
const CHARTS: readonly { readonly chart: string; readonly isOf: (values: Props) => boolean }[] = [
  {
    chart: "ingress-nginx/ingress-nginx",
    isOf: (values) => hasKey(valueAt(values, "controller", "config"), /^(proxy-(read|send|connect)-timeout|worker-shutdown-timeout|use-forwarded-headers)$/),
  },
  { chart: "haproxytech/kubernetes-ingress", isOf: (values) => hasKey(valueAt(values, "controller", "config"), /^timeout-(client|server|tunnel|connect)$/) },
  {
    chart: "traefik/traefik",
    isOf: (values) => matches(values, "ports", "*").some(({ path, value }) => /^(web|websecure|traefik)$/.test(String(path[1])) && isProps(value)),
  },
];

/** The chart that the values of a document without apiVersion and kind are for; nothing when it is none that rules are about. */
export function chartOfValues(values: Props): string | undefined {
  return CHARTS.find(({ isOf }) => isOf(values))?.chart;
}

function hasKey(value: unknown, pattern: RegExp): boolean {
  return isProps(value) && Object.keys(value).some((key) => pattern.test(key));
}
