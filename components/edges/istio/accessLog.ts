import { AccessLogger, EnvoyFilter, ListenerPatch, Telemetry } from "../../istio";
import type { PolicyPlace, ProxyPods } from "./policyPlace";
import { GATEWAY_PROXIES, patchConnectionManager } from "./proxyPatches";

/**
 * One line for each request on the stdout of the gateway's pods. The line of a WebSocket is written when it ends: 101, its bytes, and how many
 * milliseconds it was open. It takes the place of what the mesh logs by itself, whose format has the query of a path, and with it the token of a client.
 * Switching it drops all sockets of the gateway after its drain.
 */
export function logAccess(gateway: string, pods: ProxyPods, place: PolicyPlace): void {
  const name = `${gateway}-access-log`;
  const metadata = { name, namespace: pods.namespace };
  new Telemetry(name, metadata, { selector: { matchLabels: pods.selector }, accessLogging: [{ providers: [{ name: "envoy" }], disabled: true }] }, place);
  new EnvoyFilter(name, metadata, { workloadSelector: { labels: pods.selector }, configPatches: [requests, unmatchedConnections] }, place);
}

// Istio's own text format, which tools read, with REQ_WITHOUT_QUERY for REQ.
const FORMAT =
  '[%START_TIME%] "%REQ(:METHOD)% %REQ_WITHOUT_QUERY(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%" %RESPONSE_CODE% %RESPONSE_FLAGS% ' +
  '%RESPONSE_CODE_DETAILS% %CONNECTION_TERMINATION_DETAILS% "%UPSTREAM_TRANSPORT_FAILURE_REASON%" %BYTES_RECEIVED% %BYTES_SENT% ' +
  '%DURATION% %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% "%REQ(X-FORWARDED-FOR)%" "%REQ(USER-AGENT)%" "%REQ(X-REQUEST-ID)%" "%REQ(:AUTHORITY)%" ' +
  '"%UPSTREAM_HOST%" %UPSTREAM_CLUSTER_RAW% %UPSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_REMOTE_ADDRESS% ' +
  "%REQUESTED_SERVER_NAME% %ROUTE_NAME%\n";

const logger: AccessLogger = {
  name: "envoy.access_loggers.file",
  typed_config: {
    "@type": "type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog",
    path: "/dev/stdout",
    log_format: {
      text_format_source: { inline_string: FORMAT },
      formatters: [
        {
          name: "envoy.formatter.req_without_query",
          typed_config: { "@type": "type.googleapis.com/envoy.extensions.formatter.req_without_query.v3.ReqWithoutQuery" },
        },
      ],
    },
  },
};

const requests = patchConnectionManager({ access_log: [logger] });

// As Istio has it: those of a TLS name that no server of the gateway has.
const unmatchedConnections: ListenerPatch = {
  applyTo: "LISTENER",
  match: GATEWAY_PROXIES,
  patch: { operation: "MERGE", value: { access_log: [{ ...logger, filter: { response_flag_filter: { flags: ["NR"] } } }] } },
};
