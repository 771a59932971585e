import type { Map as ProtobufMap } from "google-protobuf";

/** The stack's configuration as the SDK reads it from PULUMI_CONFIG: `ns:config:name`, where the engine says `ns:name`. */
export function programConfig(config: ProtobufMap<string, string>): Record<string, string> {
  const translated: Record<string, string> = {};
  config.forEach((value, key) => {
    translated[programKey(key)] = value;
  });
  return translated;
}

function programKey(key: string): string {
  const [namespace = "", ...name] = key.split(":");
  const named = name[0] === "config" && name.length > 1 ? name.slice(1) : name;
  return `${namespace}:config:${named.join(":")}`;
}
