"""Attaches a cluster from Python: a program inside this process, by Pulumi's Python SDK and the library's plugin that Pulumi.yaml names. Prints the outputs."""

import json
import sys

import pulumi
from pulumi import automation


class ClusterAttachment(pulumi.ComponentResource):
    """As the SDK has it that Pulumi generates of the plugin's schema."""

    def __init__(self, name: str, mesh_id: str, cluster_id: str):
        super().__init__("asmws:index:ClusterAttachment", name, {"meshId": mesh_id, "clusterId": cluster_id}, None, remote=True)


def main(command: str, folder: str, mesh_id: str, cluster_id: str) -> None:
    def program() -> None:
        attachment = ClusterAttachment("ack", mesh_id, cluster_id)
        pulumi.export("urn", attachment.urn)

    options = automation.LocalWorkspaceOptions(work_dir=folder)
    stack = automation.create_or_select_stack("sandbox", project_name="attaching", program=program, opts=options)
    if command == "up":
        print(json.dumps({name: output.value for name, output in stack.up().outputs.items()}))
    else:
        stack.destroy()
        stack.workspace.remove_stack("sandbox")


main(*sys.argv[1:])
