import { readFileSync } from "node:fs";
import { get } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { outputs, type Outputs } from "./sandbox";

/** What came of a work, and what went wrong with new connections over TLS while it went on, each with a handshake and a request of its own. */
export async function handshakesDuring<T>(
  work: () => Promise<T>,
  { host }: Pick<Outputs, "host"> = outputs(),
): Promise<{ result: T; asked: number; failures: string[] }> {
  const { hostname, port } = new URL(host.httpsUrl);
  const options = {
    host: "127.0.0.1",
    port: Number(port),
    servername: hostname,
    headers: { host: hostname },
    ca: readFileSync(host.caFile),
    agent: false,
    path: "/",
  };
  const failures: string[] = [];
  const ask = (): Promise<void> =>
    new Promise((resolve) => {
      const call = get(options, (answer) => {
        answer.resume();
        if (answer.statusCode !== 200) failures.push(String(answer.statusCode));
        resolve();
      });
      call.on("error", ({ message }) => {
        failures.push(message);
        resolve();
      });
    });
  const end = new AbortController();
  let asked = 0;
  const asking = (async () => {
    for (; !end.signal.aborted || asked === 0; asked += 1) {
      await ask();
      await sleep(50);
    }
  })();
  try {
    return { result: await work(), asked, failures };
  } finally {
    end.abort();
    await asking;
  }
}
