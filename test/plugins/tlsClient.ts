import { tlsProvider } from "../../sandbox/pulumi/tls/provider";
import { PluginClient } from "./pluginClient";

/** The stand-in for the tls plugin, with a clock of the test's own; what it tells the engine to print goes to `logs`, as the recordings have it. */
export function startTls(now?: () => Date, logs: string[] = []): Promise<PluginClient> {
  const log = (severity: string, message: string): Promise<void> => {
    logs.push(`[${severity.toUpperCase()}] ${message}`);
    return Promise.resolve();
  };
  return PluginClient.start("tls", tlsProvider({ log, now }));
}

/** The urn of a resource of the tls package in a stack of its own. */
export function urn(kind: "PrivateKey" | "SelfSignedCert" | "CertRequest" | "LocallySignedCert", name: string): string {
  return `urn:pulumi:dev::asm::tls:index/${kind[0]?.toLowerCase()}${kind.slice(1)}:${kind}::${name}`;
}
