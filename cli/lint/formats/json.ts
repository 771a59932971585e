import type { Report } from "./index";

/** For programs: a list of findings, and what was read. */
export function json({ findings, files, objects }: Report): string {
  const list = findings.map(({ rule, severity, file, place, object, path, message }) => ({
    rule: rule.id,
    name: rule.name,
    severity,
    file,
    ...place,
    object,
    path,
    message,
    why: rule.why,
    remedy: rule.remedy,
    source: rule.source,
  }));
  return `${JSON.stringify({ files, objects, findings: list }, undefined, 2)}\n`;
}
