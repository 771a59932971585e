import * as pulumi from "@pulumi/pulumi";
import { AttachmentProvider } from "./attachment";
import type { GatewayPlace } from "./gatewayRecord";
import { GatewayUpgradeProvider } from "./gatewayUpgrade";
import { GATEWAY_VERSION, gatewayVersionOf } from "./gatewayVersion";
import { MeshWatchProvider } from "./meshWatch";

type Props = Record<string, unknown>;
type ResourceProvider = pulumi.dynamic.ResourceProvider<Props, Props>;
type Plugin = pulumi.provider.Provider;

/** Who serves which type. One for each call, because each resource brings its own connection. */
const SERVED: Readonly<Record<string, () => unknown>> = {
  "asmws:asm:Attachment": () => new AttachmentProvider(),
  "asmws:asm:GatewayUpgrade": () => new GatewayUpgradeProvider(),
  "asmws:asm:MeshDeletionGuard": () => new MeshWatchProvider(),
};

/** The resources of the ASM API as the engine asks for them: with their type in a URN, and with secrets in wrappers, which stay around what comes back. */
export class AsmProvider implements Pick<Plugin, "check" | "create" | "read" | "diff" | "update" | "delete" | "invoke"> {
  async check(urn: string, olds: Props, news: Props): Promise<pulumi.provider.CheckResult> {
    const provider = await serving(urn, news);
    return { inputs: news, failures: (await provider.check?.(plain(olds), plain(news)))?.failures };
  }

  async create(urn: string, inputs: Props): Promise<pulumi.provider.CreateResult> {
    const provider = await serving(urn, inputs);
    const { id, outs } = await withSecrets(inputs, () => provider.create(plain(inputs)));
    return { id, outs: secretAgain(inputs, outs) };
  }

  async read(id: string, urn: string, props: Props): Promise<pulumi.provider.ReadResult> {
    const provider = await serving(urn, props);
    const found = await provider.read!(id, plain(props));
    return { id: found.id ?? "", props: found.id === undefined ? {} : secretAgain(props, found.props) };
  }

  async diff(id: string, urn: string, olds: Props, news: Props): Promise<pulumi.provider.DiffResult> {
    const provider = await serving(urn, news);
    const diff = await provider.diff!(id, plain(olds), plain(news));
    // A connection that changed is kept for the next refresh or destroy; what 0.1 kept of its own code goes. Neither changes anything in the cloud.
    return { ...diff, changes: diff.changes || "__provider" in olds || !sameConnection(olds, news) };
  }

  async update(id: string, urn: string, olds: Props, news: Props): Promise<pulumi.provider.UpdateResult> {
    const provider = await serving(urn, news);
    const { outs } = await withSecrets(news, () => provider.update!(id, plain(olds), plain(news)));
    return { outs: secretAgain(news, outs) };
  }

  async delete(id: string, urn: string, props: Props): Promise<void> {
    const provider = await serving(urn, props);
    await provider.delete!(id, plain(props));
  }

  async invoke(token: string, inputs: Props): Promise<pulumi.provider.InvokeResult> {
    if (token !== GATEWAY_VERSION) throw new Error(`There is no function ${token}. There is ${GATEWAY_VERSION}.`);
    return { outputs: await gatewayVersionOf(plain(inputs) as unknown as GatewayPlace, new Connection(connectionOf(inputs))) };
  }
}

async function serving(urn: string, props: Props): Promise<ResourceProvider> {
  const type = urn.split("::")[2]?.split("$").at(-1) ?? "";
  const made = SERVED[type]?.() as ResourceProvider | undefined;
  if (made === undefined) throw new Error(`There is no resource ${type}. There are ${Object.keys(SERVED).join(", ")}.`);
  await made.configure!({ config: new Connection(connectionOf(props)) });
  return made;
}

/** The `alicloud:` configuration that a resource brings along, read as that of a stack. */
class Connection implements pulumi.dynamic.Config {
  constructor(private readonly values: Readonly<Record<string, string>>) {}

  get(key: string): string | undefined {
    return this.values[key.replace("alicloud:", "")];
  }

  require(key: string): string {
    const value = this.get(key);
    if (value === undefined) throw new Error(`The configuration ${key} is required: set it with \`pulumi config set ${key}\`.`);
    return value;
  }
}

function connectionOf(props: Props): Record<string, string> {
  return (unwrapped(props.alicloud) ?? {}) as Record<string, string>;
}

function sameConnection(olds: Props, news: Props): boolean {
  const sorted = (props: Props) => JSON.stringify(Object.entries(connectionOf(props)).sort());
  return sorted(olds) === sorted(news);
}

/** What a resource says, without its connection, what 0.1 kept of its code, and wrappers. */
function plain(props: Props): Props {
  const own = Object.entries(props).filter(([key]) => key !== "alicloud" && key !== "__provider");
  return Object.fromEntries(own.map(([key, value]) => [key, unwrapped(value)]));
}

function unwrapped(value: unknown): unknown {
  return pulumi.runtime.unwrapRpcSecret(value);
}

function secretAgain(given: Props, outs: Props | undefined): Props {
  const kept = Object.entries(outs ?? {}).map(([key, value]) => [key, pulumi.runtime.isRpcSecret(given[key]) ? { ...(given[key] as Props), value } : value]);
  return { ...Object.fromEntries(kept), ...(given.alicloud === undefined ? {} : { alicloud: given.alicloud }) } as Props;
}

/** An error that leaves a resource in the state brings its properties along. */
async function withSecrets<T>(given: Props, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const { properties } = error as { properties?: Props };
    throw properties === undefined ? error : Object.assign(error as Error, { properties: secretAgain(given, properties) });
  }
}
