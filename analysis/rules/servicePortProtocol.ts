import { isService, label } from "../facts/kinds";
import { objects, read, text } from "../facts/props";
import { ResourceRule, say } from "../facts/rule";

export const servicePortProtocol: ResourceRule = {
  kind: "resource",
  id: 15,
  name: "service-port-protocol",
  what: "Every port of a Service says its protocol by name and by appProtocol.",
  why: "Istio takes a port whose protocol it cannot tell for plain TCP, or guesses: no retries, no routes by path.",
  remedy: "name the port http, and set its appProtocol to http",
  source: "https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/",
  check(resource) {
    if (!isService(resource) || read(resource.props, "spec.type") === "ExternalName") {
      return [];
    }
    return objects(resource.props, "spec.ports").flatMap((port) => {
      const where = `of port ${text(port, "port")} of ${label(resource)}`;
      return [
        ...(text(port, "name") ? [] : [say(`name ${where}`, read(port, "name"), "http, or a name that begins with http-", "name the port after its protocol")]),
        ...(text(port, "appProtocol")
          ? []
          : [
              say(
                `appProtocol ${where}`,
                read(port, "appProtocol"),
                "http for HTTP and WebSocket",
                "say the protocol, so that no version of the mesh has to guess",
              ),
            ]),
      ];
    });
  },
};
