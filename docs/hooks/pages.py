"""What the documentation site takes from elsewhere, so that it cannot drift: pages of rules and libraries, help, sections.

MkDocs calls these functions when it builds the site. In the pages,

    <!-- help: rules test -->                          is the help of that command,
    <!-- section: ARCHITECTURE.md / What it cannot see -->  is that section of a file of the repository,
    <!-- file: examples/plugin/pyproject.toml -->      is the text of that file,
    <!-- keys -->                                      is what can stand in rule files,
    <!-- settings -->                                  is what can stand in the configuration.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mailguard.catalog.load import SECTIONS, builtin_rules, load_catalog
from mailguard.catalog.models import Catalog, Check
from mailguard.catalog.schema import schema_of
from mailguard.catalog.shapes import Library
from mailguard.cli.main import mailguard
from mailguard.engine.config_keys import KEYS
from mailguard.report import page_markdown
from mailguard.report.library_page import library_page
from mailguard.report.rule_page import rule_page

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

REPOSITORY = Path(__file__).resolve().parents[2]
DOCS = REPOSITORY / "docs"
WIDTH = 80

_HELP = re.compile(r"<!-- help: (.*?) -->")
_SECTION = re.compile(r"<!-- section: (\S+) / (.*?) -->")
_FILE = re.compile(r"<!-- file: (\S+) -->")
_KEYS = "<!-- keys -->"
_SETTINGS = "<!-- settings -->"

Nav = list[Any]  # as it stands in mkdocs.yml


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put the generated pages into the navigation, and at its end the pages that it does not name."""
    catalog = load_catalog([builtin_rules()])
    generated: dict[str, Nav] = {
        "COMMANDS": [_command_file(name) for name in _commands()],
        "RULES": ["rules/index.md", *({f"{check.code} {check.name}": _rule_file(check)} for check in _checks(catalog))],
        "LIBRARIES": ["libraries/index.md", *({known.name: _library_file(known)} for known in _libraries(catalog))],
    }
    named = config.nav or []
    config.nav = [
        *(_filled(entry, generated) for entry in named),
        *(page for page in _top_pages() if page not in str(named)),
    ]
    return config


def _filled(entry: Any, generated: dict[str, Nav]) -> Any:
    if not isinstance(entry, dict):
        return entry
    return {title: generated.get(value, value) if isinstance(value, str) else value for title, value in entry.items()}


