/** The bundled extension, in an editor that a test operates, with servers that write down what they are told. */

import assert from "node:assert/strict";
import * as os from "node:os";
import * as path from "node:path";
import { type TestContext, test } from "node:test";

import { Editor, type Start } from "./stand-in/editor";
import { newFolder, noted, script, server, until } from "./stand-in/installed";
import { activated } from "./stand-in/load";

/** Open a window whose PATH has nothing but what is in a folder. */
async function opened(t: TestContext, start: Partial<Start> = {}, onPath = newFolder()): Promise<Editor> {
  const before = process.env["PATH"];
  process.env["PATH"] = onPath;
  const editor = new Editor({ folder: newFolder(), ...start });
  const extension = await activated(editor);
  t.after(async () => {
    await extension.deactivate();
    process.env["PATH"] = before;
  });
  return editor;
}

/** What the servers at a path were told, of one kind. */
function told(file: string, what: string): unknown[] {
  return noted(file).filter((each) => each.what === what).map(({ value }) => value);
}

/** Whether a process is still there. */
function runs(process_: number): boolean {
  try {
    return process.kill(process_, 0);
  } catch {
    return false;
  }
}

test("the server is started outside of the project, and told what holds", async (t) => {
  const program = server(path.join(newFolder(), "mailguard"));
  const editor = await opened(t, { user: { path: [program], diagnosticMode: "openFiles" } });
  const settings = { trusted: true, diagnosticMode: "openFiles" };
  const [start] = await until(() => told(program, "configuration").length > 0 && told(program, "start"));
  assert.deepEqual(start, { args: ["lsp"], cwd: os.homedir(), initializationOptions: settings });
  assert.deepEqual(told(program, "configuration"), [[settings]]);
  assert.deepEqual(editor.status, { ...editor.status, text: "mailguard 9.8.7", detail: program, severity: 0, busy: false });
  assert.deepEqual(editor.messages, []);
});

test("the selected environment is asked, and again when another is selected", async (t) => {
  const [first, second] = [server(path.join(newFolder(), "python")), server(path.join(newFolder(), "python"))];
  const editor = await opened(t, { selected: first });
  assert.deepEqual(told(first, "start"), [
    { args: ["-I", "-m", "mailguard", "lsp"], cwd: os.homedir(), initializationOptions: { trusted: true } },
  ]);
  editor.select(second);
  await until(() => told(second, "start").length === 1);
  await until(() => told(first, "shutdown").length === 1);
  editor.select(second);
  await editor.run("mailguard.showOutput");
  assert.equal(told(second, "start").length, 1);
});

test("a Python extension that fails does not keep mailguard from running", async (t) => {
  const folder = newFolder();
  const onPath = server(path.join(folder, "mailguard"));
  const editor = await opened(t, { selected: "broken" }, folder);
  assert.equal(told(onPath, "start").length, 1);
  assert.ok(editor.output.includes("The Python extension does not tell the selected environment: Error: broken"));
});

test("without trust, the environment is not asked, and the server is told", async (t) => {
  const folder = newFolder();
  const [onPath, selected] = [server(path.join(folder, "mailguard")), server(path.join(newFolder(), "python"))];
  const evil = server(path.join(newFolder(), "evil"));
  const workspace = { path: [evil], interpreter: [evil], trusted: true };
  const editor = await opened(t, { trusted: false, selected, workspace }, folder);
  await until(() => told(onPath, "configuration").length > 0);
  assert.deepEqual(told(onPath, "start").length, 1);
  assert.deepEqual(told(onPath, "configuration"), [[{ trusted: false }]]);
  assert.deepEqual([...noted(selected), ...noted(evil)], []);

  editor.trust();
  await until(() => told(evil, "configuration").length > 0);
  assert.deepEqual(told(evil, "configuration"), [[{ trusted: true }]]);
  await until(() => told(onPath, "shutdown").length === 1);
});

test("where nothing is found, people are told what to do", async (t) => {
  const editor = await opened(t);
  assert.equal(editor.messages.length, 1);
  assert.match(editor.messages[0] ?? "", /^No mailguard was found that can be run\. Install it .*\(pip install "mailguard-lint\[lsp\]"\)/);
  assert.deepEqual([editor.status.text, editor.status.detail], ["mailguard: not running", "Not found"]);
});

