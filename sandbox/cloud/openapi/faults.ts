import { ApiError } from "./errors";

/** Refusals of the real API that have nothing to do with the request itself, each with status, code and wording as it answers them. */
const REFUSALS = {
  throttled: [400, "Throttling.User", "Request was denied due to user flow control."],
  throttledByGateway: [429, "Throttling.User", "Request was denied due to user flow control."],
  internalError: [500, "InternalError", "The request processing has failed due to some unknown error."],
  unavailable: [503, "ServiceUnavailable", "The request has failed due to a temporary failure of the server."],
  meshNotFound: [404, "ServiceMesh.NotFound", "The specified service mesh does not exist."],
  statusForbidden: [403, "StatusForbidden", "The operation is forbidden in the current status or by the current permissions."],
  notAuthorized: [403, "Forbidden.RAM", "User not authorized to operate on the specified resource, or this API doesn't support RAM."],
  unknownAccessKey: [404, "InvalidAccessKeyId.NotFound", "Specified access key is not found."],
  expiredToken: [400, "InvalidSecurityToken.Expired", "Specified SecurityToken is expired."],
  wrongSignature: [400, "SignatureDoesNotMatch", "Specified signature is not matched with our calculation."],
  notRunning: [400, "InvalidActiveState.ServiceMesh", "The service mesh is updating: wait until it is running."],
  clustersNotEmpty: [400, "ErrorPermitted.ClustersNotEmpty", "The service mesh has clusters: remove them first with RemoveClusterFromServiceMesh."],
} as const satisfies Record<string, readonly [status: number, code: string, message: string]>;

export type InjectedFaultKind = keyof typeof REFUSALS | "lostAnswer" | "slow";
const KINDS: readonly string[] = [...Object.keys(REFUSALS), "lostAnswer", "slow"];

/** What the next calls of an action meet instead of their answer. */
export interface InjectedFault {
  /** As CreateServiceMesh or DescribeClusterUserKubeconfig; * is every action. */
  readonly action: string;
  /** A refusal; lostAnswer carries the call out and cuts the connection; slow answers late. */
  readonly kind: InjectedFaultKind;
  /** How many calls; the orders of an action are met in turn. */
  readonly times: number;
  /** Of slow: how late. */
  readonly seconds?: number;
}

/** The injectedFaults that are ordered and not yet met. */
export class InjectedFaults {
  private orders: InjectedFault[] = [];

  /** @throws ApiError for an order that says nothing, so that no test waits for a injected fault that never comes */
  order(one: InjectedFault): void {
    const isWhole = (value: unknown): boolean => Number.isInteger(value) && Number(value) > 0;
    if (!KINDS.includes(one.kind)) throw new ApiError(400, "InvalidParameter.kind", `allowed are ${KINDS.join(", ")}, not ${one.kind}`);
    if (!isWhole(one.times)) throw new ApiError(400, "InvalidParameter.times", `a whole number above 0, not ${one.times}`);
    if (one.kind === "slow" && !((one.seconds ?? 0) > 0)) throw new ApiError(400, "InvalidParameter.seconds", "slow needs a number above 0");
    this.orders.push(one);
  }

  clearFaults(): void {
    this.orders = [];
  }

  /** The injected fault that this call meets, which is used up by it. */
  meet(action: string): InjectedFault | undefined {
    const met = this.orders.find((one) => one.action === action || one.action === "*");
    if (met === undefined) return undefined;
    this.orders = this.orders.map((one) => (one === met ? { ...one, times: one.times - 1 } : one)).filter(({ times }) => times > 0);
    return met;
  }
}

/** The refusal that a injected fault stands for; nothing when the call is carried out all the same. */
export function refusalOf({ kind }: InjectedFault): ApiError | undefined {
  if (kind === "lostAnswer" || kind === "slow") return undefined;
  const [status, code, message] = REFUSALS[kind];
  return new ApiError(status, code, message);
}
