import assert from "node:assert/strict";
import { lint, type Choice } from "../../../analysis/lint/lint";
import { rules } from "../../../analysis/lint/rules/index";

const ROUTE = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: chat}
spec:
  http:
    - websocketUpgrade: true
      route: [{destination: {host: chat}}]
`;

function found(text: string, file = "a.yaml", choice: Choice = {}): string[] {
  return lint([{ file, text }], rules, choice).findings.map(({ rule, place, message }) => `${place.line}:${place.column} ${rule.id} ${message}`);
}
const UPGRADE = "WS401 Istio has no websocketUpgrade: the field was removed in 2020.";

describe("documents of a file", () => {
  it("are each read, and placed in their file", () => {
    assert.deepEqual(found(`# first\n${ROUTE}---\n${ROUTE.replace("chat}", "other}")}`), [`7:7 ${UPGRADE}`, `15:7 ${UPGRADE}`]);
  });

  it("may be JSON, a List, or have Windows line ends", () => {
    const object = { apiVersion: "networking.istio.io/v1", kind: "VirtualService", metadata: { name: "chat" }, spec: { http: [{ websocketUpgrade: true }] } };
    assert.deepEqual(found(JSON.stringify(object), "a.json"), [`1:108 ${UPGRADE}`]);
    assert.deepEqual(found(JSON.stringify({ apiVersion: "v1", kind: "List", items: [object] }, undefined, 1)), [`14:7 ${UPGRADE}`]);
    assert.deepEqual(found(ROUTE.replaceAll("\n", "\r\n")), [`6:7 ${UPGRADE}`]);
  });

  it("may be values of a chart, which are read like its installation", () => {
    const nginx = "controller:\n  config:\n    proxy-connect-timeout: 60\n    worker-connections: 9\n";
    assert.deepEqual(
      found(nginx, "values.yaml").map((line) => line.split(" ", 2).join(" ")),
      ["1:1 WS101", "3:5 WS103", "4:5 WS110"],
    );
    assert.deepEqual(
      found("ports:\n  web: {port: 8000}\n  ws:\n    expose: true\n", "values.yaml").map((line) => line.split(" ", 2).join(" ")),
      ["1:1 WS214", "4:5 WS212"],
    );
    assert.deepEqual(found("ports:\n  websecure:\n    expose: {default: true}\n    transport: {lifeCycle: {graceTimeOut: 300s}}\n", "values.yaml"), []);
  });

  it("without apiVersion and kind are no objects: other values, workflows, package.json", () => {
    assert.deepEqual(found("controller:\n  config: {log-level: debug}\nports: [80]\n"), []);
    assert.deepEqual(found('{"name": "app", "version": "1.0.0"}', "package.json"), []);
    assert.deepEqual(found("kind: 7\napiVersion: [v1]\n"), []);
    for (const text of ["", "---\n---\n", "null", "# only a comment\n", "just text", "- a\n- b\n", "!!binary aGk=\n"]) assert.deepEqual(found(text), [], text);
  });

  it("that do not parse are one finding each, and do not hide the others", () => {
    assert.deepEqual(found(`a: b: c\n---\n${ROUTE}`), [
      "1:4 WS001 this is not valid YAML: Nested mappings are not allowed in compact mappings",
      `8:7 ${UPGRADE}`,
    ]);
    assert.match(found("a: 1\na: 2\n")[0]!, /^2:1 WS001 this is not valid YAML: Map keys must be unique$/);
    assert.match(found("spec:\n  a: {{ .Values.a }}\n  b: {{ x }} y\n")[0]!, /WS001 this is a Helm template, not YAML: render it first/);
  });

  it("with aliases are read, unless they contain themselves or are too many", () => {
    assert.deepEqual(
      found(`${ROUTE.replace("[{destination: {host: chat}}]", "&r [{destination: {host: chat}}]")}    - {route: *r, websocketUpgrade: true}\n`),
      [`6:7 ${UPGRADE}`, `8:19 ${UPGRADE}`],
    );
    assert.deepEqual(found("a: &a\n  - *a\n"), ["2:5 WS001 the alias *a contains itself"]);
    assert.deepEqual(found("a: *b\n"), ["1:4 WS001 the alias *b has no anchor before it"]);
    const bomb = ["a0: &a0 [x]", ...Array.from({ length: 40 }, (_each, n) => `a${n + 1}: &a${n + 1} [${Array(9).fill(`*a${n}`).join(", ")}]`)].join("\n");
    assert.match(found(bomb)[0]!, /^\d+:\d+ WS001 the aliases of the document stand for too many values: write the values out$/);
    const many = `a: &a 1\nb: [${Array(2000).fill("*a").join(", ")}]\n`;
    assert.match(found(many)[0]!, /WS001 the document has more than 1000 aliases/);
  });

  it("that are nested too deeply are one finding", () => {
    for (const text of ["[".repeat(100_000), `a: ${'{"b": '.repeat(2_000)}`, "- ".repeat(100_000)]) {
      assert.match(found(text).join("\n"), /^1:1 WS001 the document is nested too deeply to be read/);
    }
  });
});

