/** Istio's validating webhook, as its installation registers it: the API server of a mesh refuses what istiod refuses. */
export function istioValidation(istiodAddress: string, authority: string): string {
  return JSON.stringify({
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingWebhookConfiguration",
    metadata: { name: "istio-validator" },
    webhooks: [
      {
        name: "validation.istio.io",
        admissionReviewVersions: ["v1"],
        // By address: no Service leads to istiod, which runs beside the API server.
        clientConfig: { url: `https://${istiodAddress}:${WEBHOOK_PORT}/validate`, caBundle: Buffer.from(authority).toString("base64") },
        failurePolicy: "Fail",
        sideEffects: "None",
        rules: [{ apiGroups: GROUPS, apiVersions: ["*"], operations: ["CREATE", "UPDATE"], resources: ["*"] }],
      },
    ],
  });
}

/** Where istiod serves its webhook. */
export const WEBHOOK_PORT = 15017;
const GROUPS = ["security", "networking", "telemetry", "extensions"].map((group) => `${group}.istio.io`);
