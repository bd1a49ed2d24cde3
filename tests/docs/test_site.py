"""The generated parts of the documentation site."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace

import click
import pytest
import yaml

from mailguard.catalog.load import SECTIONS, builtin_rules, load_catalog
from mailguard.catalog.schema import schema_of
from mailguard.cli.main import mailguard
from mailguard.engine.config_keys import KEYS
from tests.docs.fences import PAGES, REPOSITORY, blocks

CATALOG = load_catalog([builtin_rules()])


def loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("pages_of_the_site", REPOSITORY / "docs" / "hooks" / "pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["pages_of_the_site"] = module
    spec.loader.exec_module(module)
    return module


HOOKS = loaded()
PAGE_OF = HOOKS.pages(CATALOG)


def test_each_rule_and_library_has_a_page() -> None:
    rules = {f"rules/{check.code}-{check.name}.md" for check in CATALOG.checks}
    libraries = {f"libraries/{library.id}.md" for library in CATALOG.libraries}
    generated = {page for page in PAGE_OF if not page.startswith("commands/")}
    assert generated == rules | libraries | {"rules/index.md", "libraries/index.md"}


def test_each_command_has_a_page_written_or_generated() -> None:
    written = {path.stem for path in (REPOSITORY / "docs" / "commands").glob("*.md")}
    generated = {Path(page).stem for page in PAGE_OF if page.startswith("commands/")}
    assert written | generated == set(mailguard.list_commands(click.Context(mailguard)))
    assert written & generated == set()


def test_a_command_without_a_page_has_its_help(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(HOOKS, "DOCS", tmp_path)
    page = HOOKS.pages(CATALOG)["commands/explain.md"]
    assert HOOKS.on_page_markdown(page).startswith(
        "# mailguard explain\n\n```text\nUsage: mailguard explain [OPTIONS] NAME\n"
    )


def test_the_navigation_leads_to_every_page() -> None:
    config = SimpleNamespace(nav=yaml.safe_load(NAVIGATION))
    listed = list(leaves(HOOKS.on_config(config).nav))
    written = {path.relative_to(REPOSITORY / "docs").as_posix() for path in PAGES[1:]}
    assert sorted(listed) == sorted(written | set(PAGE_OF))


def test_a_page_that_the_navigation_does_not_name_comes_last() -> None:
    config = HOOKS.on_config(SimpleNamespace(nav=["index.md", {"Rules": "RULES"}]))
    assert config.nav[0] == "index.md"
    assert list(config.nav[1]) == ["Rules"]
    assert config.nav[2:] == sorted(path.name for path in (REPOSITORY / "docs").glob("*.md") if path.name != "index.md")


NAVIGATION = re.search(
    r"^nav:.*?\n((?: .*\n)+)", (REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8"), re.MULTILINE
)[1]


def leaves(nav: object) -> Iterator[str]:
    if isinstance(nav, str):
        yield nav
    for inner in nav.values() if isinstance(nav, dict) else nav if isinstance(nav, list) else ():
        yield from leaves(inner)


@pytest.mark.parametrize("index", ["rules/index.md", "libraries/index.md"])
def test_a_list_links_each_of_its_pages_once(index: str) -> None:
    folder = index.partition("/")[0]
    links = re.findall(r"\]\((.*?)\)", PAGE_OF[index])
    assert sorted(f"{folder}/{link}" for link in links) == sorted(
        page for page in PAGE_OF if page.startswith(f"{folder}/") and page != index
    )


def test_a_page_holds_every_example() -> None:
    for library in CATALOG.libraries:
        programs = [block.text for block in blocks(PAGE_OF[f"libraries/{library.id}.md"]) if block.language == "python"]
        assert sorted(programs) == sorted(f"{example.code.strip()}\n" for example in library.examples)


def test_help_is_that_of_the_command() -> None:
    filled = HOOKS.on_page_markdown("<!-- help: rules test -->")
    assert filled.startswith("```text\nUsage: mailguard rules test [OPTIONS] DIR\n")
    assert filled.endswith("\n```")
    assert all(len(line) <= 80 for line in filled.splitlines())


def test_a_section_is_taken_without_its_heading_and_the_next() -> None:
    filled = HOOKS.on_page_markdown("<!-- section: ARCHITECTURE.md / What it cannot see -->")
    assert filled.startswith("* ")
    assert "##" not in filled
    with pytest.raises(AssertionError, match=r"ARCHITECTURE\.md has no section Nothing"):
        HOOKS.on_page_markdown("<!-- section: ARCHITECTURE.md / Nothing -->")


def test_a_file_is_shown_as_it_is() -> None:
    text = (REPOSITORY / "examples" / "plugin" / "pyproject.toml").read_text(encoding="utf-8")
    assert HOOKS.on_page_markdown("<!-- file: examples/plugin/pyproject.toml -->") == text.strip()


def test_every_key_of_rule_files_is_in_a_table() -> None:
    tables = HOOKS.on_page_markdown("<!-- keys -->")
    for section in SECTIONS:
        schema = schema_of(section)
        for table in (schema, *schema["definitions"].values()):  # type: ignore[attr-defined]
            for key, described in table["properties"].items():
                row = next(line for line in tables.splitlines() if re.match(rf"\| `{key}`", line))
                assert row.count("|") == 4 + described["description"].count("|")


def test_every_key_of_the_configuration_is_in_a_table() -> None:
    rows = HOOKS.on_page_markdown("<!-- settings -->").splitlines()[2:]
    assert [row.split("`")[1] for row in rows] == [key.name for key in KEYS]
    assert '| `min-confidence` | Leave out findings that are less sure. | `"medium"` |' in rows


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_takes_from_elsewhere_is_there(page: Path) -> None:
    filled = HOOKS.on_page_markdown(page.read_text(encoding="utf-8"))
    assert not re.search(r"<!-- (help|section|file|keys|settings)", filled)


def test_links_between_pages_lead_somewhere() -> None:
    docs = REPOSITORY / "docs"
    for page in PAGES[1:]:
        for link in re.findall(r"\]\(([^):#]+\.md)", page.read_text(encoding="utf-8")):
            target = (page.parent / link).resolve()
            assert target.exists() or target.relative_to(docs).as_posix() in PAGE_OF, f"{page}: {link}"
