import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface, type Interface } from "node:readline";
import type { AccessKey } from "../../../../sandbox/accessKey";
import { pythonPackages } from "../../../support/pythonPackages";

const FOLDER = "test/integration/cloud/sdk";

export interface Call {
  readonly product: "servicemesh" | "cs";
  readonly action: string;
  /** Values of what stands in the path, in its order. */
  readonly path?: readonly string[];
  /** As the API spells them. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** Sent in place of the SDK's own. */
  readonly method?: string;
  /** Name of a parameter that is sent in the body instead of the query, or the other way round. */
  readonly moved?: string;
  /** Makes the request, and does not send it. */
  readonly dry?: boolean;
}

export interface Outcome {
  /** Whether the SDK does not have the action. */
  readonly isLacking?: boolean;
  readonly sent: { readonly method: string; readonly path: string; readonly query: readonly string[]; readonly body: readonly string[] };
  readonly code?: string;
  readonly received?: unknown;
  /** Fields of the answer that the SDK's model of it has not. */
  readonly unknown?: readonly string[];
}

/** Alibaba's Python SDKs of ASM and ACK, in a process of their own. Installs them when they are not yet. */
export class Sdk {
  private readonly process: ChildProcessWithoutNullStreams;
  private readonly lines: Interface;
  private readonly ended: Promise<never>;

  constructor(endpoint: string, { id, secret }: AccessKey) {
    const env = { ...process.env, PYTHONPATH: pythonPackages(`${FOLDER}/requirements.txt`), PYTHONDONTWRITEBYTECODE: "1", NO_PROXY: "127.0.0.1" };
    this.process = spawn("python3", [`${FOLDER}/driver.py`, endpoint, id, secret], { env });
    let said = "";
    this.process.stderr.on("data", (text: Buffer) => (said += text.toString()));
    this.ended = once(this.process, "exit").then(() => Promise.reject(new Error(`the SDK's process ended: ${said}`)));
    this.ended.catch(() => undefined);
    this.lines = createInterface(this.process.stdout);
  }

  async call(call: Call): Promise<Outcome> {
    const answered = once(this.lines, "line");
    this.process.stdin.write(`${JSON.stringify(call)}\n`);
    const [line] = (await Promise.race([answered, this.ended])) as [string];
    return JSON.parse(line) as Outcome;
  }

  async stop(): Promise<void> {
    const ended = once(this.process, "exit");
    this.process.stdin.end();
    await ended;
  }
}
