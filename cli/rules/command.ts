import { Command } from "commander";
import { NOT_YAML } from "../../analysis/lint/lint";
import type { About } from "../../analysis/lint/rule";
import { rules } from "../../analysis/lint/rules/index";
import { SUPPRESSION } from "../../analysis/lint/suppress";
import { UNREAD, withUsage } from "../usage";

const ALL: readonly About[] = [NOT_YAML, SUPPRESSION, ...rules];

/** `asmws rules`: what is checked, or one rule in full. */
export function rulesCommand(): Command {
  return withUsage(new Command("rules"))
    .description("Lists the rules of `asmws lint`, or explains one.")
    .argument("[rule]", "number of a rule, as WS401")
    .addHelpText("after", "\nExample:\n  asmws rules WS401")
    .action((id: string | undefined) => {
      const found = ALL.filter((rule) => id === undefined || rule.id === id.toUpperCase());
      if (found.length === 0) {
        process.stderr.write(`error: there is no rule ${id ?? ""}: \`asmws rules\` lists them\n`);
        process.exitCode = UNREAD;
      }
      process.stdout.write(
        id === undefined ? found.map(({ id, severity, what }) => `${id}  ${severity.padEnd(7)}  ${what}\n`).join("") : found.map(explained).join(""),
      );
    });
}

function explained({ id, name, severity, what, why, remedy, source, edges, versions }: About): string {
  return `${id} ${name} (${severity})\n${what}\n\n${why}\n\nRemedy:\n${remedy.replaceAll(/^/gm, "  ")}\n\nEdges: ${edges.join(", ")}\nVersions: ${versions}\nSource: ${source}\n`;
}
