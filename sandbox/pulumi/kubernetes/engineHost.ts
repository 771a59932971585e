import * as grpc from "@grpc/grpc-js";
import services from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import proto from "@pulumi/pulumi/proto/engine_pb.js";
import type { Host, Severity } from "./host";

const SEVERITIES: Record<Severity, proto.LogSeverity> = {
  debug: proto.LogSeverity.DEBUG,
  info: proto.LogSeverity.INFO,
  warning: proto.LogSeverity.WARNING,
  error: proto.LogSeverity.ERROR,
};

/** Messages to the engine whose address is known at the start or told later; without an engine they are dropped. */
export class EngineHost implements Host {
  private client?: InstanceType<typeof services.EngineClient>;

  attach(address: string): void {
    this.client = new services.EngineClient(address, grpc.credentials.createInsecure());
  }

  log(severity: Severity, message: string, urn: string, ephemeral: boolean): void {
    const request = new proto.LogRequest();
    request.setSeverity(SEVERITIES[severity]);
    request.setMessage(message);
    request.setUrn(urn);
    request.setEphemeral(ephemeral);
    this.client?.log(request, () => undefined); // A lost message must not fail the resource.
  }
}
