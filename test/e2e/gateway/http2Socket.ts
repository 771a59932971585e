import { once } from "node:events";
import { type ClientHttp2Session, type ClientHttp2Stream, connect, type Settings } from "node:http2";
import type { SecureContextOptions } from "node:tls";

/** How a server takes a WebSocket inside HTTP/2 (RFC 8441). */
export interface Http2Handshake {
  /** Whether the server says that it takes the extended CONNECT. */
  readonly offered: boolean;
  /** Status of the CONNECT; undefined when the stream was ended without one. */
  readonly status: number | undefined;
  /** What has come in the stream: frames of a server are not masked, so their text can be read. */
  readonly received: () => string;
  close(): void;
}

/** Opens a WebSocket at /ws by an extended CONNECT, with Node's own HTTP/2. */
export async function http2Handshake(host: string, port: number, trust: SecureContextOptions, origin: string): Promise<Http2Handshake> {
  const session = connect(`https://127.0.0.1:${port}`, { servername: host, ...trust });
  session.on("error", () => undefined);
  const [settings] = (await once(session, "remoteSettings")) as [Settings];
  const stream = request(session, host, origin);
  let received = "";
  stream.on("data", (data: Buffer) => (received += data.toString("latin1")));
  return {
    offered: settings.enableConnectProtocol === true,
    status: await statusOf(stream),
    received: () => received,
    close: () => session.destroy(),
  };
}

function request(session: ClientHttp2Session, host: string, origin: string): ClientHttp2Stream {
  return session.request(
    { ":method": "CONNECT", ":protocol": "websocket", ":scheme": "https", ":authority": host, ":path": "/ws", "sec-websocket-version": "13", origin },
    { endStream: false },
  );
}

function statusOf(stream: ClientHttp2Stream): Promise<number | undefined> {
  return new Promise((resolve) => {
    stream.once("response", (headers) => resolve(headers[":status"]));
    stream.on("error", () => resolve(undefined));
    stream.once("close", () => resolve(undefined));
  });
}
