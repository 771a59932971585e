import * as pulumi from "@pulumi/pulumi";
import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import { anyLeaf, ObjectShape, strict } from "../strict";
import { Labels, Metadata } from "./metadata";
import { someLabels } from "./rules";

/** What a proxy tells about its requests. Every change of it cuts the proxy's open sockets after its listener drain. */
export interface TelemetrySpec {
  selector: { matchLabels: Labels };
  /** `envoy` is Istio's own provider: the container's stdout, in the format of the mesh. */
  accessLogging: { providers: { name: "envoy" }[]; disabled?: boolean }[];
}

export const telemetryShape: ObjectShape = {
  fields: {
    selector: { fields: { matchLabels: someLabels } },
    accessLogging: { each: { fields: { providers: { each: { fields: { name: anyLeaf } } }, disabled: anyLeaf } } },
  },
};

export class Telemetry extends CustomResource {
  constructor(name: string, metadata: Metadata, spec: TelemetrySpec, opts?: pulumi.CustomResourceOptions) {
    const checked = strict(`Telemetry ${name}`, telemetryShape, spec);
    super(name, { apiVersion: "telemetry.istio.io/v1", kind: "Telemetry", metadata, spec: checked }, opts);
  }
}
