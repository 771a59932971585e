import assert from "node:assert/strict";
import { pythonMessages } from "../support/python";
import { until } from "../support/until";
import type { Authority } from "../support/authority";
import type { Edge } from "./edge";
import type { OptionStack } from "./optionStack";
import { addressStands } from "./standingBalancer";

const CLUSTER = "c5a0d0b0a0c0e0ack0000000000000001";
const HOST = "a.aliyun.com";

interface Owned {
  readonly metadata: { readonly uid: string; readonly generation: number; readonly managedFields?: readonly { readonly manager: string }[] };
  readonly status?: { readonly GatewayAddress?: readonly string[] };
}

/** Another team's gateway, as that team would write it. */
const GATEWAY = {
  apiVersion: "istio.alibabacloud.com/v1",
  kind: "IstioGateway",
  metadata: { name: "theirs", namespace: "istio-system" },
  spec: {
    gatewayType: "ingress",
    clusterIds: [CLUSTER],
    serviceType: "LoadBalancer",
    replicaCount: 1,
    ports: [
      { name: "http", port: 80, targetPort: 80 },
      { name: "https", port: 443, targetPort: 443 },
    ],
  },
};

export function provesAdoption(stack: OptionStack, edge: Edge, authority: () => Authority, values: Readonly<Record<string, unknown>>): void {
  const gateway = () => stack.json<Owned>("asm", "-n", "istio-system", "get", "istiogateway", "theirs");
  const secret = () => stack.json<Owned>("ack", "-n", "istio-system", "get", "secret", "their-credential");
  let address: string;
  let found: readonly Owned[];

  before(async () => {
    const { key, cert } = await authority().issue("server", `subjectAltName=DNS:${HOST}`);
    await stack.create("asm", GATEWAY);
    await stack.create("ack", {
      apiVersion: "v1",
      kind: "Secret",
      type: "kubernetes.io/tls",
      metadata: { name: "their-credential", namespace: "istio-system" },
      stringData: { "tls.crt": cert, "tls.key": key },
    });
    address = await until("their gateway has an address", 30, async () => (await gateway()).status?.GatewayAddress?.[0]);
    found = [await gateway(), await secret()];
    await stack.up({ ...values, "hosts[0].certificate.ca": authority().certificate });
  });

  it("serves the application with their certificate, at their address", async () => {
    assert.equal(stack.user.outputs().ingressIp, address);
    assert.equal(await edge.handshake(HOST, `https://${HOST}`), 101);
    const { wssUrl, caFile } = stack.user.outputs().host;
    assert.equal((await pythonMessages(new URL(wssUrl), caFile, 10)).length, 10);
  });

  it("keeps its cluster in the mesh, which this stack has attached: its destruction names the gateway, and how to end the stack without", async () => {
    const { code, stdout } = await stack.tryDestroy();
    assert.notEqual(code, 0);
    assert.match(stdout, /stays in the mesh \S+: it runs the gateways theirs, .* take the attachment out of the stack's state: `pulumi state delete`/);
    await stack.forget("asmws:asm:Attachment");
    await stack.destroy();
  });

  it("is left as it was, and so is the load balancer that the stack had before", async () => {
    const after = [await gateway(), await secret()];
    const identity = ({ metadata: { uid, generation } }: Owned): unknown => [uid, generation];
    assert.deepEqual(after.map(identity), found.map(identity));
    assert.ok(await addressStands(stack));
  });
}