describe("blocks of Markdown", () => {
  const choice = { markdown: true };

  it("are read where they are fenced or indented, at their place in the file", () => {
    const fenced = `# Title\n\n- item\n\n  \`\`\`yaml\n${ROUTE.replace(/^(?=.)/gm, "  ")}  \`\`\`\n`;
    assert.deepEqual(found(fenced, "a.md", choice), [`11:9 ${UPGRADE}`]);
    const indented = `Text\n\n    ${ROUTE.trim().replaceAll("\n", "\n    ")}\n\nProse: more of it\n`;
    assert.deepEqual(found(indented, "a.md", choice), [`8:11 ${UPGRADE}`]);
  });

  it("that are no manifests are left alone, and without the choice all are YAML", () => {
    assert.deepEqual(found("```yaml\non: [push\n```\n```go\napiVersion: nonsense: x\n```\n", "a.md", choice), []);
    assert.deepEqual(found(`\`\`\`yaml\n${ROUTE}\`\`\`\n`, "a.md").length, 1);
  });

  it("of a shell install what helm and kubectl are given", () => {
    const shell =
      "```sh\n# comment\nhelm upgrade --install edge ingress-nginx/ingress-nginx -n edge \\\n  --set 'controller.config.proxy-connect-timeout=90'\n```\n";
    assert.deepEqual(
      found(shell, "a.md", choice).map((line) => line.slice(0, 10)),
      ["3:29 WS101", "4:9 WS103 "],
    );
  });
});

describe("a comment that disables a rule", () => {
  it("needs the rule and a reason, and holds for its document", () => {
    assert.deepEqual(found(`# asmws-disable WS401 an old mesh\n${ROUTE}`), []);
    assert.deepEqual(found(`${ROUTE}---\n# asmws-disable WS401 an old mesh\n${ROUTE.replace("chat}", "other}")}`), [`6:7 ${UPGRADE}`]);
    assert.deepEqual(found(`# asmws-disable WS401\n${ROUTE}`), ["1:1 WS002 give the reason behind WS401", `7:7 ${UPGRADE}`]);
    assert.deepEqual(found(`# asmws-disable\n${ROUTE}`)[0], "1:1 WS002 name the rule and the reason: # asmws-disable RULE reason");
    assert.deepEqual(found(`# asmws-disable WS401,WS999 an old mesh\n${ROUTE}`), ["1:1 WS002 there is no rule WS999: `asmws rules` lists them"]);
  });
});

describe("what is chosen", () => {
  it("leaves out rules of other edges, keeps those behind every edge, and changes severities", () => {
    assert.deepEqual(found(ROUTE, "a.yaml", { edges: ["traefik"] }), []);
    assert.deepEqual(found(ROUTE, "a.yaml", { severities: { WS401: "off" } }), []);
    const [finding] = lint([{ file: "a.yaml", text: ROUTE }], rules, { severities: { WS401: "info" } }).findings;
    assert.equal(finding?.severity, "info");
  });
});
