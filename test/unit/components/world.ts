import * as pulumi from "@pulumi/pulumi";
import type { ReadResourceRequest, RegisterResourceRequest, RegisterResourceResponse } from "@pulumi/pulumi/proto/resource_pb";
import { isSecret, outputsOf, Wire } from "../../support/provider";
import { Read, readOf, Registered, registered } from "../../support/registered";

/** A Pulumi runtime of mocks, and what was registered in it: mocks alone hide parents, providers, dependencies and secrets. */
export interface World {
  readonly resources: Registered[];
  readonly invokes: pulumi.runtime.MockCallArgs[];
  /** Existing resources that were read. */
  readonly reads: Read[];
  /** Waits until that many resources are registered and no more come, and fails with their names otherwise. */
  count(resources: number): Promise<void>;
  /** The one resource of this type (or its end), and of this name if there are several. */
  one(type: string, name?: string): Registered;
}

type Properties = Record<string, Wire>;
type Register = (request: RegisterResourceRequest, reply: (error: unknown, answer: RegisterResourceResponse) => void) => unknown;

/** Answers by type or token that differ from what the providers say. */
export type Answers = Record<string, (inputs: Properties) => Properties>;

/** Begins a new world. Modules may be imported before: none makes a resource when it is loaded. */
export async function newWorld(options: { preview?: boolean; answers?: Answers } = {}): Promise<World> {
  const resources: Registered[] = [];
  const invokes: pulumi.runtime.MockCallArgs[] = [];
  const reads: Read[] = [];
  const preview = options.preview ?? false;
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs, id }) => ({
        id: id || (preview ? undefined : `${name}-id`),
        state: options.answers?.[type]?.(inputs as Properties) ?? outputsOf(type, inputs as Properties, preview),
      }),
      call: (call) => {
        invokes.push(call);
        return options.answers?.[call.token]?.(call.inputs as Properties) ?? outputsOf(call.token, call.inputs as Properties, preview);
      },
    },
    "project",
    "stack",
    preview,
  );
  spyOn(resources, reads);
  return { resources, invokes, reads, count: (expected) => settle(resources, expected), one: (type, name) => find(resources, type, name) };
}

function spyOn(resources: Registered[], reads: Read[]): void {
  const monitor = pulumi.runtime.getMonitor() as unknown as {
    registerResource: Register;
    readResource: (request: ReadResourceRequest, reply: unknown) => unknown;
    registerResourceOutputs: (request: Outputs, reply: unknown) => unknown;
  };
  const read = monitor.readResource.bind(monitor);
  monitor.readResource = (request, reply) => {
    reads.push(readOf(request));
    return read(request, reply);
  };
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, reply) =>
    register(request, (error, answer) => {
      resources.push(registered(answer?.getUrn() ?? "", request));
      reply(error, answer);
    });
  const registerOutputs = monitor.registerResourceOutputs.bind(monitor);
  monitor.registerResourceOutputs = (request, reply) => {
    const component = resources.find((one) => one.urn === request.getUrn());
    if (component) {
      component.outputs = request.getOutputs()?.toJavaScript() ?? {};
    }
    return registerOutputs(request, reply);
  };
}

interface Outputs {
  getUrn(): string;
  getOutputs(): { toJavaScript(): Properties } | undefined;
}

async function settle(resources: Registered[], expected: number): Promise<void> {
  const deadline = Date.now() + 5000;
  const complete = () => resources.length >= expected && resources.every((one) => !isComponent(one) || one.outputs !== undefined);
  for (let quiet = 0; quiet < 20 && Date.now() < deadline; quiet = complete() ? quiet + 1 : 0) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (!complete() || resources.length !== expected) {
    throw new Error(`Expected ${expected} resources, got ${resources.length}:\n${resources.map((one) => `${one.type} ${one.name}`).join("\n")}`);
  }
}

function isComponent(one: Registered): boolean {
  return one.type.startsWith("asmws:index:");
}

function find(resources: Registered[], type: string, name?: string): Registered {
  const found = resources.filter((one) => one.type.endsWith(type) && (name === undefined || one.name === name));
  if (found.length !== 1) {
    throw new Error(`Expected one ${type} ${name ?? ""}, got ${found.length} among ${resources.map((one) => `${one.type} ${one.name}`).join(", ")}`);
  }
  return found[0]!;
}

/** The value of an output that is known. */
export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}

/** Settles as the output does, failures included; `valueOf` would wait for ever on one. */
export function settled<T>(output: pulumi.Output<T>): Promise<T> {
  return (output as unknown as { promise(): Promise<T> }).promise();
}

/** What is warned about while something runs. */
export async function warningsOf(run: () => Promise<unknown>): Promise<string[]> {
  const said: string[] = [];
  const { warn } = pulumi.log;
  Object.assign(pulumi.log, { warn: (message: string) => said.push(message) });
  try {
    await run();
  } finally {
    Object.assign(pulumi.log, { warn });
  }
  return said;
}

/** What is inside a secret; fails when the value is not one. */
export function revealed(value: Wire | undefined): Wire {
  if (value === undefined || !isSecret(value)) {
    throw new Error(`not a secret: ${JSON.stringify(value)}`);
  }
  return value.value;
}
