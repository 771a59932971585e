import type * as grpc from "@grpc/grpc-js";

export type Callback<Response> = (error: grpc.ServiceError | null, response: Response) => void;

/** The answer of a unary call. */
export function answer<Response>(send: (callback: Callback<Response>) => unknown): Promise<Response> {
  return new Promise((resolve, reject) => {
    send((error, response) => (error ? reject(error) : resolve(response)));
  });
}
