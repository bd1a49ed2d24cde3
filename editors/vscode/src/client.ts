import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import * as os from "node:os";

import { type LogOutputChannel, workspace } from "vscode";
import { LanguageClient, RevealOutputChannelOn } from "vscode-languageclient/node";

import type { Command } from "./find";

export const SELECTOR = [
  { language: "python", scheme: "file" },
  { language: "python", scheme: "untitled" },
  { language: "python", scheme: "vscode-notebook-cell" },
];

/** A server, and the client that starts it and speaks with it. */
export class Server {
  readonly client: LanguageClient;
  private process: ChildProcessWithoutNullStreams | undefined;

  constructor({ executable, args }: Command, log: LogOutputChannel) {
    const start = async (): Promise<ChildProcessWithoutNullStreams> => {
      // Never in a folder that could have something to say.
      this.process = spawn(executable, [...args, "lsp"], { cwd: os.homedir() });
      await once(this.process, "spawn");
      return this.process;
    };
    // It reads the setting mailguard.trace.server.
    this.client = new LanguageClient("mailguard", "mailguard", start, {
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
    });
  }

  /**
   * End the server.
   *
   * @throws Error if it does not end by itself; then it is killed.
   */
  async end(): Promise<void> {
    try {
      await (this.client.needsStop() ? this.client.dispose() : this.process?.kill());
    } catch (error) {
      this.process?.kill("SIGKILL");
      throw error;
    }
  }
}

/** What the server is told. Not the section as it is: in it, a workspace could call itself trusted. */
export function options(): object {
  const configuration = workspace.getConfiguration("mailguard");
  return {
    trusted: workspace.isTrusted,
    diagnosticMode: configuration.get("diagnosticMode"),
  };
}
