import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";

const document = readFileSync("docs/security.md", "utf8");

describe("docs/security.md", () => {
  for (const heading of ["OWASP WebSocket Security Cheat Sheet", "OWASP ASVS 5.0, V4.4 WebSocket", "Faults of earlier commits"]) {
    const points = rowsBelow(heading);

    it(`has a test for each point of ${heading}, or says why there is none`, () => {
      assert.ok(points.length >= 4);
      for (const [point = "", covered = ""] of points) assert.ok(testsIn(covered).length > 0 || /not covered: \w/.test(covered), point);
    });

    for (const [file, name] of points.flatMap(([, covered = ""]) => testsIn(covered))) {
      it(`names a test that ${file} has: ${name}`, () => {
        assert.ok(existsSync(file), file);
        const source = readFileSync(file, "utf8");
        const definitions = [`it("${name}"`, `it(\`${name}\``, `func ${name}(`];
        assert.ok(
          definitions.some((definition) => source.includes(definition)),
          `${file} has no test "${name}"`,
        );
      });
    }
  }
});

describe("SECURITY.md", () => {
  const text = readFileSync("SECURITY.md", "utf8");

  it("says how to report, what is supported, and what is defended against whom", () => {
    for (const heading of ["Reporting a vulnerability", "Supported versions", "What is protected", "Trust boundaries", "Attackers", "What is not defended"]) {
      assert.match(text, new RegExp(`^## ${heading}$`, "m"));
    }
  });

  it("links only to files and headings that exist", () => {
    for (const [, file = "", anchor] of text.matchAll(/\]\((?!https?:)([^)#]+)(?:#([^)]+))?\)/g)) {
      assert.ok(existsSync(file), file);
      const headings = [...readFileSync(file, "utf8").matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => heading.toLowerCase().replaceAll(" ", "-"));
      assert.ok(anchor === undefined || headings.includes(anchor), `${file}#${anchor}`);
    }
  });
});

/** Cells of the table below a heading. */
function rowsBelow(heading: string): string[][] {
  const [, section = ""] = document.split(`## ${heading}\n`);
  const [, , ...rows] = section
    .split(/\n## /)[0]!
    .split("\n")
    .filter((line) => line.startsWith("|"));
  return rows.map((row) =>
    row
      .slice(1, -1)
      .split(" | ")
      .map((cell) => cell.trim()),
  );
}

/** Files of tests, each with the name of one in it. */
function testsIn(cell: string): [file: string, name: string][] {
  return [...cell.matchAll(/\[`([^`]+)`\]\([^)]+\) "(.+?)"(?=<br>|$)/g)].map(([, file, name]) => [file!, name!]);
}
