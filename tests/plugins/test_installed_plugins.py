from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from mailguard.audience.terms import Severity
from mailguard.catalog.models import Check
from mailguard.engine.errors import UsageError
from mailguard.engine.plugins import Plugin, installed_plugins, with_plugins
from tests.plugins.conftest import RULE, SiteFolder


@pytest.fixture(autouse=True)
def modules_are_forgotten() -> Iterator[None]:
    """Leave no module of a test behind for the next."""
    before = set(sys.modules)
    yield
    for name in set(sys.modules) - before:
        if name.startswith("acme"):
            del sys.modules[name]


def problem(site_folder: SiteFolder) -> str:
    """What is said about the only plug-in."""
    with pytest.raises(UsageError) as caught:
        installed_plugins([str(site_folder.path)])
    return str(caught.value)


def test_an_installed_rule_is_found_with_its_texts(site_folder: SiteFolder) -> None:
    site_folder.install("acme_rules")
    [plugin] = installed_plugins([str(site_folder.path)])
    check = plugin.check
    assert plugin == Plugin("acme_rules 1.0", str(site_folder.path), "acme_rules:Any", check)
    assert (check.code, check.name, check.summary, check.severity, check.default) == (
        "ACME101",
        "any-message",
        "A message",
        Severity.WARNING,
        True,
    )
    assert check.rule is not None


def test_plug_ins_are_sorted_by_code(site_folder: SiteFolder) -> None:
    site_folder.install("acme_a", RULE.replace("ACME101", "ZED101").replace("any-message", "last"))
    site_folder.install("acme_b")
    assert [plugin.check.code for plugin in installed_plugins([str(site_folder.path)])] == ["ACME101", "ZED101"]


def test_a_class_inside_a_package_is_found(site_folder: SiteFolder) -> None:
    site_folder.install("acme_package", None, value="acme_package.rules:Rules.Any")
    package = site_folder.path / "acme_package"
    package.mkdir()
    (package / "rules.py").write_text(RULE + "\n\nclass Rules:\n    Any = Any\n", encoding="utf-8")
    [plugin] = installed_plugins([str(site_folder.path)])
    assert plugin.value == "acme_package.rules:Rules.Any"


def test_other_entry_points_are_left_alone(site_folder: SiteFolder) -> None:
    site_folder.install("acme_other", "raise RuntimeError", group="mailguard.rules.other")
    assert installed_plugins([str(site_folder.path)]) == ()


def test_a_folder_without_plug_ins_has_none(site_folder: SiteFolder) -> None:
    (site_folder.path / "broken-1.0.dist-info").write_text("a file", encoding="utf-8")
    assert installed_plugins([str(site_folder.path)]) == ()


def test_an_editable_installation_is_not_loaded(site_folder: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    site_folder.install("acme_editable", None)
    tree = site_folder.path.parent / "tree"
    tree.mkdir()
    (tree / "acme_editable.py").write_text("raise AssertionError('executed')", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tree))
    assert problem(site_folder) == (
        "the plug-in acme_editable 1.0 cannot be used: its module acme_editable is not in "
        f"{site_folder.path}; an editable installation is not loaded: use 'pip install .'"
    )


def test_a_module_that_was_loaded_from_elsewhere_does_not_stand_in(
    site_folder: SiteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    site_folder.install("acme_twice")
    tree = site_folder.path.parent / "tree"
    tree.mkdir()
    (tree / "acme_twice.py").write_text(RULE, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tree))
    import acme_twice  # type: ignore[import-not-found]

    assert acme_twice.Any.code == "ACME101"
    assert problem(site_folder) == (
        f"the plug-in acme_twice 1.0 cannot be used: another module called acme_twice was loaded before, "
        f"from {tree / 'acme_twice.py'}"
    )


def test_what_a_plug_in_imports_does_not_come_from_the_tree(
    site_folder: SiteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    site_folder.install("acme_needs", f"import json, lib2_of_tree\n{RULE}")
    tree = site_folder.path.parent / "tree"
    tree.mkdir()
    (tree / "lib2_of_tree.py").write_text("raise AssertionError('executed')", encoding="utf-8")
    monkeypatch.chdir(tree)
    monkeypatch.syspath_prepend("")
    monkeypatch.syspath_prepend(str(tree))
    before = list(sys.path)
    assert problem(site_folder) == (
        "the plug-in acme_needs 1.0 cannot be used: acme_needs:Any cannot be imported: "
        "ModuleNotFoundError: No module named 'lib2_of_tree'"
    )
    assert sys.path == before


WRONG = {
    "fails to import": (
        RULE + "\n1 / 0\n",
        "acme_wrong:Any cannot be imported: ZeroDivisionError: division by zero",
    ),
    "has no such class": (
        RULE.replace("Any", "Other"),
        "acme_wrong:Any cannot be imported: AttributeError: module 'acme_wrong' has no attribute 'Any'",
    ),
    "is no class": ("Any = 1\n", "acme_wrong:Any is no subclass of mailguard.plugin.Rule"),
    "is no rule": ("class Any: pass\n", "acme_wrong:Any is no subclass of mailguard.plugin.Rule"),
    "has a code of mailguard": (
        RULE.replace("ACME101", "MG101"),
        "code of acme_wrong:Any must be capital letters other than MG and three digits, as in ACME101, not 'MG101'",
    ),
    "has no code": (
        RULE.replace("code =", "kode ="),
        "code of acme_wrong:Any must be capital letters other than MG and three digits, as in ACME101, not None",
    ),
    "has a name of several words": (
        RULE.replace("any-message", "Any message"),
        "name of acme_wrong:Any must be lower-case words joined by hyphens, not 'Any message'",
    ),
    "does not say why": (RULE.replace('why = "So."', 'why = " "'), "why of acme_wrong:Any must be a text, not ' '"),
    "has a severity as text": (
        RULE.replace("    repair", "    severity = 'error'\n    repair"),
        "severity of acme_wrong:Any must be a mailguard.plugin.Severity, not 'error'",
    ),
    "cannot be made": (
        RULE + "\n    def __init__(self):\n        raise OSError('no file')\n",
        "acme_wrong:Any() fails: OSError: no file",
    ),
    "is abstract": (
        RULE.replace("def judge", "def jugde"),
        "acme_wrong:Any() fails: TypeError: Can't instantiate abstract class Any",
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_with_a_plug_in_is_told(site_folder: SiteFolder, wrong: str) -> None:
    source, reason = WRONG[wrong]
    site_folder.install("acme_wrong", source)
    assert problem(site_folder).startswith(f"the plug-in acme_wrong 1.0 cannot be used: {reason}")


def taken(code: str, name: str) -> Check:
    return Check(code, name, "", "", "", "", Severity.ERROR, True, None, None)


def test_rules_of_plug_ins_come_after_the_others(site_folder: SiteFolder) -> None:
    site_folder.install("acme_rules")
    plugins = installed_plugins([str(site_folder.path)])
    assert [check.code for check in with_plugins([taken("MG101", "visible-to")], plugins)] == ["MG101", "ACME101"]


@pytest.mark.parametrize(("code", "name"), [("ACME101", "other"), ("ACME102", "any-message")])
def test_a_code_or_name_that_is_taken_is_an_error(site_folder: SiteFolder, code: str, name: str) -> None:
    site_folder.install("acme_rules")
    with pytest.raises(UsageError) as caught:
        with_plugins([taken(code, name)], installed_plugins([str(site_folder.path)]))
    assert str(caught.value) == (
        f"the plug-in acme_rules 1.0 cannot be used: its rule ACME101 any-message has a code or name of {code} {name}"
    )
