import assert from "node:assert/strict";
import { kubectl, make, run } from "./support/sandbox";

describe("make status", () => {
  let shown: string;
  before(() => {
    shown = make("status");
  });

  it("shows every process with its state", () => {
    for (const name of ["sandboxd", "etcd", "apiserver-ack", "apiserver-asm", "controller-manager-ack", "scheduler", "node", "istiod-asm"]) {
      assert.match(shown, new RegExp(`^${name} +running +\\d+ (s|min) +0 +\\d+ MB`, "m"));
    }
  });

  it("shows every pod with its address", () => {
    assert.match(shown, /^default\/tornado-\S+ +Ready +\d+ (s|min) +10\.244\.\d+\.\d+$/m);
    assert.equal(shown.match(/^istio-system\/istio-ingressgateway-\S+ +Ready/gm)?.length, 2);
  });

  it("says which parts of Pulumi are its own and which are stand-ins", () => {
    assert.match(shown, /^pulumi 3\.256\.0 +Pulumi's own$/m);
    assert.match(shown, /^alicloud 3\.108\.0 +Alibaba's provider behind Pulumi's bridge$/m);
    for (const part of ["nodejs language host", "kubernetes 4\\.34\\.2", "tls 5\\.6\\.1"]) assert.match(shown, new RegExp(`^${part} +stand-in$`, "m"));
  });

  it("shows the cloud as tables", () => {
    assert.match(shown, /^c5a0d0b0a0c0e0asm0000000000000001 +asm-sandbox +running +c5a0d0b0a0c0e0ack0000000000000001$/m);
    assert.match(shown, /^ingressgateway +c5a0d0b0a0c0e0asm0000000000000001 +Available +10\.244\.254\.\d+$/m);
    assert.match(shown, /^10\.244\.254\.\d+:443 +clb +istio-system\/istio-ingressgateway +900 s/m);
    assert.doesNotMatch(shown, /[{}]/);
  });
});

describe("make logs", () => {
  it("lists what there is", () => {
    assert.match(make("logs"), /^processes: .*\betcd\b.*\bistiod-asm\b/m);
  });

  it("shows a process's log", () => {
    assert.match(make("logs", "NAME=sandboxd"), /Alibaba Cloud's OpenAPI answers/);
  });

  it("shows a pod's log", async () => {
    const pod = (await kubectl("ack", "get", "pods", "-n", "default", "-l", "app=tornado", "-o", "name")).trim().replace("pod/", "");
    assert.match(make("logs", `NAME=default/${pod}`), /"/);
  });

  it("fails with kubectl's word for a pod that does not exist", async () => {
    const { code, stderr } = await run("make", ["logs", "NAME=default/absent"]);
    assert.notEqual(code, 0);
    assert.match(stderr, /pods "absent" not found/);
  });
});

describe("make shell", () => {
  it("has kubectl, istioctl and pulumi, and both clusters", async () => {
    const commands =
      "kubectl --context ack get nodes -o name; kubectl --context asm get gateways -A -o name; istioctl version --remote=false; pulumi stack ls\n";
    const { code, stdout } = await run("make", ["shell"], {}, commands);
    assert.equal(code, 0);
    for (const line of [/^node\/node-1$/m, /^gateway\.networking\.istio\.io\/tornado-gateway$/m, /1\.31\.0/, /^sandbox\*? /m]) assert.match(stdout, line);
  });

  it("ends with the code of its last command", async () => {
    assert.notEqual((await run("make", ["shell"], {}, "exit 3\n")).code, 0);
  });
});

describe("make preview", () => {
  it("shows no change of what is deployed", () => {
    assert.match(make("preview"), /^Resources:\n +\d+ unchanged$/m);
  });
});
