import assert from "node:assert/strict";
import { RULES } from "../../analysis/rules";
import type { Props } from "../../analysis/facts/props";
import type { Environment, PolicyResource, Settings } from "../../analysis/facts/rule";
import { isSecret, Wire } from "../support/provider";
import { begun } from "./begun";
import { fixture } from "./fixtures";
import { runProgram, Run } from "./host";

const TAG = "mutable-image-tag (advisory): Deployment default/tornado";

describe("the whole program under its policies", () => {
  for (const stack of ["dev", "sandbox", "sandbox-full"]) {
    for (const preview of [false, true]) {
      const run = begun(() => runProgram(stack, { preview }));
      it(`breaks no rule, and is warned of the tutorial's image only: ${stack}${preview ? ", as a preview" : ""}`, async () => {
        assert.deepEqual(violations(await run(), "dev"), [TAG]);
      });
    }
  }

  const prod = begun(() => runProgram("prod"));
  const everything = begun(async () => runProgram("everything", await fixture("everything")));

  it("breaks none of prod's rules with prod's configuration", async () => {
    assert.deepEqual(violations(await prod(), "prod"), []);
  });

  it("breaks none of prod's rules with every option at once, when told whose Secret is not made here", async () => {
    assert.deepEqual(violations(await everything(), "prod", ["partner-credential"]), []);
  });

  it("would break them with dev's", async () => {
    assert.deepEqual(violations(await runProgram("dev"), "prod"), [
      "wildcard-host (mandatory): VirtualService default/tornado",
      "wildcard-host (mandatory): Gateway default/tornado-gateway",
      "mutable-image-tag (mandatory): Deployment default/tornado",
    ]);
  });
});

/** Rule, level and subject of every violation. */
function violations(run: Run, environment: Environment, secretsElsewhere: string[] = []): string[] {
  assert.deepEqual(run.errors, []);
  const settings: Settings = { environment, gatewaysElsewhere: [], secretsElsewhere };
  const shown = run.resources.map((one) => policyResource(one, plain(one.inputs)));
  const clear = run.resources.map((one) => policyResource(one, withoutSecrets(one.inputs)));
  assert.ok(shown.length > 15);
  return RULES.flatMap((rule) => {
    const messages =
      rule.kind === "graph"
        ? rule.check(shown, settings).map(({ message }) => message)
        : (rule.withoutSecrets ? clear : shown).flatMap((one) => rule.check(one, settings));
    return messages.map((message) => `${rule.name} (${rule.level?.[environment] ?? "mandatory"}): ${/[A-Z]\w+ \S+\/\S+/.exec(message)?.[0] ?? message}`);
  });
}

function policyResource({ type, name, urn, parent, provider }: Run["resources"][number], props: Wire): PolicyResource {
  return { type, name, urn, props: props as Props, opts: { parent: parent || undefined, provider: provider.split("::").slice(0, 4).join("::") || undefined } };
}

function plain(value: Wire): Wire {
  return isSecret(value) ? plain(value.value) : inside(value, plain);
}

function withoutSecrets(value: Wire): Wire {
  return isSecret(value) ? null : inside(value, withoutSecrets);
}

function inside(value: Wire, change: (value: Wire) => Wire): Wire {
  if (Array.isArray(value)) {
    return value.map(change);
  }
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, change(item)])) : value;
}
