import type * as pulumi from "@pulumi/pulumi";
import type { Labels } from "../../istio";

/** The pods of a gateway, beside which a policy about their requests stands. */
export interface ProxyPods {
  selector: Labels;
  namespace: pulumi.Input<string>;
}

/** Whose child a policy of a gateway is, and with what it vanishes. */
export type PolicyPlace = Required<Pick<pulumi.CustomResourceOptions, "parent">> & Pick<pulumi.CustomResourceOptions, "deletedWith">;
