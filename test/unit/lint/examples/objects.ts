/* Manifests that the examples of the rules are made of. */

/** A text with a fault, and what takes the fault away: texts that are replaced, or the whole text. */
export interface Example {
  readonly bad: string;
  readonly good: string | readonly (readonly [string, string])[];
}

export type Examples = Readonly<Record<`WS${number}`, Example>>;

export function good({ bad, good }: Example): string {
  return typeof good === "string"
    ? good
    : good.reduce((text, [from, to]) => {
        if (!text.includes(from)) throw new Error(`the example has no ${from}`);
        return text.replaceAll(from, to);
      }, bad);
}

export function all(...texts: readonly string[]): string {
  return texts.join("---\n");
}

/** A manifest; what is given in JSON is valid YAML too. */
export function object(kind: string, rest: object, { name = "chat", namespace = "default" } = {}): string {
  const [version, short] = kind.split(" ") as [string, string];
  const { metadata, ...others } = rest as { metadata?: object };
  return `apiVersion: ${version}\nkind: ${short}\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\n${fields(metadata ?? {}, "  ")}${fields(others, "")}`;
}

function fields(values: object, indent: string): string {
  return Object.entries(values)
    .map(([key, value]) => {
      const isMap = typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value as object).length > 0;
      return isMap ? `${indent}${key}:\n${fields(value as object, `${indent}  `)}` : `${indent}${key}: ${JSON.stringify(value)}\n`;
    })
    .join("");
}

export function ingress(
  annotations: object,
  { name = "chat", path = "/ws", service = "chat", port = 8080, className = "nginx", tls = [] as object[] } = {},
): string {
  const backend = { service: { name: service, port: typeof port === "number" ? { number: port } : { name: port } } };
  return object(
    "networking.k8s.io/v1 Ingress",
    {
      metadata: { annotations },
      spec: {
        ingressClassName: className,
        ...(tls.length > 0 ? { tls } : {}),
        rules: [{ host: "chat.example.com", http: { paths: [{ path, pathType: "Prefix", backend }] } }],
      },
    },
    { name },
  );
}

export function configMap(data: object, name = "edge-ingress-nginx-controller", namespace = "edge"): string {
  return object("v1 ConfigMap", { data }, { name, namespace });
}

export function helm(chart: string, ...settings: readonly string[]): string {
  return `\`\`\`sh\nhelm install edge ${chart} --namespace edge${settings.map((one) => ` --set '${one}'`).join("")}\n\`\`\`\n`;
}

export function service(spec: object = {}, metadata: object = {}, at = {}): string {
  return object("v1 Service", { metadata, spec: { selector: { app: "chat" }, ports: [{ name: "http-ws", port: 8080, targetPort: 8080 }], ...spec } }, at);
}

export function route(http: object = {}, { name = "chat", host = "chat", gateways = ["chat"], namespace = "default" } = {}): string {
  return object(
    "networking.istio.io/v1 VirtualService",
    { spec: { hosts: ["chat.example.com"], gateways, http: [{ route: [{ destination: { host, port: { number: 8080 } } }], ...http }] } },
    { name, namespace },
  );
}

export function destination(trafficPolicy: object): string {
  return object("networking.istio.io/v1 DestinationRule", { spec: { host: "chat", trafficPolicy } });
}

export function gateway(server: object = {}, { name = "chat", namespace = "default" } = {}): string {
  return object(
    "networking.istio.io/v1 Gateway",
    {
      spec: {
        selector: { istio: "ingressgateway" },
        servers: [{ port: { number: 443, name: "https", protocol: "HTTPS" }, hosts: ["chat.example.com"], ...server }],
      },
    },
    { name, namespace },
  );
}

/** The app, with what its pod and its container have beside the necessary. */
export function app(container: object = {}, pod: object = {}, deployment: object = {}, template: object = {}): string {
  return object("apps/v1 Deployment", {
    spec: {
      ...deployment,
      selector: { matchLabels: { app: "chat" } },
      template: {
        metadata: { labels: { app: "chat" }, ...template },
        spec: {
          ...pod,
          containers: [{ name: "chat", image: "registry.example.com/chat:1.2.3", ports: [{ name: "http-ws", containerPort: 8080 }], ...container }],
        },
      },
    },
  });
}

export function autoscaler(spec: object = {}): string {
  return object("autoscaling/v2 HorizontalPodAutoscaler", {
    spec: { scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "chat" }, maxReplicas: 9, ...spec },
  });
}

/** Markdown of one block, where a rule reads commands or scripts. */
export function script(text: string): string {
  return `\`\`\`js\n${text}\n\`\`\`\n`;
}
