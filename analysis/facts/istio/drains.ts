import { DEFAULT_DRAIN, type DrainSetting } from "../../../components/edges/istio/proxyConfig";
import type { Setting } from "../edge";
import { label } from "../kinds";
import type { PolicyResource } from "../rule";

/** How long Istio's proxies keep the sockets of a listener that is replaced, where no gateway is seen that says otherwise. */
export const UNSEEN_LISTENER_DRAIN: Setting = { seconds: DEFAULT_DRAIN.listener, by: "Istio's default; the gateway is not in this preview" };

/** How long a gateway keeps sockets, and who says so. */
export function settingOf(gateway: PolicyResource, { seconds, by }: DrainSetting): Setting {
  return { seconds, by: by === undefined ? `Istio's default: ${label(gateway)} says nothing of it` : `${by} of ${label(gateway)}` };
}
