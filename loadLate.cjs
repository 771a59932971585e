// Loaded before the program (tsconfig.run.json). At every start Pulumi's SDK loads npm's resolver of dependency trees, which only a function that is
// packed with its packages needs, and this program packs none: 0.1 s and 9 MB. Here it is loaded when anything of it is first used.
const { createRequire, Module } = require("node:module");

const requireAsPulumi = createRequire(require.resolve("@pulumi/pulumi/package.json"));

function loadLate(name) {
  const file = requireAsPulumi.resolve(name);
  const late = new Module(file);
  late.loaded = true;
  // As an ES module it is handed on as it is, instead of being copied field by field, which would ask for every one.
  late.exports = new Proxy({}, { get: (_nothing, field) => (field === "__esModule" ? true : real()[field]) });
  require.cache[file] = late;

  function real() {
    if (require.cache[file] === late) {
      delete require.cache[file];
    }
    return requireAsPulumi(file);
  }
}

try {
  loadLate("@npmcli/arborist");
} catch {
  /* An SDK without it has nothing to load late. */
}
