import { type Disposable, type DocumentSelector, languages, LanguageStatusSeverity } from "vscode";

/** What the language status of Python files says about mailguard. */
export class Status implements Disposable {
  private readonly item;

  constructor(selector: DocumentSelector) {
    this.item = languages.createLanguageStatusItem("mailguard.status", selector);
    this.item.name = "mailguard";
    this.item.command = { title: "Show output", command: "mailguard.showOutput" };
    this.off();
  }

  off(): void {
    this.say("mailguard: off", "Switched off by the setting mailguard.enable", LanguageStatusSeverity.Information);
  }

  starting(): void {
    this.say("mailguard: starting", "", LanguageStatusSeverity.Information);
    this.item.busy = true;
  }

  running(version: string, executable: string): void {
    this.say(`mailguard ${version}`, executable, LanguageStatusSeverity.Information);
  }

  waiting(reason: string): void {
    this.say("mailguard: not running", reason, LanguageStatusSeverity.Warning);
  }

  failed(reason: string): void {
    this.say("mailguard: not running", reason, LanguageStatusSeverity.Error);
  }

  dispose(): void {
    this.item.dispose();
  }

  private say(text: string, detail: string, severity: LanguageStatusSeverity): void {
    this.item.text = text;
    this.item.detail = detail;
    this.item.severity = severity;
    this.item.busy = false;
  }
}
