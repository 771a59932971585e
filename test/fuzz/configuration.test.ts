import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { parseConfig, type StackConfig } from "../../config";
import { TABLE } from "../../config/schema";
import { warningsOf } from "../unit/components/world";
import { type Configuration, configurations, pems, secretWords } from "./configurations";
import { clearTexts, wrongWith } from "./objects";
import { registeredBy } from "./program";
import { shownIn } from "./secrets";
import { rightOf } from "./values";

const RUNS = Number(process.env.FUZZ_RUNS ?? 20_000);
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);
/** How many of the accepted ones run through the whole program. */
const WHOLE = 60;
const LINE = /^ {2}- .+: (Invalid value: .+: must be .+|Required value: .+|Unsupported value: .+: supported values: .+|Forbidden: .+); .+$/;

describe(`configurations of a stack that are generated (FUZZ_SEED=${SEED})`, () => {
  const accepted: Configuration[] = [];
  let generated: fc.Arbitrary<Configuration>;
  before(async () => {
    generated = configurations(await pems());
  });

  it("have right values for every key of the schema, which has examples of texts and numbers", () => {
    const withoutValues = [...TABLE].filter(([path, { kind }]) => kind !== "pem" && rightOf(path.replace("[]", "[0]")).length === 0);
    assert.deepEqual(
      withoutValues.map(([path]) => path),
      [],
    );
  });

  it(`are accepted, or refused by one list of faults without any secret, ${RUNS} of them`, () => {
    const property = fc.property(generated, (configuration) => {
      const said = parsed(configuration);
      if (typeof said !== "string") accepted.push(configuration);
      assert.deepEqual(shownIn(typeof said === "string" ? said : said.warnings.join(), secretWords(configuration)), []);
    });
    fc.assert(property, { seed: SEED, numRuns: RUNS });
    assert.ok(accepted.length > RUNS / 10 && accepted.length < RUNS / 2, `${accepted.length} of ${RUNS} were accepted`);
  });

  it(`become objects with names of their own, and no key in the clear, when they are accepted: ${WHOLE} of those with the most names`, async () => {
    for (const configuration of [...accepted].sort((one, other) => names(other) - names(one)).slice(0, WHOLE)) {
      let clear: string[] = [];
      const warnings = await warningsOf(async () => {
        const registered = await registeredBy(configuration).catch((error: Error) => assert.fail(`${error.message}: ${JSON.stringify(configuration)}`));
        assert.deepEqual(wrongWith(registered), [], JSON.stringify(configuration));
        clear = clearTexts(registered);
      });
      assert.ok(clear.length > 50);
      assert.deepEqual(shownIn([...clear, ...warnings].join("\n"), []), [], JSON.stringify(configuration));
    }
  });
});

/** How many names meet in it: of certificates, and of gateway and app in one namespace. */
function names({ byPath }: Configuration): number {
  const { hosts } = byPath;
  return (Array.isArray(hosts) ? hosts.length : 0) + (byPath["app.namespace"] === "istio-system" ? (byPath["edge.name"] === undefined ? 1 : 3) : 0);
}

/** What becomes of it; fails on an exception that is not the list of its faults. */
function parsed({ values, encrypted }: Configuration): StackConfig | string {
  try {
    return parseConfig("fuzz", values, encrypted);
  } catch (error) {
    assert.ok(pulumi.RunError.isInstance(error), String((error as Error).stack));
    const [title = "", ...lines] = error.message.split("\n");
    assert.equal(title, `The configuration of stack fuzz has ${lines.length === 1 ? "1 fault" : `${lines.length} faults`}:`);
    assert.deepEqual(
      lines.filter((line) => !LINE.test(line)),
      [],
      error.message,
    );
    return error.message;
  }
}
