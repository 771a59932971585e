import * as grpc from "@grpc/grpc-js";
import * as engineService from "@pulumi/pulumi/proto/engine_grpc_pb";
import * as engine from "@pulumi/pulumi/proto/engine_pb";
import * as resourceService from "@pulumi/pulumi/proto/resource_grpc_pb";
import * as resource from "@pulumi/pulumi/proto/resource_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { ApiAnswers } from "./apiServers";
import { outputsOf, Wire } from "../support/provider";
import { Read, readOf, Registered, registered } from "../support/registered";

export interface Invoked {
  token: string;
  args: Record<string, Wire>;
}

export interface Recording {
  resources: Registered[];
  reads: Read[];
  invokes: Invoked[];
}

/** What a test answers differently, by invoke token or by resource type. */
export interface Answers {
  invoke?: Record<string, (args: Record<string, Wire>) => Record<string, Wire>>;
  /** What an invoke fails with, instead of an answer. */
  refuse?: Record<string, string>;
  outputs?: Record<string, (inputs: Record<string, Wire>) => Record<string, Wire>>;
  /** What API servers answer that the program asks itself. */
  apiServers?: ApiAnswers;
}

type Call<Q, A> = (call: { request: Q }, reply: (error: null | { code: grpc.status; details: string }, answer: A) => void) => void;
/** What the program may send; as in the SDK's own mocks, output values are left out so that inputs stay plain. */
const FEATURES = (Object.values(resource.ResourceMonitorFeature) as resource.ResourceMonitorFeature[]).filter(
  (feature) => feature !== resource.ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_OUTPUT_VALUES,
);

type Service = Record<string, { responseType: new () => object }>;

/** The engine's side of a program: it records what is registered and answers as providers would. */
export class Monitor {
  readonly recording: Recording = { resources: [], reads: [], invokes: [] };
  readonly errors: string[] = [];
  readonly warnings: string[] = [];
  private readonly server = new grpc.Server({ "grpc.max_receive_message_length": 1 << 28 });
  private root = "";

  constructor(
    private readonly project: string,
    private readonly stack: string,
    private readonly preview: boolean,
    private readonly answers: Answers = {},
  ) {
    this.server.addService(resourceService.ResourceMonitorService, {
      ...unasked(resourceService.ResourceMonitorService as unknown as Service),
      getDeploymentInfo: this.getDeploymentInfo,
      registerResource: this.registerResource,
      registerResourceOutputs: this.registerResourceOutputs,
      readResource: this.readResource,
      invoke: this.invoke,
    });
    this.server.addService(engineService.EngineService, {
      ...unasked(engineService.EngineService as unknown as Service),
      log: this.log,
      getRootResource: this.getRootResource,
      setRootResource: this.setRootResource,
    });
  }

  listen(): Promise<string> {
    return new Promise((resolve, reject) =>
      this.server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => (error ? reject(error) : resolve(`127.0.0.1:${port}`))),
    );
  }

  close(): void {
    this.server.forceShutdown();
  }

  private readonly getDeploymentInfo: Call<Empty, resource.DeploymentInfo> = (_call, reply) => {
    const answer = new resource.DeploymentInfo();
    answer.setSupportedfeaturesList(FEATURES);
    reply(null, answer);
  };

  private readonly registerResource: Call<resource.RegisterResourceRequest, resource.RegisterResourceResponse> = ({ request }, reply) => {
    const one = registered(this.urn(request), request);
    this.recording.resources.push(one);

    const answer = new resource.RegisterResourceResponse();
    answer.setUrn(one.urn);
    answer.setId(request.getCustom() ? (this.preview ? "" : `${one.name}-id`) : "");
    const outputs = this.answers.outputs?.[one.type]?.(one.inputs) ?? (request.getCustom() ? outputsOf(one.type, one.inputs, this.preview) : one.inputs);
    answer.setObject(Struct.fromJavaScript(outputs));
    reply(null, answer);
  };

  private readonly registerResourceOutputs: Call<resource.RegisterResourceOutputsRequest, Empty> = ({ request }, reply) => {
    const component = this.recording.resources.find((one) => one.urn === request.getUrn());
    if (component) {
      component.outputs = request.getOutputs()?.toJavaScript() ?? {};
    }
    reply(null, new Empty());
  };

  private readonly readResource: Call<resource.ReadResourceRequest, resource.ReadResourceResponse> = ({ request }, reply) => {
    this.recording.reads.push(readOf(request));
    const answer = new resource.ReadResourceResponse();
    answer.setUrn(`urn:pulumi:${this.stack}::${this.project}::${request.getType()}::${request.getName()}`);
    const inputs = (request.getProperties()?.toJavaScript() ?? {}) as Record<string, Wire>;
    // What stands already is known in a preview too.
    answer.setProperties(Struct.fromJavaScript(this.answers.outputs?.[request.getType()]?.(inputs) ?? outputsOf(request.getType(), inputs, false)));
    reply(null, answer);
  };

  private readonly invoke: Call<resource.ResourceInvokeRequest, resource.ResourceInvokeResponse> = ({ request }, reply) => {
    const args = (request.getArgs()?.toJavaScript() ?? {}) as Record<string, Wire>;
    this.recording.invokes.push({ token: request.getTok(), args });
    const refusal = this.answers.refuse?.[request.getTok()];
    if (refusal !== undefined) {
      return reply({ code: grpc.status.UNKNOWN, details: refusal }, new resource.ResourceInvokeResponse());
    }
    const answer = new resource.ResourceInvokeResponse();
    const returned = this.answers.invoke?.[request.getTok()]?.(args) ?? outputsOf(request.getTok(), args, this.preview);
    answer.setReturn(Struct.fromJavaScript(returned));
    reply(null, answer);
  };

  private readonly log: Call<engine.LogRequest, Empty> = ({ request }, reply) => {
    if (request.getSeverity() === engine.LogSeverity.ERROR) {
      this.errors.push(request.getMessage());
    } else if (request.getSeverity() === engine.LogSeverity.WARNING) {
      this.warnings.push(request.getMessage());
    }
    reply(null, new Empty());
  };

  private readonly getRootResource: Call<engine.GetRootResourceRequest, engine.GetRootResourceResponse> = (_call, reply) => {
    const answer = new engine.GetRootResourceResponse();
    answer.setUrn(this.root);
    reply(null, answer);
  };

  private readonly setRootResource: Call<engine.SetRootResourceRequest, engine.SetRootResourceResponse> = ({ request }, reply) => {
    this.root = request.getUrn();
    reply(null, new engine.SetRootResourceResponse());
  };

  private urn(request: resource.RegisterResourceRequest): string {
    const parentType = request.getParent().split("::")[2] ?? "";
    const type = parentType && parentType !== "pulumi:pulumi:Stack" ? `${parentType}$${request.getType()}` : request.getType();
    return `urn:pulumi:${this.stack}::${this.project}::${type}::${request.getName()}`;
  }
}

/** Answers what no test looks at; each method with its own kind of answer, or the SDK stumbles. */
function unasked(service: Service): Record<string, (call: unknown, reply?: (error: null, answer: object) => void) => void> {
  return Object.fromEntries(Object.entries(service).map(([name, { responseType }]) => [name, (_call, reply) => reply?.(null, new responseType())]));
}
