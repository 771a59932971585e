import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
// Only the two small files of the client are loaded: the whole of it costs 150 ms and 35 MB in every plugin process.
import { newClusters, newContexts, newUsers, type Cluster, type User } from "@kubernetes/client-node/dist/config_types.js";
import { parse } from "yaml";
import { messageOf } from "./errors";

/** What is needed to talk to one API server. */
export interface Endpoint {
  server: string;
  namespace: string;
  tls: { ca?: string; cert?: string; key?: string; servername?: string; rejectUnauthorized: boolean };
  authorization?: string;
}

/** A kubeconfig as parsed, before a context is chosen. */
export interface Kubeconfig {
  currentContext: string;
  contexts: { name: string; cluster: string; user: string; namespace?: string }[];
  clusters: Cluster[];
  users: User[];
  directory: string;
}

/**
 * Parses a kubeconfig given as text or as the path of a file ("~" is the home directory).
 * @throws one sentence when it is neither.
 */
export function parseKubeconfig(pathOrText: string): Kubeconfig {
  const path = pathOrText === "~" || pathOrText.startsWith("~/") ? join(homedir(), pathOrText.slice(1)) : pathOrText;
  const isFile = !path.includes("\n") && path.length < 4096 && existsSync(path);
  const text = isFile ? readFileSync(path, "utf8") : pathOrText;
  const document = parseYaml(text);
  return {
    currentContext: typeof document["current-context"] === "string" ? document["current-context"] : "",
    contexts: newContexts(document.contexts),
    clusters: newClusters(document.clusters),
    users: newUsers(document.users),
    directory: isFile ? dirname(resolve(path)) : process.cwd(),
  };
}

/** The kubeconfig that kubectl would read when the provider has none of its own. @throws when there is none. */
export function ambientKubeconfig(): Kubeconfig {
  const path = (process.env.KUBECONFIG ?? "").split(":").find((part) => part !== "") ?? join(homedir(), ".kube", "config");
  if (!existsSync(path)) throw new Error(`the provider has no kubeconfig, and there is none at ${path}: set the provider's kubeconfig or KUBECONFIG`);
  return parseKubeconfig(path);
}

/** The cluster that a kubeconfig makes active, or undefined when it names none. */
export function activeCluster(config: Kubeconfig, context?: string, cluster?: string): Cluster | undefined {
  const active = config.contexts.find(({ name }) => name === (context ?? config.currentContext));
  return active && config.clusters.find(({ name }) => name === (cluster ?? active.cluster));
}

/**
 * The endpoint of a kubeconfig's active context.
 * @throws one sentence when the context, cluster or user is missing, or asks for a credential plugin.
 */
export function endpointOf(config: Kubeconfig, choice: { context?: string; cluster?: string; namespace?: string } = {}): Endpoint {
  const contextName = choice.context ?? config.currentContext;
  const context = config.contexts.find(({ name }) => name === contextName);
  if (!context) throw new Error(`invalid configuration: context "${contextName}" does not exist`);
  const cluster = activeCluster(config, contextName, choice.cluster);
  if (!cluster) throw new Error(`invalid configuration: cluster "${choice.cluster ?? context.cluster}" does not exist`);
  const user = config.users.find(({ name }) => name === context.user);
  const read = (data: string | undefined, file: string | undefined) =>
    data ? Buffer.from(data, "base64").toString("utf8") : file ? readFileSync(resolve(config.directory, file), "utf8") : undefined;
  return {
    server: cluster.server,
    namespace: choice.namespace || context.namespace || "default",
    tls: {
      ca: read(cluster.caData, cluster.caFile),
      cert: read(user?.certData, user?.certFile),
      key: read(user?.keyData, user?.keyFile),
      servername: cluster.tlsServerName,
      rejectUnauthorized: cluster.skipTLSVerify !== true,
    },
    authorization: authorizationOf(user),
  };
}

function authorizationOf(user: User | undefined): string | undefined {
  if (!user) return undefined;
  if (user.exec || user.authProvider) {
    throw new Error(
      `user "${user.name}" takes its credentials from a plugin (exec or auth-provider), which this stand-in does not run: ` +
        "use a client certificate or a token",
    );
  }
  if (user.token) return `Bearer ${user.token}`;
  const tokenFile = (user as { tokenFile?: string }).tokenFile;
  if (tokenFile) return `Bearer ${readFileSync(tokenFile, "utf8").trim()}`;
  if (user.username) return `Basic ${Buffer.from(`${user.username}:${user.password ?? ""}`).toString("base64")}`;
  return undefined;
}

function parseYaml(text: string): Record<string, unknown> {
  let document: unknown;
  try {
    document = parse(text);
  } catch (error) {
    // The parser quotes the line it stumbles on, which may hold a key: only its first words are told.
    throw new Error(`couldn't get version/kind; yaml parse error: ${messageOf(error).split(" at line")[0]}`);
  }
  if (typeof document !== "object" || document === null) throw new Error("it is neither the path of a file nor the text of a kubeconfig");
  return document as Record<string, unknown>;
}
