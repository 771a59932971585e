import * as pulumi from "@pulumi/pulumi";
import { isLate } from "../faults";
import { known } from "../known";
import { warn } from "../notice";
import { withApiServer } from "./apiServer";
import { labelOf, Named, pathOf, PlannedObject, refusalOf } from "./objects";

/** A resource as it was constructed. */
type Constructed = pulumi.ResourceTransformationArgs;

/** An object that is there, and whether Pulumi has written it, of this stack or of another. */
interface Found {
  planned: PlannedObject;
  byPulumi: boolean;
}

/**
 * Refuses, in previews too, to create Kubernetes objects that exist already and that no Pulumi has made; with `adopt` says that they are taken over.
 * Concerns all objects that are constructed after this call. All that exist are one message; an object in the state is never looked at.
 * @param kubeconfigs by the names of the providers
 */
export function guardExisting(kubeconfigs: Readonly<Record<string, pulumi.Output<string>>>, adopt: boolean): void {
  // Mocks know no hooks.
  if (!pulumi.runtime.hasEngine()) {
    return;
  }
  const guard = new ExistingObjects(kubeconfigs, adopt);
  const hook = new pulumi.ResourceHook("refuse-existing-object", ({ urn }) => guard.check(urn), { onDryRun: true });
  pulumi.runtime.registerStackTransformation((args) => {
    const isCreated = guard.see(args);
    const { hooks } = args.opts;
    return isCreated ? { props: args.props, opts: { ...args.opts, hooks: { ...hooks, beforeCreate: [...(hooks?.beforeCreate ?? []), hook] } } } : undefined;
  });
}

// What has an id is read, not made.
function isObject({ type, opts }: Constructed): boolean {
  return type.startsWith("kubernetes:") && (opts as pulumi.CustomResourceOptions).id === undefined;
}

/** The objects of a program that exist, read once, when the first of them is about to be created. @internal */
export class ExistingObjects {
  private readonly constructed = new Map<pulumi.Resource, Constructed>();
  private found: Promise<Map<string, Found>> | undefined;
  private said = false;

  constructor(
    private readonly kubeconfigs: Readonly<Record<string, pulumi.Output<string>>>,
    private readonly adopt: boolean,
  ) {}

  /** Remembers a resource; says whether it is an object that could exist. */
  see(one: Constructed): boolean {
    this.constructed.set(one.resource, one);
    return isObject(one);
  }

  /** Called for an object that the state does not have, or that is replaced. */
  async check(urn: string): Promise<void> {
    const found = (await (this.found ??= this.look())).get(urn);
    if (found === undefined) {
      return;
    }
    if (found.byPulumi) {
      return this.checkOwner(found.planned);
    }
    const list = [...(await this.found).values()].flatMap(({ byPulumi, planned }) => (byPulumi ? [] : [planned]));
    const first = !this.said;
    this.said = true;
    if (this.adopt) {
      return first ? warn(`These objects exist and are taken over, as cluster.adoptExisting says: ${list.map(labelOf).join(", ")}.`) : undefined;
    }
    throw new pulumi.RunError(first ? refusalOf(list) : `${labelOf(found.planned)} exists already: see the list of all that do.`);
  }

  // One that is replaced is there in a preview, and gone in the update. To take over another stack's is refused; without `adopt` the API server does so.
  private async checkOwner(planned: PlannedObject): Promise<void> {
    if (this.adopt && !pulumi.runtime.isDryRun() && (await this.lookFor([planned])).length > 0) {
      throw new pulumi.RunError(
        `${labelOf(planned)} exists already, and Pulumi has made it: it belongs to another stack, or to an update of this one that was interrupted (then: make recover). cluster.adoptExisting takes over neither.`,
      );
    }
  }

  private async look(): Promise<Map<string, Found>> {
    const planned = await Promise.all([...this.constructed.values()].filter(isObject).map((one) => this.plannedOf(one)));
    const found = await this.lookFor(planned.filter((one) => one !== undefined));
    return new Map(found.map((one) => [one.planned.urn, one]));
  }

  private async lookFor(planned: PlannedObject[]): Promise<Found[]> {
    const servers = Object.entries(this.kubeconfigs).map(async ([name, kubeconfig]) => {
      const text = await known(kubeconfig);
      const objects = planned.filter(({ provider }) => provider.name === name);
      return text === undefined ? [] : readAll(text, objects);
    });
    return (await Promise.all(servers)).flat();
  }

  private async plannedOf(one: Constructed): Promise<PlannedObject | undefined> {
    const { name, namespace } = await placeOf(one);
    const provider = this.providerOf(one);
    if (typeof name !== "string" || provider === undefined) {
      return undefined;
    }
    return {
      type: one.type,
      name: one.name,
      urn: this.urnOf(one),
      parents: this.parentsOf(one).map(({ type, name: parent }) => ({ type, name: parent })),
      provider: { name: provider.name, urn: this.urnOf(provider) },
      ...(typeof namespace === "string" ? { namespace } : {}),
      object: name,
    };
  }

  private providerOf(one: Constructed): Constructed | undefined {
    const { provider, providers = [] } = one.opts as pulumi.CustomResourceOptions & pulumi.ComponentResourceOptions;
    const given = [provider, ...Object.values(providers)].flatMap((each) => (each === undefined ? [] : (this.constructed.get(each) ?? [])));
    const own = given.find(({ type }) => type === "pulumi:providers:kubernetes");
    const parent = one.opts.parent && this.constructed.get(one.opts.parent);
    return own ?? (parent && this.providerOf(parent));
  }

  /** The outermost first. */
  private parentsOf(one: Constructed): Constructed[] {
    const parent = one.opts.parent && this.constructed.get(one.opts.parent);
    return parent === undefined ? [] : [...this.parentsOf(parent), parent];
  }

  private urnOf(one: Constructed): string {
    const types = [...this.parentsOf(one), one].map(({ type }: Named) => type);
    return `urn:pulumi:${pulumi.getStack()}::${pulumi.getProject()}::${types.join("$")}::${one.name}`;
  }
}

// Annotations may wait for what is made later: only the two are asked for.
async function placeOf({ props }: Constructed): Promise<{ name?: unknown; namespace?: unknown }> {
  const { metadata } = props as { metadata?: pulumi.Input<{ name?: unknown; namespace?: unknown }> };
  const { name, namespace } = (isLate(metadata) ? await known(pulumi.output(metadata)) : metadata) ?? {};
  return (await known(pulumi.output({ name, namespace }))) ?? {};
}

interface Body {
  metadata?: { managedFields?: { manager?: string }[] };
}

// What cannot be read is no hindrance: the creation says more of it.
async function readAll(kubeconfig: string, objects: PlannedObject[]): Promise<Found[]> {
  const read = withApiServer(kubeconfig, (ask) =>
    Promise.all(
      objects.map(async (planned) => {
        const { status, body } = await ask("GET", pathOf(planned));
        const managers = (body as Body | undefined)?.metadata?.managedFields ?? [];
        return status === 200 ? [{ planned, byPulumi: managers.some(({ manager }) => manager?.startsWith("pulumi")) }] : [];
      }),
    ),
  );
  return ((await read.catch(() => undefined)) ?? []).flat();
}
