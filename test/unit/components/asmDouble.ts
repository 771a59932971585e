import { createServer, IncomingMessage, Server, ServerResponse } from "node:http";
import { AddressInfo } from "node:net";

export interface AsmCall {
  action: string;
  parameters: Record<string, string>;
  authorization: string;
}

interface Refusal {
  status: number;
  code: string;
  message?: string;
}

/** As much of the ASM API as an attachment uses: meshes with states, clusters that take a few looks to join, and faults by order. */
export class AsmDouble {
  readonly calls: AsmCall[] = [];
  readonly meshes = new Map<string, { state: string; clusters: string[]; error?: string }>();
  /** How many looks at a mesh an attachment or a detachment takes. */
  looksUntilRunning = 2;
  /** What the next calls of an action are answered instead, first come first served. */
  readonly refusals: (Refusal & { action: string; afterTheFact?: boolean })[] = [];
  private readonly pending = new Map<string, { looks: number; done: () => void }>();
  private server: Server | undefined;

  /** Listens and returns host:port. */
  async listen(): Promise<string> {
    this.server = createServer((request, response) => {
      void this.answer(request, response);
    });
    await new Promise<void>((resolve) => this.server!.listen(0, "127.0.0.1", resolve));
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  actions(): string[] {
    return this.calls.map((call) => call.action);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = "";
    for await (const chunk of request) {
      body += String(chunk);
    }
    const call = {
      action: String(request.headers["x-acs-action"]),
      parameters: Object.fromEntries(new URLSearchParams(body)),
      authorization: String(request.headers.authorization),
    };
    this.calls.push(call);
    const at = this.refusals.findIndex((refusal) => refusal.action === call.action);
    const refusal = at < 0 ? undefined : this.refusals.splice(at, 1)[0];
    const done = refusal && !refusal.afterTheFact ? undefined : this.act(call);
    const said = refusal ?? done;
    const status = said && "status" in said ? (said.status as number) : 200;
    response.writeHead(status, { "content-type": "application/json" });
    response.end(
      JSON.stringify(
        status === 200 ? { RequestId: "r", ...said } : { RequestId: "r", Code: (said as Refusal).code, Message: (said as Refusal).message ?? "refused" },
      ),
    );
  }

  private act({ action, parameters }: AsmCall): object | Refusal {
    if (action === "DescribeServiceMeshes") {
      return { ServiceMeshes: [...this.meshes].map(([id, mesh]) => ({ ServiceMeshInfo: { ServiceMeshId: id, State: mesh.state }, Clusters: mesh.clusters })) };
    }
    const mesh = this.meshes.get(parameters.ServiceMeshId!);
    if (!mesh) {
      return { status: 404, code: "ServiceMesh.NotFound", message: "mesh not found" };
    }
    switch (action) {
      case "DescribeServiceMeshDetail":
        this.progress(parameters.ServiceMeshId!);
        return { ServiceMesh: { ServiceMeshInfo: { State: mesh.state, ErrorMessage: mesh.error ?? "" }, Clusters: mesh.clusters } };
      case "AddClusterIntoServiceMesh":
        return this.begin(parameters, () => {
          mesh.clusters = [...mesh.clusters, parameters.ClusterId!];
        });
      case "RemoveClusterFromServiceMesh":
        return this.begin(parameters, () => {
          mesh.clusters = mesh.clusters.filter((id) => id !== parameters.ClusterId);
        });
      default:
        return { status: 400, code: "InvalidAction.NotFound", message: action };
    }
  }

  private begin(parameters: Record<string, string>, done: () => void): object | Refusal {
    const mesh = this.meshes.get(parameters.ServiceMeshId!)!;
    if (mesh.state !== "running") {
      return { status: 400, code: "InvalidActiveState", message: `mesh is ${mesh.state}` };
    }
    mesh.state = "updating";
    this.pending.set(parameters.ServiceMeshId!, { looks: this.looksUntilRunning, done });
    return {};
  }

  private progress(id: string): void {
    const pending = this.pending.get(id);
    if (pending && --pending.looks <= 0) {
      pending.done();
      this.meshes.get(id)!.state = "running";
      this.pending.delete(id);
    }
  }
}