def _top_pages() -> list[str]:
    return sorted(path.name for path in DOCS.glob("*.md"))


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the page of each rule, library and command, and the lists of them."""
    from mkdocs.structure.files import File  # tests of this module need nothing of MkDocs

    for path, content in pages(load_catalog([builtin_rules()])).items():
        files.append(File.generated(config, path, content=content))
    return files


def on_page_markdown(markdown: str, **_: object) -> str:
    """Fill in what a page takes from elsewhere."""
    markdown = _HELP.sub(lambda found: f"```text\n{help_text(found[1])}```", markdown)
    markdown = _SECTION.sub(lambda found: section(found[1], found[2]), markdown)
    markdown = _FILE.sub(lambda found: (REPOSITORY / found[1]).read_text(encoding="utf-8").strip(), markdown)
    markdown = markdown.replace(_SETTINGS, "\n".join(settings()))
    return markdown.replace(_KEYS, "\n\n".join(keys()))


def pages(catalog: Catalog) -> dict[str, str]:
    """Return the generated pages by path."""
    made = {_rule_file(check): page_markdown.render(rule_page(check)) for check in _checks(catalog)}
    made |= {_library_file(library): page_markdown.render(library_page(library)) for library in _libraries(catalog)}
    # A command without a page of its own has its help.
    bare = [name for name in _commands() if not (DOCS / _command_file(name)).exists()]
    made |= {_command_file(name): f"# mailguard {name}\n\n<!-- help: {name} -->\n" for name in bare}
    made["rules/index.md"] = "\n".join(_rule_list(catalog))
    made["libraries/index.md"] = "\n".join(_library_list(catalog))
    return made


def help_text(command: str) -> str:
    """Return what `mailguard COMMAND --help` prints, for 80 columns."""
    context = click.Context(mailguard, info_name="mailguard", terminal_width=WIDTH, max_content_width=WIDTH)
    found: click.Command = mailguard
    for name in command.split():
        assert isinstance(found, click.Group)
        inner = found.get_command(context, name)
        assert inner is not None, f"there is no command {command}"
        context = click.Context(inner, info_name=name, parent=context, help_option_names=["-h", "--help"])
        found = inner
    return found.get_help(context) + "\n"


def section(file: str, title: str) -> str:
    """Return a section of a Markdown file of the repository, without its heading."""
    text = (REPOSITORY / file).read_text(encoding="utf-8")
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"{file} has no section {title}"
    return found[1].strip()


def keys() -> Iterator[str]:
    """Yield tables of the keys of rule files, with what each is."""
    for kind in SECTIONS:
        schema = schema_of(kind)
        yield f"## `{kind}/`"
        yield _table(schema)
        definitions = schema["definitions"]
        assert isinstance(definitions, dict)
        for name, definition in definitions.items():
            yield f"### {name.replace('_', ' ').capitalize()} {{ #{kind}-{name} }}"
            yield _table(definition)


def settings() -> Iterator[str]:
    """Yield the lines of a table of the keys of a configuration, with what each is and what holds without it."""
    yield "| key | what it is | by default |"
    yield "| --- | --- | --- |"
    for key in KEYS:
        default = "" if key.plain_default is None else f"`{json.dumps(key.plain_default)}`"
        yield f"| `{key.name}` | {_prose(key.help)} | {default} |"


def _table(schema: dict[str, Any]) -> str:
    required = schema.get("required", ())
    rows = [
        f"| `{key}`{' (needed)' if key in required else ''} | {_prose(each['description'])} | {_type(each)} |"
        for key, each in schema["properties"].items()
    ]
    return "\n".join(["| key | what it is | value |", "| --- | --- | --- |", *rows])


def _prose(text: str) -> str:
    return re.sub(r"[*_\[{|]", r"\\\g<0>", text).replace("<", "&lt;")


def _type(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if "$ref" in schema:
        return schema["$ref"].rpartition("/")[2].replace("_", " ")
    if "allOf" in schema:
        return _type(schema["allOf"][0])
    if "anyOf" in schema:
        return f"{_type(schema['anyOf'][0])}, or a list of them"
    if schema.get("type") == "array":
        return f"list of: {_type(schema['items'])}"
    if isinstance(schema.get("type"), list):
        return "text, whole number, true or false"
    names = {"string": "text", "boolean": "true or false", "integer": "whole number", "object": "table"}
    return names.get(schema.get("type", ""), "argument, or a list of them")


def _commands() -> list[str]:
    return sorted(mailguard.list_commands(click.Context(mailguard)))


def _command_file(name: str) -> str:
    return f"commands/{name}.md"


def _checks(catalog: Catalog) -> list[Check]:
    return sorted(catalog.checks, key=lambda check: check.code)


def _libraries(catalog: Catalog) -> list[Library]:
    return sorted(catalog.libraries, key=lambda library: library.name.lower())


def _rule_file(check: Check) -> str:
    return f"rules/{check.code}-{check.name}.md"


def _library_file(library: Library) -> str:
    return f"libraries/{library.id}.md"


def _rule_list(catalog: Catalog) -> Iterator[str]:
    yield "# Rules\n"
    yield "Those that are off report when they are selected: `--select CODE`.\n"
    yield "| code | name | by default | what it reports |"
    yield "| --- | --- | --- | --- |"
    for check in _checks(catalog):
        page = _rule_file(check).removeprefix("rules/")
        state = "on" if check.default else "off"
        yield f"| [{check.code}]({page}) | {check.name} | {state} | {check.summary} |"


def _library_list(catalog: Catalog) -> Iterator[str]:
    yield "# Libraries\n"
    yield f"What mailguard knows of {len(catalog.libraries)} libraries and providers: how each sends, and who sees whom.\n"
    yield "| library | package | examples |"
    yield "| --- | --- | --- |"
    for library in _libraries(catalog):
        page = _library_file(library).removeprefix("libraries/")
        package = f"`{library.package}`" if library.package else ""
        yield f"| [{library.name}]({page}) | {package} | {len(library.examples)} |"
