import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { Cost, Line } from "../../../analysis/impact/line";
import { begin, type UserSandbox } from "../lifecycle/userSandbox";
import { connectMany } from "../support/clients";
import { StackFile } from "../support/stackFile";
import { compare, linesOf, type Told } from "./proof";
import { type Door, DOORS, LONGEST_DRAIN, OTHER_HOST, type Row } from "./rows";

const NAME = "priced";
const SOCKETS = 12;

/** A stack of the project's own program with other values than the sandbox's, priced and changed by the commands of a user. */
export class PricedStack {
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

  /** Asks what the change costs, opens sockets, makes the change, and compares. */
  async prove(row: Row): Promise<void> {
    this.file.set(row.config);
    const line = await this.priceOf(row);
    const told = (door: Door): Omit<Told, "clients"> => (row.closes.includes(door) ? { line, part: row.part } : {});
    const before = this.address();
    await compare(await this.open(told), () => this.user.succeed("up", `STACK=${NAME}`), LONGEST_DRAIN);
    assert.equal(this.address() !== before, line.newAddress === true, `${line.change}: the address was ${before} and is ${this.address()}`);
  }

  /** The same for a destruction of the gateway and of what stands on it, by Pulumi's own words. */
  async proveDestruction(doors: readonly Door[]): Promise<void> {
    const words = ["--target", "**IstioGateway::ingressgateway", "--target-dependents", "--stack", NAME, "--non-interactive"];
    const preview = await this.user.inside("pulumi", "destroy", "--preview-only", "--json", "--show-sames", ...words);
    const { code, stderr } = await begin("npm", ["run", "--silent", "cost", "--", "-", "--json", this.user.paths.cost], {}, preview).ended;
    assert.equal(code, 0, stderr);
    const [[line], [listeners]] = linesOf(this.cost(), isOf(/^delete IstioGateway/), isOf(/^delete (Gateway|ASMLocalRateLimiter) /)) as [[Line], [Line]];
    assert.deepEqual([line.cuts, line.seconds, listeners.cuts], ["all", 0, "gateway"]);
    const told = await this.open(() => ({ line }), doors);
    await compare(told, () => this.user.inside("pulumi", "destroy", "--yes", "--skip-preview", ...words));
  }

  private async priceOf({ object, cuts }: Row): Promise<Line> {
    const { stdout } = await this.user.succeed("cost", `STACK=${NAME}`);
    assert.ok(stdout.includes(`Open sockets that the change of stack ${NAME} cuts`));
    const [[line, ...others]] = linesOf(this.cost(), isOf(object)) as [[Line, ...Line[]]];
    assert.equal(line.cuts, cuts);
    const price = (of: Line): Line => ({ ...of, urn: "", change: "", why: "" });
    for (const other of others) assert.deepEqual(price(other), price(line));
    return line;
  }

  private address(): string {
    const { ingressIp, ingressHostname } = this.user.outputs();
    return ingressHostname || ingressIp;
  }

  private cost(): Cost {
    return JSON.parse(readFileSync(this.user.paths.cost, "utf8")) as Cost;
  }

  private async open(told: (door: Door) => Omit<Told, "clients">, doors = DOORS): Promise<Told[]> {
    const { host } = this.user.outputs();
    const other = { host: { ...host, wssUrl: `wss://${OTHER_HOST}:${new URL(host.wssUrl).port}/ws` } };
    const clientsOf: Record<Door, () => ReturnType<typeof connectMany>> = {
      ws: () => connectMany(SOCKETS, "ws", { host }),
      wss: () => connectMany(SOCKETS, "wss", { host }),
      other: () => connectMany(SOCKETS, "wss", other),
    };
    return Promise.all(doors.map(async (door) => ({ clients: await clientsOf[door](), ...told(door) })));
  }
}

function isOf(change: RegExp): (line: Line) => boolean {
  return (line) => change.test(line.change);
}
