/** What the extension takes for VS Code: its API, as far as the client uses it, and what a person would do and see. */

import { URI } from "vscode-uri";

import { Document } from "./documents";
import * as values from "./values";

type Values = Record<string, unknown>;

interface CodeActionsProvider {
  provideCodeActions(document: Document, range: values.Range, context: object, token: object): Promise<values.CodeAction[] | null>;
  resolveCodeAction?(action: values.CodeAction, token: object): Promise<values.CodeAction>;
}

interface HoverProvider {
  provideHover(document: Document, position: values.Position, token: object): Promise<values.Hover | null>;
}

/** What the client only derives classes from. */
class Unused {
  readonly unused = true;
}

/** The start of a window: what is open, and what is set. */
export interface Start {
  readonly folder: string;
  readonly trusted?: boolean;
  /** The user's settings, and those of the workspace, without `mailguard.`. */
  readonly user?: Values;
  readonly workspace?: Values;
  /** The interpreter that the Python extension has selected; without one, there is no such extension. */
  readonly selected?: string;
}

export class Editor {
  readonly messages: string[] = [];
  /** What a person answers to messages that offer it. */
  answer: string | undefined;
  clipboard = "";
  readonly output: string[] = [];
  readonly progress: string[] = [];
  readonly subscriptions: { dispose(): unknown }[] = [];
  readonly status = { text: "", detail: "", severity: 0, busy: false };
  readonly api: Values;

  private readonly events = new Map<string, values.EventEmitter<unknown>>();
  private readonly documents: Document[] = [];
  private readonly collections: Map<string, readonly values.Diagnostic[]>[] = [];
  private readonly commands = new Map<string, (...args: unknown[]) => unknown>();
  private readonly codeActionProviders: CodeActionsProvider[] = [];
  private readonly hoverProviders: HoverProvider[] = [];
  private readonly folders;
  private trusted: boolean;
  private selected: string | undefined;
  private readonly user: Values;
  private readonly ofWorkspace: Values;

  constructor({ folder, trusted = true, user = {}, workspace = {}, selected }: Start) {
    this.folders = [{ uri: URI.file(folder), name: "project", index: 0 }];
    this.trusted = trusted;
    this.selected = selected;
    this.user = { ...user };
    this.ofWorkspace = { ...workspace };
    this.api = this.makeApi();
  }

  /** Open a document in a tab. */
  open(uri: string, text: string): Document {
    const document = new Document(URI.parse(uri), text);
    this.documents.push(document);
    this.fire("onDidOpenTextDocument", document);
    this.fire("onDidChangeTabs", { opened: [this.tab(document)], closed: [], changed: [] });
    this.fire("onDidChangeActiveTextEditor", { document });
    return document;
  }

  /** Type over a part of a document. */
  type(document: Document, part: string, instead: string): void {
    const range = document.rangeOf(part);
    const rangeOffset = document.offsetAt(range.start);
    document.apply([new values.TextEdit(range, instead)]);
    const change = { range, rangeOffset, rangeLength: part.length, text: instead };
    this.fire("onDidChangeTextDocument", { document, contentChanges: [change] });
  }

  diagnosticsOf(document: Document): values.Diagnostic[] {
    return this.collections.flatMap((collection) => collection.get(document.uri.toString()) ?? []);
  }

  async codeActions(document: Document, range: values.Range, only?: string): Promise<values.CodeAction[]> {
    const context = {
      diagnostics: this.diagnosticsOf(document),
      only: only === undefined ? undefined : new values.CodeActionKind(only),
      triggerKind: 1,
    };
    const token = new values.CancellationTokenSource().token;
    const offered = this.codeActionProviders.map(async (provider) => {
      const actions = (await provider.provideCodeActions(document, range, context, token)) ?? [];
      return Promise.all(actions.map((action) => this.resolved(provider, action, token)));
    });
    return (await Promise.all(offered)).flat();
  }

