import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import fc from "fast-check";
import { imageFaults } from "../../../components/app/imageReference";
import { isLabel, isSubdomain, serviceNameFaults } from "../../../components/names";
import { secretEnvironmentFaults } from "../../../components/app/secretEnvironment";

const NODE_MODULE = path.resolve(__dirname, "../../../sandbox/node");
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);
const RUNS = 3000;

const part = fc.constantFrom("a", "b1", "Z", "0", "-", ".", "_", "..", "--", "__", "é", " ", "\n", "a".repeat(62), "b".repeat(125), "/", ":");
const joined = (parts: fc.Arbitrary<string>, maxLength: number) => fc.array(parts, { maxLength }).map((all) => all.join(""));
const name = fc.oneof(joined(part, 6), fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,4}[a-z0-9])?(\.[a-z0-9]{1,3}){0,3}$/));
const digest = fc.constantFrom(`sha256:${"0".repeat(64)}`, `sha256:${"0".repeat(63)}`, `sha512:${"a".repeat(128)}`, `sha256:${"A".repeat(64)}`, "md5:00", "");
const imagePart = fc.constantFrom(
  "a",
  "B",
  "localhost",
  "example.com",
  ":",
  ":5000",
  "/",
  "/",
  "app",
  "_",
  "__",
  "___",
  "-",
  ".",
  ":1.2",
  ":v_1-a",
  "[::1]",
  " ",
  "a".repeat(130),
  "0".repeat(64),
);
const rightImage = /^([a-z]{1,3}\.[a-z]{2}(:[0-9]{1,4})?\/)?[a-z0-9]{1,4}([._-][a-z0-9]{1,3}){0,2}(\/[a-z0-9]{1,4}){0,2}(:[a-zA-Z0-9_][a-zA-Z0-9._-]{0,4})?$/;
const image = fc
  .tuple(fc.oneof(joined(imagePart, 6), fc.stringMatching(rightImage)), fc.option(digest))
  .map(([text, end]) => (end === null ? text : `${text}@${end}`));

interface Kind {
  texts: fc.Arbitrary<string>;
  /** Whether this project takes the text. */
  taken: (text: string) => boolean;
  /** What it asks for beyond the others. */
  beyond?: (text: string) => boolean;
}

const shortLabels = (text: string) => text.split(".").every((label) => label.length <= 63);
const variable = (text: string) => secretEnvironmentFaults({ [text]: "x" }).length === 0;
// Both could begin with a point, a dash or a digit, which no shell takes as a variable.
const ofShells = (text: string) => /^[A-Za-z_]/.test(text);

const KINDS: Record<string, Kind> = {
  object: { texts: name, taken: (text) => isSubdomain(text), beyond: shortLabels },
  namespace: { texts: name, taken: isLabel },
  service: { texts: name, taken: (text) => serviceNameFaults(text).length === 0 },
  variable: { texts: name, taken: variable, beyond: (text) => ofShells(text) && text.length <= 253 },
  key: { texts: name, taken: variable, beyond: ofShells },
  image: { texts: image, taken: (text) => imageFaults(text).length === 0 },
};

describe(`names and references, as their own projects read them (FUZZ_SEED=${SEED})`, function () {
  this.timeout(300_000);

  for (const [kind, { texts, taken, beyond = () => true }] of Object.entries(KINDS)) {
    it(`are taken and refused alike: ${kind}`, () => {
      const all = fc.sample(texts, { numRuns: RUNS, seed: SEED });
      const said = execFileSync("go", ["run", path.join(__dirname, "names.go")], {
        cwd: NODE_MODULE,
        input: all.map((text) => `${JSON.stringify({ kind, text })}\n`).join(""),
        env: { ...process.env, GOFLAGS: "-mod=readonly -buildvcs=false", CGO_ENABLED: "0" },
      });
      const oracle = said.toString().split("\n");
      const different = all.filter((text, index) => taken(text) !== (oracle[index] === "true" && beyond(text)));
      assert.deepEqual(
        different.map((text) => JSON.stringify(text)),
        [],
      );
      const accepted = all.filter(taken).length;
      assert.ok(accepted > RUNS / 20 && accepted < RUNS, `${accepted} were accepted`);
    });
  }
});
