import { commands, ConfigurationTarget, env, window, workspace } from "vscode";

const INSTALL = 'pip install "mailguard-lint[lsp]"';

/** What people are told where the workspace is not trusted: nothing is wrong there, so they are not disturbed. */
export const NOT_TRUSTED =
  "As this workspace is not trusted, only a mailguard outside of it is run: one on PATH, or one that your own " +
  `settings name. Install it (${INSTALL}), or trust the workspace.`;

/**
 * Tell people that there is no mailguard to run, and let them choose what to do.
 *
 * @param refusals why what was there is not run.
 */
export async function complain(refusals: readonly string[]): Promise<void> {
  const message = [
    "No mailguard was found that can be run.",
    ...refusals.map((refusal) => `${refusal}.`),
    `Install it into the project's environment (${INSTALL}), or name one in the setting mailguard.path.`,
  ].join(" ");
  const choice = await window.showErrorMessage(message, "Copy command", "Switch off here", "Show output");
  if (choice === "Copy command") {
    await env.clipboard.writeText(INSTALL);
  } else if (choice === "Switch off here") {
    await workspace.getConfiguration("mailguard").update("enable", false, ConfigurationTarget.Workspace);
  } else if (choice === "Show output") {
    await commands.executeCommand("mailguard.showOutput");
  }
}
