/** One server behind a listener. */
export interface Backend {
  readonly address: string;
  readonly port: number;
}

interface Member extends Backend {
  /** Resets of the open connections. */
  readonly cuts: Set<() => void>;
  /** Runs while the backend has left and its connections are being drained. */
  drain?: NodeJS.Timeout;
}

/** The servers behind a listener, and the connections that each of them holds. */
export class BackendSet {
  private readonly members = new Map<string, Member>();
  private active: Member[] = [];
  private turn = 0;
  drainCuts = 0;

  get open(): number {
    let open = 0;
    for (const { cuts } of this.members.values()) open += cuts.size;
    return open;
  }

  /** @param drainMs how long the connections of those that are no longer listed live on; undefined: as long as they like */
  replace(backends: readonly Backend[], drainMs: number | undefined): void {
    this.active = backends.map((backend) => this.member(backend));
    for (const member of this.members.values()) {
      if (this.active.includes(member)) comeBack(member);
      else this.leave(member, drainMs);
    }
  }

  /** The backend for a new connection; undefined when there is none. */
  choose(scheduler: "roundRobin" | "leastConnections"): Backend | undefined {
    const { active } = this;
    if (active.length === 0) return undefined;
    this.turn = (this.turn + 1) % active.length;
    const inTurn = [...active.slice(this.turn), ...active.slice(0, this.turn)];
    if (scheduler === "roundRobin") return inTurn[0];
    return inTurn.reduce((least, member) => (member.cuts.size < least.cuts.size ? member : least));
  }

  /** Counts a connection for the backend. @returns what must be called when it has ended */
  hold(backend: Backend, cut: () => void): () => void {
    const member = this.member(backend);
    member.cuts.add(cut);
    return () => {
      member.cuts.delete(cut);
      this.forgetIfGone(member);
    };
  }

  cutAll(): void {
    for (const member of this.members.values()) {
      comeBack(member);
      for (const cut of member.cuts) cut();
    }
  }

  private leave(member: Member, drainMs: number | undefined): void {
    if (drainMs !== undefined && member.cuts.size > 0) {
      member.drain ??= setTimeout(() => this.endDrain(member), drainMs);
    }
    this.forgetIfGone(member);
  }

  private endDrain(member: Member): void {
    this.drainCuts += member.cuts.size;
    for (const cut of member.cuts) cut();
  }

  private member(backend: Backend): Member {
    const key = `${backend.address}:${backend.port}`;
    const known = this.members.get(key);
    if (known !== undefined) return known;
    const member: Member = { address: backend.address, port: backend.port, cuts: new Set() };
    this.members.set(key, member);
    return member;
  }

  private forgetIfGone(member: Member): void {
    if (member.cuts.size > 0 || this.active.includes(member)) return;
    clearTimeout(member.drain);
    this.members.delete(`${member.address}:${member.port}`);
  }
}

function comeBack(member: Member): void {
  clearTimeout(member.drain);
  member.drain = undefined;
}
