// Serialized with the provider, which has `require` and nothing else.
/* eslint-disable @typescript-eslint/no-require-imports */

/** Where this library is installed: the packages that it needs are beside it, or above. */
const HERE = __dirname;

/**
 * A package that only the provider of the attachment needs, loaded where it is used, so that a program that only registers resources never
 * loads it. The provider runs from serialized source in the folder of the program; one in another language has no packages there,
 * and they are looked for where this library was when the program ran.
 */
export function providerPackage<T>(name: string): T {
  try {
    return require(name) as T;
  } catch (error) {
    if ((error as { code?: string }).code !== "MODULE_NOT_FOUND") throw error;
    const { createRequire } = require("node:module") as typeof import("node:module");
    return createRequire(`${HERE}/`)(name) as T;
  }
}
