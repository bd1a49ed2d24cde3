"""The bodies of code that come from packages: pinned, checked by hash, unpacked, never committed."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import tomli

PINS = Path(__file__).with_name("bodies.toml")
ROOT_MARKER = "pyproject.toml"  # empty; without it the project around the body would be analysed as well
COMPLETE = ".complete"  # an empty file that says that nothing of the body is missing


class BodyError(Exception):
    """A body of code cannot be had; the text says why."""


@dataclass(frozen=True, slots=True)
class Package:
    """A wheel of pure Python."""

    name: str
    version: str
    sha256: str

    @property
    def requirement(self) -> str:
        """The line of a requirements file that lets pip accept this very file only."""
        return f"{self.name}=={self.version} --hash=sha256:{self.sha256}"


@dataclass(frozen=True, slots=True)
class Body:
    """The Python files of some packages; of a single file of theirs, if `only` names it."""

    key: str
    title: str
    packages: tuple[Package, ...]
    only: str | None


def read_bodies(text: str) -> Mapping[str, Body]:
    """Read the pins, by the key of the body."""
    return {
        key: Body(key, table["title"], tuple(Package(**row) for row in table["packages"]), table.get("only"))
        for key, table in tomli.loads(text).items()
    }


def fetch(body: Body, work: Path) -> Path:
    """Return the folder of a body, after downloading and unpacking it if it is not there.

    Raises:
        BodyError: a file cannot be downloaded, or is not the one that was pinned.
    """
    folder = work / "bodies" / body.key
    if (folder / COMPLETE).exists():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    wheels = work / "wheels" / body.key
    _download(body.packages, wheels)
    for wheel in sorted(wheels.glob("*.whl")):
        _unpack(wheel, folder, body.only)
    (folder / ROOT_MARKER).touch()
    (folder / COMPLETE).touch()
    return folder


def _download(packages: Sequence[Package], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    requirements = folder / "requirements.txt"
    requirements.write_text("".join(f"{package.requirement}\n" for package in packages), encoding="utf-8")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
    # Wheels that are not for this machine: the same files are measured everywhere.
    command += ["--only-binary", ":all:", "--platform", "any", "--implementation", "py", "--abi", "none"]
    command += ["--python-version", "3.11", "--dest", str(folder), "--requirement", str(requirements)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        errors = [line for line in run.stderr.splitlines() if line.startswith("ERROR")]
        raise BodyError("\n".join(errors) or run.stderr)


def _unpack(wheel: Path, folder: Path, only: str | None) -> None:
    """Unpacks the Python files of a wheel below a folder of its own, so that packages cannot overwrite each other's."""
    target = folder if only else folder / wheel.name.split("-")[0]
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if name == only:
                (folder / Path(name).name).write_bytes(archive.read(name))
            elif not only and name.endswith(".py"):
                archive.extract(name, target)
