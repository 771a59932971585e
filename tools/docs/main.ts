/* Writes the generated pages of docs/. */
import { readFileSync, writeFileSync } from "node:fs";
import { configurationPage } from "./configuration";

writeFileSync("docs/configuration.md", configurationPage(readFileSync("Pulumi.yaml", "utf8")));
