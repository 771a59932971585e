import * as pulumi from "@pulumi/pulumi";
import { Service } from "@pulumi/kubernetes/core/v1/service";
import { EdgePorts, servicePorts } from "./ports";

/** What the load balancer of a gateway is made from. */
export interface Exposed extends EdgePorts {
  name: string;
  namespace: pulumi.Input<string>;
  selector: Record<string, string>;
  serviceAnnotations?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  loadBalancerClass?: pulumi.Input<string>;
}

/** Makes the Service of a gateway, from which the cloud makes its load balancer. */
export function createService(exposed: Exposed, parent: pulumi.Resource): Service {
  const { name, namespace, selector, serviceAnnotations, loadBalancerClass } = exposed;
  return new Service(
    name,
    {
      metadata: { name, namespace, labels: selector, ...(serviceAnnotations ? { annotations: serviceAnnotations } : {}) },
      spec: {
        type: "LoadBalancer",
        ...(loadBalancerClass ? { loadBalancerClass } : {}),
        // Keeps the client's address, and one hop less.
        externalTrafficPolicy: "Local",
        selector,
        ports: servicePorts(exposed).map((port) => ({ ...port, appProtocol: port.name })),
      },
    },
    { parent },
  );
}

/** The address that the cloud has given it: IPv4 or a host name; empty while it has none. */
export function addressOf(service: Service): pulumi.Output<string> {
  return service.status.apply((status) => {
    const [first] = status?.loadBalancer?.ingress ?? [];
    return first?.ip ?? first?.hostname ?? "";
  });
}
