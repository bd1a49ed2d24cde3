import { type Position, Range, type TextEdit } from "./values";

interface Uri {
  readonly scheme: string;
  readonly fsPath: string;
  toString(): string;
}

/** A Python document in the editor. */
export class Document {
  readonly languageId = "python";
  readonly isClosed = false;
  version = 1;

  constructor(
    readonly uri: Uri,
    private text: string,
  ) {}

  get isUntitled(): boolean {
    return this.uri.scheme === "untitled";
  }

  get fileName(): string {
    return this.uri.fsPath;
  }

  get lineCount(): number {
    return this.text.split("\n").length;
  }

  getText(): string {
    return this.text;
  }

  /** Where a text stands, the first time; throws if it does not. */
  rangeOf(part: string): Range {
    const start = this.text.indexOf(part);
    if (start < 0) {
      throw new Error(`${part} is not in ${this.fileName}`);
    }
    return new Range(...this.positionAt(start), ...this.positionAt(start + part.length));
  }

  /** What stands in a range. */
  at({ start, end }: Range): string {
    return this.text.slice(this.offsetAt(start), this.offsetAt(end));
  }

  /** Apply edits that do not overlap, all meant for the text as it is. */
  apply(edits: readonly TextEdit[]): void {
    const fromEnd = [...edits].sort((one, other) => this.offsetAt(other.range.start) - this.offsetAt(one.range.start));
    for (const { range, newText } of fromEnd) {
      this.text = this.text.slice(0, this.offsetAt(range.start)) + newText + this.text.slice(this.offsetAt(range.end));
    }
    this.version += 1;
  }

  offsetAt({ line, character }: Position): number {
    const before = this.text.split("\n").slice(0, line);
    return before.reduce((sum, each) => sum + each.length + 1, 0) + character;
  }

  private positionAt(offset: number): [line: number, character: number] {
    const before = this.text.slice(0, offset).split("\n");
    return [before.length - 1, before.at(-1)?.length ?? 0];
  }
}
