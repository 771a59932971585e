import { missingRights } from "../../../components/preflight/rights";
import { read, type Account } from "../account";
import { judged, notSeen, type Finding } from "../finding";

const TUTORIAL = "aliacs-app-catalog/tornado";

interface Deployment {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly replicas?: number; readonly template: { readonly spec: { readonly containers: readonly { readonly image: string }[] } } };
  readonly status?: { readonly readyReplicas?: number };
}

/** Of an identity that only reads, as that of a preview: one that writes says nothing of it. */
export async function secretsMayBeRead({ cluster }: Account): Promise<Finding> {
  const [missing] = await missingRights(cluster, [{ group: "", resource: "secrets", namespace: "istio-system" }]);
  if (!missing?.verbs.includes("create")) return notSeen("this identity writes Secrets: run this with the role of a preview too");
  const refused = missing.verbs.includes("get");
  return judged(!refused, `get secrets in istio-system is ${refused ? "refused" : "allowed"}`);
}

export async function tutorialImageRuns({ cluster, stack: { namespace } }: Account): Promise<Finding> {
  const list = await read<{ items: Deployment[] }>(cluster, `/apis/apps/v1/namespaces/${namespace}/deployments`);
  const own = list?.items.find(({ spec }) => spec.template.spec.containers.some(({ image }) => image.includes(TUTORIAL)));
  if (own === undefined) return notSeen(`no Deployment in ${namespace} has the tutorial's image`);
  const [ready, wanted] = [own.status?.readyReplicas ?? 0, own.spec.replicas ?? 1];
  return judged(ready === wanted, `Deployment ${own.metadata.name}: ${ready} of ${wanted} pods are ready`);
}
