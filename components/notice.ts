import * as pulumi from "@pulumi/pulumi";

/**
 * Warns a person, in previews too. Not as the message of a resource: the SDK sends messages in turn and waits for the URN of each, which never comes when
 * what the resource needs has failed; and the error that says so would wait behind it, so that a run ended without a word.
 */
export function warn(message: string): Promise<void> {
  return pulumi.log.warn(message);
}
