import { isService, label } from "../facts/kinds";
import { objects, read, text } from "../facts/props";
import { ResourceRule, say } from "../facts/rule";

/** Istio takes a port whose protocol it cannot tell for plain TCP, or guesses: no retries, no routes by path. */
export const servicePortProtocol: ResourceRule = {
  kind: "resource",
  name: "service-port-protocol",
  description: "Every port of a Service says its protocol by name and by appProtocol.",
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
