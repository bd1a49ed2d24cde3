"""`mailguard lsp`: the language server, for editors."""

from __future__ import annotations

import click

from mailguard.engine.errors import UsageError

_PACKAGES = ("lsprotocol", "pygls")


@click.command("lsp", short_help="Run the language server, for editors.")
@click.option("--stdio", is_flag=True, expose_value=False, help="What it does anyway; many editors say so.")
def command() -> None:
    """Run the language server: an editor starts it and talks to it over standard input and output.

    It needs packages that are not installed with mailguard by default: pip install 'mailguard-lint[lsp]'
    """
    try:
        from mailguard.lsp.start import serve
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in _PACKAGES:
            raise
        raise UsageError(
            f"the package {error.name} is not installed; install the language server with: pip install 'mailguard-lint[lsp]'"
        ) from error
    serve()
