import * as pulumi from "@pulumi/pulumi";

/** Name, namespace and notes of an object. */
export interface Metadata {
  name: pulumi.Input<string>;
  namespace: pulumi.Input<string>;
  annotations?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  labels?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** Labels of pods. */
export type Labels = pulumi.Input<Record<string, pulumi.Input<string>>>;

export const NETWORKING = "networking.istio.io/v1";
export const ASM = "istio.alibabacloud.com/v1beta1";
/** The only namespace in which ASM runs gateways: their Secrets and their policies belong there. */
export const GATEWAY_NAMESPACE = "istio-system";
