"""An application behind a gateway of its own, from the components of asmws. Text only in this repository: see README.md."""

import pulumi
import pulumi_alicloud as alicloud
import pulumi_asmws as asmws
import pulumi_kubernetes as kubernetes

# Mesh and cluster are the platform's, which has joined them; the rest is this project's own.
config = pulumi.Config()
host = config.require("host")
platform = pulumi.StackReference(config.require("platform"))
cluster_id = platform.require_output("clusterId")
mesh = asmws.ServiceMesh("platform", existing_mesh_id=platform.require_output("meshId"))

# Two API servers: Istio's objects live in the mesh, workloads and certificates in the cluster.
credential_of_cluster = alicloud.cs.get_cluster_credential_output(cluster_id=cluster_id)
mesh_api = kubernetes.Provider("mesh", kubeconfig=mesh.kubeconfig, cluster_identifier=mesh.mesh_id, enable_secret_mutable=True)
ack_api = kubernetes.Provider(
    "ack",
    kubeconfig=pulumi.Output.secret(credential_of_cluster.kube_config),
    cluster_identifier=cluster_id,
    enable_secret_mutable=True,
)
in_mesh = pulumi.ResourceOptions(providers=[mesh_api])
in_cluster = pulumi.ResourceOptions(providers=[ack_api])

app = asmws.WebSocketApp("feed", capacity={"sockets_per_pod": 1000}, opts=in_cluster)
gateway = asmws.IngressGateway("feed", mesh={"mesh_id": mesh.mesh_id, "version": mesh.version}, cluster_id=cluster_id, opts=in_mesh)
credential = asmws.TlsCredential("feed", credential_name="feed-tls", gateway={"pod_namespace": gateway.pod_namespace}, hosts=[host], opts=in_cluster)
asmws.WebSocketRoute(
    "feed",
    hosts=[host],
    gateway={"selector": gateway.selector, "pod_namespace": gateway.pod_namespace},
    backend={"host": app.host, "port": app.port},
    certificate={"credential_name": credential.credential_name},
    opts=pulumi.ResourceOptions(providers=[mesh_api], depends_on=[gateway, credential]),
)

pulumi.export("address", gateway.address)
pulumi.export("ca", credential.ca_certificate_pem)
