import assert from "node:assert/strict";
import { routedPortNotHttp1 } from "../../../analysis/rules/routedPortNotHttp1";
import { edge, edgeWith, messages } from "./edge";

const ROUTE = [{ route: [{ destination: { host: "chat.default.svc.cluster.local", port: { number: 8888 } } }] }];

/** The edge with a route to its Service, which has this port among others. */
function routed(port: object, http: unknown = ROUTE) {
  return edgeWith("VirtualService", "spec.http", http).map((one) =>
    one.type.endsWith(":Service")
      ? {
          ...one,
          props: {
            ...one.props,
            spec: {
              ports: [
                { port: 8888, ...port },
                { port: 6379, name: "tcp-redis" },
              ],
            },
          },
        }
      : one,
  );
}

describe("policy routed-port-not-http1", () => {
  it("refuses a routed port that the mesh takes for HTTP/2", () => {
    assert.deepEqual(messages(routedPortNotHttp1, routed({ name: "http", appProtocol: "http2" })), [
      'appProtocol of port 8888 of Service default/chat is "http2", allowed is http: the mesh would speak HTTP/2 to the app, which breaks the WebSocket handshake',
    ]);
    for (const appProtocol of ["grpc", "grpc-web", "kubernetes.io/h2c", "HTTP2"]) {
      assert.match(messages(routedPortNotHttp1, routed({ name: "http", appProtocol })).join(), /^appProtocol of port 8888 .* HTTP\/2 to the app/, appProtocol);
    }
    for (const name of ["http2", "http2-ws", "grpc-chat", "grpc-web-chat"]) {
      assert.match(messages(routedPortNotHttp1, routed({ name })).join(), /^name of port 8888 .* HTTP\/2 to the app/, name);
    }
  });

  it("refuses one that it takes for plain TCP", () => {
    assert.match(messages(routedPortNotHttp1, routed({ name: "tcp-ws" })).join(), /^name of port 8888 .*pass bytes on/);
    assert.match(messages(routedPortNotHttp1, routed({ name: "http", appProtocol: "tcp" })).join(), /^appProtocol of port 8888 .*pass bytes on/);
  });

  it("takes HTTP/1.1, an appProtocol that overrules the name, and whatever no route leads to", () => {
    assert.deepEqual(messages(routedPortNotHttp1, edge()), []);
    for (const port of [{ name: "http" }, { name: "http-ws" }, { name: "ws" }, { name: "grpc-ws", appProtocol: "http" }]) {
      assert.deepEqual(messages(routedPortNotHttp1, routed(port)), []);
    }
    assert.deepEqual(messages(routedPortNotHttp1, routed({ name: "grpc" }, [{ route: [{ destination: { host: "other" } }] }])), []);
  });

  it("takes a destination without a port for the ports of its Service, and says each once", () => {
    const host = { destination: { host: "chat" } };
    const found = messages(routedPortNotHttp1, routed({ name: "grpc" }, [{ route: [host, host] }]));
    assert.deepEqual(
      found.map((message) => message.split(" is ")[0]),
      ["name of port 8888 of Service default/chat", "name of port 6379 of Service default/chat"],
    );
  });
});
