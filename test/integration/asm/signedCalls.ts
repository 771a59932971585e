import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** What was asked of the STS. */
export type StsCall = Record<string, string>;

/** An ASM API that only notes who has signed, an STS over TLS, and the metadata of a machine, all on one address. */
export class SignedCalls {
  /** Access key and security token of each call to ASM. */
  readonly signers: { readonly key: string | undefined; readonly token: string | undefined }[] = [];
  readonly sts: StsCall[] = [];
  private readonly servers: Server[] = [];

  /** Listens without TLS, and returns host:port. */
  listen(port = 0, address = "127.0.0.1"): Promise<string> {
    return this.serve(createServer(this.answer), port, address);
  }

  listenTls(identity: { cert: string; key: string }): Promise<string> {
    return this.serve(createTlsServer(identity, this.answer), 0, "127.0.0.1");
  }

  close(): void {
    for (const server of this.servers) {
      server.closeAllConnections();
      server.close();
    }
  }

  private async serve(server: Server, port: number, address: string): Promise<string> {
    this.servers.push(server);
    await new Promise<void>((resolve) => server.listen(port, address, resolve));
    return `${address}:${(server.address() as AddressInfo).port}`;
  }

  private readonly answer: RequestListener = (request, response) => void this.reply(request, response);

  private async reply(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://any");
    const body = await text(request);
    const session = (key: string) => ({ AccessKeyId: key, AccessKeySecret: "s", SecurityToken: `token-of-${key}`, Expiration: "2099-01-01T00:00:00Z" });
    const action = searchParams.get("Action") ?? "";
    if (action.startsWith("AssumeRole")) {
      this.sts.push(Object.fromEntries([...searchParams, ...new URLSearchParams(body)]));
      return void response.end(JSON.stringify({ Credentials: session(`key-of-${action}`) }));
    }
    if (pathname === "/credentials") {
      return void response.end(JSON.stringify({ Code: "Success", ...session("key-of-uri") }));
    }
    if (pathname === "/latest/api/token") {
      return void response.end("metadata-token");
    }
    if (pathname.startsWith("/latest/meta-data/ram/security-credentials/")) {
      return void response.end(JSON.stringify({ Code: "Success", ...session(`key-of-${pathname.split("/").at(-1)}`) }));
    }
    const key = /Credential=([^,]+)/.exec(request.headers.authorization ?? "")?.[1];
    this.signers.push({ key, token: request.headers["x-acs-security-token"] as string | undefined });
    response.setHeader("content-type", "application/json");
    response.end('{"RequestId":"r","ServiceMeshes":[]}');
  }
}
