import { LOAD_BALANCER } from "../../components/edges/asm/gateway/idleTimeout";
import { isProps, Props } from "./props";

export { LOAD_BALANCER };

/** The annotations about a load balancer among those of a Service, without what all of them begin with. */
export function loadBalancerAnnotations(annotations: unknown): Props {
  return Object.fromEntries(
    Object.entries(isProps(annotations) ? annotations : {})
      .filter(([key]) => key.startsWith(LOAD_BALANCER))
      .map(([key, value]) => [key.slice(LOAD_BALANCER.length), value]),
  );
}
