import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { program, type Identity } from "../gateway/edge";

const NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1"];

/** An independent CA, made by openssl. */
export class Authority {
  private constructor(private readonly dir: string) {}

  static async create(name: string): Promise<Authority> {
    const authority = new Authority(mkdtempSync(join(tmpdir(), "asm-websocket-authority-")));
    await openssl("req", "-x509", ...NEW_KEY, "-subj", `/CN=${name}`, "-keyout", authority.file("ca.key"), "-out", authority.file("ca.crt"));
    return authority;
  }

  get certificate(): string {
    return readFileSync(this.file("ca.crt"), "utf8");
  }

  /** @param extensions such as subjectAltName=DNS:a.aliyun.com */
  async issue(name: string, ...extensions: readonly string[]): Promise<Identity> {
    const [key, cert] = [this.file(`${name}.key`), this.file(`${name}.crt`)];
    const signer = ["-CA", this.file("ca.crt"), "-CAkey", this.file("ca.key")];
    const added = ["basicConstraints=critical,CA:FALSE", ...extensions].flatMap((extension) => ["-addext", extension]);
    await openssl("req", "-x509", ...NEW_KEY, ...signer, "-subj", `/CN=${name}`, ...added, "-keyout", key, "-out", cert);
    return { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") };
  }

  /** File of a part: ca.crt, or what was issued as NAME.key and NAME.crt. */
  file(part: string): string {
    return join(this.dir, part);
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}

async function openssl(...args: string[]): Promise<void> {
  const said = await program("openssl", args);
  if (said.code !== 0) throw new Error(`openssl ${args.join(" ")} failed:\n${said.stderr}`);
}
