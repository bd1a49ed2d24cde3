"""mailguard works from a wheel, from a zip of the source and from an editable install alike, each with its rules."""

from __future__ import annotations

import fnmatch
import os
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from mailguard import __version__
from tests.packaging.conftest import NOT_OURS, REPOSITORY, Distributions, run

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="virtual environments look different there"),
]

WHERE = "import mailguard; print(mailguard.__file__)"


@pytest.fixture(scope="module")
def expected_rules() -> str:
    """Return the list of the rules of the checkout."""
    return run(sys.executable, "-m", "mailguard", "rules", cwd=REPOSITORY)


def files_below(directory: Path) -> set[str]:
    """Return the files of a source tree, without what lies about in a checkout."""
    return {
        path.relative_to(directory).as_posix()
        for path in directory.rglob("*")
        if path.is_file()
        and not any(fnmatch.fnmatch(part, ours) for part in path.relative_to(directory).parts for ours in NOT_OURS)
    }


def test_the_wheel_works(distributions: Distributions, tmp_path: Path, expected_rules: str) -> None:
    target = tmp_path / "installed"
    run(
        *(sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--target", target),
        distributions.wheel,
        cwd=tmp_path,
    )
    assert run(sys.executable, "-c", WHERE, cwd=tmp_path, PYTHONPATH=str(target)).startswith(str(target))
    assert run(target / "bin" / "mailguard", "rules", cwd=tmp_path, PYTHONPATH=str(target)) == expected_rules
    assert run(sys.executable, "-m", "mailguard", "rules", cwd=tmp_path, PYTHONPATH=str(target)) == expected_rules


def test_the_wheel_holds_the_package_and_the_rules_and_nothing_else(distributions: Distributions) -> None:
    with zipfile.ZipFile(distributions.wheel) as wheel:
        names = {name for name in wheel.namelist() if ".dist-info/" not in name}
        [licence] = [name for name in wheel.namelist() if name.endswith("/LICENSE")]
        assert wheel.read(licence) == (REPOSITORY / "LICENSE").read_bytes()
    package = {f"mailguard/{name}" for name in files_below(REPOSITORY / "mailguard")}
    rules = {f"mailguard/rules/{name}" for name in files_below(REPOSITORY / "rules")}
    assert names == package | rules


def test_the_wheel_says_what_it_is(distributions: Distributions) -> None:
    assert distributions.wheel.name == f"mailguard_lint-{__version__}-py3-none-any.whl"


def test_the_source_archive_is_complete(distributions: Distributions) -> None:
    assert files_below(distributions.source) == files_below(REPOSITORY) | {"PKG-INFO"}


def test_a_zip_of_the_source_works_packed(distributions: Distributions, tmp_path: Path, expected_rules: str) -> None:
    archive = zip_of(distributions.source, tmp_path / "mailguard.zip")
    assert run(sys.executable, "-c", WHERE, cwd=tmp_path, PYTHONPATH=str(archive)).startswith(str(archive))
    assert run(sys.executable, "-m", "mailguard", "rules", cwd=tmp_path, PYTHONPATH=str(archive)) == expected_rules
    (tmp_path / "a.py").touch()
    page = run(
        sys.executable, "-m", "mailguard", "inventory", "--format", "html", cwd=tmp_path, PYTHONPATH=str(archive)
    )
    assert "@media print" in page


def test_a_zip_of_the_source_works_unpacked(distributions: Distributions, tmp_path: Path, expected_rules: str) -> None:
    with zipfile.ZipFile(zip_of(distributions.source, tmp_path / "mailguard.zip")) as archive:
        archive.extractall(tmp_path / "unpacked")
    assert run(sys.executable, "-c", WHERE, cwd=tmp_path / "unpacked").startswith(str(tmp_path))
    assert run(sys.executable, "-m", "mailguard", "rules", cwd=tmp_path / "unpacked") == expected_rules


def test_an_editable_install_works(checkout: Path, tmp_path: Path, expected_rules: str) -> None:
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=False, symlinks=True)
    python = environment / "bin" / "python"
    borrow_packages(environment)
    run(
        *(python, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--no-build-isolation"),
        *("--editable", checkout),
        cwd=tmp_path,
        PATH=os.defpath,
    )
    assert run(python, "-c", WHERE, cwd=tmp_path).startswith(str(checkout))
    assert run(environment / "bin" / "mailguard", "rules", cwd=tmp_path) == expected_rules


def zip_of(directory: Path, archive: Path) -> Path:
    with zipfile.ZipFile(archive, "w") as opened:
        for name in sorted(files_below(directory)):
            opened.write(directory / name, name)
    return archive


def borrow_packages(environment: Path) -> None:
    """Let a virtual environment see the packages installed here, after its own: no network is needed then."""
    [own] = (environment / "lib").glob("python*/site-packages")
    places = {sysconfig.get_path(kind) for kind in ("purelib", "platlib")}
    (own / "zz-borrowed.pth").write_text("\n".join(sorted(places)) + "\n")
