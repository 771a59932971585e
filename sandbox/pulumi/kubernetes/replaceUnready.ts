import { REPLACE_UNREADY } from "./annotations";
import { kindOf } from "./api/kinds";
import { conditionOf, isTrue } from "./await/pods";
import { parseCheckpoint } from "./checkpoint";
import type { Cluster } from "./cluster";
import { annotationOf, nameOf, namespaceOf, type JsonObject } from "./object";
import type { ResourceLog } from "./resourceLog";
import { objectOf } from "./wire/inputs";

const REASON = `.metadata.annotations["${REPLACE_UNREADY}"]`;

/** Why a Job that asks for it must be replaced: it has not completed. Empty when it has, or when nothing asks for it. */
export async function unreadyReplacement(state: JsonObject, news: JsonObject, cluster: Cluster, log: ResourceLog): Promise<string[]> {
  const inputs = objectOf(news);
  if (annotationOf(inputs, REPLACE_UNREADY) !== "true") return [];
  if (!cluster.reachable) {
    log.message("warning", "Cluster is unreachable, skipping replaceUnready check");
    return [];
  }
  if (inputs.kind !== "Job") {
    log.message("warning", "replaceUnready annotation is not supported for this resource");
    return [];
  }
  const { live } = parseCheckpoint(state);
  const job = await cluster.client.get(kindOf(live), namespaceOf(live), nameOf(live)).catch(() => undefined);
  return job && !isTrue(conditionOf(job, "Complete")) ? [REASON] : [];
}
