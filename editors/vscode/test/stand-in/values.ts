/** The values of VS Code's API that the client makes or reads. What is not here is an empty class (see `editor.ts`). */

export class Position {
  constructor(
    readonly line: number,
    readonly character: number,
  ) {}
}

export class Range {
  readonly start: Position;
  readonly end: Position;

  constructor(start: Position | number, end: Position | number, endLine = 0, endCharacter = 0) {
    const numbers = typeof start === "number" && typeof end === "number";
    this.start = numbers ? new Position(start, end) : (start as Position);
    this.end = numbers ? new Position(endLine, endCharacter) : (end as Position);
  }
}

export class Location {
  constructor(
    readonly uri: { toString(): string },
    readonly range: Range,
  ) {}
}

export class Diagnostic {
  code: unknown;
  source: string | undefined;
  relatedInformation: readonly DiagnosticRelatedInformation[] | undefined;

  constructor(
    readonly range: Range,
    readonly message: string,
    readonly severity: number = DiagnosticSeverity.Error,
  ) {}
}

export class DiagnosticRelatedInformation {
  constructor(
    readonly location: Location,
    readonly message: string,
  ) {}
}

export class TextEdit {
  constructor(
    readonly range: Range,
    readonly newText: string,
  ) {}

  static replace(range: Range, newText: string): TextEdit {
    return new TextEdit(range, newText);
  }

  static insert(position: Position, newText: string): TextEdit {
    return new TextEdit(new Range(position, position), newText);
  }
}

type Entry = TextEdit | readonly [TextEdit, unknown];

export class WorkspaceEdit {
  readonly edits = new Map<string, TextEdit[]>();

  set(uri: { toString(): string }, entries: readonly Entry[]): void {
    const edits = entries.map((entry) => (entry instanceof TextEdit ? entry : entry[0]));
    this.edits.set(uri.toString(), [...(this.edits.get(uri.toString()) ?? []), ...edits]);
  }

  replace(uri: { toString(): string }, range: Range, newText: string): void {
    this.set(uri, [new TextEdit(range, newText)]);
  }

  insert(uri: { toString(): string }, position: Position, newText: string): void {
    this.replace(uri, new Range(position, position), newText);
  }

  delete(uri: { toString(): string }, range: Range): void {
    this.replace(uri, range, "");
  }
}

export class CodeActionKind {
  static readonly Empty = new CodeActionKind("");
  static readonly QuickFix = new CodeActionKind("quickfix");
  static readonly Refactor = new CodeActionKind("refactor");
  static readonly RefactorExtract = new CodeActionKind("refactor.extract");
  static readonly RefactorInline = new CodeActionKind("refactor.inline");
  static readonly RefactorRewrite = new CodeActionKind("refactor.rewrite");
  static readonly Source = new CodeActionKind("source");
  static readonly SourceFixAll = new CodeActionKind("source.fixAll");
  static readonly SourceOrganizeImports = new CodeActionKind("source.organizeImports");

  constructor(readonly value: string) {}

  append(part: string): CodeActionKind {
    return new CodeActionKind(this.value === "" ? part : `${this.value}.${part}`);
  }
}

export class CodeAction {
  edit: WorkspaceEdit | undefined;
  disabled: { readonly reason: string } | undefined;

  constructor(
    readonly title: string,
    readonly kind?: CodeActionKind,
  ) {}
}

export class MarkdownString {
  constructor(public value = "") {}

  appendCodeblock(code: string): this {
    this.value += code;
    return this;
  }
}

export class Hover {
  constructor(
    readonly contents: MarkdownString | readonly MarkdownString[],
    readonly range?: Range,
  ) {}
}

export class TabInputText {
  constructor(readonly uri: { toString(): string }) {}
}

export class Disposable {
  constructor(private readonly end: () => void) {}

  static from(...parts: { dispose(): void }[]): Disposable {
    return new Disposable(() => {
      parts.forEach((part) => {
        part.dispose();
      });
    });
  }

  dispose(): void {
    this.end();
  }
}

export class EventEmitter<T> {
  private readonly listeners = new Set<(event: T) => unknown>();

  readonly event = (listener: (event: T) => unknown, self?: unknown): Disposable => {
    const bound = listener.bind(self);
    this.listeners.add(bound);
    return new Disposable(() => this.listeners.delete(bound));
  };

  fire(event: T): void {
    [...this.listeners].forEach((listener) => listener(event));
  }

  dispose(): void {
    this.listeners.clear();
  }
}

export class CancellationTokenSource {
  private readonly emitter = new EventEmitter<undefined>();
  readonly token = { isCancellationRequested: false, onCancellationRequested: this.emitter.event };

  cancel(): void {
    this.token.isCancellationRequested = true;
    this.emitter.fire(undefined);
  }

  dispose(): void {
    this.emitter.dispose();
  }
}

export class CancellationError extends Error {}

export const DiagnosticSeverity = { Error: 0, Warning: 1, Information: 2, Hint: 3 };
export const DiagnosticTag = { Unnecessary: 1, Deprecated: 2 };
export const CodeActionTriggerKind = { Invoke: 1, Automatic: 2 };
export const LanguageStatusSeverity = { Information: 0, Warning: 1, Error: 2 };
export const ProgressLocation = { SourceControl: 1, Window: 10, Notification: 15 };
export const TextDocumentSaveReason = { Manual: 1, AfterDelay: 2, FocusOut: 3 };
export const ConfigurationTarget = { Global: 1, Workspace: 2, WorkspaceFolder: 3 };
