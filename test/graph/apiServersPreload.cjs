// Loaded before a program of these tests: what it asks API servers over HTTPS is answered by the test, whatever their address.
const http = require("node:http");
const https = require("node:https");

const { request } = https;
https.request = (url, options, answered) => {
  if (!(url instanceof URL) || url.port !== "6443") return request(url, options, answered);
  const { method, headers } = options;
  return http.request(new URL(`/${url.hostname}${url.pathname}`, process.env.API_SERVERS_OF_THE_TEST), { method, headers, agent: false }, answered);
};
