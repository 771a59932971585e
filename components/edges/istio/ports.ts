import { Fault } from "../../faults";
import type { IstioGatewayPort } from "../../istio";
import { quoted } from "../../contract/quoted";

/** Where clients arrive: the ports of the load balancer, of the gateway's pods and of a route's servers, which are the same. */
export interface EdgePorts {
  httpPort?: number;
  httpsPort?: number;
}

export const HTTP_PORT = 80;
export const HTTPS_PORT = 443;
/** Where Istio's proxy and its agent listen themselves, in every gateway pod. */
const OF_THE_PROXY = { min: 15000, max: 15090 };

/** The ports with their defaults; `httpPort` 0 is none. */
export function edgePorts({ httpPort = HTTP_PORT, httpsPort = HTTPS_PORT }: EdgePorts): Required<EdgePorts> {
  return { httpPort, httpsPort };
}

/** The ports that the gateway's Service has. */
export function servicePorts(given: EdgePorts): IstioGatewayPort[] {
  const { httpPort, httpsPort } = edgePorts(given);
  const port = (name: string, number: number): IstioGatewayPort => ({ name, port: number, targetPort: number, protocol: "TCP" });
  return [...(httpPort === 0 ? [] : [port("http", httpPort)]), port("https", httpsPort)];
}

/** What is wrong with the ports. */
export function portFaults(given: EdgePorts): Fault[] {
  const { httpPort, httpsPort } = edgePorts(given);
  const faults = [...(httpPort === 0 ? [] : portFault("httpPort", httpPort, ", or 0 for none")), ...portFault("httpsPort", httpsPort, "")];
  return faults.length > 0 || httpPort !== httpsPort
    ? faults
    : [
        {
          path: "httpPort",
          value: httpPort,
          allowed: `another port than httpsPort (${quoted(httpsPort)})`,
          remedy: "a port speaks one of both: give each its own",
        },
      ];
}

function portFault(path: string, value: number, orNone: string): Fault[] {
  if (!Number.isInteger(value) || value < 1 || value > 65535) {
    return [{ path, value, allowed: `a port, 1 to 65535${orNone}`, remedy: "80 and 443 are what clients try when an address names none" }];
  }
  return value < OF_THE_PROXY.min || value > OF_THE_PROXY.max
    ? []
    : [
        {
          path,
          value,
          allowed: `a port outside ${OF_THE_PROXY.min} to ${OF_THE_PROXY.max}`,
          remedy: "the gateway's own proxy listens on those: choose another",
        },
      ];
}
