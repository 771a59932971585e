// What Pulumi runs for programs in other languages: a function, which it calls.
module.exports = require("../lib/plugin.js").serve;
