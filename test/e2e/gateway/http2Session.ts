import { once } from "node:events";
import { type ClientHttp2Session, type ClientHttp2Stream, connect } from "node:http2";
import type { SecureContextOptions } from "node:tls";

/** One HTTP/2 connection that opens as many WebSockets as it gets. */
export class Http2Session {
  private readonly open = new Set<ClientHttp2Stream>();

  private constructor(
    private readonly session: ClientHttp2Session,
    private readonly host: string,
  ) {}

  static async connect(host: string, port: number, trust: SecureContextOptions): Promise<Http2Session> {
    const session = connect(`https://127.0.0.1:${port}`, { servername: host, ...trust });
    session.on("error", () => undefined);
    await once(session, "remoteSettings");
    return new Http2Session(session, host);
  }

  /** WebSockets that are open now. */
  get sockets(): number {
    return this.open.size;
  }

  /** Asks for so many more. Each is open after its answer, refused, or waits for a stream to be free. */
  ask(count: number): void {
    for (let n = 0; n < count; n++) {
      const stream = this.session.request(
        {
          ...{ ":method": "CONNECT", ":protocol": "websocket", ":scheme": "https", ":authority": this.host, ":path": "/ws" },
          ...{ "sec-websocket-version": "13", origin: `https://${this.host}` },
        },
        { endStream: false },
      );
      stream.on("error", () => undefined).on("close", () => this.open.delete(stream));
      stream.once("response", ({ ":status": status }) => (status === 200 ? void this.open.add(stream.resume()) : stream.close()));
    }
  }

  close(): void {
    this.session.destroy();
  }
}
