import { commands, type ExtensionContext, window, workspace } from "vscode";

import { Python } from "./python";
import { Session } from "./session";
import { DECIDING } from "./settings";

let session: Session | undefined;

/** Called by VS Code when the first Python file or notebook is opened. */
export async function activate(context: ExtensionContext): Promise<void> {
  const log = window.createOutputChannel("mailguard", { log: true });
  const python = await Python.find(log);
  const started = new Session(log, python);
  session = started;
  context.subscriptions.push(
    log,
    started,
    commands.registerCommand("mailguard.restart", () => started.restart()),
    commands.registerCommand("mailguard.showOutput", () => {
      log.show();
    }),
    commands.registerCommand("mailguard.fixAll", fixAll),
    workspace.onDidChangeConfiguration(async (change) => {
      if (DECIDING.some((key) => change.affectsConfiguration(`mailguard.${key}`))) {
        await started.restart();
      } else if (change.affectsConfiguration("mailguard")) {
        await started.tellSettings();
      }
    }),
    workspace.onDidGrantWorkspaceTrust(() => started.restart()),
  );
  if (python !== undefined) {
    context.subscriptions.push(python.onDidSelect(() => void started.reconsider()));
  }
  await started.restart();
}

/** Called by VS Code before it ends, or switches the extension off. */
export async function deactivate(): Promise<void> {
  await session?.stop();
  session = undefined;
}

async function fixAll(): Promise<void> {
  await commands.executeCommand("editor.action.sourceAction", { kind: "source.fixAll.mailguard", apply: "first" });
}
