import type { LintDocument, Path } from "../document";
import { KIND } from "../kinds";
import { has, matches, textAt } from "../matches";
import { secondsOf } from "../quantities";
import type { World } from "../world";
import { haproxySettings } from "./haproxy";
import { CLB, loadBalancerAnnotations } from "./loadBalancer";
import { NGINX, nginxSettings } from "./nginx";

/** After so many seconds without a byte something on the path drops a socket. */
export interface IdleLimit {
  readonly document: LintDocument;
  readonly path: Path;
  readonly seconds: number;
}

/** Every idle limit that the files set, on any edge. */
export function idleLimits(world: World): IdleLimit[] {
  return world.documents.flatMap((document) => patternsOf(document).flatMap((pattern) => found(document, pattern)));
}

function found(document: LintDocument, pattern: Path): IdleLimit[] {
  return matches(document.value, ...pattern).flatMap(({ path, value }) => {
    const seconds = secondsOf(value);
    return seconds === undefined || seconds === 0 ? [] : [{ document, path, seconds }];
  });
}

function patternsOf(document: LintDocument): Path[] {
  switch (document.kind) {
    case KIND.ingress:
      return [
        `${NGINX}proxy-read-timeout`,
        `${NGINX}proxy-send-timeout`,
        "nginx.org/proxy-read-timeout",
        "nginx.org/proxy-send-timeout",
        "haproxy-ingress.github.io/timeout-tunnel",
      ].map((name) => ["metadata", "annotations", name]);
    case KIND.service:
    case KIND.asmGateway:
      return loadBalancerPatterns(document);
    case KIND.albConfig:
      return [["spec", "listeners", "*", "idleTimeout"]];
    case KIND.envoyFilter:
      return [["spec", "configPatches", "*", "patch", "value", "typed_config", "stream_idle_timeout"]];
    case KIND.proxyConfig:
      return has(document.value, "spec", "connectionSettings") ? [["spec", "connectionSettings", "httpStreamIdleTimeout"]] : [];
    default:
      return controllerPatterns(document);
  }
}

function controllerPatterns(document: LintDocument): Path[] {
  const nginx = nginxSettings(document);
  if (nginx !== undefined) return ["proxy-read-timeout", "proxy-send-timeout"].map((key) => [...nginx, key]);
  const haproxy = haproxySettings(document);
  return haproxy === undefined ? [] : [[...haproxy, "timeout-tunnel"]];
}

/** A TCP listener has an established-timeout, an HTTP one an idle-timeout; of an NLB idle-timeout holds for both. */
function loadBalancerPatterns(document: LintDocument): Path[] {
  const found = loadBalancerAnnotations(document);
  if (found === undefined) return [];
  const isHttp = /\bhttps?:/.test(textAt(document.value, ...found.at, `${CLB}protocol-port`) ?? "");
  return [[...found.at, `${CLB}${isHttp || found.isNlb ? "idle-timeout" : "established-timeout"}`]];
}
