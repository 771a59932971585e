import { type OriginPolicy, parseOriginPolicy } from "./origin";
import { type OwnHosts, parseOwnHosts } from "./ownHost";

/** The server's settings, each from the environment variable of the same name in capitals. */
export interface Config {
  /** TCP port, 0 to 65535, 0 lets the system choose. Default 8888. */
  port: number;
  /** TCP port of /healthz, /readyz and /metrics, which no edge should lead to. 0 puts them on `port`, for everybody. Default 9090. */
  adminPort: number;
  /** Address to listen on. Default 0.0.0.0. */
  host: string;
  /** Seconds between two pings to one socket; a socket that leaves one unanswered is ended. 0 turns pings off. Default 25. */
  heartbeatSeconds: number;
  /** Seconds over which a stopping server spreads its closes. Default 60. */
  drainSeconds: number;
  /** Sockets held at once; one more handshake is refused with 503. Default 10000. */
  maxConnections: number;
  /** Largest message a client may send, in bytes; a larger one closes its socket with 1009. Default 1024: this app wants none. */
  maxMessageBytes: number;
  /** Frames one client may send in a second, pings and pongs too; four seconds' worth at once. More closes its socket with 1008. Default 50. */
  messagesPerSecond: number;
  /** Publishes in a second, of all clients; one of them may do half. More are answered with 429. Default 200. */
  publishesPerSecond: number;
  /** Which pages may open a socket. Default "same-origin". */
  allowedOrigins: OriginPolicy;
  /** Whether clients that send no Origin (everything but browsers) may open a socket. Default true. */
  allowNoOrigin: boolean;
  /** Names of this server: a page counts as its own only under one of them, under an address or localhost. Default "*", any name. */
  allowedHosts: OwnHosts;
  /** Whether GET /api publishes, beside POST. A page of any origin can make a visitor's browser send a GET. Default false. */
  publishByGet: boolean;
  /** What a publisher must send as its bearer token; "" asks for none. Default "". */
  publishToken: string;
  /** Seconds after which a socket is asked to reconnect, give or take 20 %, so that load spreads anew. 0 means never. Default 0. */
  maxConnectionAgeSeconds: number;
  /** Seconds over which clients that were dropped together should come back; the page does. Default 5. */
  reconnectWindowSeconds: number;
}

/** One environment variable that cannot be used. */
export interface ConfigFault {
  name: string;
  value: string;
  allowed: string;
}

/** Every fault of the environment at once, so that one start shows them all. */
export class ConfigError extends Error {
  constructor(readonly faults: ConfigFault[]) {
    super(faults.map(({ name, value, allowed }) => `${name}=${JSON.stringify(value)}: allowed is ${allowed}`).join("\n"));
    this.name = "ConfigError";
  }
}

/**
 * Reads the configuration; a variable that is unset or empty takes its default.
 * @throws ConfigError naming every variable that cannot be used
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const read = new Reader(env);
  const config: Config = {
    port: read.wholeNumber("PORT", 8888, 0, 65_535),
    adminPort: read.wholeNumber("ADMIN_PORT", 9090, 0, 65_535, "0 answers health and metrics on PORT"),
    host: read.parsed("HOST", "0.0.0.0", parseHost, "an IP address or a host name, like 0.0.0.0, :: or localhost"),
    heartbeatSeconds: read.wholeNumber("HEARTBEAT_SECONDS", 25, 0, 300, "0 turns heartbeats off"),
    drainSeconds: read.wholeNumber("DRAIN_SECONDS", 60, 0, 3600, "0 closes every socket at once"),
    maxConnections: read.wholeNumber("MAX_CONNECTIONS", 10_000, 1, 1_000_000),
    maxMessageBytes: read.wholeNumber("MAX_MESSAGE_BYTES", 1024, 1, 16_777_216),
    messagesPerSecond: read.wholeNumber("MAX_MESSAGES_PER_SECOND", 50, 1, 100_000),
    publishesPerSecond: read.wholeNumber("MAX_PUBLISHES_PER_SECOND", 200, 2, 100_000),
    allowedOrigins: read.parsed(
      "ALLOWED_ORIGINS",
      "same-origin",
      parseOriginPolicy,
      'same-origin, *, or a list like "https://a.example.com,https://*.example.org:8443", each as browsers write it',
    ),
    allowNoOrigin: read.parsed("ALLOW_NO_ORIGIN", "true", parseSwitch, "true or false"),
    allowedHosts: read.parsed("ALLOWED_HOSTS", "*", parseOwnHosts, '*, or a list like "chat.example.com,*.example.org"'),
    publishByGet: read.parsed("PUBLISH_BY_GET", "false", parseSwitch, "true or false"),
    publishToken: read.secret("PUBLISH_TOKEN", /^[\x21-\x7e]{16,512}$/, "16 to 512 visible characters of ASCII, without spaces"),
    maxConnectionAgeSeconds: read.wholeNumber("MAX_CONNECTION_AGE_SECONDS", 0, 0, 604_800, "0 sets no limit"),
    reconnectWindowSeconds: read.wholeNumber("RECONNECT_WINDOW_SECONDS", 5, 1, 3600),
  };
  read.throwFaults();
  return config;
}

class Reader {
  private readonly faults: ConfigFault[] = [];

  constructor(private readonly env: NodeJS.ProcessEnv) {}

  wholeNumber(name: string, fallback: number, min: number, max: number, note?: string): number {
    const allowed = `a whole number from ${min} to ${max}${note ? ` (${note})` : ""}`;
    return this.parsed(name, String(fallback), (text) => parseWholeNumber(text, min, max), allowed);
  }

  /** The variable's value, or a fault on the list and the fallback in its place. */
  parsed<T>(name: string, fallback: string, parse: (text: string) => T | undefined, allowed: string): T {
    const text = this.env[name]?.trim() || fallback;
    const value = parse(text);
    if (value !== undefined) return value;
    this.faults.push({ name, value: text, allowed: `${allowed}; unset means ${fallback}` });
    return parse(fallback) as T;
  }

  /** As `parsed`, for what no message may show; unset is "". */
  secret(name: string, pattern: RegExp, allowed: string): string {
    const text = this.env[name]?.trim() ?? "";
    if (text !== "" && !pattern.test(text)) this.faults.push({ name, value: "(hidden)", allowed: `${allowed}; unset asks for none` });
    return text;
  }

  throwFaults(): void {
    if (this.faults.length > 0) throw new ConfigError(this.faults);
  }
}

function parseWholeNumber(text: string, min: number, max: number): number | undefined {
  const value = Number(text);
  return /^\d+$/.test(text) && value >= min && value <= max ? value : undefined;
}

function parseSwitch(text: string): boolean | undefined {
  return text === "true" ? true : text === "false" ? false : undefined;
}

function parseHost(text: string): string | undefined {
  return /^[0-9A-Za-z:.\-_%]+$/.test(text) ? text : undefined;
}
