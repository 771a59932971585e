import { NGINX } from "../../facts/nginx";
import { annotation, at, quotedValue } from "../../faults";
import { KIND } from "../../kinds";
import { secondsOf } from "../../quantities";
import type { Rule } from "../../rule";

const TIMEOUTS = ["proxy-read-timeout", "proxy-send-timeout", "proxy-connect-timeout"];

export const timeoutWithUnit: Rule = {
  id: "WS122",
  name: "nginx-timeout-unit",
  severity: "error",
  what: "The annotation takes a number of seconds without a unit.",
  why: "The controller cannot read a number from 3600s and keeps the default of 60 s. Sockets are dropped after a minute of silence.",
  remedy: 'nginx.ingress.kubernetes.io/proxy-read-timeout: "3600"',
  source: "https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#custom-timeouts",
  edges: ["ingress-nginx"],
  versions: "all",
  kinds: [KIND.ingress],
  check: (document) =>
    TIMEOUTS.flatMap((name) =>
      at(
        document,
        annotation(`${NGINX}${name}`),
        (value) =>
          typeof value === "string" && !/^\s*\d+\s*$/.test(value) && `${name} is ${quotedValue(value)}, allowed is a number of seconds without a unit.`,
        (path, value) => (secondsOf(value) === undefined ? [] : [{ change: "set", path, value: `"${Math.round(secondsOf(value)!)}"` }]),
      ),
    ),
};
