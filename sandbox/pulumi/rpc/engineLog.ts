import * as grpc from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

export type Severity = "debug" | "info" | "warning" | "error";

const severities: Record<Severity, LogSeverity> = {
  debug: LogSeverity.DEBUG,
  info: LogSeverity.INFO,
  warning: LogSeverity.WARNING,
  error: LogSeverity.ERROR,
};

/** Prints a message beside a resource. An `ephemeral` one is shown in the progress display and not kept. */
export type Log = (severity: Severity, message: string, urn?: string, ephemeral?: boolean) => Promise<void>;

/** The log of the engine at `address` (host:port). A message that cannot be delivered is dropped: it must not fail the work. */
export function engineLog(address: string): Log {
  const client = new EngineClient(address, grpc.credentials.createInsecure());
  return (severity, message, urn = "", ephemeral = false) => {
    const request = new LogRequest();
    request.setSeverity(severities[severity]);
    request.setMessage(message);
    request.setUrn(urn);
    request.setEphemeral(ephemeral);
    return new Promise<void>((resolve) => client.log(request, () => resolve()));
  };
}
