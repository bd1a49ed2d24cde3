import { commands, env, window } from "vscode";

const INSTALL = 'pip install "mailguard-lint[lsp]"';

const HINTS = {
  trusted: `Install it into the project's environment (${INSTALL}), or name one in the setting mailguard.path.`,
  untrusted:
    "As this workspace is not trusted, only a mailguard outside of it is run: one on PATH, or one that your own " +
    `settings name. Install it (${INSTALL}), or trust the workspace.`,
};

/**
 * Tell people that there is no mailguard to run, and what to do.
 *
 * @param refusals why what was there is not run.
 */
export async function complain(refusals: readonly string[], trusted: boolean): Promise<void> {
  const hint = trusted ? HINTS.trusted : HINTS.untrusted;
  const message = ["No mailguard was found that can be run.", ...refusals.map((each) => `${each}.`), hint].join(" ");
  const choice = await window.showErrorMessage(message, "Copy command", "Settings", "Output");
  if (choice === "Copy command") {
    await env.clipboard.writeText(INSTALL);
  } else if (choice === "Settings") {
    await commands.executeCommand("workbench.action.openSettings", "mailguard.path");
  } else if (choice === "Output") {
    await commands.executeCommand("mailguard.showOutput");
  }
}
