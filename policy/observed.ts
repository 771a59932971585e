import type { ResourceValidationArgs, StackValidationArgs } from "@pulumi/policy";
import type { Props } from "../analysis/facts/props";
import type { PolicyResource } from "../analysis/facts/rule";

/**
 * What the engine has shown of the stack. Of a whole stack it shows outputs, which a first preview does not know;
 * of each resource it shows the inputs before: those are kept, so that rules about the whole judge what the program asks for.
 */
export class Observed {
  private readonly inputs = new Map<string, PolicyResource>();
  private readonly clear = new Map<string, Props>();

  resource(args: ResourceValidationArgs): PolicyResource {
    const { type, name, urn, props } = args;
    const resource = { type, name, urn, props, opts: { parent: args.opts.parent, provider: args.provider?.urn } };
    this.inputs.set(urn, resource);
    return resource;
  }

  stack(args: StackValidationArgs): PolicyResource[] {
    return args.resources.map(
      (one) =>
        this.inputs.get(one.urn) ?? {
          type: one.type,
          name: one.name,
          urn: one.urn,
          props: one.props,
          opts: { parent: one.parent?.urn, provider: one.provider?.urn },
        },
    );
  }

  rememberClear(urn: string, props: Props): void {
    this.clear.set(urn, props);
  }

  /** The properties without their secret values, or nothing when the engine has not shown which values are secret. */
  clearOf(urn: string): Props | undefined {
    return this.clear.get(urn);
  }
}
