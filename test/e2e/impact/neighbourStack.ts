import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import type { Impact } from "../../../analysis/impact/line";
import { begin, type UserSandbox } from "../lifecycle/userSandbox";
import { ROOT, type Said } from "../support/sandbox";
import { CLUSTER, MESH, type KubernetesObject } from "./objects";
import type { Span } from "./proof";

const NAME = "neighbours";
const FOLDER = "test/e2e/impact/neighbours";
const STACK_FILE = join(ROOT, FOLDER, `Pulumi.${NAME}.yaml`);

/** What the engine says of a step: that it begins, and that it is done. Whole seconds since 1970. */
interface EngineEvent {
  readonly timestamp: number;
  readonly resourcePreEvent?: { readonly metadata: { readonly urn: string } };
  readonly resOutputsEvent?: { readonly metadata: { readonly urn: string } };
}

/** The stack of the other teams, analyzed from Pulumi's own previews, as on a real account. */
export class NeighbourStack {
  private readonly neighbours: string;

  constructor(private readonly user: UserSandbox) {
    this.neighbours = join(user.paths.state, "neighbours.json");
  }

  async init(): Promise<void> {
    const { config, ...rest } = parse(readFileSync(join(ROOT, "Pulumi.sandbox.yaml"), "utf8")) as { config: Record<string, unknown> };
    const account = Object.fromEntries(Object.entries(config).filter(([key]) => key.startsWith("alicloud:")));
    const own = { [`${NAME}:meshId`]: MESH, [`${NAME}:clusterId`]: CLUSTER, [`${NAME}:neighbours`]: this.neighbours };
    writeFileSync(STACK_FILE, stringify({ config: { ...account, ...own }, ...rest }));
    await this.pulumi("stack", "init", NAME, "--no-select");
  }

  /** What there is to be from now on. */
  write(objects: readonly KubernetesObject[], attached: boolean): void {
    writeFileSync(this.neighbours, JSON.stringify({ objects, attached }));
  }

  /** The impact of the next `up`, or of what these words of Pulumi's ask for. */
  async analyze(...words: string[]): Promise<Impact> {
    const preview = await this.pulumi(...(words.length > 0 ? words : ["preview"]), "--json", "--show-sames");
    const file = join(this.user.paths.state, "neighbours-impact.json");
    const { code, stderr } = await begin("npm", ["run", "--silent", "impact", "--", "-", "--json", file], {}, preview).ended;
    if (code !== 0) throw new Error(stderr);
    return JSON.parse(readFileSync(file, "utf8")) as Impact;
  }

  /** Makes the change, and tells when that of each resource was made, by its URN. */
  async up(): Promise<Map<string, Span>> {
    const events = await this.pulumi("up", "--json", "--yes", "--skip-preview");
    const spans = new Map<string, Span>();
    for (const line of events.trim().split("\n")) {
      const { timestamp, resourcePreEvent, resOutputsEvent } = JSON.parse(line) as EngineEvent;
      const urn = (resourcePreEvent ?? resOutputsEvent)?.metadata.urn;
      if (urn !== undefined) spans.set(urn, { began: spans.get(urn)?.began ?? timestamp * 1000, made: (timestamp + 1) * 1000 });
    }
    return spans;
  }

  pulumi(...words: string[]): Promise<string> {
    return this.user.inside(...command(...words));
  }

  /** The same, and how it ended. */
  tryPulumi(...words: string[]): Promise<Said> {
    return this.user.tryInside(...command(...words));
  }

  remove(): void {
    rmSync(STACK_FILE, { force: true });
  }
}

function command(...words: string[]): string[] {
  return ["pulumi", "--cwd", FOLDER, "--non-interactive", ...words, ...(words[0] === "stack" ? [] : ["--stack", NAME])];
}
