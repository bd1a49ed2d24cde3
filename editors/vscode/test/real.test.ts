/**
 * The bundled extension with the real server: MAILGUARD_PYTHON names an interpreter that has mailguard and its extra lsp.
 */

import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { after, before, suite, test } from "node:test";
import { pathToFileURL } from "node:url";

import type { Document } from "./stand-in/documents";
import { Editor } from "./stand-in/editor";
import { newFolder, until } from "./stand-in/installed";
import { activated } from "./stand-in/load";
import type { Diagnostic } from "./stand-in/values";

const PYTHON = process.env["MAILGUARD_PYTHON"];
const SKIPPED = PYTHON === undefined ? "MAILGUARD_PYTHON names no interpreter" : false;

const LEAK = `from django.core.mail import send_mail
from app.models import User

def announce(text):
    emails = [user.email for user in User.objects.all()]
    send_mail("News", text, None, emails)
`;
const REPAIRABLE = LEAK.replace("send_mail\n", "EmailMessage\n").replace(
  'send_mail("News", text, None, emails)',
  'EmailMessage("News", text, None, emails).send()',
);
const WRAPPER = `from django.core.mail import EmailMessage

def notify(text, people):
    EmailMessage("News", text, None, people).send()
`;
const CALLER = `from app.mailing import notify
from app.models import User

def announce(text):
    notify("😀" + text, list(User.objects.values_list("email", flat=True)))
`;

suite("with the real server", { skip: SKIPPED, timeout: 120_000 }, () => {
  const folder = newFolder();
  const editor = new Editor({ folder, selected: PYTHON ?? "" });
  let deactivate: () => Promise<void>;

  before(async () => {
    fs.mkdirSync(path.join(folder, "app"));
    for (const [name, text] of Object.entries({ "pyproject.toml": "", "app/mailing.py": WRAPPER, "app/news.py": CALLER })) {
      fs.writeFileSync(path.join(folder, name), text);
    }
    const extension = await activated(editor);
    deactivate = () => extension.deactivate();
  });
  after(() => deactivate());

  const uri = (name: string): string => pathToFileURL(path.join(folder, name)).href;
  const found = (document: Document, codes: readonly string[]): Promise<Diagnostic[]> =>
    until(() => {
      const diagnostics = editor.diagnosticsOf(document);
      return JSON.stringify(diagnostics.map(codeOf)) === JSON.stringify(codes) && diagnostics;
    }, 60);

  test("a finding shows where, why, and the page of its rule", async () => {
    const document = editor.open(uri("app/news.py"), CALLER);
    const [diagnostic] = await found(document, ["MG101"]);
    assert.ok(diagnostic);
    assert.equal(document.at(diagnostic.range), 'list(User.objects.values_list("email", flat=True))');
    assert.equal(diagnostic.source, "mailguard");
    const related = diagnostic.relatedInformation?.map(({ location }) => location.uri.toString());
    assert.ok(related?.includes(uri("app/mailing.py")), String(related));
  });

  test("what is typed is checked before it is saved", async () => {
    const document = editor.open("untitled:Untitled-1", LEAK);
    const [diagnostic] = await found(document, ["MG101"]);
    assert.equal(diagnostic && document.at(diagnostic.range), "emails");
    editor.type(document, "None, emails", 'None, ["ann@example.com"]');
    await found(document, []);
    editor.type(document, '["ann@example.com"]', "emails");
    await found(document, ["MG101"]);
  });

  test("hovering says who sees whom", async () => {
    const document = editor.open(uri("app/hovered.py"), LEAK);
    await found(document, ["MG101"]);
    const hover = await editor.hover(document, document.rangeOf("emails)").start);
    assert.match(hover, /^\*\*Who sees whom\?\*\* /);
  });

  test("a finding can be suppressed", async () => {
    const document = editor.open(uri("app/suppressed.py"), LEAK);
    const [diagnostic] = await found(document, ["MG101"]);
    assert.ok(diagnostic);
    const offered = await editor.codeActions(document, diagnostic.range, "quickfix");
    const suppression = offered.find(({ title }) => title.startsWith("Suppress MG101"));
    assert.ok(suppression?.edit);
    editor.apply(suppression.edit);
    assert.match(document.getText(), /^ {4}# mailguard: ignore\[MG101\] --.*\n {4}send_mail/m);
    await found(document, ["MG903"]); // a suppression without a reason
  });

  test("a finding can be repaired", async () => {
    const document = editor.open(uri("app/repaired.py"), REPAIRABLE);
    const [diagnostic] = await found(document, ["MG101"]);
    assert.ok(diagnostic);
    const [repair] = await editor.codeActions(document, diagnostic.range, "quickfix");
    assert.ok(repair?.edit, repair?.title);
    editor.apply(repair.edit);
    assert.equal(document.getText(), REPAIRABLE.replace("None, emails", "None, bcc=emails"));
    await found(document, []);
  });

  test("all safe repairs of a file are made at once", async () => {
    const document = editor.open(uri("app/all.py"), REPAIRABLE);
    await found(document, ["MG101"]);
    await editor.run("mailguard.fixAll");
    assert.equal(document.getText(), REPAIRABLE.replace("None, emails", "None, bcc=emails"));
  });

  test("the output and the status name what runs", () => {
    assert.match(editor.status.text, /^mailguard \d/);
    assert.equal(editor.status.detail, PYTHON);
    assert.deepEqual(editor.messages, []);
  });
});

/** The code of a diagnostic, which may come with the address of its page. */
function codeOf({ code }: Diagnostic): unknown {
  return typeof code === "object" && code !== null && "value" in code ? code.value : code;
}
