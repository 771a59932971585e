import { skipsAwait, WAIT_FOR } from "../annotations";
import { kindOf } from "../api/kinds";
import type { ResourceLog } from "../resourceLog";
import { annotationOf, at, generationOf, listAt, numberAt, stringAt, type Json, type KubeObject } from "../object";
import { ownSelector, type Awaiter, type Source, type Waiting } from "./awaiter";
import { parseJsonPath, selectAll, type JsonPath } from "./jsonPath";

/** What an annotation pulumi.com/waitFor asks for: a path that selects something, perhaps with a value, or a condition. */
export type Expectation = { by: "path"; path: JsonPath; text: string; value: string } | { by: "condition"; type: string; status: string };

/**
 * Reads the annotation: one expression or a JSON list of them, all of which must hold. Undefined when the object has none,
 * or when it asks not to be waited for at all.
 * @throws one sentence that says what is wrong with an expression.
 */
export function expectationsOf(object: KubeObject): Expectation[] | undefined {
  const text = annotationOf(object, WAIT_FOR);
  if (text === "" || skipsAwait(object)) return undefined;
  const expressions = asList(text);
  if (expressions.length === 0) throw new Error("at least one condition must be specified");
  return expressions.map(parseExpression);
}

/** Waits until the live object meets every expectation, in their order. */
export class ExpectationAwaiter implements Awaiter {
  object: KubeObject;
  readonly sources: Source[];
  private mismatch = "";

  constructor(
    private readonly waiting: Waiting,
    private readonly expectations: Expectation[],
  ) {
    this.object = waiting.current;
    this.sources = [{ kind: kindOf(waiting.current), fieldSelector: ownSelector(waiting.current), on: ({ object }) => this.see(object) }];
  }

  done(): boolean {
    return this.expectations.every((expectation) => this.holds(expectation));
  }

  timeoutMessage(): string {
    return this.mismatch || "timed out waiting for the condition";
  }

  problems(): string[] {
    return [];
  }

  private see(object: KubeObject): void {
    if (generationOf(object) >= generationOf(this.object)) this.object = object;
  }

  private holds(expectation: Expectation): boolean {
    if (expectation.by === "condition") return conditionHolds(this.object, expectation, this.waiting.log);
    if ((numberAt(this.object, "status", "observedGeneration") ?? Infinity) < generationOf(this.object)) return false;
    return this.pathHolds(expectation);
  }

  private pathHolds({ path, text, value }: Extract<Expectation, { by: "path" }>): boolean {
    const { log } = this.waiting;
    const [found] = selectAll(path, this.object);
    this.mismatch = "";
    const whole = value === "" ? text : `${text}=${value}`;
    if (found === undefined) {
      log.status("info", `${text} selected nothing`);
      return false;
    }
    if (typeof found === "object" && found !== null && value !== "") {
      this.mismatch = `"${text}" has a non-primitive value (${JSON.stringify(found)})`;
      return false;
    }
    const matched = value === "" || printed(found) === value;
    log.status("info", matched ? `Found ${whole}` : `Waiting for ${whole} (found "${printed(found)}")`);
    return matched;
  }
}

function asList(text: string): string[] {
  try {
    const parsed: unknown = JSON.parse(text);
    if (Array.isArray(parsed) && parsed.every((member) => typeof member === "string")) return parsed;
  } catch {
    // Not JSON, so it is one expression.
  }
  return [text];
}

function parseExpression(expression: string): Expectation {
  if (expression.startsWith("jsonpath=")) return parsePathExpression(expression.slice("jsonpath=".length));
  if (expression.startsWith("condition=")) {
    const [type = "", ...status] = expression.slice("condition=".length).split("=");
    return { by: "condition", type, status: status.length > 0 ? status.join("=") : "True" };
  }
  throw new Error(`expected a "jsonpath=" or "condition=" prefix, got "${expression}"`);
}

function parsePathExpression(raw: string): Expectation {
  const [text = "", value, ...more] = raw.split(/(?<![=!<>])=(?!=)/);
  if (more.length > 0) throw new Error(`format should be {.path}=value or {.path}, got "${raw}"`);
  if (value === "") throw new Error(`${text}= requires a value`);
  if (text.startsWith("'") && text.endsWith("'")) throw new Error(`${text} should omit shell quotes`);
  const inner = /\{\s*(.*?)\s*\}/.exec(text)?.[1];
  if (inner === undefined) throw new Error(`${text} should be wrapped in brackets { ... }`);
  try {
    return { by: "path", path: parseJsonPath(inner), text, value: value ?? "" };
  } catch (error) {
    throw new Error(`parsing "${text}": ${(error as Error).message}`);
  }
}

function conditionHolds(object: KubeObject, { type, status }: Extract<Expectation, { by: "condition" }>, log: ResourceLog): boolean {
  if (at(object, "status", "conditions") === undefined) {
    log.status("warning", "Has no .status.conditions");
    return false;
  }
  const condition = listAt(object, "status", "conditions").find((one) => equalFold(stringAt(one, "type"), type));
  if (condition === undefined) return false;
  const observed = numberAt(condition, "observedGeneration") ?? numberAt(object, "status", "observedGeneration");
  if (observed !== undefined && observed < generationOf(object)) {
    log.status("info", `Generation ${observed} is less than expected ${generationOf(object)}`);
    return false;
  }
  const actual = stringAt(condition, "status");
  const holds = equalFold(actual, status);
  if (!holds) log.status("info", `Resource has condition ${type}=${actual} (want ${status})`);
  return holds;
}

function equalFold(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function printed(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
