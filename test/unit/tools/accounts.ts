import assert from "node:assert/strict";
import type { Ask } from "../../../components/preflight/apiServer";
import type { Account } from "../../../tools/accountCheck/account";
import type { StackFacts } from "../../../tools/accountCheck/stack";

interface Question {
  readonly resource: string;
  readonly verb: string;
}

/** What an account answers. A path of an API server that is absent is 404; a number is a status without a body. */
export interface Answers {
  readonly stack?: Partial<StackFacts>;
  readonly asm?: Readonly<Record<string, (parameters: Record<string, string>) => unknown>>;
  readonly mesh?: Readonly<Record<string, unknown>>;
  readonly cluster?: Readonly<Record<string, unknown>>;
  /** Of SelfSubjectAccessReview. An administrator has the verb "*". */
  readonly allowed?: (question: Question) => boolean;
}

const STACK: StackFacts = {
  meshId: "m",
  meshName: "asm-websocket",
  clusterId: "c",
  publicApiServer: false,
  clusterEndpoint: "cs.example",
  namespace: "chat",
  gateway: "ingressgateway",
  gatewayIsMade: true,
};

/** An account that answers so, and that lets nothing but reads and questions through. */
export function accountWith({ stack, asm = {}, mesh = {}, cluster = {}, allowed = () => false }: Answers): Account {
  return {
    stack: { ...STACK, ...stack },
    meshId: "m",
    asm: (action, parameters) => {
      assert.match(action, /^Describe/);
      return Promise.resolve(parameters as Record<string, string>).then(asm[action] ?? refusedBy("ECONNREFUSED"));
    },
    mesh: server(mesh, allowed),
    cluster: server(cluster, allowed),
  };
}

/** Rejects as the SDK and Node do. */
export function refusedBy(code: string): () => never {
  return () => {
    throw Object.assign(new Error("refused"), { code, ...(/^E[A-Z_]+$/.test(code) ? {} : { data: { statusCode: 400 } }) });
  };
}

function server(answers: Readonly<Record<string, unknown>>, allowed: (question: Question) => boolean): Ask {
  const review = (body: object | undefined) => {
    const { resourceAttributes } = (body as { spec: { resourceAttributes: Question } }).spec;
    return { status: 201, body: { status: { allowed: allowed(resourceAttributes) } } };
  };
  const found = (answer: unknown) => (typeof answer === "number" ? { status: answer, body: {} } : { status: 200, body: answer });
  return (method, path, body) => {
    if (method === "POST") {
      assert.equal(path, "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews");
      return Promise.resolve(review(body));
    }
    const answer = answers[path] ?? 404;
    return typeof answer === "function" ? Promise.resolve().then(answer as () => never) : Promise.resolve(found(answer));
  };
}
