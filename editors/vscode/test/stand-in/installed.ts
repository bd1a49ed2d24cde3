import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout } from "node:timers/promises";

/** What a server wrote down. */
export interface Noted {
  readonly what: string;
  readonly value: unknown;
}

/** An empty folder that has only one name. */
export function newFolder(): string {
  return fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "mailguard-")));
}

/** Put a program at a path, and return the path. */
export function script(file: string, ...lines: string[]): string {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, ["#!/bin/sh", ...lines, ""].join("\n"), { mode: 0o755 });
  return file;
}

/** Put a server that writes down what it is told at a path; `noted` reads it. */
export function server(file: string, ...options: string[]): string {
  return script(file, `exec '${process.execPath}' '${path.resolve("out/server.cjs")}' '${file}.record' ${options.join(" ")} "$@"`);
}

/** What the server at a path was told so far. What stands behind the last line end is still being written. */
export function noted(file: string): Noted[] {
  const record = `${file}.record`;
  const lines = fs.existsSync(record) ? fs.readFileSync(record, "utf8").split("\n").slice(0, -1) : [];
  return lines.map((line) => JSON.parse(line) as Noted);
}

/** Wait until something is so, and return it; give up after some seconds. */
export async function until<T>(look: () => T | undefined | false, seconds = 20): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const seen = look();
    if (seen !== undefined && seen !== false) {
      return seen;
    }
    if (Date.now() > end) {
      throw new Error(`not so after ${String(seconds)} seconds: ${look.toString()}`);
    }
    await setTimeout(20);
  }
}
