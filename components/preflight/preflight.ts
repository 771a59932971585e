import * as pulumi from "@pulumi/pulumi";
import { known } from "../known";
import { warn } from "../notice";
import { withApiServer } from "./apiServer";
import { checkApiServer, Findings, Needs } from "./checks";

/**
 * Checks API servers before anything is written to them, in previews too, and hands their kubeconfigs on: what is made of these waits for the check.
 * All faults of all servers are one error. A server whose kubeconfig is not known yet is not checked, and one that is not reached is warned of.
 */
export function preflight<Name extends string>(
  needs: Record<Name, Needs>,
  kubeconfigs: Record<Name, pulumi.Output<string>>,
): Record<Name, pulumi.Output<string>> {
  const names = Object.keys(needs) as Name[];
  // Mocks have no API server behind their kubeconfigs.
  const checked = pulumi.runtime.hasEngine() ? checkAll(names.map((name) => [needs[name], kubeconfigs[name]])) : Promise.resolve();
  checked.catch(() => {}); // Each kubeconfig that waits for it brings the error.
  return Object.fromEntries(names.map((name) => [name, kubeconfigs[name].apply((text) => checked.then(() => text))])) as Record<Name, pulumi.Output<string>>;
}

async function checkAll(servers: [Needs, pulumi.Output<string>][]): Promise<void> {
  const findings = await Promise.all(servers.map(([needs, kubeconfig]) => checkKnown(needs, kubeconfig)));
  await Promise.all(findings.flatMap(({ warnings }) => warnings).map(warn));
  const faults = findings.flatMap((each) => each.faults);
  if (faults.length > 0) {
    throw new pulumi.RunError(
      [
        `The API servers were checked before anything is changed: ${faults.length === 1 ? "one fault" : `${faults.length} faults`}`,
        ...faults.map((fault) => `  - ${fault}`),
      ].join("\n"),
    );
  }
}

const NOTHING: Findings = { faults: [], warnings: [] };

async function checkKnown(needs: Needs, kubeconfig: pulumi.Output<string>): Promise<Findings> {
  const text = await known(kubeconfig);
  if (text === undefined) {
    return NOTHING;
  }
  let address = "";
  const check = withApiServer(text, (ask, server) => {
    address = server;
    return checkApiServer(ask, needs, pulumi.runtime.isDryRun());
  });
  return (
    (await check.catch((error: NodeJS.ErrnoException) => ({
      faults: [],
      warnings: [
        `The API server of ${needs.whose} (${address}) is not reached from here (${error.code ?? error.message}), so its namespaces, its version and this command's rights in it are not checked.`,
      ],
    }))) ?? NOTHING
  );
}
