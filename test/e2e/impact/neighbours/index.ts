import { readFileSync } from "node:fs";
import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { ackKubeconfig } from "../../../../components/mesh/ackCluster";
import { ClusterAttachment } from "../../../../components/mesh/clusterAttachment";
import { ServiceMesh } from "../../../../components/mesh/serviceMesh";
import type { KubernetesObject } from "../objects";

class Anything extends pulumi.CustomResource {}

// Objects as they are, without the library's components: a impact is said of these too.
const config = new pulumi.Config();
const given = JSON.parse(readFileSync(config.require("neighbours"), "utf8")) as { objects: KubernetesObject[]; attached: boolean };
const clusterId = config.require("clusterId");

const mesh = new ServiceMesh("standing", { existingMeshId: config.require("meshId") });
if (given.attached) {
  new ClusterAttachment("ack", { meshId: mesh.meshId, clusterId });
}

const api = { enableServerSideApply: true };
const inMesh = new Provider("mesh", { ...api, kubeconfig: mesh.kubeconfig, clusterIdentifier: mesh.meshId });
const inCluster = new Provider("ack", { ...api, kubeconfig: ackKubeconfig(clusterId), clusterIdentifier: clusterId });

const namespaces = new Map(given.objects.filter(isNamespace).map((object) => [object.metadata.name, make(object)]));
for (const object of given.objects.filter((each) => !isNamespace(each))) {
  make(object, namespaces.get(object.metadata.namespace ?? ""));
}

function isNamespace({ kind }: KubernetesObject): boolean {
  return kind === "Namespace";
}

function make(object: KubernetesObject, namespace?: pulumi.Resource): pulumi.Resource {
  const { apiVersion, kind, metadata } = object;
  const provider = /istio\.(io|alibabacloud\.com)\//.test(apiVersion) ? inMesh : inCluster;
  const token = `kubernetes:${apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`}:${kind}`;
  const dependsOn = namespace === undefined ? [] : [namespace];
  return new Anything(token, `${kind}-${metadata.name}`, { ...object }, { provider, dependsOn, deleteBeforeReplace: true });
}
