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
export interface PortForwards {
  readonly name: string;
  /** Undefined where nothing speaks plain HTTP. */
  readonly httpPort: number | undefined;
  readonly httpsPort: number;
  /** What the certificate is verified by, in PEM; undefined when the stack does not know, because the certificate is an existing one. */
  readonly ca: string | undefined;
}

/**
 * Resolves when the application answers through both listeners of the gateway, the certificate verified. Pulumi is done when every
 * object is accepted; until routes and certificate have reached each gateway pod, a first request could still fail.
 */
export async function untilServing(forwards: PortForwards): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  for (let streak = 0; ;) {
    const [secure, plain] = await Promise.all([answerOf(forwards, "https"), forwards.httpPort === undefined ? NO_FORWARD : answerOf(forwards, "http")]);
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

// A stack may turn this machine away, by its address or for want of a client certificate: that is served as well.
function isAnswer(answer: number | string): boolean {
  return typeof answer === "number" ? answer < 400 || answer === 403 : [ASKS_FOR_CERTIFICATE, NO_FORWARD].includes(answer);
}

const NO_FORWARD = "no plain HTTP";
const ASKS_FOR_CERTIFICATE = "the gateway asks for a client certificate";

/** Status of the page, or what went wrong. */
function answerOf({ name, httpPort, httpsPort, ca }: PortForwards, scheme: "http" | "https"): Promise<number | string> {
  const options: RequestOptions = { host: "127.0.0.1", path: "/", headers: { host: name }, timeout: TRIAL_MS, agent: false };
  const tls = { servername: name, ca, rejectUnauthorized: ca !== undefined };
  return new Promise((resolve) => {
    const call = scheme === "http" ? http({ ...options, port: httpPort }) : https({ ...options, port: httpsPort, ...tls });
    call.on("response", (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    call.on("timeout", () => call.destroy(new Error(`no answer within ${TRIAL_MS / 1000} s`)));
    call.on("error", (error: NodeJS.ErrnoException) => resolve(CERTIFICATE_ALERTS.includes(error.code ?? "") ? ASKS_FOR_CERTIFICATE : error.message));
    call.end();
  });
}

/** How TLS 1.3 and 1.2 say it. */
const CERTIFICATE_ALERTS = ["ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", "ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE", "ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE"];
