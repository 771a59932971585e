import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Browser, type Page } from "playwright-core";

const PROGRAM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A real Chromium with a home of its own, in which it trusts one authority, or none of the sandbox's. */
export class TestBrowser {
  private constructor(
    private readonly home: string,
    private readonly browser: Browser,
  ) {}

  /**
   * The name of `httpsUrl` leads to 127.0.0.1, as it would by a line in /etc/hosts; without a port it leads to the port of `httpsUrl`.
   * @param trustedCa file of the authority that is trusted besides those of the system
   */
  static async start(httpsUrl: string, trustedCa: string | undefined): Promise<TestBrowser> {
    const { hostname, port } = new URL(httpsUrl);
    const home = mkdtempSync(join(tmpdir(), "asm-websocket-browser-"));
    if (trustedCa !== undefined) trust(home, trustedCa);
    const browser = await chromium.launch({
      executablePath: PROGRAM,
      env: { ...process.env, HOME: home },
      args: [...QUIET, `--host-resolver-rules=MAP ${hostname}:443 127.0.0.1:${port}, MAP ${hostname} 127.0.0.1`],
    });
    return new TestBrowser(home, browser);
  }

  /** A window with storage and connections of its own. */
  async window(): Promise<Page> {
    const context = await this.browser.newContext({
      viewport: { width: 640, height: 400 },
      deviceScaleFactor: 1,
      reducedMotion: "reduce",
      colorScheme: "light",
    });
    return context.newPage();
  }

  async stop(): Promise<void> {
    await this.browser.close();
    rmSync(this.home, { recursive: true, force: true });
  }
}

/** Chromium on Linux takes what its user added from the NSS database in the home folder. */
function trust(home: string, caFile: string): void {
  const dir = join(home, ".pki", "nssdb");
  mkdirSync(dir, { recursive: true });
  execFileSync("certutil", ["-d", `sql:${dir}`, "-N", "--empty-password"]);
  execFileSync("certutil", ["-d", `sql:${dir}`, "-A", "-t", "C,,", "-n", "sandbox", "-i", caFile]);
}
