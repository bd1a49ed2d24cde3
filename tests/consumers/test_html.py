"""The page in a real browser."""

from __future__ import annotations

import os
import re
import shutil
import struct
import subprocess
from pathlib import Path

import pytest

from tests.consumers.conftest import Reports

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
LOADING = 120  # seconds

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def browser() -> list[str]:
    named = os.environ.get("CHROMIUM")
    program = named or next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        pytest.skip("no Chromium: install one, or name it in the environment variable CHROMIUM")
    return [program, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]


@pytest.fixture(scope="session")
def page(check: Reports, hostile_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "report.html"
    check(hostile_project, "--output", f"html={path}")
    return path


def run(browser: list[str], *arguments: str) -> subprocess.CompletedProcess[str]:
    finished = subprocess.run([*browser, *arguments], capture_output=True, text=True, check=False, timeout=LOADING)
    assert finished.returncode == 0, finished.stderr
    return finished


def test_the_browser_runs_nothing_of_the_scanned_code(browser: list[str], page: Path, tmp_path: Path) -> None:
    finished = run(browser, "--enable-logging=stderr", "--dump-dom", f"--user-data-dir={tmp_path}", page.as_uri())
    dom = finished.stdout
    assert "<title>Who sees whom? - mailguard report</title>" in dom
    assert not re.search(r"<(script|img)\b", dom)
    assert "Refused to" not in finished.stderr, "the page does what its own policy forbids"
    assert "Content Security Policy" not in finished.stderr


def test_the_page_is_styled_and_drawn(browser: list[str], page: Path, tmp_path: Path) -> None:
    sizes = {}
    for name, path in {"styled": page, "plain": _without_style(page, tmp_path)}.items():
        picture = tmp_path / f"{name}.png"
        options = [f"--user-data-dir={tmp_path / name}", "--window-size=1000,1600", f"--screenshot={picture}"]
        run(browser, *options, path.as_uri())
        data = picture.read_bytes()
        assert struct.unpack(">II", data[16:24]) == (1000, 1600)
        sizes[name] = len(data)
    assert sizes["styled"] > 10_000
    assert sizes["styled"] != sizes["plain"]


def _without_style(page: Path, folder: Path) -> Path:
    """The same page with a style that its policy does not know."""
    plain = folder / "plain.html"
    plain.write_text(page.read_text().replace("</style>", "\n</style>"))
    return plain
