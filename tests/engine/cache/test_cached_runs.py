"""With a cache, runs report what they would without one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from mailguard.catalog.load import builtin_rules, load_catalog
from mailguard.catalog.models import Catalog
from mailguard.engine import analyse, summaries
from mailguard.engine.cache import files
from mailguard.engine.cache.catalogue import kept_catalog
from mailguard.engine.cache.database import Database
from mailguard.engine.discover import StandardInput
from mailguard.engine.progress import Progress
from mailguard.engine.result import RunResult
from mailguard.engine.run import CheckRequest, check
from mailguard.engine.sources import SourceTree
from tests.engine.cache.conftest import Memory
from tests.engine.conftest import WriteProject

HELPER = """
from django.core.mail import send_mail

def tell(people):
    send_mail("Hi", "text", "us@example.org", people)
"""
CALLER = """
from helper import tell

def announce():
    tell(list(User.objects.values_list("email", flat=True)))
"""
BROKEN = "from django.core.mail import send_mail\ndef broken(:\n"
PROJECT = {"helper.py": HELPER, "caller.py": CALLER, "broken.py": BROKEN, "other.py": "x = 1\n"}


class Checked:
    """A project that is checked with a store and without."""

    def __init__(self, root: Path, catalog: Catalog) -> None:
        self.root = root
        self.catalog = catalog
        self.store = Memory()

    def check(self, **changes: object) -> RunResult:
        """Check with the store; a check without it reports the same."""
        request = replace(CheckRequest((str(self.root),), store=self.store), **changes)  # type: ignore[arg-type]
        result = check(request, self.catalog)
        assert result == check(replace(request, store=CheckRequest().store), self.catalog)
        return result

    def check_again(self, monkeypatch: pytest.MonkeyPatch, **changes: object) -> RunResult:
        """Check when everything is known: nothing may be analysed."""
        request = replace(CheckRequest((str(self.root),), store=self.store), **changes)  # type: ignore[arg-type]
        with monkeypatch.context() as patch:
            patch.setattr(analyse, "analyse", None)
            return check(request, self.catalog)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog([builtin_rules()])


@pytest.fixture
def checked(project: WriteProject, catalog: Catalog) -> Checked:
    return Checked(project(**PROJECT), catalog)


def test_what_is_known_is_not_analysed_again(checked: Checked, monkeypatch: pytest.MonkeyPatch) -> None:
    first = checked.check()
    assert [finding.place.path for finding in first.findings] == ["caller.py"]
    assert [file.place.path for file in first.unreadable] == ["broken.py"]
    assert checked.check_again(monkeypatch) == first


def test_what_is_reported_may_change_without_a_new_analysis(checked: Checked, monkeypatch: pytest.MonkeyPatch) -> None:
    checked.check()
    assert checked.check_again(monkeypatch, per_file_ignores=(("caller.py", ("MG101",)),)).findings == ()
    assert checked.check_again(monkeypatch, paths=(str(checked.root / "other.py"),)).coverage.files == 1


@pytest.mark.parametrize(
    ("name", "content", "findings"),
    [
        ("caller.py", CALLER.replace("list(", "len("), 0),
        ("helper.py", HELPER.replace("people)\n", "[])\n", 2), 0),
        ("second.py", CALLER, 2),
        ("caller.py", None, 0),
        ("caller.py", "\n" + CALLER, 1),
    ],
)
def test_a_change_is_seen(checked: Checked, name: str, content: str | None, findings: int) -> None:
    checked.check()
    if content is None:
        (checked.root / name).unlink()
    else:
        (checked.root / name).write_text(content)
    assert len(checked.check().findings) == findings


def test_a_file_under_another_name_is_another_file(checked: Checked) -> None:
    checked.check()
    (checked.root / "caller.py").rename(checked.root / "renamed.py")
    assert [finding.place.path for finding in checked.check().findings] == ["renamed.py"]


def test_other_selected_rules_are_another_analysis(checked: Checked) -> None:
    checked.check()
    assert checked.check(ignore=("MG101",)).findings == ()


def test_standard_input_takes_the_place_of_its_file(checked: Checked) -> None:
    checked.check()
    name = str(checked.root / "caller.py")
    assert checked.check(stdin=StandardInput(name, b"x = 1\n")).findings == ()
    assert len(checked.check(stdin=StandardInput(name, CALLER.encode())).findings) == 1


def test_other_rules_are_other_results(checked: Checked, catalog: Catalog) -> None:
    checked.check()
    checked.catalog = replace(catalog, libraries=())
    assert checked.check().findings == ()
    checked.catalog = replace(catalog, checks=tuple(replace(each, message="new") for each in catalog.checks))
    assert [finding.message for finding in checked.check().findings] == ["new"]


def test_files_that_have_not_changed_are_not_summarised_again(
    checked: Checked, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked.check()
    asked: list[str] = []

    def note(tree: SourceTree, paths: list[str], jobs: int, progress: Progress) -> dict[str, summaries.Summarised]:
        asked.extend(paths)
        return summaries.all_summarised(tree, paths, jobs, progress)

    (checked.root / "helper.py").write_text(f"import json\n{HELPER}")
    monkeypatch.setattr(files, "all_summarised", note)
    assert len(checked.check().findings) == 1
    assert asked == ["helper.py"]


def test_a_file_that_changes_while_it_is_analysed_leaves_nothing_wrong(
    checked: Checked, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = analyse.analyse

    def change_and_analyse(tree: SourceTree, *others: object) -> object:
        (checked.root / "caller.py").write_text("x = 1\n")
        return real(tree, *others)  # type: ignore[arg-type]

    request = CheckRequest((str(checked.root),), store=checked.store)
    with monkeypatch.context() as patch:
        patch.setattr(analyse, "analyse", change_and_analyse)
        check(request, checked.catalog)
    (checked.root / "caller.py").write_text(CALLER)
    assert len(checked.check().findings) == 1


@pytest.mark.parametrize("damage", [b"", b"[]", b"[2]", b"null", b"[0,1,2]", b"\xff", b"{}"])
def test_damaged_entries_are_made_anew(checked: Checked, damage: bytes) -> None:
    first = checked.check()
    checked.store.entries = dict.fromkeys(checked.store.entries, damage)
    assert checked.check() == first


def test_a_store_on_disk_serves_the_next_run(checked: Checked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "cache"
    checked.store = Database(folder)  # type: ignore[assignment]
    first = checked.check()
    checked.store = Database(folder)  # type: ignore[assignment]
    assert checked.check_again(monkeypatch) == first


def rules_folder(folder: Path, name: str) -> Path:
    (folder / "apis").mkdir(parents=True, exist_ok=True)
    (folder / "apis" / "shop.toml").write_text(f'id = "{name}"\n')
    return folder


def test_rules_are_read_once_and_again_when_they_change(tmp_path: Path, catalog: Catalog) -> None:
    store, folder = Memory(), rules_folder(tmp_path / "rules", "shop")
    loaded: list[Catalog] = []

    def load() -> Catalog:
        loaded.append(replace(catalog, http_methods=(str(len(loaded)),)))
        return loaded[-1]

    def kept() -> tuple[str, ...]:
        return kept_catalog((folder,), load, store).http_methods

    assert (kept(), kept(), len(loaded)) == (("0",), ("0",), 1)
    rules_folder(folder, "market")
    assert (kept(), kept(), len(loaded)) == (("1",), ("1",), 2)
    assert kept_catalog((folder,), load, store).libraries == catalog.libraries
    store.entries = dict.fromkeys(store.entries, b"[99]")
    assert kept() == ("2",)


def test_rules_that_change_while_they_are_read_are_not_kept(tmp_path: Path, catalog: Catalog) -> None:
    store, folder = Memory(), rules_folder(tmp_path / "rules", "shop")

    def load_and_change() -> Catalog:
        rules_folder(folder, "market")
        return replace(catalog, http_methods=("changed",))

    kept_catalog((folder,), load_and_change, store)
    rules_folder(folder, "shop")
    assert kept_catalog((folder,), lambda: catalog, store).http_methods == catalog.http_methods
