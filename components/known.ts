import type * as pulumi from "@pulumi/pulumi";

/** The value of an output; nothing when a preview does not know it yet, or when it has failed, which the program reports by itself. */
export async function known<T>(output: pulumi.Output<T>): Promise<T | undefined> {
  const { isKnown } = output as unknown as { isKnown: Promise<boolean> };
  try {
    return (await isKnown) ? await new Promise<T>((resolve) => void output.apply((value) => resolve(value))) : undefined;
  } catch {
    return undefined;
  }
}
