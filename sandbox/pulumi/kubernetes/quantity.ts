const DECIMAL = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
const BINARY = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
const NANO = 10n ** 9n;

/**
 * A Kubernetes quantity in the form in which the API server gives it back: 1000m is 1, 1024Mi is 1Gi, 0.5 is 500m.
 * What is no quantity comes back as it is, for the server to refuse.
 */
export function canonicalQuantity(text: string): string {
  const match = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?\d+)?$/.exec(text);
  if (!match) return text;
  const [, sign = "", digits = "", suffix = ""] = match;
  const nanos = toNanos(digits, suffix);
  if (nanos === undefined) return text;
  if (nanos === 0n) return "0";
  const body = BINARY.includes(suffix) ? binary(nanos) : /^[eE]/.test(suffix) ? exponent(nanos) : decimal(nanos);
  return (sign === "-" ? "-" : "") + body;
}

// Nano is the finest step that Kubernetes keeps; finer ones are rounded up there, and left to the server here.
function toNanos(digits: string, suffix: string): bigint | undefined {
  const [whole = "", fraction = ""] = digits.split(".");
  const unscaled = BigInt(`${whole}${fraction}` || "0");
  const { base, power } = scaleOf(suffix);
  const scaled = unscaled * NANO * (power > 0 ? base ** BigInt(power) : 1n);
  const divisor = 10n ** BigInt(fraction.length) * (power < 0 ? base ** BigInt(-power) : 1n);
  return scaled % divisor === 0n ? scaled / divisor : undefined;
}

function scaleOf(suffix: string): { base: bigint; power: number } {
  if (BINARY.includes(suffix)) return { base: 1024n, power: BINARY.indexOf(suffix) + 1 };
  if (/^[eE].+/.test(suffix)) return { base: 10n, power: Number(suffix.slice(1)) };
  return { base: 10n, power: (DECIMAL.indexOf(suffix) - 3) * 3 };
}

function binary(nanos: bigint): string {
  if (nanos % NANO !== 0n) return decimal(nanos);
  let value = nanos / NANO;
  let power = 0;
  while (power < BINARY.length && value % 1024n === 0n) {
    value /= 1024n;
    power += 1;
  }
  return `${value}${power === 0 ? "" : BINARY[power - 1]}`;
}

function decimal(nanos: bigint): string {
  const { value, thousands } = reduce(nanos);
  return `${value}${DECIMAL[thousands]}`;
}

function exponent(nanos: bigint): string {
  const { value, thousands } = reduce(nanos);
  const power = (thousands - 3) * 3;
  return power === 0 ? `${value}` : `${value}e${power}`;
}

function reduce(nanos: bigint): { value: bigint; thousands: number } {
  let value = nanos;
  let thousands = 0;
  while (thousands < DECIMAL.length - 1 && value % 1000n === 0n) {
    value /= 1000n;
    thousands += 1;
  }
  return { value, thousands };
}
