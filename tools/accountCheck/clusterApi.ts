import OpenApi, { Config, OpenApiRequest, Params } from "@alicloud/openapi-client";
import Credential from "@alicloud/credentials";
import { RuntimeOptions } from "@alicloud/tea-util";
import type { AsmConnection } from "../../components/mesh/api/api";
import { credentialsOf } from "../../components/mesh/api/credentials";

/** The kubeconfig of an ACK cluster (cs 2015-12-15), valid for a quarter of an hour. */
export async function userKubeconfig(connection: AsmConnection, endpoint: string, clusterId: string): Promise<string> {
  connection.signer ??= credentialsOf(connection.identity);
  const client = new OpenApi(new Config({ endpoint, protocol: "HTTPS", credential: new Credential(null, connection.signer) }));
  const params = new Params({
    action: "DescribeClusterUserKubeconfig",
    version: "2015-12-15",
    protocol: "HTTPS",
    pathname: `/k8s/${clusterId}/user_config`,
    method: "GET",
    authType: "AK",
    style: "ROA",
    reqBodyType: "json",
    bodyType: "json",
  });
  const request = new OpenApiRequest({ query: { TemporaryDurationMinutes: "15" } });
  const { body } = await client.callApi(params, request, new RuntimeOptions({ connectTimeout: 10_000, readTimeout: 30_000 }));
  const { config } = body as { config?: string };
  if (!config) throw new Error(`DescribeClusterUserKubeconfig of ${clusterId} has no kubeconfig`);
  return config;
}
