import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { test } from "node:test";

import { findServer, type Search } from "../src/find";
import { newFolder, script } from "./stand-in/installed";

const NOTHING_SET = { enable: true, path: [], interpreter: [], importStrategy: "fromEnvironment" } as const;

/** A search in a trusted workspace in which nothing is set or installed. */
function search(changes: Partial<Search> & { readonly PATH?: string } = {}): Search {
  const environment = { PATH: changes.PATH ?? "", TOOLS: "/opt/tools" };
  return {
    settings: NOTHING_SET,
    trusted: true,
    folders: ["/home/ann/project"],
    selected: undefined,
    variables: { workspaceFolder: "/home/ann/project", userHome: "/home/ann", environment },
    platform: "linux",
    ...changes,
  };
}

/** What is found if everything that is run answers, as a command line, and why the rest is not run. */
async function found(where: Search): Promise<{ command: string | undefined; refusals: readonly string[] }> {
  const { command, refusals } = await findServer(where, () => Promise.resolve("1.0"));
  return { command: command && [command.executable, ...command.args].join(" "), refusals };
}

test("a path that is set comes first, then the environment, then PATH", async () => {
  const folder = newFolder();
  const named = script(path.join(folder, "named", "mailguard"));
  const python = script(path.join(folder, "env", "python"));
  const onPath = script(path.join(folder, "bin", "mailguard"));
  const all = { settings: { ...NOTHING_SET, path: [named] }, selected: python, PATH: path.dirname(onPath) };
  assert.equal((await found(search(all))).command, named);
  assert.equal((await found(search({ ...all, settings: NOTHING_SET }))).command, `${python} -I -m mailguard`);
  assert.equal((await found(search({ PATH: all.PATH }))).command, onPath);
  assert.equal((await found(search())).command, undefined);
});

test("an interpreter that is set counts instead of the selected one, with its arguments", async () => {
  const folder = newFolder();
  const selected = script(path.join(folder, "selected"));
  const set = script(path.join(folder, "set"));
  const settings = { ...NOTHING_SET, interpreter: [set, "-X", "utf8"] };
  assert.equal((await found(search({ settings, selected }))).command, `${set} -X utf8 -I -m mailguard`);
});

test("the environment can be left out", async () => {
  const folder = newFolder();
  const selected = script(path.join(folder, "python"));
  const onPath = script(path.join(folder, "mailguard"));
  const settings = { ...NOTHING_SET, importStrategy: "fromPath" } as const;
  assert.equal((await found(search({ settings, selected, PATH: folder }))).command, onPath);
});

test("what does not answer is passed over, and said why", async () => {
  const folder = newFolder();
  const bad = script(path.join(folder, "bad"));
  const good = script(path.join(folder, "good"));
  const settings = { ...NOTHING_SET, path: [bad, good] };
  const probe = ({ executable }: { executable: string }): Promise<string> =>
    executable === bad ? Promise.reject(new Error("No module named mailguard")) : Promise.resolve("1.0");
  assert.deepEqual(await findServer(search({ settings }), probe), {
    command: { executable: good, args: [], origin: "mailguard.path" },
    version: "1.0",
    refusals: [`${bad} (mailguard.path): No module named mailguard`],
  });
});

test("what is not there, not executable or not absolute is not run", async () => {
  const folder = newFolder();
  const text = path.join(folder, "text");
  fs.writeFileSync(text, "");
  const missing = path.join(folder, "missing");
  const { command, refusals } = await found(search({ settings: { ...NOTHING_SET, path: [missing, text, folder, "mailguard"] } }));
  assert.equal(command, undefined);
  assert.deepEqual(refusals, [
    `${missing} (mailguard.path): not an executable file`,
    `${text} (mailguard.path): not an executable file`,
    `${folder} (mailguard.path): not an executable file`,
    "mailguard (mailguard.path): not an absolute path",
  ]);
});

test("variables are filled in", async () => {
  const named = ["${workspaceFolder}/a", "${userHome}/b", "${env:TOOLS}/c", "${env:NOTHING}/d", "${other}/e"];
  const { refusals } = await found(search({ settings: { ...NOTHING_SET, path: named } }));
  assert.deepEqual(
    refusals.map((line) => line.split(" ")[0]),
    ["/home/ann/project/a", "/home/ann/b", "/opt/tools/c", "/d", "${other}/e"],
  );
});

test("folders of PATH that are relative or empty are not looked into", async (t) => {
  const folder = newFolder();
  script(path.join(folder, "mailguard"));
  const before = process.cwd();
  t.after(() => {
    process.chdir(before);
  });
  process.chdir(folder);
  assert.equal((await found(search({ PATH: ":.:" }))).command, undefined);
});

test("on Windows, PATH is split at semicolons, and programs end in .exe", async () => {
  const folder = newFolder();
  const program = script(path.join(folder, "mailguard.exe"));
  const variables = { ...search().variables, environment: { Path: `/nowhere;${folder}` } };
  assert.equal((await found(search({ platform: "win32", variables }))).command, program);
});

test("without trust, nothing that lies in the workspace is run, wherever it is named", async () => {
  const project = newFolder();
  const inside = script(path.join(project, ".venv", "bin", "mailguard"));
  const settings = { ...NOTHING_SET, path: [inside], interpreter: [inside] };
  const where = { settings, folders: [project], PATH: path.dirname(inside) };
  assert.equal((await found(search(where))).command, inside);
  const { command, refusals } = await found(search({ ...where, trusted: false }));
  assert.equal(command, undefined);
  assert.deepEqual(refusals, [
    `${inside} (mailguard.path): lies in a workspace that is not trusted`,
    `${inside} (mailguard.interpreter): lies in a workspace that is not trusted`,
    `${inside} (PATH): lies in a workspace that is not trusted`,
  ]);
});

test("without trust, what lies outside of the workspace is run", async () => {
  const outside = script(path.join(newFolder(), "mailguard"));
  const settings = { ...NOTHING_SET, path: [outside] };
  assert.equal((await found(search({ settings, trusted: false, folders: [newFolder()] }))).command, outside);
  assert.equal((await found(search({ PATH: path.dirname(outside), trusted: false }))).command, outside);
});

test("without trust, the selected environment is not asked", async () => {
  const selected = script(path.join(newFolder(), "python"));
  assert.deepEqual(await found(search({ selected, trusted: false })), { command: undefined, refusals: [] });
});

test("without trust, links into and out of the workspace count as the workspace", async () => {
  const [project, elsewhere] = [newFolder(), newFolder()];
  const inside = script(path.join(project, "mailguard"));
  const outside = script(path.join(elsewhere, "mailguard"));
  const outward = path.join(project, "outward");
  const inward = path.join(elsewhere, "inward");
  fs.symlinkSync(outside, outward);
  fs.symlinkSync(inside, inward);
  const linked = path.join(elsewhere, "linked");
  fs.symlinkSync(project, linked);
  for (const [folder, named] of [[project, outward], [project, inward], [linked, inside]] as const) {
    const settings = { ...NOTHING_SET, path: [named] };
    assert.equal((await found(search({ settings, trusted: false, folders: [folder] }))).command, undefined, named);
  }
});