test("what to do can be chosen", async (t) => {
  const answering = async (answer: string): Promise<Editor> => {
    const editor = await opened(t);
    editor.answer = answer;
    await editor.run("mailguard.restart");
    return editor;
  };
  const copying = await answering("Copy command");
  await until(() => copying.clipboard === 'pip install "mailguard-lint[lsp]"');
  const showing = await answering("Show output");
  await until(() => showing.output.at(-1) === "(shown)");
  const weary = await answering("Switch off here");
  await until(() => weary.status.text === "mailguard: off");
});

test("where trust is missing, people are not disturbed", async (t) => {
  const folder = newFolder();
  const inside = server(path.join(folder, "mailguard"));
  const editor = await opened(t, { folder, trusted: false, user: { path: [inside] } });
  assert.deepEqual(editor.messages, []);
  assert.deepEqual([editor.status.text, editor.status.detail, editor.status.severity], [
    "mailguard: not running",
    "The workspace is not trusted",
    1,
  ]);
  assert.ok(editor.output.includes(`${inside} (mailguard.path): lies in a workspace that is not trusted`));
  assert.match(editor.output.at(-1) ?? "", /^As this workspace is not trusted, only a mailguard outside of it is run/);
  assert.deepEqual(noted(inside), []);
});

test("the message says why what is there is not run", async (t) => {
  const program = script(path.join(newFolder(), "mailguard"), "echo 'the package pygls is not installed' >&2; exit 2");
  const editor = await opened(t, { user: { path: [program] } });
  const reason = `${program} (mailguard.path): the package pygls is not installed`;
  assert.ok(editor.messages[0]?.startsWith(`No mailguard was found that can be run. ${reason}. Install it`));
  assert.ok(editor.output.includes(reason));
});

test("settings that decide what is run restart the server, others are told", async (t) => {
  const [first, second] = [server(path.join(newFolder(), "mailguard")), server(path.join(newFolder(), "mailguard"))];
  const editor = await opened(t, { user: { path: [first] } });
  await until(() => told(first, "configuration").length === 1);
  editor.set("diagnosticMode", "openFiles");
  await until(() => told(first, "configuration").length === 2);
  assert.deepEqual(told(first, "configuration")[1], [{ trusted: true, diagnosticMode: "openFiles" }]);
  assert.equal(told(first, "start").length, 1);
  editor.set("path", [second]);
  await until(() => told(second, "start").length === 1);
  await until(() => told(first, "shutdown").length === 1);
});

test("the server can be restarted, switched off and on", async (t) => {
  const program = server(path.join(newFolder(), "mailguard"));
  const editor = await opened(t, { user: { path: [program] } });
  await editor.run("mailguard.restart");
  assert.equal(told(program, "start").length, 2);
  editor.set("enable", false);
  await until(() => editor.status.text === "mailguard: off");
  await until(() => told(program, "shutdown").length === 2);
  await editor.run("mailguard.restart");
  assert.equal(told(program, "start").length, 2);
  editor.set("enable", true);
  await until(() => told(program, "start").length === 3);
});

test("a server that does not end is killed, and the next one is started", async (t) => {
  const hanging = server(path.join(newFolder(), "mailguard"), "--hangs");
  const editor = await opened(t, { user: { path: [hanging] } });
  await editor.run("mailguard.restart");
  assert.equal(told(hanging, "start").length, 2);
  assert.equal(editor.status.detail, hanging);
  assert.ok(editor.output.some((line) => line.startsWith("The server did not end by itself")));
  const [first] = told(hanging, "process") as number[];
  await until(() => first !== undefined && !runs(first));
});

test("restarts that come at once leave one server", async (t) => {
  const program = server(path.join(newFolder(), "mailguard"));
  const editor = await opened(t, { user: { path: [program] } });
  await Promise.all([1, 2, 3].map(() => editor.run("mailguard.restart")));
  await until(() => told(program, "start").length - told(program, "shutdown").length === 1);
});

test("all of a file is fixed at once", async (t) => {
  const editor = await opened(t, { user: { path: [server(path.join(newFolder(), "mailguard"))] } });
  const document = editor.open("file:///project/mail.py", "To = people\n");
  await editor.run("mailguard.fixAll");
  assert.equal(document.getText(), "Bcc = people\n");
});

test("the output is shown when asked for", async (t) => {
  const editor = await opened(t);
  await editor.run("mailguard.showOutput");
  assert.equal(editor.output.at(-1), "(shown)");
});
