import { DEFAULT_DRAIN } from "../../../components/edges/istio/proxyConfig";
import type { Setting } from "../edge";

/** How long Istio's proxies keep the sockets of a listener that is replaced, where no gateway is seen that says otherwise. */
export const UNSEEN_LISTENER_DRAIN: Setting = { seconds: DEFAULT_DRAIN.listener, by: "Istio's default; the gateway is not in this preview" };
