/** Tells a waiting person what is being done, how far it is, and how long it took. */
export interface Progress {
  note(line: string): void;
  /** Runs one step under a name; a terminal sees the seconds count. */
  step<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** Progress on a stream: a terminal gets one line that counts, anything else a line when a step starts and one when it ends. */
export function progressOn(stream: NodeJS.WriteStream): Progress {
  return {
    note: (line) => void stream.write(`${line}\n`),
    step: (name, work) => (stream.isTTY ? countingStep(stream, name, work) : plainStep(stream, name, work)),
  };
}

async function plainStep<T>(stream: NodeJS.WriteStream, name: string, work: () => Promise<T>): Promise<T> {
  const started = Date.now();
  stream.write(`${name} ...\n`);
  const result = await work();
  stream.write(`${name} done in ${seconds(started)}\n`);
  return result;
}

async function countingStep<T>(stream: NodeJS.WriteStream, name: string, work: () => Promise<T>): Promise<T> {
  const started = Date.now();
  const draw = () => stream.write(`\r\u001b[2K${name} ... ${seconds(started)}`);
  draw();
  const timer = setInterval(draw, 1000);
  try {
    const result = await work();
    stream.write(`\r\u001b[2K${name} ${seconds(started)}\n`);
    return result;
  } catch (error) {
    stream.write(`\r\u001b[2K${name} failed after ${seconds(started)}\n`);
    throw error;
  } finally {
    clearInterval(timer);
  }
}

function seconds(since: number): string {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}
