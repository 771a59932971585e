import { gatewayNamespaces, gatewayOf } from "../facts/edges";
import { fullName, isGateway, isSecret, label } from "../facts/kinds";
import { serversOf } from "../facts/hosts";
import { text } from "../facts/props";
import { Finding, GraphRule, PolicyResource, say, Settings } from "../facts/rule";

export const credentialAtGateway: GraphRule = {
  kind: "graph",
  id: 7,
  name: "credential-at-gateway",
  what: "Every credentialName names a Secret in the namespace and the cluster of the gateway's pods.",
  why: "The Secret is read where the gateway's pods are and nowhere else: otherwise the TLS listener has no certificate.",
  remedy: "put the Secret where the gateway's pods are, or list one of another stack under secretsElsewhere",
  source: "https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/",
  settings: ["secretsElsewhere"],
  check(resources, settings) {
    return resources.filter(isGateway).flatMap((gateway) =>
      serversOf(gateway)
        .map((server) => text(server, "tls.credentialName"))
        .filter((credential) => credential !== undefined)
        .flatMap((credential) => fault(gateway, credential, resources, settings)),
    );
  },
};

function fault(gateway: PolicyResource, credential: string, resources: readonly PolicyResource[], settings: Settings): Finding[] {
  const namespaces = gatewayNamespaces(resources);
  const right = namespaces.map((namespace) => `${namespace}/${credential}`);
  if (settings.secretsElsewhere.includes(credential) || right.some((name) => settings.secretsElsewhere.includes(name))) {
    return [];
  }
  const secrets = resources.filter(isSecret);
  const found = secrets.find((secret) => right.includes(fullName(secret.props, secret.name)));
  if (found === undefined) {
    const others = secrets.map((secret) => fullName(secret.props, secret.name));
    return [
      {
        urn: gateway.urn,
        message: say(
          `credentialName of ${label(gateway)}`,
          credential,
          `the name of a Secret in ${namespaces.join(" or ")}, where the gateway's pods are`,
          `put the Secret there (this stack makes ${others.join(", ") || "none"}), or list it under secretsElsewhere of this policy`,
        ),
      },
    ];
  }
  const meshProviders = resources
    .filter((one) => isGateway(one) || gatewayOf(one) !== undefined)
    .map((one) => one.opts.provider)
    .filter((urn) => urn !== undefined);
  return found.opts.provider === undefined || !meshProviders.includes(found.opts.provider)
    ? []
    : [
        {
          urn: found.urn,
          message: say(
            `provider of ${label(found)}`,
            nameOf(found.opts.provider),
            "the provider of the ACK cluster",
            "make the Secret there: the pods do not read the mesh's API server",
          ),
        },
      ];
}

function nameOf(urn: string): string {
  return urn.split("::")[3] ?? urn;
}
