/** Affinity of pods that are kept on different zones and nodes. Preferred, not required: a cluster of one node must still run the gateway. */
export function apart(matchLabels: Record<string, string>): Record<string, unknown> {
  const term = (topologyKey: string, weight: number) => ({ weight, podAffinityTerm: { topologyKey, labelSelector: { matchLabels } } });
  return {
    podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [term("topology.kubernetes.io/zone", 100), term("kubernetes.io/hostname", 50)] },
  };
}
