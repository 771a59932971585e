import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { buildSync } from "esbuild";

const ROOT = path.resolve(__dirname, "../../..");

/** Of the kernel's clock for processes, 100 Hz. */
const MS_A_TICK = 10;

/** The app of the work tree, or of a commit, in a process of its own. */
export class Server {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
  ) {}

  static async start(commit?: string): Promise<Server> {
    const folder = mkdtempSync(path.join(tmpdir(), "asmws-load-"));
    const sources = commit === undefined ? path.join(ROOT, "app") : checkout(commit, folder);
    buildSync({
      entryPoints: [path.join(sources, "src/server.ts")],
      bundle: true,
      platform: "node",
      outfile: path.join(folder, "out/server.js"),
      nodePaths: [path.join(ROOT, "node_modules")],
    });
    cpSync(path.join(sources, "public"), path.join(folder, "out/public"), { recursive: true });
    const env = { PATH: process.env.PATH, PORT: "0", HOST: "127.0.0.1", ADMIN_PORT: "0", PUBLISH_BY_GET: "true", MAX_CONNECTIONS: "20000" };
    const child = spawn(process.execPath, [path.join(folder, "out/server.js")], { env, stdio: ["ignore", "pipe", "inherit"] });
    return new Server(child, await portOf(child));
  }

  /** Resident memory in MiB. */
  get memory(): number {
    const kibibytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${this.child.pid}/status`, "utf8"))?.[1];
    return Number(kibibytes) / 1024;
  }

  /** Milliseconds of CPU time so far, of all threads, the kernel's share too. */
  get cpu(): number {
    const stat = readFileSync(`/proc/${this.child.pid}/stat`, "utf8");
    const [user, system] = stat.slice(stat.lastIndexOf(")")).split(" ").slice(12, 14).map(Number) as [number, number];
    return (user + system) * MS_A_TICK;
  }

  /** Rounds of sending so far; 0 for a commit that does not count them. */
  async rounds(): Promise<number> {
    const text = await (await fetch(`http://127.0.0.1:${this.port}/metrics`)).text();
    return Number(/^websocket_broadcast_rounds_total (\d+)/m.exec(text)?.[1] ?? 0);
  }

  stop(): void {
    this.child.kill("SIGKILL");
  }
}

function checkout(commit: string, folder: string): string {
  mkdirSync(path.join(folder, "source"));
  execFileSync("sh", ["-c", 'git archive "$0" app | tar -x -C "$1"', commit, path.join(folder, "source")], { cwd: ROOT });
  return path.join(folder, "source/app");
}

function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let text = "";
    child.once("exit", () => reject(new Error(`the server ended: ${text}`)));
    child.stdout?.on("data", (chunk: Buffer) => {
      text = (text + chunk.toString("utf8")).slice(-10_000);
      const port = /"event":"listening".*"port":(\d+)/.exec(text)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
  });
}
