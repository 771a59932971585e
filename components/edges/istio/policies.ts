import * as pulumi from "@pulumi/pulumi";
import { refuse, validated } from "../../faults";
import { logAccess } from "./accessLog";
import { applyEdgeSettings } from "./edgeSettings";
import { originFaults, restrictOrigins } from "./originPolicy";
import type { PolicyPlace, ProxyPods } from "./policyPlace";
import { rangeFaults, restrictSources } from "./sourceRanges";
import { allowWebSocketOverHttp2 } from "./webSocketOverHttp2";

/** What a gateway's arguments say of its requests. */
export interface PolicyArgs {
  sourceRanges?: pulumi.Input<pulumi.Input<string>[]>;
  allowedOrigins?: pulumi.Input<pulumi.Input<string>[]>;
  allowNoOrigin?: boolean;
  accessLog?: boolean;
  edgeSettings: boolean;
  webSocketOverHttp2?: boolean;
}

/** Makes what is about the requests of a gateway, each only where it is asked for. `component` is named in messages. */
export function createPolicies(component: string, gateway: string, pods: ProxyPods, args: PolicyArgs, place: PolicyPlace): void {
  const what = `${component} ${gateway}`;
  if (args.sourceRanges !== undefined) {
    const ranges = validated(args.sourceRanges, (known) => refuse(what, rangeFaults(known)));
    restrictSources(gateway, pods, pulumi.output(ranges), place);
  }
  if (args.allowedOrigins !== undefined) {
    const origins = validated(args.allowedOrigins, (known) => refuse(what, originFaults(known)));
    restrictOrigins(gateway, pods, pulumi.output(origins), args.allowNoOrigin ?? true, place);
  }
  if (args.accessLog) {
    logAccess(gateway, pods, place);
  }
  if (args.edgeSettings) {
    applyEdgeSettings(gateway, pods, place);
  }
  if (args.webSocketOverHttp2) {
    allowWebSocketOverHttp2(gateway, pods, place);
  }
}
