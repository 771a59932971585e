import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";

export type Role = "preview" | "up";

const FILE = path.resolve(__dirname, "../../docs/ram/calls.yaml");

/** Names in RAM of the calls that a role makes, of all that is done or of these things only; each once, in order. */
export function ramCalls(role: Role, ...things: string[]): string[] {
  const calls = (parse(readFileSync(FILE, "utf8")) as Record<Role, Record<string, string[]>>)[role];
  const unknown = things.filter((thing) => !(thing in calls));
  if (unknown.length > 0) throw new Error(`${FILE} does not say what ${role} calls for: ${unknown.join(", ")}`);
  const wanted = Object.entries(calls).filter(([thing]) => things.length === 0 || things.includes(thing));
  return [...new Set(wanted.flatMap(([, names]) => names))].sort();
}

/** The RAM policy of a role: the calls it makes, its cluster, and its state in the bucket. */
export function ramPolicy(role: Role): object {
  const calls = ramCalls(role);
  const statement = (Action: string[], Resource: string) => ({ Effect: "Allow", Action, Resource });
  const onState = role === "up" ? ["oss:DeleteObject", "oss:GetObject", "oss:PutObject"] : ["oss:GetObject"];
  return {
    Version: "1",
    Statement: [
      // Alibaba's pages of these actions name no resource but all: a policy cannot be bound to one mesh (docs/environments.md, two accounts).
      statement(
        calls.filter((name) => name.startsWith("servicemesh:")),
        "*",
      ),
      statement(
        calls.filter((name) => name.startsWith("cs:")),
        "acs:cs:*:*:cluster/REPLACE_CLUSTER_ID",
      ),
      statement(["oss:ListObjects"], "acs:oss:*:*:REPLACE_BUCKET"),
      statement(onState, "acs:oss:*:*:REPLACE_BUCKET/REPLACE_ENVIRONMENT/*"),
    ],
  };
}
