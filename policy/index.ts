import { Policies, PolicyPack } from "@pulumi/policy";
import { Observed } from "./observed";
import { policiesOf } from "./policies";
import { RULES } from "./rules";

// `pulumi preview --policy-pack policy`, in prod with `--policy-pack-config policy/prod.json`.
const observed = new Observed();
const policies: Policies = RULES.flatMap((rule) => policiesOf(rule, observed));

new PolicyPack("asm-websocket", { enforcementLevel: "mandatory", policies });
