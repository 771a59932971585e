import * as pulumi from "@pulumi/pulumi";
import { getClusterCredentialOutput } from "@pulumi/alicloud/cs/getClusterCredential";

/**
 * The kubeconfig of an ACK cluster, for its public address, as a secret.
 * Without a duration the same long-lived credential comes back each time, so that nothing changes from run to run.
 */
export function ackKubeconfig(clusterId: pulumi.Input<string>, opts?: pulumi.InvokeOutputOptions): pulumi.Output<string> {
  return pulumi.secret(getClusterCredentialOutput({ clusterId }, opts).kubeConfig);
}
