import assert from "node:assert/strict";
import Client, { Config, OpenApiRequest, Params } from "@alicloud/openapi-client";
import { RuntimeOptions } from "@alicloud/tea-util";
import type { AccessKey } from "../../sandbox/accessKey";
import { RPC_CONTRACTS } from "../../sandbox/cloud/openapi/contract";

/** The access key of every cloud that a test makes for itself. */
export const TEST_KEY: AccessKey = { id: "id-of-a-test", secret: "key-of-a-test" };

export type Body = Record<string, unknown>;

/** A refusal as Alibaba's client throws it. */
interface Refusal {
  readonly code: string;
  readonly data: { readonly statusCode: number };
}

/** Alibaba's own client of ASM, to the OpenAPI at host:port. */
export class AsmClient {
  private readonly client: Client;

  constructor(endpoint: string, { id, secret }: AccessKey = TEST_KEY) {
    this.client = new Client(new Config({ endpoint, protocol: "HTTP", accessKeyId: id, accessKeySecret: secret }));
  }

  /** Calls an action with the method and the places that its contract has. */
  async call(action: string, parameters: Record<string, string> = {}): Promise<Body> {
    const { methods, query = [] } = Object.hasOwn(RPC_CONTRACTS, action) ? RPC_CONTRACTS[action]! : { methods: ["POST"] as const, query: [] };
    const isInQuery = ([name]: [string, string]): boolean => query.some((listed) => listed.replace("!", "") === name.split(".")[0]);
    const entries = Object.entries(parameters);
    const request = new OpenApiRequest({
      query: Object.fromEntries(entries.filter(isInQuery)),
      body: Object.fromEntries(entries.filter((entry) => !isInQuery(entry))),
    });
    const params = new Params({
      action,
      version: "2020-01-11",
      protocol: "HTTP",
      pathname: "/",
      method: methods.includes("POST") ? "POST" : "GET",
      authType: "AK",
      style: "RPC",
      reqBodyType: "formData",
      bodyType: "json",
    });
    const answer = (await this.client.callApi(params, request, new RuntimeOptions({}))) as { body: Body };
    return answer.body;
  }

  /** With what an action is refused; fails when it is not. */
  async refusal(action: string, parameters: Record<string, string> = {}): Promise<[status: number, code: string]> {
    const error = await this.call(action, parameters).then(
      () => assert.fail(`${action} was not refused`),
      (reason: unknown) => reason as Refusal,
    );
    return [error.data.statusCode, error.code];
  }
}
