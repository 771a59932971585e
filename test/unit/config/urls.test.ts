import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { edgeUrls } from "../../../config/urls";
import { valueOf } from "../components/world";
import { adopting, parsed } from "./faults";

describe("the URLs of an edge", () => {
  const urlsOf = async (values: Record<string, string>, address = "39.0.0.7") => {
    const { http, ws, https, wss } = edgeUrls(parsed({ ...adopting, ...values }), pulumi.output(address));
    return [await valueOf(http), await valueOf(ws), https, wss];
  };

  it("name the load balancer over plain HTTP while any host is answered there, else the first host", async () => {
    const secure = ["https://a.aliyun.com/", "wss://a.aliyun.com/ws"];
    assert.deepEqual(await urlsOf({}), ["http://39.0.0.7/", "ws://39.0.0.7/ws", ...secure]);
    assert.deepEqual(await urlsOf({ "edge.anyHost": "none" }), ["http://a.aliyun.com/", "ws://a.aliyun.com/ws", ...secure]);
  });

  it("are empty while the gateway that they name by its address has none", async () => {
    assert.deepEqual((await urlsOf({}, "")).slice(0, 2), ["", ""]);
    assert.deepEqual((await urlsOf({ "edge.anyHost": "none" }, "")).slice(0, 2), ["http://a.aliyun.com/", "ws://a.aliyun.com/ws"]);
  });

  it("take a name of their own for a wildcard, and rather one that is no wildcard", async () => {
    assert.equal((await urlsOf({ "hosts[0].names": '["*.example.com"]' }))[2], "https://www.example.com/");
    assert.equal((await urlsOf({ "hosts[0].names": '["*.example.com","b.example.org"]' }))[2], "https://b.example.org/");
  });

  it("have a port where it is not the scheme's own, and are empty where there is none", async () => {
    assert.deepEqual(await urlsOf({ "edge.http.port": "8080", "edge.https.port": "8443" }), [
      "http://39.0.0.7:8080/",
      "ws://39.0.0.7:8080/ws",
      "https://a.aliyun.com:8443/",
      "wss://a.aliyun.com:8443/ws",
    ]);
    assert.deepEqual(await urlsOf({ "edge.http.port": "0", "edge.anyHost": "none" }), ["", "", "https://a.aliyun.com/", "wss://a.aliyun.com/ws"]);
  });
});
