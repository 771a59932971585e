import type { dynamic } from "@pulumi/pulumi";
import { Attachment, AttachmentProvider } from "./attachment";
import { MeshWatchProvider, Watched } from "./meshWatch";

type Kept = Attachment | Watched;

/** Both kinds of resource behind one provider, because most of their source they share. */
class AsmProvider implements dynamic.ResourceProvider<Kept, Kept> {
  private readonly attachments = new AttachmentProvider();
  private readonly watches = new MeshWatchProvider();

  async configure(request: dynamic.ConfigureRequest): Promise<void> {
    await this.attachments.configure(request);
    await this.watches.configure(request);
  }

  create(inputs: Kept): Promise<dynamic.CreateResult<Kept>> {
    return this.of(inputs).create(inputs);
  }

  read(id: string, props?: Kept): Promise<dynamic.ReadResult<Kept>> {
    return this.of(props!).read!(id, props);
  }

  diff(id: string, olds: Kept, news: Kept): Promise<dynamic.DiffResult> {
    return this.of(news).diff!(id, olds, news);
  }

  update(id: string, olds: Kept, news: Kept): Promise<dynamic.UpdateResult<Kept>> {
    return this.of(news).update!(id, olds, news);
  }

  delete(id: string, props: Kept): Promise<void> {
    return this.of(props).delete!(id, props);
  }

  private of(kept: Kept): dynamic.ResourceProvider<Kept, Kept> {
    return ("meshName" in kept ? this.watches : this.attachments) as dynamic.ResourceProvider<Kept, Kept>;
  }
}

export const asmProvider = new AsmProvider();
