import { type OriginPolicy, parseOriginPolicy } from "./origin";

/** The server's settings, each from the environment variable of the same name in capitals. */
export interface Config {
  /** TCP port, 0 to 65535, 0 lets the system choose. Default 8888. */
  port: number;
  /** Address to listen on. Default 0.0.0.0. */
  host: string;
  /** Seconds between two pings to one socket; a socket that leaves one unanswered is ended. 0 turns pings off. Default 25. */
  heartbeatSeconds: number;
  /** Seconds over which a stopping server spreads its closes. Default 60. */
  drainSeconds: number;
  /** Sockets held at once; one more handshake is refused with 503. Default 10000. */
  maxConnections: number;
  /** Largest message a client may send, in bytes; a larger one closes its socket with 1009. Default 65536. */
  maxMessageBytes: number;
  /** Which pages may open a socket. Default "same-origin". */
  allowedOrigins: OriginPolicy;
  /** Whether clients that send no Origin (everything but browsers) may open a socket. Default true. */
  allowNoOrigin: boolean;
  /** Seconds after which a socket is asked to reconnect, give or take 20 %, so that load spreads anew. 0 means never. Default 0. */
  maxConnectionAgeSeconds: number;
  /** Seconds over which clients that were cut together should come back; the page does. Default 5. */
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
    host: read.parsed("HOST", "0.0.0.0", parseHost, "an IP address or a host name, like 0.0.0.0, :: or localhost"),
    heartbeatSeconds: read.wholeNumber("HEARTBEAT_SECONDS", 25, 0, 300, "0 turns heartbeats off"),
    drainSeconds: read.wholeNumber("DRAIN_SECONDS", 60, 0, 3600, "0 closes every socket at once"),
    maxConnections: read.wholeNumber("MAX_CONNECTIONS", 10_000, 1, 1_000_000),
    maxMessageBytes: read.wholeNumber("MAX_MESSAGE_BYTES", 65_536, 1, 16_777_216),
    allowedOrigins: read.parsed(
      "ALLOWED_ORIGINS",
      "same-origin",
      parseOriginPolicy,
      'same-origin, *, or a list like "https://a.example.com,https://b.example.com:8443"',
    ),
    allowNoOrigin: read.parsed("ALLOW_NO_ORIGIN", "true", parseSwitch, "true or false"),
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
