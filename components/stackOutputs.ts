import * as pulumi from "@pulumi/pulumi";

/** What a stack of this project tells other stacks. All of it is plain: nothing here is secret. */
export interface EdgeOutputs {
  /** Address of the load balancer when it is an IP address, else empty. */
  ingressIp: string;
  /** Address of the load balancer when it is a host name (NLB), else empty. */
  ingressHostname: string;
  /** Empty without plain HTTP, as wsUrl. */
  httpUrl: string;
  httpsUrl: string;
  wsUrl: string;
  wssUrl: string;
  /** Host names that are served with TLS. */
  hosts: string[];
  /** Namespace and name of the Gateway, for the `gateways` of another VirtualService. */
  gateway: string;
  /** Over how many seconds clients that lost their sockets together should come back. */
  reconnectWindowSeconds: number;
  meshId: string;
  clusterId: string;
  /** Certificate in PEM by which clients verify the server. */
  caCertificatePem: string;
}

/** Reads outputs of another stack by names that the compiler knows. An output that is missing fails by its name. */
export function edgeOutputs(stack: pulumi.StackReference): <K extends keyof EdgeOutputs>(name: K) => pulumi.Output<EdgeOutputs[K]> {
  return (name) => stack.requireOutput(name) as pulumi.Output<EdgeOutputs[typeof name]>;
}
