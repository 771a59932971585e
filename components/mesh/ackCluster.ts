import * as pulumi from "@pulumi/pulumi";
import { getClusterCredential } from "@pulumi/alicloud/cs/getClusterCredential";
import { apiServerFaults } from "./apiServerAddress";
import { Fault, refuse } from "../faults";
import { warnOfExpiry, withServer } from "./kubeconfig";
import { lookedUp } from "../lookup";

export interface AckKubeconfigArgs {
  /**
   * How long each kubeconfig is valid, in minutes, 15 to 4320. Each run asks for a new one, which updates the provider that is made of it and
   * replaces nothing as long as that provider has a `clusterIdentifier`. It must outlast the longest update. What runs without the
   * program (`pulumi refresh`, `pulumi destroy`) finds the last one in the state, ended: give those `--run-program`.
   * Default is the platform's long-lived one, which is the same each time.
   */
  temporaryMinutes?: number;
  /**
   * Address of the API server to use, as `https://192.168.0.10:6443`, for programs inside the VPC or a cluster without a public address.
   * Default is the public one: Alibaba's data source hands out no other.
   */
  server?: string;
}

/** The kubeconfig of an ACK cluster, as a secret. Warned of 30 days before its end, in previews too. */
export function ackKubeconfig(clusterId: pulumi.Input<string>, args: AckKubeconfigArgs = {}, opts?: pulumi.InvokeOptions): pulumi.Output<string> {
  const { temporaryMinutes, server } = args;
  refuse("ackKubeconfig", [...temporaryFaults(temporaryMinutes, "temporaryMinutes"), ...(server ? apiServerFaults(server, "server") : [])]);
  const given = pulumi.output(clusterId).apply(async (id) => {
    const answer = getClusterCredential({ clusterId: id, ...(temporaryMinutes ? { temporaryDurationMinutes: temporaryMinutes } : {}) }, opts);
    return (await lookedUp(`The kubeconfig of the ACK cluster ${id}`, "cs:DescribeClusterUserKubeconfig", answer)).kubeConfig;
  });
  const addressed = server ? given.apply((kubeconfig) => withServer(kubeconfig, server)) : given;
  return pulumi.secret(
    warnOfExpiry("the ACK cluster", "Renew it in the ACK console (cluster, connection information), and run the same command again.", addressed),
  );
}

/** What is wrong with a duration of temporary kubeconfigs, in minutes. @internal */
export function temporaryFaults(minutes: number | undefined, path: string): Fault[] {
  if (minutes === undefined || (Number.isInteger(minutes) && minutes >= 15 && minutes <= 4320)) {
    return [];
  }
  return [
    {
      path,
      value: minutes,
      allowed: "15 to 4320 minutes",
      remedy: "name a time that outlasts the longest update, or leave it out for the long-lived kubeconfig",
    },
  ];
}
