import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { Impact, Line } from "../../../analysis/impact/line";
import { begin, type UserSandbox } from "../lifecycle/userSandbox";
import { connectMany } from "../support/clients";
import { StackFile } from "../support/stackFile";
import { compare, linesOf, type Told } from "./proof";
import { type Forward, FORWARDS, LONGEST_DRAIN, OTHER_HOST, type Row } from "./rows";

const NAME = "changed";
const SOCKETS = 12;

/** A stack of the project's own program with other values than the sandbox's, analyzed and changed by the commands of a user. */
export class ChangedStack {
  private readonly file = new StackFile(NAME);

  constructor(private readonly user: UserSandbox) {}

  /** Deploys with these values, and with those that were set before. */
  async up(values: Readonly<Record<string, unknown>>): Promise<void> {
    this.file.set(values);
    await this.user.succeed("up", `STACK=${NAME}`);
  }

  remove(): void {
    this.file.remove();
  }

  /** Asks for the impact of the change, opens sockets, makes the change, and compares. */
  async prove(row: Row): Promise<void> {
    this.file.set(row.config);
    const line = await this.lineOf(row);
    const told = (forward: Forward): Omit<Told, "clients"> => (row.closes.includes(forward) ? { line, part: row.part } : {});
    const before = this.address();
    await compare(await this.open(told), () => this.user.succeed("up", `STACK=${NAME}`), LONGEST_DRAIN);
    assert.equal(this.address() !== before, line.newAddress === true, `${line.change}: the address was ${before} and is ${this.address()}`);
  }

  /** The same for a destruction of the gateway and of what stands on it, by Pulumi's own words. */
  async proveDestruction(forwards: readonly Forward[]): Promise<void> {
    const words = ["--target", "**IstioGateway::ingressgateway", "--target-dependents", "--stack", NAME, "--non-interactive"];
    const preview = await this.user.inside("pulumi", "destroy", "--preview-only", "--json", "--show-sames", ...words);
    const { code, stderr } = await begin("npm", ["run", "--silent", "impact", "--", "-", "--json", this.user.paths.impact], {}, preview).ended;
    assert.equal(code, 0, stderr);
    const [[line], [listeners]] = linesOf(this.impact(), isOf(/^delete IstioGateway/), isOf(/^delete (Gateway|ASMLocalRateLimiter) /)) as [[Line], [Line]];
    assert.deepEqual([line.drops, line.seconds, listeners.drops], ["all", 0, "gateway"]);
    const told = await this.open(() => ({ line }), forwards);
    await compare(told, () => this.user.inside("pulumi", "destroy", "--yes", "--skip-preview", ...words));
  }

  private async lineOf({ object, drops }: Row): Promise<Line> {
    const { stdout } = await this.user.succeed("impact", `STACK=${NAME}`);
    assert.ok(stdout.includes(`Open sockets that the change of stack ${NAME} drops`));
    const [[line, ...others]] = linesOf(this.impact(), isOf(object)) as [[Line, ...Line[]]];
    assert.equal(line.drops, drops);
    const analyze = (of: Line): Line => ({ ...of, urn: "", change: "", why: "" });
    for (const other of others) assert.deepEqual(analyze(other), analyze(line));
    return line;
  }

  private address(): string {
    const { ingressIp, ingressHostname } = this.user.outputs();
    return ingressHostname || ingressIp;
  }

  private impact(): Impact {
    return JSON.parse(readFileSync(this.user.paths.impact, "utf8")) as Impact;
  }

  private async open(told: (forward: Forward) => Omit<Told, "clients">, forwards = FORWARDS): Promise<Told[]> {
    const { host } = this.user.outputs();
    const other = { host: { ...host, wssUrl: `wss://${OTHER_HOST}:${new URL(host.wssUrl).port}/ws` } };
    const clientsOf: Record<Forward, () => ReturnType<typeof connectMany>> = {
      ws: () => connectMany(SOCKETS, "ws", { host }),
      wss: () => connectMany(SOCKETS, "wss", { host }),
      other: () => connectMany(SOCKETS, "wss", other),
    };
    return Promise.all(forwards.map(async (forward) => ({ clients: await clientsOf[forward](), ...told(forward) })));
  }
}

function isOf(change: RegExp): (line: Line) => boolean {
  return (line) => change.test(line.change);
}
