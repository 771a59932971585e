import * as grpc from "@grpc/grpc-js";

/** A fault that the engine shows to the user as it is, without a stack trace. */
export class RpcFault extends Error {
  constructor(
    message: string,
    /** The gRPC status; UNKNOWN is what Pulumi's own plugins answer for a fault of a resource. */
    readonly code: grpc.status = grpc.status.UNKNOWN,
  ) {
    super(message);
  }
}

// Pulumi's own limit is 400 MB: a program's state can hold whole archives.
const largestMessage = 400 * 1024 * 1024;

/**
 * Serves `handlers` on a free port of the loopback and prints the port as the first line on stdout, which is how
 * Pulumi's engine finds a plugin. A method of the service that has no handler answers UNIMPLEMENTED with its name.
 */
export async function servePlugin(plugin: string, service: grpc.ServiceDefinition, handlers: grpc.UntypedServiceImplementation): Promise<grpc.Server> {
  const { server, port } = await serve(plugin, service, handlers);
  process.stdout.write(`${port}\n`);
  return server;
}

/** As servePlugin, but gives the port to the caller. */
export async function serve(
  plugin: string,
  service: grpc.ServiceDefinition,
  handlers: grpc.UntypedServiceImplementation,
): Promise<{ server: grpc.Server; port: number }> {
  const server = new grpc.Server({
    "grpc.max_receive_message_length": largestMessage,
    "grpc.max_send_message_length": largestMessage,
  });
  server.addService(service, { ...refuseAll(plugin, service), ...handlers });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound)));
  });
  return { server, port };
}

/** A unary handler from a function: what it throws becomes the status and the message that the engine shows. */
export function unary<Request, Response>(answer: (request: Request) => Response | Promise<Response>): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve(call.request)
      .then(answer)
      .then(
        (response) => callback(null, response),
        (error: unknown) => callback(statusOf(error)),
      );
  };
}

/** The status of a thrown value. */
export function statusOf(error: unknown): { code: grpc.status; message: string } {
  if (error instanceof RpcFault) return { code: error.code, message: error.message };
  return { code: grpc.status.UNKNOWN, message: error instanceof Error ? error.message : String(error) };
}

function refuseAll(plugin: string, service: grpc.ServiceDefinition): grpc.UntypedServiceImplementation {
  const refusals = Object.entries(service).map(([name, method]) => {
    const fault = { code: grpc.status.UNIMPLEMENTED, message: `${plugin} does not implement ${method.path}` };
    const refuse = method.responseStream
      ? (call: grpc.ServerWritableStream<unknown, unknown>) => call.emit("error", Object.assign(new Error(fault.message), fault))
      : (_call: unknown, callback: grpc.sendUnaryData<unknown>) => callback(fault);
    return [name, refuse] as const;
  });
  return Object.fromEntries(refusals);
}
