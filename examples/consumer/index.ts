import * as pulumi from "@pulumi/pulumi";
import { edgeOutputs } from "../../components/stackOutputs";

// Another team's stack: it knows the edge by its outputs, and the compiler knows their names.
const edge = edgeOutputs(new pulumi.StackReference(new pulumi.Config().get("edge") ?? "organization/asm-websocket/sandbox"));

/** What a client needs: where to connect and whom to trust. */
export const client = { url: edge("wssUrl"), ca: edge("caCertificatePem") };

/** What a further VirtualService needs to share the gateway. */
export const attachTo = { gateway: edge("gateway"), mesh: edge("meshId") };

/** The tutorial's check, with verification: save `client.ca` as ca.pem first. */
export const check = pulumi
  .all([edge("ingressIp"), edge("ingressHostname"), edge("hosts")])
  .apply(([ip, hostname, hosts]) => `curl -X POST --cacert ca.pem --connect-to ${hosts[0]}:443:${ip || hostname}:443 'https://${hosts[0]}/api?id=8&value=300'`);
