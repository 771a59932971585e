import { Policies, PolicyPack } from "@pulumi/policy";
import { Observed } from "./observed";
import { policiesOf } from "./policies";
import { RULES } from "../analysis/rules";

// `pulumi preview --policy-pack policy --policy-pack-config policy/STACK.json`; what the file may say stands in docs/environments.md.
const observed = new Observed();
const policies: Policies = RULES.flatMap((rule) => policiesOf(rule, observed));

new PolicyPack("asm-websocket", { enforcementLevel: "mandatory", policies });
