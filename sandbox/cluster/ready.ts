import { request as http } from "node:http";
import { request as https } from "node:https";
import { setTimeout as pause } from "node:timers/promises";
import { Fault } from "../fault";
import type { Identity } from "./pki";
import type { SupervisedProcess } from "./processes";

const POLL_MS = 50;
const DEADLINE_MS = 90_000;

/** Resolves when `url` answers 200. Fails with the name of the log when the program ends first, or after 90 s. */
export async function untilReady(program: SupervisedProcess, url: string, tls?: { authority: Identity; client: Identity }): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  while (!(await answersOk(url, tls))) {
    if (program.hasFailed) throw new Fault(`${program.spec.name} ended while it started`, `read its log: make logs NAME=${program.spec.name}`);
    if (Date.now() > deadline)
      throw new Fault(`${program.spec.name} did not become ready within ${DEADLINE_MS / 1000} s (${url})`, `read its log: make logs NAME=${program.spec.name}`);
    await pause(POLL_MS);
  }
}

function answersOk(url: string, tls?: { authority: Identity; client: Identity }): Promise<boolean> {
  return new Promise((resolve) => {
    const options = { timeout: 1000, ...(tls && { ca: tls.authority.cert, cert: tls.client.cert, key: tls.client.key }) };
    const call = (tls ? https : http)(url, options, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    call.on("timeout", () => call.destroy());
    call.on("error", () => resolve(false));
    call.end();
  });
}
