import { X509Certificate } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { warn } from "../notice";

const DAY_MS = 24 * 3600_000;
/** How long before its end a kubeconfig is warned of. */
const WARNING_MS = 30 * DAY_MS;

/** From when until when the client certificate of a kubeconfig holds; nothing when it has none, as with a token or a command. */
export function validityOf(kubeconfig: string): { from: Date; until: Date } | undefined {
  const encoded = kubeconfigField(kubeconfig, "client-certificate-data");
  if (encoded === undefined) {
    return undefined;
  }
  try {
    const { validFrom, validTo } = new X509Certificate(Buffer.from(encoded, "base64").toString());
    return { from: new Date(validFrom), until: new Date(validTo) };
  } catch {
    return undefined; // The API server will say what is wrong with it, if anything is.
  }
}

/**
 * What to say of a certificate that ends soon: within 30 days, or within a tenth of its life when that is shorter. Nothing before.
 * @param whose as "the ACK cluster c1"
 * @param renewal what a person does to get a new one, as a command
 */
export function expiryWarning(whose: string, renewal: string, { from, until }: { from: Date; until: Date }, now: Date): string | undefined {
  const left = until.getTime() - now.getTime();
  if (left > Math.min(WARNING_MS, (until.getTime() - from.getTime()) / 10)) {
    return undefined;
  }
  const when = until.toISOString().replace(/\.\d+Z$/, "Z");
  const end =
    left <= 0 ? `ended on ${when}` : `ends on ${when}, in ${left < DAY_MS ? `${Math.ceil(left / 60_000)} minutes` : `${Math.floor(left / DAY_MS)} days`}`;
  return `The kubeconfig of ${whose} ${end}; then nothing in it can be read or changed from here. ${renewal}`;
}

/** Warns, in previews too, when a kubeconfig ends soon. Its text goes nowhere. */
export function warnOfExpiry(whose: string, renewal: string, kubeconfig: pulumi.Output<string>): pulumi.Output<string> {
  return kubeconfig.apply(async (text) => {
    const validity = validityOf(text);
    const warning = validity && expiryWarning(whose, renewal, validity, new Date());
    if (warning) {
      await warn(warning);
    }
    return text;
  });
}

/** A field of a kubeconfig in YAML, as the platform hands them out; nothing when it has none, or more than one. */
export function kubeconfigField(kubeconfig: string, name: string): string | undefined {
  const found = [...kubeconfig.matchAll(new RegExp(`^\\s*(?:- )?${name}:[ \\t]*(\\S+)\\s*$`, "gm"))];
  return found.length === 1 ? found[0]![1]!.replace(/^(["'])(.*)\1$/, "$2") : undefined;
}

/** Replaces the address of the API server in a kubeconfig. */
export function withServer(kubeconfig: string, server: string): string {
  return kubeconfig.replace(/^([ \t]*(?:- )?server:)(?:[ \t].*)?$/m, (_, key: string) => `${key} ${server}`);
}
