import assert from "node:assert/strict";
import { ConfigError, readConfig } from "../../../app/src/config";

describe("the app's configuration", () => {
  it("has the documented defaults when nothing is set", () => {
    assert.deepEqual(readConfig({ PORT: "" }), {
      port: 8888,
      adminPort: 9090,
      host: "0.0.0.0",
      heartbeatSeconds: 25,
      drainSeconds: 60,
      maxConnections: 10_000,
      maxMessageBytes: 1024,
      messagesPerSecond: 50,
      publishesPerSecond: 200,
      allowedOrigins: "same-origin",
      allowNoOrigin: true,
      allowedHosts: "*",
      publishByGet: false,
      publishToken: "",
      maxConnectionAgeSeconds: 0,
      reconnectWindowSeconds: 5,
    });
  });

  it("reads every variable", () => {
    const config = readConfig({
      PORT: "80",
      HOST: "::",
      HEARTBEAT_SECONDS: "0",
      ALLOWED_ORIGINS: "https://a.example.com, http://b.example.com:8080",
      ALLOW_NO_ORIGIN: "false",
    });
    assert.equal(config.port, 80);
    assert.equal(config.host, "::");
    assert.equal(config.heartbeatSeconds, 0);
    assert.deepEqual(config.allowedOrigins, ["https://a.example.com", "http://b.example.com:8080"]);
    assert.equal(config.allowNoOrigin, false);
  });

  it("reports every fault at once, with name, value and what is allowed", () => {
    const faults = faultsOf({
      PORT: "65536",
      DRAIN_SECONDS: "1m",
      MAX_MESSAGE_BYTES: "-1",
      ALLOWED_ORIGINS: "a.example.com",
      ALLOW_NO_ORIGIN: "yes",
      MAX_CONNECTIONS: "5",
    });
    assert.deepEqual(
      faults.map(({ name, value }) => `${name}=${value}`),
      ["PORT=65536", "DRAIN_SECONDS=1m", "MAX_MESSAGE_BYTES=-1", "ALLOWED_ORIGINS=a.example.com", "ALLOW_NO_ORIGIN=yes"],
    );
    assert.match(faults[0]?.allowed ?? "", /0 to 65535/);
  });

  for (const origins of ["https://a.example.com/path", "https://", "ftp://a", "https://a,,https://b", "https://u@a"]) {
    it(`does not take ${origins} for a list of origins`, () => {
      assert.deepEqual(
        faultsOf({ ALLOWED_ORIGINS: origins }).map(({ name }) => name),
        ["ALLOWED_ORIGINS"],
      );
    });
  }
});

function faultsOf(env: Record<string, string>): ConfigError["faults"] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}
