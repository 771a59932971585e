import { changeInWords } from "../../analysis/impact/change";
import type { Change } from "../../analysis/impact/preview";
import { isOtherKubeconfig, sameInputs } from "./changes";

/** What a nightly run may do with a preview. */
export interface Renewal {
  /** Certificates that are due, by their names. */
  readonly due: string[];
  /** Changes that are no renewal: with one of them nothing is renewed. */
  readonly refused: string[];
}

const CERTIFICATE = "tls:index/locallySignedCert:LocallySignedCert";
const SECRET = "kubernetes:core/v1:Secret";
const COMPONENT = "asmws:index:TlsCredential";

/**
 * Whether a preview consists of renewals alone: a certificate that is issued again from the same inputs, the data of the Secret
 * that serves it, and the kubeconfigs of providers. Anything else, also about those objects, waits for a deployment.
 */
export function judgeRenewal(changes: readonly Change[]): Renewal {
  const renewed = changes.filter(isReissued);
  const owners = new Set(renewed.map(({ urn }) => ownerOf(urn)));
  const allowed = (change: Change) => renewed.includes(change) || isOtherKubeconfig(change) || (isNewData(change) && owners.has(ownerOf(change.urn)));
  return {
    due: renewed.map(({ urn }) => urn.split("::").at(-1) ?? urn),
    refused: changes.filter((change) => !allowed(change)).map(changeInWords),
  };
}

// Equal inputs leave its age as the only reason.
function isReissued({ urn, type, operation, before, after }: Change): boolean {
  return type === CERTIFICATE && ownerOf(urn) !== undefined && (operation === "replace" || operation === "update") && sameInputs(before?.props, after?.props);
}

// The certificate alone: another key or CA bundle is a change of configuration.
const DATA = /^(data|stringData)$|^(data|stringData)(\.|\[")tls\.crt("\])?$/;

function isNewData({ type, operation, paths, before, after }: Change): boolean {
  return (
    type === SECRET &&
    operation === "update" &&
    paths.every((path) => DATA.test(path)) &&
    sameInputs(before?.props, after?.props, ["data", "stringData"]) &&
    keysOf(before?.props.stringData) === keysOf(after?.props.stringData)
  );
}

function keysOf(data: unknown): string {
  return typeof data === "object" && data !== null ? Object.keys(data).sort().join() : "";
}

/** Name of the TlsCredential of which this is the Secret or the certificate; of no other object. */
function ownerOf(urn: string): string | undefined {
  const [, , types = "", name = ""] = urn.split("::");
  return types.split("$").includes(COMPONENT) ? name.replace(/-certificate$/, "") : undefined;
}
