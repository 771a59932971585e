import { isProps, text, type Props } from "../../analysis/facts/props";

/** A commit, or why it is not known, with the remedy. */
export type Deployed = { commit: string } | { none: true } | { refused: string };

const COMMIT = /^[0-9a-f]{40}$/;

/**
 * The commit that a stack has, from `pulumi stack history --json`, the latest update first. The message of an update is the commit
 * that the workflow gave it, or else Pulumi's own note of the checkout counts, when nothing in it was changed.
 */
export function deployedCommit(output: string): Deployed {
  const history = parsed(output);
  if (history === undefined) return { refused: "this is no output of `pulumi stack history --json`" };
  const last = history.find(({ kind, result }) => kind === "update" && result === "succeeded");
  if (last === undefined) return { none: true };
  const commit = commitOf(last);
  return commit === undefined
    ? {
        refused: `the commit of the last update (${text(last, "startTime") ?? "no time"}) is not known: it was made from a checkout with changes; merge them, and let the workflow deploy them`,
      }
    : { commit };
}

function commitOf(update: Props): string | undefined {
  const message = text(update, "message")?.trim() ?? "";
  if (COMMIT.test(message)) return message;
  const environment = isProps(update.environment) ? update.environment : {};
  const head = environment["git.head"];
  return typeof head === "string" && COMMIT.test(head) && environment["git.dirty"] !== "true" ? head : undefined;
}

function parsed(output: string): Props[] | undefined {
  try {
    const history: unknown = JSON.parse(output) ?? [];
    return Array.isArray(history) ? history.filter(isProps) : undefined;
  } catch {
    return undefined;
  }
}
