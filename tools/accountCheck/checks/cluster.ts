import { missingRights } from "../../../components/preflight/rights";
import { read, type Account } from "../account";
import { judged, notSeen, type Finding } from "../finding";

const TUTORIAL = "aliacs-app-catalog/tornado";

interface Deployment {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly replicas?: number; readonly template: { readonly spec: { readonly containers: readonly { readonly image: string }[] } } };
  readonly status?: { readonly readyReplicas?: number };
}

export async function secretsMayBeRead({ cluster }: Account): Promise<Finding> {
  const [missing] = await missingRights(cluster, [{ group: "", resource: "secrets", namespace: "istio-system" }]);
  const refused = missing?.verbs.includes("get") ?? false;
  return judged(!refused, `get secrets in istio-system is ${refused ? "refused" : "allowed"}`);
}

export async function tutorialImageRuns({ cluster, stack: { namespace } }: Account): Promise<Finding> {
  const list = await read<{ items: Deployment[] }>(cluster, `/apis/apps/v1/namespaces/${namespace}/deployments`);
  const own = list?.items.find(({ spec }) => spec.template.spec.containers.some(({ image }) => image.includes(TUTORIAL)));
  if (own === undefined) return notSeen(`no Deployment in ${namespace} has the tutorial's image`);
  const [ready, wanted] = [own.status?.readyReplicas ?? 0, own.spec.replicas ?? 1];
  return judged(ready === wanted, `Deployment ${own.metadata.name}: ${ready} of ${wanted} pods are ready`);
}
