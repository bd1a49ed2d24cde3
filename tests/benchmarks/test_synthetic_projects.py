"""The synthetic projects of the speed benchmarks: the same each time, with leaks where they were planted and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.speed.bodies import ROOT_MARKER
from benchmarks.speed.growth import shapes
from benchmarks.speed.synthetic import Planted, Shape, Source, planted, sources, typical, write_project
from mailguard.audience.terms import Confidence
from mailguard.catalog.load import builtin_rules, load_catalog
from mailguard.catalog.models import Catalog
from mailguard.catalog.words import trigger_words
from mailguard.engine.run import CheckRequest, check
from mailguard.engine.word_search import mentions_any


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog((builtin_rules(),))


def found_in(shape: Shape, folder: Path, catalog: Catalog) -> list[tuple[str, str, int, str]]:
    write_project(shape, folder)
    result = check(CheckRequest(paths=(str(folder),), min_confidence=Confidence.LOW), catalog)
    return [(one.code, one.place.path, one.place.span.line, one.confidence.value) for one in result.findings]


def test_mailguard_finds_the_planted_leaks_and_nothing_else(tmp_path: Path, catalog: Catalog) -> None:
    shape = Shape(unrelated=20, chains=3)
    leaks = sorted(planted(shape))
    assert leaks == [Planted(f"notices/chain_0000{chain}/announce.py", 8) for chain in range(3)]
    assert found_in(shape, tmp_path, catalog) == [("MG101", *leak, "high") for leak in leaks]


def test_chains_of_every_measured_depth_are_understood(tmp_path: Path, catalog: Catalog) -> None:
    for depth, _ in shapes(1.0)["depth of the chains"]:
        shape = Shape(unrelated=0, chains=1, depth=depth)
        [(_, path, line, _)] = found_in(shape, tmp_path / str(depth), catalog)
        assert {Planted(path, line)} == planted(shape), depth


def test_a_shape_always_makes_the_same_files() -> None:
    shape = Shape(unrelated=30, chains=2)
    assert list(sources(shape)) == list(sources(shape))
    assert list(sources(Shape(31, 2)))[:30] == list(sources(shape))[:30]


def test_each_file_has_its_own_path_and_all_are_counted() -> None:
    shape = Shape(unrelated=250, chains=3, depth=4)
    made = list(sources(shape))
    assert shape.files == len({source.path for source in made}) == 250 + 3 * (4 + 2)


def test_files_without_mail_hold_no_word_of_the_catalogue_and_are_python(catalog: Catalog) -> None:
    words = trigger_words(catalog)
    for path, text in sources(Shape(unrelated=44, chains=0)):
        compile(text, path, "exec")
        assert not mentions_any(text.encode(), words), path


def test_chains_concern_mail_and_are_python() -> None:
    for path, text in sources(Shape(unrelated=0, chains=1)):
        compile(text, path, "exec")
        assert "deliver_0_" in text, path


@pytest.mark.parametrize(("files", "chains"), [(100_000, 143), (10_000, 14), (700, 1), (100, 1)])
def test_a_typical_project_has_one_file_in_a_hundred_about_mail(files: int, chains: int) -> None:
    shape = typical(files)
    assert (shape.files, shape.chains, shape.depth) == (files, chains, 5)


def test_a_project_is_written_as_it_was_made(tmp_path: Path) -> None:
    shape = Shape(unrelated=101, chains=1)
    write_project(shape, tmp_path)
    written = {
        Source(path.relative_to(tmp_path).as_posix(), path.read_text(encoding="utf-8"))
        for path in tmp_path.rglob("*.py")
    }
    assert written == set(sources(shape))
    assert (tmp_path / ROOT_MARKER).read_text(encoding="utf-8") == ""


def test_the_sizes_of_growing_projects_can_be_scaled() -> None:
    whole, half = shapes(1.0), shapes(0.5)
    for measure in ("files that do not concern mail", "chains of five wrappers"):
        assert [size for size, _ in half[measure]] == [size // 2 for size, _ in whole[measure]]
    assert half["depth of the chains"] == whole["depth of the chains"]
