import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** A socket that waits for peers, of a process of the sandbox. */
export interface Listener {
  /** Where the process runs, or, for a socket that was handed in, where it is bound. */
  readonly network: "host" | "sandbox" | "pod";
  readonly protocol: "tcp" | "udp" | "unix";
  /** `127.0.0.1:6443`, or the path of a Unix socket. */
  readonly address: string;
  /** Of the process that holds it. */
  readonly command: string;
}

interface Held {
  readonly pid: number;
  readonly inodes: ReadonlySet<string>;
}

/** Every listening socket of the processes below one, in whatever network namespace it is; `first` is one of them, in the sandbox's own. */
export function listenersBelow(ancestor: number, first: number): Listener[] {
  const pids = descendantsOf(ancestor);
  const holders = pids.map((pid): Held => ({ pid, inodes: socketsOf(pid) }));
  const host = networkOf(process.pid);
  const sandbox = networkOf(first);
  const placeOf = (network: string) => (network === host ? "host" : network === sandbox ? "sandbox" : "pod");
  const networks = new Map([[host!, process.pid], ...pids.flatMap((pid) => (networkOf(pid) === undefined ? [] : [[networkOf(pid)!, pid] as const]))]);
  return [...networks].flatMap(([network, pid]) =>
    TABLES.flatMap(({ protocol, file, entries }) =>
      entries(read(`/proc/${pid}/net/${file}`)).flatMap(({ address, inode }) => {
        const holder = holders.find(({ inodes }) => inodes.has(inode));
        return holder === undefined ? [] : [{ network: placeOf(network), protocol, address, command: commandOf(holder.pid) }];
      }),
    ),
  );
}

interface Entry {
  readonly address: string;
  readonly inode: string;
}

const LISTEN = "0A";
/** A UDP socket without a peer takes from any. */
const UNCONNECTED = "07";
const ACCEPTS = 0x10000;

const TABLES: readonly { protocol: Listener["protocol"]; file: string; entries: (table: string) => Entry[] }[] = [
  { protocol: "tcp", file: "tcp", entries: (table) => inetEntries(table, LISTEN) },
  { protocol: "tcp", file: "tcp6", entries: (table) => inetEntries(table, LISTEN) },
  { protocol: "udp", file: "udp", entries: (table) => inetEntries(table, UNCONNECTED) },
  { protocol: "udp", file: "udp6", entries: (table) => inetEntries(table, UNCONNECTED) },
  { protocol: "unix", file: "unix", entries: unixEntries },
];

function inetEntries(table: string, state: string): Entry[] {
  return rowsOf(table).flatMap(([, local = "", , found, , , , , , inode = ""]) => (found === state ? [{ address: inetAddress(local), inode }] : []));
}

function unixEntries(table: string): Entry[] {
  return rowsOf(table).flatMap(([, , , flags = "0", , , inode = "", path = "(unnamed)"]) =>
    (Number.parseInt(flags, 16) & ACCEPTS) !== 0 ? [{ address: path, inode }] : [],
  );
}

function rowsOf(table: string): string[][] {
  return table
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.trim().split(/\s+/));
}

/** The kernel prints each 32-bit word of an address in the machine's order, which is the smallest byte first. */
function inetAddress(printed: string): string {
  const [hex = "", port = "0"] = printed.split(":");
  const bytes = [...hex.matchAll(/.{8}/g)].flatMap(([word]) => [...Buffer.from(word, "hex")].reverse());
  const host = bytes.length === 4 ? bytes.join(".") : `[${Buffer.from(bytes).toString("hex")}]`;
  return `${host}:${Number.parseInt(port, 16)}`;
}

/** By their parents: what a process lists as its children are those of one thread only. */
function descendantsOf(ancestor: number): number[] {
  const all = names("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), parent: Number(/^\d+ \(.*\) \S (\d+)/s.exec(read(`/proc/${name}/stat`))?.[1]) }));
  const below = (pid: number): number[] => [pid, ...all.filter(({ parent }) => parent === pid).flatMap((child) => below(child.pid))];
  return below(ancestor);
}

function socketsOf(pid: number): Set<string> {
  const links = names(`/proc/${pid}/fd`).map((fd) => link(`/proc/${pid}/fd/${fd}`) ?? "");
  return new Set(links.flatMap((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? []));
}

function networkOf(pid: number): string | undefined {
  return link(`/proc/${pid}/ns/net`);
}

function commandOf(pid: number): string {
  return read(`/proc/${pid}/cmdline`).replaceAll("\0", " ").trim();
}

// A process may end while it is looked at.
function read(file: string): string {
  return orElse("", () => readFileSync(file, "utf8"));
}

function names(folder: string): string[] {
  return orElse([], () => readdirSync(folder));
}

function link(file: string): string | undefined {
  return orElse(undefined, () => readlinkSync(file));
}

function orElse<T>(other: T, look: () => T): T {
  try {
    return look();
  } catch {
    return other;
  }
}
