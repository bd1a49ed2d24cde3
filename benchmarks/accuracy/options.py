"""The options of commands that read the labelled corpus."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
Command = TypeVar("Command", bound=Callable[..., object])


def corpus_options(command: Command) -> Command:
    """Add `--corpus`, `--mirror` and `--work`; the command gets them as `corpus`, `mirror` and `folders`."""
    corpus = click.option(
        "--corpus", required=True, type=FOLDER, envvar="MAILGUARD_CORPUS", help="The labelled corpus."
    )
    mirror = click.option(
        "--mirror", required=True, type=FOLDER, envvar="MAILGUARD_MIRROR", help="Git directories: OWNER+NAME/repo."
    )
    work = click.option(
        "--work",
        "folders",
        required=True,
        multiple=True,
        type=click.Path(file_okay=False, path_type=Path),
        envvar="MAILGUARD_TREES",
        help="Where trees are laid out, and kept. Of several folders, all are looked into, and the first gets what is new.",
    )
    return corpus(mirror(work(command)))
