import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { userSandbox, type UserSandbox } from "../lifecycle/userSandbox";
import type { Said } from "../support/sandbox";
import { StackFile } from "../support/stackFile";

const NAME = "gateway-options";

interface Pods {
  readonly items: readonly { readonly metadata: { readonly name: string; readonly deletionTimestamp?: string } }[];
}

/** A stack with the sandbox's configuration and more, deployed in a sandbox of its own by the commands of a user. */
export class OptionStack {
  readonly user: UserSandbox = userSandbox(".sandbox-options");

  /** Deploys the stack with these values on top of those of Pulumi.sandbox.yaml. */
  async up(values: Readonly<Record<string, unknown>>): Promise<Said> {
    new StackFile(NAME).set(values);
    return this.user.succeed("up", `STACK=${NAME}`);
  }

  /** What pulumi would do with these values. */
  async preview(values: Readonly<Record<string, unknown>>): Promise<Said> {
    new StackFile(NAME).set(values);
    return this.user.succeed("preview", `STACK=${NAME}`);
  }

  /** Deploys what is deployed. */
  again(): Promise<Said> {
    return this.user.succeed("up", `STACK=${NAME}`);
  }

  async destroy(): Promise<void> {
    await this.user.inside("pulumi", "destroy", "--yes", "--skip-preview", "--non-interactive", "--stack", NAME);
  }

  /** The same, and how it ended. */
  tryDestroy(): Promise<Said> {
    return this.user.tryInside("pulumi", "destroy", "--yes", "--skip-preview", "--non-interactive", "--stack", NAME);
  }

  /** Takes the one resource of a type out of the state. */
  async forget(type: string): Promise<void> {
    const { deployment } = JSON.parse(await this.user.inside("pulumi", "stack", "export", "--stack", NAME)) as {
      deployment: { resources: { type: string; urn: string }[] };
    };
    const [urn = ""] = deployment.resources.filter((resource) => resource.type === type).map((resource) => resource.urn);
    await this.user.inside("pulumi", "state", "delete", urn, "--yes", "--stack", NAME);
  }

  async down(): Promise<void> {
    await this.user.succeed("down");
    new StackFile(NAME).remove();
  }

  kubectl(context: "ack" | "asm", ...args: string[]): Promise<string> {
    return this.user.inside("kubectl", "--context", context, ...args);
  }

  async json<T>(context: "ack" | "asm", ...args: string[]): Promise<T> {
    return JSON.parse(await this.kubectl(context, ...args, "-o", "json")) as T;
  }

  /** Creates objects that this stack does not manage. */
  async create(context: "ack" | "asm", object: object): Promise<void> {
    const file = join(this.user.paths.state, "object.json");
    writeFileSync(file, JSON.stringify(object), { mode: 0o600 });
    await this.kubectl(context, "create", "-f", file);
    rmSync(file);
  }

  /** Pods of a gateway that are not ending. */
  async gatewayPods(gateway: string): Promise<string[]> {
    const { items } = await this.json<Pods>("ack", "-n", "istio-system", "get", "pods", "-l", `istio=${gateway}`);
    return items.filter(({ metadata }) => metadata.deletionTimestamp === undefined).map(({ metadata }) => metadata.name);
  }
}
