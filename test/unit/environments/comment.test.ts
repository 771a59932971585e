import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";

interface Preview {
  jobs: { comment: { steps: { with: { script?: string } }[] } };
}

const WORKFLOW = path.resolve(__dirname, "../../../.github/workflows/preview.yml");
const { jobs } = parse(readFileSync(WORKFLOW, "utf8")) as Preview;
const script = jobs.comment.steps[1]!.with.script!;

/** Runs the script of the workflow over these artifacts, and returns the comments that it writes. */
async function comments(files: Readonly<Record<string, string>>): Promise<string[]> {
  const written: string[] = [];
  const write = ({ body }: { body: string }) => Promise.resolve(void written.push(body));
  const github = { paginate: () => Promise.resolve([]), rest: { issues: { listComments: {}, createComment: write, updateComment: write } } };
  const context = {
    repo: { owner: "o", repo: "r" },
    issue: { number: 1 },
    serverUrl: "https://github.example",
    runId: 7,
    payload: { pull_request: { head: { sha: "abc" } } },
  };
  const fs = { existsSync: (file: string) => file in files, readFileSync: (file: string) => files[file] };
  const AsyncFunction = Object.getPrototypeOf(async () => Promise.resolve()) as {
    constructor: new (...words: string[]) => (...given: unknown[]) => Promise<void>;
  };
  await new AsyncFunction.constructor("github", "context", "require", script)(github, context, () => fs);
  return written;
}

/** What of a comment is Markdown: the text outside of its fences, as CommonMark closes them. */
function outsideOfFences(body: string): string {
  let open: string | undefined;
  return body
    .split("\n")
    .filter((line) => {
      const [, ticks = "", rest = ""] = /^ {0,3}(`{3,})(.*)$/.exec(line) ?? [];
      if (open === undefined) {
        if (ticks !== "" && !rest.includes("`")) open = ticks;
        return open === undefined;
      }
      if (ticks.length >= open.length && rest.trim() === "") open = undefined;
      return false;
    })
    .join("\n");
}

describe("the comment on a pull request", () => {
  const FEIGNED = "@everyone approved [see](https://evil.example)\n### Reviewed and safe\n<img src=x>";
  const ATTEMPTS = ["", "```\n", "````\n", "`".repeat(20) + "\n", "   ```\n", "~~~\n", "```\r\n", "\r```\r", "</details>\n"];
  for (const attempt of ATTEMPTS) {
    it(`shows what the code printed in a fence that ${JSON.stringify(attempt)} does not end`, async () => {
      const files = { "preview-dev/preview.txt": `${attempt}${FEIGNED}`, "preview-dev/impact.txt": `${attempt}${FEIGNED}` };
      const [body] = await comments(files);
      assert.equal(body!.split("Reviewed and safe").length, 3, "both are shown");
      assert.doesNotMatch(outsideOfFences(body!), /@everyone|evil\.example|Reviewed|<img/);
    });
  }

  it("is written for each stack, also when its job came to nothing", async () => {
    const written = await comments({ "preview-dev/preview.txt": "Resources: 3 unchanged", "preview-dev/impact.txt": "none" });
    assert.equal(written.length, 2);
    assert.match(written[1]!, /^### `pulumi preview` of prod\n[^]*\*\*No preview:\*\*/);
  });

  it("stays within what GitHub takes", async () => {
    const [body] = await comments({ "preview-dev/preview.txt": "x".repeat(200_000), "preview-dev/impact.txt": "y".repeat(200_000) });
    assert.ok(body!.length < 65_536);
  });
});
