import type * as pulumi from "@pulumi/pulumi";

/** Whose child a policy of a gateway is, and with what it vanishes. */
export type PolicyPlace = Required<Pick<pulumi.CustomResourceOptions, "parent">> & Pick<pulumi.CustomResourceOptions, "deletedWith">;