  async hover(document: Document, position: values.Position): Promise<string> {
    const token = new values.CancellationTokenSource().token;
    const found = await Promise.all(this.hoverProviders.map((each) => each.provideHover(document, position, token)));
    const contents = found.flatMap((each) => each?.contents ?? []);
    return contents.map(({ value }) => value).join("\n");
  }

  apply({ edits }: values.WorkspaceEdit): void {
    for (const document of this.documents) {
      const ours = edits.get(document.uri.toString());
      if (ours !== undefined) {
        const whole = document.rangeOf(document.getText());
        document.apply(ours);
        const change = { range: whole, rangeOffset: 0, rangeLength: 0, text: document.getText() };
        this.fire("onDidChangeTextDocument", { document, contentChanges: [change] });
      }
    }
  }

  run(command: string, ...args: unknown[]): Promise<unknown> {
    return Promise.resolve(this.commands.get(command)?.(...args));
  }

  set(key: string, value: unknown): void {
    this.user[key] = value;
    this.tellChange(key);
  }

  trust(): void {
    this.trusted = true;
    this.fire("onDidGrantWorkspaceTrust", undefined);
  }

  select(interpreter: string): void {
    this.selected = interpreter;
    this.fire("onDidChangeActiveEnvironmentPath", { path: interpreter });
  }

  private tellChange(key: string): void {
    this.fire("onDidChangeConfiguration", {
      affectsConfiguration: (section: string) => section === "mailguard" || section === `mailguard.${key}`,
    });
  }

  private copy(text: string): Promise<void> {
    this.clipboard = text;
    return Promise.resolve();
  }

  private async resolved(provider: CodeActionsProvider, action: values.CodeAction, token: object): Promise<values.CodeAction> {
    return action.edit === undefined ? ((await provider.resolveCodeAction?.(action, token)) ?? action) : action;
  }

  private fire(event: string, value: unknown): void {
    this.emitter(event).fire(value);
  }

  private emitter(name: string): values.EventEmitter<unknown> {
    const emitter = this.events.get(name) ?? new values.EventEmitter();
    this.events.set(name, emitter);
    return emitter;
  }

  private tab(document: Document): object {
    return { input: new values.TabInputText(document.uri) };
  }

  private makeApi(): Values {
    const known: Values = {
      ...values,
      Uri: URI,
      version: "1.82.0",
      workspace: this.withEvents(this.workspaceApi()),
      window: this.withEvents(this.windowApi()),
      languages: this.languagesApi(),
      commands: {
        registerCommand: (name: string, command: () => unknown) => {
          this.commands.set(name, command);
          return new values.Disposable(() => this.commands.delete(name));
        },
        executeCommand: (name: string, ...args: unknown[]) => this.builtIn(name, ...args),
      },
      env: { appName: "stand-in", language: "en", clipboard: { writeText: (text: string) => this.copy(text) } },
      extensions: { getExtension: (id: string) => this.extension(id) },
    };
    return new Proxy(known, { get: (api, name: string) => api[name] ?? Unused });
  }

  /** Let every event that is asked for be there. */
  private withEvents(api: object): object {
    return new Proxy(api, {
      get: (target, name: string): unknown =>
        /^on(Did|Will)/.test(name) ? this.emitter(name).event : Reflect.get(target, name),
    });
  }

  private workspaceApi(): object {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- getters have a `this` of their own
    const editor = this;
    return {
      get isTrusted() {
        return editor.trusted;
      },
      workspaceFolders: this.folders,
      textDocuments: this.documents,
      notebookDocuments: [],
      getWorkspaceFolder: () => this.folders[0],
      getConfiguration: (section: string) => this.configuration(section),
      createFileSystemWatcher: () => this.withEvents({ dispose: () => undefined }),
      applyEdit: (edit: values.WorkspaceEdit) => {
        this.apply(edit);
        return Promise.resolve(true);
      },
    };
  }

  private configuration(section: string): object {
    const both: Values = section === "mailguard" ? { ...this.user, ...this.ofWorkspace } : {};
    return {
      ...both,
      get: (key: string, otherwise?: unknown) => both[key] ?? otherwise,
      inspect: (key: string) => ({ key, globalValue: this.user[key], workspaceValue: this.ofWorkspace[key] }),
      update: (key: string, value: unknown, target: number) => {
        const changed = target === values.ConfigurationTarget.Workspace ? this.ofWorkspace : this.user;
        changed[key] = value;
        this.tellChange(key);
        return Promise.resolve();
      },
    };
  }

