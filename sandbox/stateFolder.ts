import { existsSync, lstatSync, mkdirSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join, relative, sep } from "node:path";
import { Fault } from "./fault";
import type { Paths } from "./paths";

/** The sandbox's mark in its state folder. Only a folder that has it is ever deleted. */
export const MARKER = ".asm-websocket-sandbox";
const MARKER_TEXT = "State of an asm-websocket sandbox. make down deletes this folder and all that is in it.\n";

/** Makes the state folder, and says in it whose it is before anything else is there. */
export function makeStateFolder(paths: Paths): void {
  requireStateFolder(paths);
  mkdirSync(paths.state, { recursive: true, mode: 0o700 });
  writeFileSync(join(paths.state, MARKER), MARKER_TEXT, { mode: 0o600 });
}

/** Deletes the state folder, if there is one. The mark goes last, so that a deletion that was interrupted can be repeated. */
export function deleteStateFolder(paths: Paths): void {
  requireStateFolder(paths);
  if (!existsSync(paths.state)) return;
  const options = { recursive: true, force: true, maxRetries: 5 };
  for (const name of readdirSync(paths.state).filter((each) => each !== MARKER)) rmSync(join(paths.state, name), options);
  rmSync(paths.state, options);
}

/** Fails unless the state folder is absent, empty or a sandbox's, and none that holds more than a sandbox could. */
export function requireStateFolder({ state, checkout }: Paths, home: string = homedir()): void {
  const refuse = (why: string): never => {
    throw new Fault(`${state} cannot hold the state of a sandbox: ${why}`, REMEDY);
  };
  const real = realPath(state);
  if (isOrHolds(real, realPath(checkout))) refuse("it is the checkout, or holds it");
  if (isOrHolds(real, realPath(home))) refuse("it is your home folder, or holds it");
  const found = lstatSync(state, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isDirectory()) refuse(found.isSymbolicLink() ? "it is a symbolic link" : "it is no folder");
  const names = readdirSync(state);
  if (names.length > 0 && !names.includes(MARKER)) refuse(`it holds files that no sandbox has made (the file ${MARKER} is missing)`);
}

const REMEDY =
  "nothing was changed; unset SANDBOX_DIR, or let it name a folder that is new or empty. " +
  "If an earlier version of the sandbox left this folder, look into it and delete it yourself";

function isOrHolds(folder: string, other: string): boolean {
  const way = relative(folder, other);
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`));
}

/** The path without symbolic links, as far as it exists. */
function realPath(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  const parent = dirname(path);
  return parent === path ? path : join(realPath(parent), basename(path));
}
