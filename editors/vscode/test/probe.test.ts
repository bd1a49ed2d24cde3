import assert from "node:assert/strict";
import * as path from "node:path";
import { test } from "node:test";

import { versionOf } from "../src/probe";
import { newFolder, script } from "./stand-in/installed";

/** Ask a program that consists of these lines. */
function asked(...lines: string[]): Promise<string> {
  return versionOf({ executable: script(path.join(newFolder(), "mailguard"), ...lines), args: ["-m"], origin: "" });
}

test("the version is what the program prints", async () => {
  assert.equal(await asked('case "$*" in "-m --version") echo "mailguard 0.1.0";; "-m lsp") read -r _; exit 0;; *) exit 1; esac'), "0.1.0");
});

test("a program that fails is quoted with its last line", async () => {
  await assert.rejects(asked("echo Traceback >&2", "echo 'No module named mailguard' >&2", "exit 1"), {
    message: "No module named mailguard",
  });
  await assert.rejects(asked("exit 3"), /Command failed/);
});

test("a mailguard without its language server says what it lacks", async () => {
  const lacks = "mailguard: the package pygls is not installed";
  await assert.rejects(asked('[ "$2" = --version ] && echo "mailguard 0.1.0" && exit', `echo '${lacks}' >&2; exit 2`), {
    message: lacks,
  });
});

test("another program of that name is not taken for mailguard", async () => {
  await assert.rejects(asked("echo 'Mail Guard Pro 7'"), { message: "not mailguard: --version prints something else" });
});
