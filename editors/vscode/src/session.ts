import * as os from "node:os";

import { type Disposable, type LogOutputChannel, workspace } from "vscode";
import { DidChangeConfigurationNotification, State } from "vscode-languageclient/node";

import { options, SELECTOR, Server } from "./client";
import { complain, NOT_TRUSTED } from "./complaint";
import { type Command, findServer, type Found } from "./find";
import { versionOf } from "./probe";
import type { Python } from "./python";
import { readSettings } from "./settings";
import { Status } from "./status";

/** The server of this window, and what people are told of it. What is asked of it is done in turn. */
export class Session implements Disposable {
  private readonly status = new Status(SELECTOR);
  private server: Server | undefined;
  private running: Command | undefined;
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly log: LogOutputChannel,
    private readonly python: Python | undefined,
  ) {}

  /** Look for the server again, and start what is found. */
  restart(): Promise<void> {
    return this.inTurn(async () => {
      await this.end();
      await this.begin();
    });
  }

  /** Start another server if, by now, another one would be found. */
  reconsider(): Promise<void> {
    return this.inTurn(async () => {
      const { command } = await this.find();
      if (JSON.stringify(command) !== JSON.stringify(this.running)) {
        await this.end();
        await this.begin();
      }
    });
  }

  /** Tell the server that its settings have changed. */
  tellSettings(): Promise<void> {
    return this.inTurn(async () => {
      const client = this.server?.client;
      if (client?.isRunning() === true) {
        await client.sendNotification(DidChangeConfigurationNotification.type, { settings: { mailguard: options() } });
      }
    });
  }

  stop(): Promise<void> {
    return this.inTurn(() => this.end());
  }

  dispose(): void {
    this.status.dispose();
  }

  private inTurn(task: () => Promise<void>): Promise<void> {
    this.last = this.last.then(task).catch((error: unknown) => {
      this.log.error(String(error));
      this.status.failed(String(error));
    });
    return this.last;
  }

  private async begin(): Promise<void> {
    if (!readSettings(workspace.getConfiguration("mailguard"), workspace.isTrusted).enable) {
      this.status.off();
      return;
    }
    this.status.starting();
    const { command, version, refusals } = await this.find();
    refusals.forEach((refusal) => {
      this.log.info(refusal);
    });
    if (command === undefined && workspace.isTrusted) {
      this.status.failed("Not found");
      void complain(refusals);
    } else if (command === undefined) {
      this.status.waiting("The workspace is not trusted");
      this.log.warn(NOT_TRUSTED);
    } else {
      this.log.info(`mailguard ${version}: ${[command.executable, ...command.args].join(" ")} (${command.origin})`);
      await this.run(command, version);
    }
  }

  private async run(command: Command, version: string): Promise<void> {
    const server = new Server(command, this.log);
    const { client } = server;
    this.server = server;
    this.running = command;
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Starting) {
        this.status.starting();
      } else if (newState === State.Running) {
        this.status.running(version, command.executable);
      } else if (this.server === server) {
        this.status.failed("Stopped");
      }
    });
    try {
      await client.start();
    } catch (error) {
      this.log.error(`The server did not start: ${String(error)}`);
      this.status.failed("Does not start");
    }
  }

  private async end(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    this.running = undefined;
    try {
      await server?.end();
    } catch (error) {
      // One that hangs is what people restart for: it is killed, and the next one is started all the same.
      this.log.warn(`The server did not end by itself: ${String(error)}`);
    }
  }

  private async find(): Promise<Found> {
    const folders = workspace.workspaceFolders ?? [];
    const [first] = folders; // one server for all of them
    const configuration = workspace.getConfiguration("mailguard", first?.uri);
    const trusted = workspace.isTrusted;
    const search = {
      settings: readSettings(configuration, trusted),
      trusted,
      folders: folders.map(({ uri }) => uri.fsPath),
      selected: trusted ? await this.python?.selected(first?.uri) : undefined,
      variables: { workspaceFolder: first?.uri.fsPath, userHome: os.homedir(), environment: process.env },
      platform: process.platform,
    };
    return findServer(search, versionOf);
  }
}
