import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server } from "node:net";
import { eventually } from "./eventually";
import { fakeCloud, type FakeCloud } from "./fakeCloud";

const PREFIX = "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-";
const BY_ID = { [`${PREFIX}id`]: "lb-sandbox1", [`${PREFIX}force-override-listeners`]: "true" };
const PORT = 18081;

describe("cloud, load balancers", () => {
  let cloud: FakeCloud;
  let pod: Server;
  beforeEach(async () => {
    cloud = await fakeCloud({ standing: false });
    // Says by which address it sees its client.
    pod = createServer((socket) => socket.on("error", () => {}).end(socket.remoteAddress ?? "")).listen(0, "127.0.0.1");
    await once(pod, "listening");
  });
  afterEach(async () => {
    pod.close();
    await cloud.stop();
  });

  const pathOf = (name: string): string => `/api/v1/namespaces/default/services/${name}`;
  const ingress = (name: string): object | undefined =>
    (cloud.ack.get(pathOf(name))?.status as { loadBalancer?: { ingress?: object[] } })?.loadBalancer?.ingress?.[0];

  function putService(name: string, annotations: Record<string, string>, spec: object = {}): void {
    cloud.ack.put(`/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/${name}-1`, {
      metadata: { name: `${name}-1`, namespace: "default", labels: { "kubernetes.io/service-name": name } },
      addressType: "IPv4",
      ports: [{ name: "http", port: (pod.address() as AddressInfo).port }],
      endpoints: [{ addresses: ["127.0.0.1"], conditions: { ready: true } }],
    } as object);
    cloud.ack.put(pathOf(name), {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name, namespace: "default", annotations },
      spec: { type: "LoadBalancer", ports: [{ name: "http", port: PORT }], ...spec },
    } as object);
  }

  const refusal = async (name: string): Promise<string> => {
    const path = await eventually("the event", () => cloud.ack.paths().find((each) => each.includes(`/events/${name}.`)));
    return (cloud.ack.get(path) as unknown as { message: string }).message;
  };

  it("that stand already serve a Service that names them, and stay when it goes", async () => {
    putService("mine", BY_ID);
    await eventually("the address", () => ingress("mine"));
    assert.deepEqual(ingress("mine"), { ip: "127.77.1.1" });
    assert.equal(await seenFrom("127.77.1.1", undefined), "127.0.0.1");
    cloud.ack.remove(pathOf("mine"));
    await eventually("the Service is gone", () => cloud.ack.get(pathOf("mine")) === undefined);
    assert.ok(cloud.addresses.has("127.77.1.1"));
    await assert.rejects(seenFrom("127.77.1.1", undefined), /ECONNREFUSED/);
  });

  it("that stand already keep their listeners, here none, unless the Service overrides them", async () => {
    putService("mine", { [`${PREFIX}id`]: "lb-sandbox1" });
    await eventually("the address", () => ingress("mine"));
    await assert.rejects(seenFrom("127.77.1.1", undefined), /ECONNREFUSED/);
    putService("mine", BY_ID);
    await eventually("the listener", () => seenFrom("127.77.1.1", undefined).catch(() => undefined));
  });

  it("that stand already are not given to a second Service, nor to one that has another", async () => {
    putService("first", BY_ID);
    await eventually("the address", () => ingress("first"));
    putService("second", BY_ID);
    assert.equal(await refusal("second"), "the loadbalancer lb-sandbox1 serves Service default/first: two Services would overwrite each other's listeners");
    assert.equal(ingress("second"), undefined);

    putService("third", {});
    await eventually("the address", () => ingress("third"));
    putService("third", { [`${PREFIX}id`]: "lb-sandbox1" });
    assert.equal(
      await refusal("third"),
      "the loadbalancer lb-sandbox1 can not be reused, service has been associated with ip [127.77.0.1], cannot be bound to ip [127.77.1.1]",
    );
  });

  it("that do not stand, or are of the other kind, are refused by their ids", async () => {
    putService("mine", { ...BY_ID, [`${PREFIX}id`]: "nlb-sandbox1" });
    assert.equal(await refusal("mine"), `${PREFIX}id is "nlb-sandbox1": there is no clb of this id; of this kind stand lb-sandbox1`);
  });

  it("show a client to the pods only with externalTrafficPolicy Local", async () => {
    putService("local", {}, { externalTrafficPolicy: "Local" });
    putService("cluster", {}, { externalTrafficPolicy: "Cluster" });
    await eventually("the addresses", () => ingress("local") && ingress("cluster"));
    const address = (name: string): string => (ingress(name) as { ip: string }).ip;
    assert.equal(await seenFrom(address("local"), "127.77.2.9"), "127.77.2.9");
    assert.equal(await seenFrom(address("local"), "127.0.0.9"), "127.0.0.1");
    assert.equal(await seenFrom(address("cluster"), "127.77.2.9"), "127.0.0.1");
  });

  /** The address by which a pod sees a client that is bound to `from`. */
  async function seenFrom(host: string, from: string | undefined): Promise<string> {
    const socket = connect({ host, port: PORT, localAddress: from });
    let seen = "";
    for await (const chunk of socket as AsyncIterable<Buffer>) seen += chunk.toString();
    return seen;
  }
});
