import * as pulumi from "@pulumi/pulumi";
import { remedyOf } from "./mesh/api/api";

/**
 * The answer of one of Alibaba's data sources; a refusal of it becomes one sentence for a person.
 * @param what as "The kubeconfig of the ACK cluster c1"
 * @param action what the data source calls for, by its name in RAM
 */
export async function lookedUp<T>(what: string, action: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const text = (error as Error).message;
    const code = /^\s*Code: (\S+)/m.exec(text)?.[1] ?? "";
    const reason = /^\s*Message: (?:code: \d+, )?(.*?)(?: request id: .*)?$/m.exec(text)?.[1] ?? text.trim().split("\n").pop() ?? "";
    // Alibaba's provider says so of a mesh that may not be read, too.
    const unsure =
      code === "" && /not ?found/i.test(text) ? `It does not exist in this account, or ${action} is not granted to the RAM user or role of this command.` : "";
    const said = `${what} cannot be had: ${code ? `${code}, ` : ""}${reason}`.replace(/\.?$/, ".");
    throw new pulumi.RunError(`${said} ${unsure || remedyOf(action, { code, message: text })}`.trimEnd());
  }
}
