import { readFileSync } from "node:fs";
import { request as http, type RequestOptions } from "node:http";
import { request as https } from "node:https";
import { setTimeout as pause } from "node:timers/promises";
import { Fault } from "../fault";

const DEADLINE_MS = 60_000;
const POLL_MS = 50;
const TRIAL_MS = 2000;
/** Good answers in a row: the load balancer hands new connections to the gateway pods in turn, and each must know the routes. */
const STREAK = 4;

/** Where the application is reached from the host, under the name that its certificate has. */
export interface Doors {
  readonly name: string;
  readonly httpPort: number;
  readonly httpsPort: number;
  readonly caFile: string;
}

/**
 * Resolves when the application answers through both listeners of the gateway, the certificate verified. Pulumi is done when every
 * object is accepted; until routes and certificate have reached each gateway pod, a first request could still fail.
 */
export async function untilServing(doors: Doors): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  for (let streak = 0; ;) {
    const [plain, secure] = await Promise.all([answerOf(doors, "http"), answerOf(doors, "https")]);
    streak = isAnswer(plain) && isAnswer(secure) ? streak + 1 : 0;
    if (streak === STREAK) return;
    if (Date.now() > deadline) {
      throw new Fault(
        `everything is deployed, but the application does not answer through the gateway (http: ${plain}, https: ${secure})`,
        "look at make status, and at make logs NAME=istio-system/POD of a gateway pod; then run make up again",
      );
    }
    if (streak === 0) await pause(POLL_MS);
  }
}

function isAnswer(answer: number | string): boolean {
  return typeof answer === "number" && answer < 400;
}

/** Status of the page, or what went wrong. */
function answerOf({ name, httpPort, httpsPort, caFile }: Doors, scheme: "http" | "https"): Promise<number | string> {
  const options: RequestOptions = { host: "127.0.0.1", path: "/", headers: { host: name }, timeout: TRIAL_MS, agent: false };
  return new Promise((resolve) => {
    const call = scheme === "http" ? http({ ...options, port: httpPort }) : https({ ...options, port: httpsPort, servername: name, ca: readFileSync(caFile) });
    call.on("response", (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    call.on("timeout", () => call.destroy(new Error(`no answer within ${TRIAL_MS / 1000} s`)));
    call.on("error", (error) => resolve(error.message));
    call.end();
  });
}
