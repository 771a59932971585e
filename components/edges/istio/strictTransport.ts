import { Fault } from "../../faults";
import { edgePorts, EdgePorts } from "./ports";
import { PlainHttp } from "./routeServers";

/** What decides whether browsers are made to stay with TLS (RFC 6797). */
export interface StrictTransportArgs extends EdgePorts {
  plainHttp?: PlainHttp;
  hstsSeconds?: number;
}

const YEAR = 31_536_000;
const LONGEST = 2 * YEAR;

/** What is wrong with hstsSeconds. @internal */
export function hstsFaults(args: StrictTransportArgs): Fault[] {
  const { hstsSeconds: value } = args;
  if (value === undefined || value === 0) {
    return [];
  }
  if (!Number.isInteger(value) || value < 0 || value > LONGEST) {
    return [{ path: "hstsSeconds", value, allowed: `a whole number, 0 to ${LONGEST}`, remedy: "leave it out for a year where TLS is the only way, 0 is off" }];
  }
  return onlyTls(args)
    ? []
    : [
        {
          path: "hstsSeconds",
          value,
          allowed: "0 while plain HTTP is served",
          remedy: "browsers would never use plain HTTP again: set plainHttp to redirect, or httpPort to 0",
        },
      ];
}

/** The header that says it; none where plain HTTP is served, or where it is switched off. */
export function strictTransport(args: StrictTransportArgs): Record<string, string> | undefined {
  const seconds = args.hstsSeconds ?? (onlyTls(args) ? YEAR : 0);
  return seconds === 0 ? undefined : { "strict-transport-security": `max-age=${seconds}` };
}

function onlyTls(args: StrictTransportArgs): boolean {
  return args.plainHttp === PlainHttp.redirect || edgePorts(args).httpPort === 0;
}
