// Lets `require` take TypeScript: not type-checked, and each file transpiled once, because a plugin starts with every command.
const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const path = require("node:path");

const CACHE = path.join(__dirname, "../node_modules/.cache/asm-websocket/plugin");

require.extensions[".ts"] = (module, file) => module._compile(transpiled(readFileSync(file, "utf8"), file), file);

function transpiled(source, file) {
  const kept = path.join(CACHE, `${createHash("sha256").update(`${file}\0${source}`).digest("hex").slice(0, 32)}.js`);
  try {
    return readFileSync(kept, "utf8");
  } catch {
    // As tsconfig.json has it.
    const tsconfigRaw = { compilerOptions: { useDefineForClassFields: false } };
    const { code } = require("esbuild").transformSync(source, {
      loader: "ts",
      format: "cjs",
      target: "node22",
      sourcefile: file,
      sourcemap: "inline",
      tsconfigRaw,
    });
    keep(kept, code);
    return code;
  }
}

// Renamed into place, because two previews may run at once. A read-only checkout costs time only.
function keep(file, text) {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(`${file}.${process.pid}`, text);
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    /* transpiled again next time */
  }
}
