import * as os from "node:os";

import { type LogOutputChannel, workspace } from "vscode";
import { LanguageClient, RevealOutputChannelOn } from "vscode-languageclient/node";

import type { Command } from "./find";

export const SELECTOR = [
  { language: "python", scheme: "file" },
  { language: "python", scheme: "untitled" },
  { language: "python", scheme: "vscode-notebook-cell" },
];

/** Return a client, not started, of the server that a command starts. */
export function newClient({ executable, args }: Command, log: LogOutputChannel): LanguageClient {
  return new LanguageClient(
    "mailguard", // it reads the setting mailguard.trace.server
    "mailguard",
    {
      command: executable,
      args: [...args, "lsp"],
      options: { cwd: os.homedir() }, // never a folder that could have something to say
    },
    {
      documentSelector: SELECTOR,
      outputChannel: log,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationOptions: options,
      middleware: {
        workspace: {
          configuration: ({ items }) => items.map(({ section }) => (section === "mailguard" ? options() : null)),
          didChangeConfiguration: async (_sections, next) => {
            await next([]); // the server asks for what it needs
          },
        },
      },
    },
  );
}

/** What the server is told. Not the section as it is: in it, a workspace could call itself trusted. */
export function options(): object {
  const configuration = workspace.getConfiguration("mailguard");
  return {
    trusted: workspace.isTrusted,
    diagnosticMode: configuration.get("diagnosticMode"),
  };
}
