import { request } from "node:http";
import { ADMIN_PORT } from "./bootstrap";

const TIMEOUT_MS = 2000;

/** Envoy's admin interface on 127.0.0.1. */
export const admin = {
  /** Statistics whose names match the pattern, by name. */
  async stats(pattern: string): Promise<Map<string, number>> {
    const text = await call("GET", `/stats?filter=${encodeURIComponent(pattern)}`);
    return new Map(
      text.split("\n").flatMap((line): [string, number][] => {
        const colon = line.lastIndexOf(": ");
        return colon < 0 ? [] : [[line.slice(0, colon), Number(line.slice(colon + 2))]];
      }),
    );
  },

  async post(path: string): Promise<void> {
    await call("POST", path);
  },
};

async function call(method: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port: ADMIN_PORT, method, path, timeout: TIMEOUT_MS, agent: false }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (body += chunk));
      response.on("end", () => (response.statusCode === 200 ? resolve(body) : reject(new Error(`Envoy answers ${response.statusCode} to ${path}`))));
    });
    sent.on("timeout", () => sent.destroy(new Error("Envoy does not answer")));
    sent.on("error", reject);
    sent.end();
  });
}
