import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What a program asked of an API server. */
export interface Asked {
  /** Host of the API server. */
  server: string;
  method: string;
  path: string;
  body: string;
}

/** The answer; nothing for that of an API server in which all is allowed and there. */
export type ApiAnswers = (asked: Asked) => { status: number; body: object } | undefined;

/** The API servers of a run; what they were asked, and the address for the preload beside this file. */
export async function apiServers(answers: ApiAnswers = () => undefined): Promise<{ address: string; asked: Asked[]; close: () => void }> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (data: Buffer) => (body += data.toString()));
    request.on("end", () => {
      const [, host = "", ...path] = request.url!.split("/");
      const one = { server: host, method: request.method!, path: `/${path.join("/")}`, body };
      asked.push(one);
      const answer = answers(one) ?? { status: 200, body: usual(one) };
      response.writeHead(answer.status, { "content-type": "application/json" }).end(JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, close: () => server.close() };
}

function usual({ path }: Asked): object {
  return path === "/version" ? { gitVersion: "v1.34.1-aliyun.1" } : { status: { allowed: true, phase: "Active" } };
}
