import type * as pulumi from "@pulumi/pulumi";
import { GATEWAY_NAMESPACE } from "../../../istio/metadata";
import { warn } from "../../../notice";
import { gatewayVersionSince } from "../gatewayDrain";

/** Warns of what the proxies of a gateway of ASM before 1.26 do not take of the edge settings. */
export function warnOfOldProxies(gateway: string, asmVersion: pulumi.Output<string>): void {
  asmVersion.apply((version) =>
    gatewayVersionSince(version, 26)
      ? undefined
      : warn(
          `The proxies of IstioGateway ${GATEWAY_NAMESPACE}/${gateway} under ASM ${version} do not know ignore_http_11_upgrade: clients that send ` +
            "`Upgrade: TLS/1.2` over plain HTTP, as some of Java do, get 403. Upgrade the mesh to 1.26 or later, or serve no plain HTTP.",
        ),
  );
}
