import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { OPENAPI_ADDRESS } from "../cluster/addresses";
import { Fault } from "../fault";

/** Fails unless the checkout has a Pulumi.<stack>.yaml and that leads to the sandbox's cloud. Said before anything is started. */
export function requireStack(checkout: string, stack: string): void {
  const stacks = stacksOf(checkout);
  const choice = `choose one of: ${stacks.filter((each) => isOfSandbox(checkout, each)).join(", ")}`;
  if (!stacks.includes(stack))
    throw new Fault(`there is no stack "${stack}": the file Pulumi.${stack}.yaml does not exist`, `${choice}, as in: make up STACK=sandbox`);
  if (!isOfSandbox(checkout, stack)) {
    throw new Fault(
      `stack ${stack} is for a real account: alicloud:endpoints in Pulumi.${stack}.yaml does not name the sandbox's cloud (${OPENAPI_ADDRESS})`,
      `${choice}; or deploy it to the account with: pulumi up --stack ${stack}`,
    );
  }
  const keys = KEYS.filter((key) => key in configOf(checkout, stack));
  if (keys.length > 0) {
    throw new Fault(
      `stack ${stack} has access keys of its own (${keys.join(", ")} in Pulumi.${stack}.yaml), and the sandbox knows one key only, which it makes at each start`,
      "delete these lines: the key comes from the environment",
    );
  }
}

const KEYS = ["alicloud:accessKey", "alicloud:secretKey", "alicloud:securityToken"];

function stacksOf(checkout: string): string[] {
  return readdirSync(checkout).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
}

function isOfSandbox(checkout: string, stack: string): boolean {
  return JSON.stringify(configOf(checkout, stack)["alicloud:endpoints"] ?? "").includes(OPENAPI_ADDRESS);
}

function configOf(checkout: string, stack: string): Record<string, unknown> {
  const file = `Pulumi.${stack}.yaml`;
  try {
    return ((parse(readFileSync(join(checkout, file), "utf8")) ?? {}) as { config?: Record<string, unknown> }).config ?? {};
  } catch (error) {
    throw new Fault(`${file} is not YAML: ${error instanceof Error ? error.message : String(error)}`, "correct it");
  }
}
