"""The settings for Emacs, in the Emacs that is installed, with the real server."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from tests.editors.conftest import DRIVERS, SETTINGS, Desk

EMACS = ("emacs", "--batch", "--no-init-file", "--eval", "(package-initialize)")


def has_eglot() -> bool:
    """Say whether there is an Emacs with Eglot."""
    if shutil.which("emacs") is None:
        return False
    return subprocess.run([*EMACS, "--eval", "(require 'eglot)"], capture_output=True, check=False).returncode == 0


pytestmark = pytest.mark.skipif(not has_eglot(), reason="needs Emacs with Eglot")


def test_the_settings_compile_without_a_warning(desk: Desk) -> None:
    shutil.copy(SETTINGS / "emacs" / "mailguard.el", desk.home)
    strict = ("--eval", "(setq byte-compile-error-on-warn t)")
    desk.run(*EMACS, *strict, "--funcall", "batch-byte-compile", str(desk.home / "mailguard.el"))
    assert (desk.home / "mailguard.elc").exists()


def test_a_finding_is_shown(desk: Desk) -> None:
    settings = SETTINGS / "emacs" / "mailguard.el"
    printed = desk.run(*EMACS, "--load", str(settings), "--load", str(DRIVERS / "emacs.el"))
    assert printed.startswith("people: mailguard [MG101]: To of one message holds several addresses")
