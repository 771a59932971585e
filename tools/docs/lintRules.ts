import { NOT_YAML } from "../../analysis/lint/lint";
import type { About } from "../../analysis/lint/rule";
import { rules } from "../../analysis/lint/rules/index";
import { SUPPRESSION } from "../../analysis/lint/suppress";

const CHAPTERS: readonly (readonly [number, string])[] = [
  [0, "Files"],
  [100, "NGINX"],
  [200, "Traefik"],
  [300, "HAProxy"],
  [400, "Istio and ASM"],
  [450, "Load balancers of Alibaba Cloud"],
  [480, "Gateway API"],
  [500, "Linkerd"],
  [600, "Apps"],
  [630, "Services and routes"],
  [700, "Autoscaling"],
  [730, "Monitoring"],
  [800, "Network policies"],
  [850, "Certificates"],
  [870, "Load tests"],
  [900, "Timing"],
];

const INTRODUCTION = `# Rules of asmws lint

[lint.md](lint.md) says how to run it. \`asmws rules WS401\` prints one rule with its remedy. This page is generated from the rules by \`make docs\`.
`;

/** docs/lint-rules.md. */
export function lintRulesPage(): string {
  const all: readonly About[] = [NOT_YAML, SUPPRESSION, ...rules];
  const chapters = CHAPTERS.map(([from, title], index) => {
    const below = CHAPTERS[index + 1]?.[0] ?? Infinity;
    return chapter(
      title,
      all.filter(({ id }) => number(id) >= from && number(id) < below),
    );
  });
  return [INTRODUCTION, ...chapters].join("\n");
}

function number(id: string): number {
  return Number(id.slice(2));
}

function chapter(title: string, of: readonly About[]): string {
  return `## ${title}\n\n| rule | severity | fault | why | holds for |\n|---|---|---|---|---|\n${of.map(row).join("")}`;
}

function row({ id, name, severity, what, why, source, edges, versions }: About): string {
  const cells = [`[${id}](${source}) ${name}`, severity, what, why, `${edges.join(", ")}; ${versions}`];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("<", "&lt;").replaceAll("*", "\\*")).join(" | ")} |\n`;
}
