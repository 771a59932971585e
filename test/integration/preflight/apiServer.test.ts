import assert from "node:assert/strict";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";
import { endpointOf, withApiServer } from "../../../components/preflight/apiServer";
import { issue, type Issued } from "../../support/certificates";

const base64 = (text: string) => Buffer.from(text).toString("base64");

describe("the client of an API server", () => {
  let ca: Issued;
  let client: Issued;
  let server: Server;
  let address: string;

  before(async () => {
    ca = await issue({ ca: true });
    const own = await issue({ hosts: ["localhost"], signer: ca });
    client = await issue({ hosts: ["client"], signer: ca });
    server = createServer(
      { key: own.privateKeyPem, cert: own.certificatePem, ca: ca.certificatePem, requestCert: true, rejectUnauthorized: false },
      (request, response) => {
        if (request.url === "/silent") return;
        if (request.url === "/page") return void response.writeHead(502).end("<html>");
        let body = "";
        request.on("data", (data: Buffer) => (body += data.toString()));
        request.on("end", () =>
          response.end(
            JSON.stringify({
              known: (request.socket as TLSSocket).authorized,
              token: request.headers.authorization,
              method: request.method,
              url: request.url,
              body,
            }),
          ),
        );
      },
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    address = `https://localhost:${(server.address() as AddressInfo).port}`;
  });
  after(() => void server.close());

  const kubeconfig = (user: string, authority = ca.certificatePem) =>
    `apiVersion: v1\nclusters:\n- cluster:\n    certificate-authority-data: ${base64(authority)}\n    server: ${address}\n  name: c\nusers:\n- name: u\n  user:\n${user}`;
  const certificate = () => `    client-certificate-data: ${base64(client.certificatePem)}\n    client-key-data: ${base64(client.privateKeyPem)}\n`;

  it("is known by its client certificate, or by its token", async () => {
    const byCertificate = await withApiServer(kubeconfig(certificate()), (ask) => ask("GET", "/version"));
    assert.deepEqual(byCertificate, { status: 200, body: { known: true, method: "GET", url: "/version", body: "" } });
    const byToken = await withApiServer(kubeconfig('    token: "abc"\n'), (ask) => ask("POST", "/apis/x", { a: 1 }));
    assert.deepEqual(byToken?.body, { known: false, token: "Bearer abc", method: "POST", url: "/apis/x", body: '{"a":1}' });
  });

  it("trusts no server of another CA", async () => {
    const other = await issue({ ca: true });
    await assert.rejects(
      withApiServer(kubeconfig(certificate(), other.certificatePem), (ask) => ask("GET", "/version")),
      /certificate/,
    );
  });

  it("takes a page of a proxy for an answer without a body, and gives up one that does not answer", async () => {
    assert.deepEqual(await withApiServer(kubeconfig(certificate()), (ask) => ask("GET", "/page")), { status: 502, body: undefined });
    await assert.rejects(
      withApiServer(kubeconfig(certificate()), (ask) => ask("GET", "/silent")),
      { code: "ETIMEDOUT" },
    );
  });

  it("asks nothing by a kubeconfig that it does not understand", () => {
    for (const text of [
      "",
      "{}",
      kubeconfig("    exec:\n      command: aliyun\n"),
      `${kubeconfig(certificate())}clusters2:\n    server: https://other:6443\n`,
    ]) {
      assert.equal(endpointOf(text), undefined);
    }
  });
});