  private windowApi(): object {
    const say = (message: string, ...offered: string[]): Promise<string | undefined> => {
      this.messages.push(message);
      return Promise.resolve(offered.find((each) => each === this.answer));
    };
    const write = (line: string): void => {
      this.output.push(line);
    };
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- getters have a `this` of their own
    const editor = this;
    const shown = {
      get tabs() {
        return editor.documents.map((document) => editor.tab(document));
      },
      get activeTab() {
        return this.tabs.at(-1);
      },
    };
    return {
      get activeTextEditor() {
        const document = editor.documents.at(-1);
        return document && { document };
      },
      tabGroups: this.withEvents({ all: [shown], activeTabGroup: shown }),
      showErrorMessage: say,
      showWarningMessage: say,
      showInformationMessage: say,
      withProgress: ({ title }: { title?: string }, task: (progress: object, token: object) => unknown) => {
        this.progress.push(title ?? "");
        const report = ({ message }: { message?: string }): number => this.progress.push(message ?? "");
        return task({ report }, new values.CancellationTokenSource().token);
      },
      createOutputChannel: () => ({
        name: "mailguard",
        ...{ info: write, warn: write, error: write, append: write, appendLine: write, replace: write },
        show: () => this.output.push("(shown)"),
        dispose: () => undefined,
      }),
    };
  }

  private languagesApi(): object {
    const added = <T>(list: T[], provider: T): values.Disposable => {
      list.push(provider);
      return new values.Disposable(() => list.splice(list.indexOf(provider), 1));
    };
    return {
      match: (selector: readonly { language?: string; scheme?: string }[], document: Document) =>
        selector.some(({ language, scheme }) => language === document.languageId && scheme === document.uri.scheme) ? 10 : 0,
      createLanguageStatusItem: () => Object.assign(this.status, { dispose: () => undefined }),
      createDiagnosticCollection: () => this.collection(),
      registerCodeActionsProvider: (_: unknown, provider: CodeActionsProvider) => added(this.codeActionProviders, provider),
      registerHoverProvider: (_: unknown, provider: HoverProvider) => added(this.hoverProviders, provider),
    };
  }

  private collection(): object {
    const collection = new Map<string, readonly values.Diagnostic[]>();
    this.collections.push(collection);
    return {
      set: (uri: URI, diagnostics: readonly values.Diagnostic[] | undefined) => collection.set(uri.toString(), diagnostics ?? []),
      delete: (uri: URI) => collection.delete(uri.toString()),
      has: (uri: URI) => collection.has(uri.toString()),
      clear: () => {
        collection.clear();
      },
      dispose: () => {
        collection.clear();
      },
    };
  }

  private async builtIn(name: string, ...args: unknown[]): Promise<unknown> {
    if (name !== "editor.action.sourceAction") {
      return this.run(name, ...args);
    }
    const document = this.documents.at(-1);
    const [{ kind }] = args as [{ kind: string }];
    const [first] = document === undefined ? [] : await this.codeActions(document, document.rangeOf(document.getText()), kind);
    if (first?.edit !== undefined) {
      this.apply(first.edit);
    }
    return undefined;
  }

  private extension(id: string): object | undefined {
    if (id !== "ms-python.python" || this.selected === undefined) {
      return undefined;
    }
    const environments = {
      getActiveEnvironmentPath: () => ({ path: this.selected }),
      resolveEnvironment: ({ path }: { path: string }) =>
        path === "broken" ? Promise.reject(new Error("broken")) : Promise.resolve({ executable: { uri: URI.file(path) } }),
      onDidChangeActiveEnvironmentPath: this.emitter("onDidChangeActiveEnvironmentPath").event,
    };
    return { isActive: true, activate: () => Promise.resolve(), exports: { environments } };
  }
}
