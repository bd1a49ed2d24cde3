import { execFile } from "node:child_process";
import * as os from "node:os";

import type { Command } from "./find";

/** A Python that starts from a cold disk takes seconds. */
const PATIENCE_MILLISECONDS = 30_000;

/**
 * Return the version of a mailguard that has what its language server needs.
 *
 * @throws Error if it cannot be started, lacks something, takes too long, or is something else of that name; the
 * message is what the program says of it.
 */
export async function versionOf(command: Command): Promise<string> {
  // Without input, a server that could serve ends well.
  const [output] = await Promise.all([outputOf(command, "--version"), outputOf(command, "lsp")]);
  const version = /^mailguard\b\D*(\d\S*)/.exec(output)?.[1];
  if (version === undefined) {
    throw new Error("not mailguard: --version prints something else");
  }
  return version;
}

function outputOf({ executable, args }: Command, argument: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { cwd: os.homedir(), timeout: PATIENCE_MILLISECONDS, windowsHide: true };
    const child = execFile(executable, [...args, argument], options, (error, output, complaints) => {
      if (error === null) {
        resolve(output);
      } else {
        const lastLine = complaints.trim().split("\n").at(-1);
        reject(new Error(lastLine === undefined || lastLine === "" ? error.message : lastLine));
      }
    });
    child.stdin?.end();
  });
}
