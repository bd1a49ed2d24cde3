from __future__ import annotations

import os
import pickle
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mailguard.catalog.builtin import LARGEST_FILE
from mailguard.catalog.load import CatalogError, load_catalog
from mailguard.catalog.models import Catalog
from mailguard.catalog.problems import Problem

if TYPE_CHECKING:
    from conftest import RulesFolder

SOURCE = '[[source]]\nid = "rows"\ndescription = "rows"\nnames = ["rows"]\n'


def library(name: str) -> str:
    return f"""\
id = "{name}"
name = "{name.title()}"
documentation = "https://{name}.example.org"

[[function]]
paths = ["{name}.dispatch"]
to = {{ position = 0 }}
"""


def test_files_are_read_in_the_order_of_their_names(rules: RulesFolder) -> None:
    for name in ("quill", "inkwell", "post"):
        rules.write(f"apis/{name}.toml", library(name))
    rules.write("origins/a.toml", SOURCE)
    catalog = rules.load()
    assert [found.id for found in catalog.libraries] == ["inkwell", "post", "quill"]
    assert [found.file for found in catalog.libraries] == ["apis/inkwell.toml", "apis/post.toml", "apis/quill.toml"]
    assert catalog.files == tuple(
        str(rules.path / file) for file in ("origins/a.toml", "apis/inkwell.toml", "apis/post.toml", "apis/quill.toml")
    )


def test_no_folders_make_an_empty_catalogue() -> None:
    assert load_catalog([]) == Catalog()


def test_folders_are_merged_in_the_order_given(rules: RulesFolder, tmp_path: Path) -> None:
    rules.write("apis/quill.toml", library("quill"))
    house = tmp_path / "house"
    (house / "apis").mkdir(parents=True)
    (house / "apis" / "inkwell.toml").write_text(library("inkwell"), encoding="utf-8")
    (house / "origins").mkdir()
    (house / "origins" / "a.toml").write_text(SOURCE, encoding="utf-8")
    catalog = load_catalog([rules.path, house])
    assert [found.id for found in catalog.libraries] == ["quill", "inkwell"]
    assert [found.id for found in catalog.sources] == ["rows"]


def test_a_library_in_two_folders_is_a_problem(rules: RulesFolder, tmp_path: Path) -> None:
    rules.write("apis/quill.toml", library("quill"))
    house = tmp_path / "house"
    (house / "apis").mkdir(parents=True)
    (house / "apis" / "quill.toml").write_text(library("quill"), encoding="utf-8")
    with pytest.raises(CatalogError) as caught:
        load_catalog([rules.path, house])
    assert caught.value.problems == (
        Problem(
            file="apis/quill.toml",
            key="id",
            text=f'"quill" is already the library id of {rules.path}/apis/quill.toml (id)',
            line=1,
            folder=str(house),
        ),
    )


def test_every_problem_of_every_file_is_reported_at_once(rules: RulesFolder) -> None:
    rules.write("apis/inkwell.toml", library("inkwell").replace("position", "positoin"))
    rules.write("apis/post.toml", library("post").replace("https", "http"))
    rules.write("apis/quill.toml", "id = \n")
    rules.write("origins/a.toml", SOURCE.replace("names", "nmaes"))
    with pytest.raises(CatalogError) as caught:
        rules.load()
    assert (
        str(caught.value)
        == f"""\
6 problems in the rules folder {rules.path}:
  origins/a.toml:1: source[0]: matches nothing; give at least one of paths, methods, attributes, names, keywords, decorators, words, endings
  origins/a.toml:4: source[0].nmaes: unknown key; did you mean "names"? \
Allowed: attributes, count, decorators, description, endings, evidence, except_methods, followed_by, id, keywords, methods, names, origin, paths, same_person, words
  apis/inkwell.toml:7: function[0].to: does not say where the value is; give at least one of position, keyword, path, rest_from
  apis/inkwell.toml:7: function[0].to.positoin: unknown key; did you mean "position"? Allowed: keyword, path, position, rest_from
  apis/post.toml:3: documentation: "http://post.example.org" is not a complete https:// address
  apis/quill.toml:1: is not valid TOML: Invalid value (at line 1, column 6); a text stands in double quotes"""
    )


def test_problems_are_grouped_by_folder(tmp_path: Path) -> None:
    with pytest.raises(CatalogError) as caught:
        load_catalog([tmp_path / "b", tmp_path / "a"])
    assert str(caught.value) == (
        f"1 problem in the rules folder {tmp_path}/a:\n  there is no such folder\n"
        f"1 problem in the rules folder {tmp_path}/b:\n  there is no such folder"
    )


def test_the_error_survives_the_way_to_another_process(tmp_path: Path) -> None:
    with pytest.raises(CatalogError) as caught:
        load_catalog([tmp_path / "a"])
    assert pickle.loads(pickle.dumps(caught.value)).problems == caught.value.problems


def test_a_folder_without_rules_is_a_mistake(rules: RulesFolder) -> None:
    rules.write("README.md", "Rules")
    assert rules.problems() == ["holds no rules; it needs at least one of the folders checks, origins, calls, apis"]


def test_each_folder_without_rules_is_named(tmp_path: Path) -> None:
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
    with pytest.raises(CatalogError) as caught:
        load_catalog(folders)
    assert [problem.folder for problem in caught.value.problems] == [str(folder) for folder in folders]


