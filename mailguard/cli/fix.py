"""`mailguard fix`: repair what can be repaired without doubt."""

from __future__ import annotations

import click

from mailguard.cli.asked import Asked, asked_options
from mailguard.cli.outcome import ExitCode, Outcome
from mailguard.cli.progress import progress_bar
from mailguard.engine.run import coverage_of

_NOTHING = "no Python file found; nothing was repaired"


@click.command("fix", short_help="Repair what can be repaired without doubt.")
@click.option("--diff", is_flag=True, help="Show the changes as a patch, and write nothing.")
@click.option("--unsafe", is_flag=True, help="Also make the repairs that may change who gets which mail.")
@asked_options
def command(asked: Asked, diff: bool, unsafe: bool) -> Outcome:
    """Repair the places that show people's addresses to each other.

    PATHS are files and directories; without any, the current directory is repaired.
    A repair is made where nobody loses or gains a mail and nobody sees more than before.
    What else could be done is listed, with the reason why it is not done unasked.
    Each repair was tried out: with it, its finding is gone and nothing new is found.

    \b
    Exit codes:
      0  nothing is left to report
      1  findings are left; with --diff: there are findings
      2  wrong use or configuration
      3  nothing to repair: no Python file was found
      4  no findings, but some file could not be analysed
    """
    from mailguard.repair.rewriting import rewritten  # slow to load: it rewrites code with libcst
    from mailguard.report.patch import patch
    from mailguard.report.repairs import render, summary
    from mailguard.report.summary import counted

    store = asked.scan.store()
    settings = asked.scan.settings(store)
    request = asked.request(settings, store)
    with progress_bar() as progress:
        done = rewritten(request, settings.catalog, progress, unsafe=unsafe)
    surveyed = done.surveyed
    coverage = coverage_of(surveyed.discovery, surveyed.analysis)
    if not coverage.files and not coverage.left_out:
        return Outcome("", ExitCode.NOTHING_TO_CHECK, _NOTHING)
    incomplete = ExitCode.INCOMPLETE if surveyed.unreadable else ExitCode.CLEAN
    if diff:
        code = ExitCode.FINDINGS if done.made or done.left else incomplete
        return Outcome(patch(done.before, done.after), code, summary(done, is_written=False))
    done.write()
    missing = len(surveyed.unreadable)
    remark = f"{counted(missing, 'file')} could not be analysed; see 'mailguard check'" if missing else None
    return Outcome(render(done, coverage), ExitCode.FINDINGS if done.left else incomplete, remark)
