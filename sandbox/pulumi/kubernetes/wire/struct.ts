import { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import type { JsonObject } from "../object";

/** Properties as they travel in messages of the protocol. */
export function toStruct(properties: JsonObject): Struct {
  return Struct.fromJavaScript(properties);
}

export function fromStruct(struct: Struct | undefined): JsonObject {
  return struct?.toJavaScript() ?? {};
}