def test_what_lies_where_nobody_reads_it_is_a_mistake(rules: RulesFolder) -> None:
    rules.write("api/post.toml", library("post"))
    rules.write("post.toml", library("post"))
    rules.write("apis/ours/post.toml", library("post"))
    rules.write("apis/README.md", "Rules")
    rules.write("apis/.post.toml.swp", "")
    rules.write(".git/config.toml", "")
    assert rules.problems() == [
        'api: is not a folder of rules; did you mean "apis"? Allowed: checks, origins, calls, apis',
        "apis/ours: is not read; put rule files into apis itself",
        "post.toml: lies outside the folders of rules; move it into one of checks, origins, calls, apis",
    ]


def test_a_file_of_the_largest_size_is_read(rules: RulesFolder) -> None:
    content = library("post").encode()
    rules.write("apis/post.toml", content + b"#" * (LARGEST_FILE - len(content)))
    assert [found.id for found in rules.load().libraries] == ["post"]


def test_a_larger_file_is_refused(rules: RulesFolder) -> None:
    content = library("post").encode()
    rules.write("apis/post.toml", content + b"#" * (LARGEST_FILE + 1 - len(content)))
    assert rules.problems() == ["apis/post.toml: is larger than 1024 KiB; split it, one library a file"]


def test_a_file_that_is_no_utf_8_is_refused(rules: RulesFolder) -> None:
    rules.write("apis/post.toml", library("post").encode() + "# Größe".encode("latin-1"))
    assert rules.problems() == ["apis/post.toml:8: is not UTF-8 text (byte 135); save it in that encoding"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("x = " + "[" * 5000, "TOML inline arrays/tables are nested more than the allowed"),
        ("x = " + "9" * 5000, "Exceeds the limit"),
        ("x = 1\nx = 2\n", "Cannot overwrite a value (at line 2, column 6)"),
    ],
)
def test_toml_beyond_sense_is_a_problem_like_any_other(rules: RulesFolder, content: str, reason: str) -> None:
    rules.write("apis/post.toml", content)
    (problem,) = rules.problems()
    assert f"is not valid TOML: {reason}" in problem


@pytest.mark.skipif(sys.platform == "win32", reason="needs symbolic links")
def test_links_that_go_round_in_circles_end(rules: RulesFolder) -> None:
    rules.write("apis/post.toml", library("post"))
    (rules.path / "apis" / "loop.toml").symlink_to("loop.toml")
    (rules.path / "apis" / "up").symlink_to("..", target_is_directory=True)
    (rules.path / "origins").symlink_to("origins", target_is_directory=True)
    assert rules.problems() == [
        "apis/up: is not read; put rule files into apis itself",
        "apis/loop.toml: is not a regular file that can be read",
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_not_waited_for(rules: RulesFolder) -> None:
    rules.write("apis/post.toml", library("post"))
    os.mkfifo(rules.path / "apis" / "pipe.toml")
    assert rules.problems() == ["apis/pipe.toml: is not a regular file that can be read"]


def test_a_folder_that_can_not_be_listed_is_a_problem(rules: RulesFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    rules.write("apis/post.toml", library("post"))

    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert rules.problems() == ["can't be listed: Permission denied"]


def test_a_file_that_can_not_be_opened_is_a_problem(rules: RulesFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    rules.write("apis/post.toml", library("post"))

    def refuse(path: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied", str(path), mode)

    monkeypatch.setattr(Path, "open", refuse)
    assert rules.problems() == ["apis/post.toml: can't be read: Permission denied"]


def test_a_damaged_archive_is_a_problem(tmp_path: Path) -> None:
    archive = tmp_path / "house.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("apis/post.toml", library("post"))
    archive.write_bytes(archive.read_bytes().replace(b"dispatch", b"despatch"))
    with pytest.raises(CatalogError) as caught:
        load_catalog([zipfile.Path(archive)])
    assert [str(problem) for problem in caught.value.problems] == [
        "apis/post.toml: can't be read: Bad CRC-32 for file 'apis/post.toml'",
    ]


def test_a_long_value_is_shown_in_part(rules: RulesFolder) -> None:
    rules.write("apis/post.toml", library("post").replace("https://", "x" * 100))
    assert rules.problems() == [
        f'apis/post.toml:3: documentation: "{"x" * 60}…" is not a complete https:// address',
    ]


def test_names_can_not_forge_messages(rules: RulesFolder) -> None:
    rules.write("apis/post.toml", library("post") + '"a\\nb\\u202e" = 1\n')
    assert rules.problems() == [
        (
            'apis/post.toml:5: function[0]."a\\nb\\u202e": unknown key. Allowed: bcc, bcc_survives, cc, effect, envelope, exposure, '
            "header_name, header_value, headers, instead, message, messages, options, pair, paths, repair, strips_bcc, text, to, when, "
            "without_to"
        ),
    ]


def test_a_folder_may_lie_in_an_archive(tmp_path: Path) -> None:
    archive = tmp_path / "house.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("rules/apis/post.toml", library("post"))
    catalog = load_catalog([zipfile.Path(archive, "rules/")])
    assert [found.id for found in catalog.libraries] == ["post"]
    assert catalog.files == (f"{archive}/rules/apis/post.toml",)
