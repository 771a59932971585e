/** A value on the wire: secrets and unknowns are still marked. */
export type Wire = null | boolean | number | string | Wire[] | { [key: string]: Wire };

/** How the SDK writes a value that is not known yet. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

export function secret(value: Wire): Wire {
  return { [SIGNATURE]: SECRET, value };
}

export function isSecret(value: Wire): value is { value: Wire } {
  return typeof value === "object" && value !== null && !Array.isArray(value) && value[SIGNATURE] === SECRET;
}

type Properties = Record<string, Wire>;

/** What the providers answer to a registration or an invoke: the inputs, and what they add. In a preview that is unknown. */
export function outputsOf(token: string, inputs: Properties, preview: boolean): Properties {
  const computed = COMPUTED[token]?.(inputs) ?? {};
  const isInvoke = token.split(":")[1]?.includes("/get") ?? false;
  return { ...inputs, ...(preview && !isInvoke ? Object.fromEntries(Object.keys(computed).map((key) => [key, UNKNOWN])) : computed) };
}

const KEY = "-----BEGIN EC PRIVATE KEY-----\nnot a key\n-----END EC PRIVATE KEY-----\n";
const CERTIFICATE = "-----BEGIN CERTIFICATE-----\nnot a certificate\n-----END CERTIFICATE-----\n";
const KUBECONFIG = (server: string) => `clusters:\n- cluster:\n    server: ${server}\nusers:\n- user:\n    client-key-data: bm90IGEga2V5\n`;

const COMPUTED: Record<string, (inputs: Properties) => Properties> = {
  "alicloud:servicemesh/serviceMesh:ServiceMesh": () => ({ kubeconfig: KUBECONFIG("https://192.168.0.5:6443"), status: "running" }),
  "alicloud:servicemesh/getServiceMeshes:getServiceMeshes": ({ ids }) => ({
    id: "data",
    names: ["mesh"],
    meshes: (Array.isArray(ids) ? ids : []).map((id) => ({
      id,
      serviceMeshId: id,
      serviceMeshName: "mesh",
      status: "running",
      version: "v1.26.0.1-g0-aliyun",
      clusters: [],
      kubeConfig: KUBECONFIG("https://192.168.0.5:6443"),
      endpoints: [
        {
          intranetApiServerEndpoint: "https://192.168.0.5:6443",
          publicApiServerEndpoint: "https://39.0.0.5:6443",
          intranetPilotEndpoint: "",
          publicPilotEndpoint: "",
        },
      ],
    })),
  }),
  "alicloud:cs/getClusterCredential:getClusterCredential": () => ({ id: "data", kubeConfig: KUBECONFIG("https://39.0.0.6:6443"), clusterName: "ack" }),
  "kubernetes:istio.alibabacloud.com/v1beta1:IstioGateway": () => ({ status: { Status: "Running", GatewayAddress: ["39.0.0.7"], ErrorMessage: "" } }),
  "tls:index/privateKey:PrivateKey": () => ({ privateKeyPem: secret(KEY), publicKeyPem: "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n" }),
  "tls:index/selfSignedCert:SelfSignedCert": () => ({ certPem: CERTIFICATE }),
  "tls:index/certRequest:CertRequest": () => ({ certRequestPem: "-----BEGIN CERTIFICATE REQUEST-----\n-----END CERTIFICATE REQUEST-----\n" }),
  "tls:index/locallySignedCert:LocallySignedCert": () => ({ certPem: CERTIFICATE }),
};
