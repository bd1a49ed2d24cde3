/** A server that writes down what it is told. Called as: server.cjs RECORD [ARGUMENT...] */

import * as fs from "node:fs";

import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";

interface CodeActionParams {
  readonly textDocument: { readonly uri: string };
  readonly context: { readonly only?: readonly string[] };
}

const [record = "", ...args] = process.argv.slice(2);

if (args.at(-1) === "--version") {
  console.log("mailguard 9.8.7");
} else {
  serve();
}

function serve(): void {
  const connection = createMessageConnection(new StreamMessageReader(process.stdin), new StreamMessageWriter(process.stdout));
  const note = (what: string, value: unknown): void => {
    fs.appendFileSync(record, `${JSON.stringify({ what, value })}\n`);
  };
  const ask = async (): Promise<void> => {
    const items = [{ section: "mailguard" }];
    note("configuration", await connection.sendRequest("workspace/configuration", { items }));
  };
  connection.onRequest("initialize", ({ initializationOptions }: { initializationOptions: unknown }) => {
    note("process", process.pid);
    note("start", { args, cwd: process.cwd(), initializationOptions });
    return { capabilities: { textDocumentSync: 1, codeActionProvider: { codeActionKinds: ["source.fixAll.mailguard"] } } };
  });
  connection.onRequest("textDocument/codeAction", ({ textDocument: { uri }, context: { only } }: CodeActionParams) => {
    const place = { start: { line: 0, character: 0 }, end: { line: 0, character: 2 } };
    const edit = { changes: { [uri]: [{ range: place, newText: "Bcc" }] } };
    return only?.includes("source.fixAll.mailguard") === true ? [{ title: "Fix all", kind: only[0], edit }] : [];
  });
  connection.onRequest("shutdown", () => {
    note("shutdown", null);
    return args.includes("--hangs") ? new Promise(() => undefined) : null;
  });
  connection.onNotification("initialized", () => void ask());
  connection.onNotification("workspace/didChangeConfiguration", () => void ask());
  connection.onNotification("exit", () => process.exit(0));
  connection.onClose(() => process.exit(0));
  connection.listen();
}
