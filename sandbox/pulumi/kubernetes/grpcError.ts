import * as grpc from "@grpc/grpc-js";
import proto from "@pulumi/pulumi/proto/provider_pb.js";
import statusProto from "@pulumi/pulumi/proto/status_pb.js";
import { Any } from "google-protobuf/google/protobuf/any_pb.js";
import { messageOf } from "./api/errors";
import { InitializationError } from "./initializationError";
import { toStruct } from "../rpc/properties";

/** An error as the engine expects it; an object that exists but is not ready travels in its details. */
export function toServiceError(error: unknown): grpc.ServiceError {
  const service = Object.assign(new Error(messageOf(error)), { code: grpc.status.UNKNOWN, details: messageOf(error), metadata: new grpc.Metadata() });
  if (error instanceof InitializationError) service.metadata.add("grpc-status-details-bin", statusWith(initializationFailed(error), service.message));
  return service;
}

function initializationFailed(error: InitializationError): proto.ErrorResourceInitFailed {
  const detail = new proto.ErrorResourceInitFailed();
  detail.setId(error.id);
  detail.setReasonsList(error.reasons);
  detail.setProperties(toStruct(error.properties));
  if (error.inputs) detail.setInputs(toStruct(error.inputs));
  return detail;
}

function statusWith(detail: proto.ErrorResourceInitFailed, message: string): Buffer {
  const any = new Any();
  any.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new statusProto.Status();
  status.setCode(grpc.status.UNKNOWN);
  status.setMessage(message);
  status.addDetails(any);
  return Buffer.from(status.serializeBinary());
}
