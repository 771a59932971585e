import type { Limit, LimitConfig, LocalRateLimiter } from "./localRateLimiter";

/** Why nothing is limited, as sentences for .status.message. Empty when all of it can be done. */
export function limiterFaults({ spec = {} }: LocalRateLimiter): string[] {
  const { workloadSelector, isGateway, configs = [] } = spec;
  return [
    ...(Object.keys(workloadSelector?.labels ?? {}).length > 0 ? [] : ["spec.workloadSelector.labels is empty: name the labels of the gateway's pods"]),
    ...(isGateway === true ? [] : ["spec.isGateway is not true: there are no sidecars in the sandbox, only gateways are limited"]),
    ...(configs.length > 0 ? [] : ["spec.configs is empty: write at least one limit"]),
    ...configs.flatMap((config, index) => configFaults(config, `spec.configs[${index}]`)),
  ];
}

function configFaults(config: LimitConfig, path: string): string[] {
  const { name, port } = config.match?.vhost ?? {};
  return [
    ...(name === undefined || port === undefined ? [`${path}.match.vhost: name and port of the virtual host are needed`] : []),
    ...limitFaults(config.limit, `${path}.limit`),
    ...(config.limit_overrides ?? []).flatMap(({ request_match, limit }, index) => [
      ...(request_match?.header_match === undefined
        ? [`${path}.limit_overrides[${index}].request_match: the sandbox knows header_match, not query_match or remote_address`]
        : []),
      ...limitFaults(limit, `${path}.limit_overrides[${index}].limit`),
    ]),
  ];
}

function limitFaults(limit: Limit | undefined, path: string): string[] {
  const { quota = 0, fill_interval: { seconds = 0, nanos = 0 } = {} } = limit ?? {};
  return [
    ...(quota >= 1 ? [] : [`${path}.quota is ${quota}: write 1 or more`]),
    // Envoy fills no faster.
    ...(seconds * 1e9 + nanos >= 50e6 ? [] : [`${path}.fill_interval is ${seconds} s and ${nanos} ns: write 50 ms or more`]),
    ...(limit !== undefined && "custom_response_body" in limit
      ? [`${path}.custom_response_body: the sandbox answers with Envoy's own words, leave it out`]
      : []),
  ];
}
