/* A process of clients beside the server: `crowd PORT COUNT` reads, `flood PORT COUNT` sends empty frames as fast as it may, `sample PORT COUNT` times. */
import { RawClient } from "./rawClient";

const AT_ONCE = 50;
/** An empty masked text message, many times. */
const FLOOD = Buffer.concat(Array.from({ length: 10_000 }, () => Buffer.of(0x81, 0x80, 0, 0, 0, 0)));
const RETURN_MS = 100;

/** Values are times: the publisher writes this, and a reader compares. */
export const clock = (): number => Date.now() % 1_000_000_000;

async function crowd(port: number, count: number, onText?: (text: Buffer) => void): Promise<void> {
  for (let opened = 0; opened < count; opened += AT_ONCE) {
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - opened) }, () => RawClient.open(port, onText)));
  }
}

async function flood(port: number): Promise<void> {
  for (;;) {
    const { socket } = await RawClient.open(port);
    const push = () => {
      while (socket.writable && socket.write(FLOOD));
    };
    socket.on("drain", push);
    push();
    await new Promise((resolve) => (socket.destroyed ? resolve(undefined) : socket.once("close", resolve)));
    await new Promise((resolve) => setTimeout(resolve, RETURN_MS));
  }
}

async function sample(port: number, count: number): Promise<void> {
  const delays: number[] = [];
  await crowd(port, count, (text) => {
    const { value } = JSON.parse(text.toString("utf8")) as { value: number };
    if (value > 1000) delays.push(clock() - value);
  });
  process.on("message", () => process.send?.(delays.splice(0)));
}

async function main([role, port, count]: string[]): Promise<void> {
  const [at, many] = [Number(port), Number(count)];
  if (role === "crowd") await crowd(at, many);
  if (role === "sample") await sample(at, many);
  if (role === "flood") for (let n = 0; n < many; n++) void flood(at);
  process.send?.("ready");
}

if (require.main === module) void main(process.argv.slice(2));
