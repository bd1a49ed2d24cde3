from __future__ import annotations

from pathlib import Path

import pytest

from mailguard.catalog.load import builtin_rules
from tests.cli.conftest import Mailguard

MODEL = """\
id = "acme"
name = "Acme"
documentation = "https://wiki.acme.example/mail"
[[function]]
paths = ["acme.mail.notify"]
to = { position = 1, keyword = "people" }
"""
CODE = """
from acme.mail import notify
from acme.models import User


def announce():
    people = [user.email for user in User.objects.all()]
    notify("News", people){mark}
"""


def example(mark: str = "  # MG101", *, leak: bool = True, span: str = "", code: str = CODE) -> str:
    underlined = f"span = '{span}'\n" if span else ""
    verdict = str(leak).lower()
    return f"\n[[example]]\nname = \"news\"\nleak = {verdict}\n{underlined}code = '''{code.format(mark=mark)}'''\n"


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    (tmp_path / "mail-rules" / "apis").mkdir(parents=True)
    return tmp_path / "mail-rules" / "apis" / "acme.toml"


def run(mailguard: Mailguard, rules: Path, text: str) -> tuple[int, str]:
    """Test a folder with one file; the path of the file is left out of what is said."""
    rules.write_text(text, encoding="utf-8")
    finished = mailguard("rules", "test", str(rules.parents[1]))
    assert finished.err == ""
    return finished.code, " ".join(finished.out.replace(str(rules), "acme.toml").split())


def test_examples_that_come_out_as_marked_pass(mailguard: Mailguard, rules: Path) -> None:
    assert run(mailguard, rules, MODEL + example(span="people")) == (0, "1 example in 1 file: all as expected.")


def test_a_finding_that_is_missing_is_told_with_its_line_in_the_rule_file(mailguard: Mailguard, rules: Path) -> None:
    text = MODEL.replace("to = {", "envelope = {") + "bcc = { position = 1 }\n" + example()
    line = text.splitlines().index('    notify("News", people)  # MG101') + 1
    code, out = run(mailguard, rules, text)
    assert code == 1
    assert out == (
        f"acme.toml:9: the example “news” fails line {line}: expected MG101, but nothing was found. "
        '| notify("News", people) # MG101 '
        "No place that sends mail was recognised: compare the import paths and argument names with the rule file. "
        "1 example in 1 file: 1 of them fails."
    )


def test_a_finding_that_is_not_marked_is_told(mailguard: Mailguard, rules: Path) -> None:
    code, out = run(mailguard, rules, MODEL + example("", leak=False))
    assert code == 1
    assert (
        "line 18: found MG101, but the line has no mark # MG101: To of one message holds several addresses of people "
        'from the application\'s data: each recipient sees all the others. | notify("News", people) '
    ) in out


def test_another_code_than_the_marked_one_is_told_once(mailguard: Mailguard, rules: Path) -> None:
    code, out = run(mailguard, rules, MODEL + example("  # MG102"))
    assert code == 1
    assert "line 18: expected MG102, but found MG101. |" in out
    assert "has no mark" not in out


def test_a_mark_on_another_line_is_told(mailguard: Mailguard, rules: Path) -> None:
    moved = CODE.replace("User.objects.all()]", "User.objects.all()]  # MG101")
    code, out = run(mailguard, rules, MODEL + example("", code=moved))
    assert code == 1
    assert "line 17: expected MG101, but it is found on another line. |" in out
    assert "line 18: found MG101, but the line has no mark" in out


def test_a_finding_of_low_confidence_does_not_count(mailguard: Mailguard, rules: Path) -> None:
    unknown = "\nfrom acme.mail import notify\n\n\ndef tell(people):\n    notify('News', people){mark}\n"
    code, out = run(mailguard, rules, MODEL + example(code=unknown))
    assert code == 1
    assert "expected MG101, but it is found with low confidence only" in out


def test_a_wrong_span_is_told(mailguard: Mailguard, rules: Path) -> None:
    code, out = run(mailguard, rules, MODEL + example(span='"News"'))
    assert code == 1
    assert 'expected `"News"` to be underlined, but it is `people`.' in out


def test_failures_and_files_are_counted(mailguard: Mailguard, rules: Path) -> None:
    second = rules.with_name("post.toml")
    second.write_text(MODEL.replace("acme", "post") + example().replace("acme", "post"), encoding="utf-8")
    more = example("", leak=False).replace('"news"', '"more news"')
    code, out = run(mailguard, rules, MODEL + example() + more)
    assert code == 1
    assert out.endswith("3 examples in 2 files: 1 of them fails.")


def test_a_folder_without_examples_is_not_green(mailguard: Mailguard, rules: Path) -> None:
    rules.write_text(MODEL, encoding="utf-8")
    finished = mailguard("rules", "test", str(rules.parents[1]))
    assert (finished.code, finished.out) == (3, "")
    assert finished.err == f"mailguard: no example in the rule files of {rules.parents[1]}; nothing was tested\n"


def test_a_wrong_rule_file_is_explained(mailguard: Mailguard, rules: Path) -> None:
    rules.write_text(MODEL.replace("keyword", "keywrod"), encoding="utf-8")
    finished = mailguard("rules", "test", str(rules.parents[1]))
    assert (finished.code, finished.out) == (2, "")
    assert 'apis/acme.toml:6: function[0].to.keywrod: unknown key; did you mean "keyword"?' in finished.err


def test_rules_of_other_folders_are_known_but_not_tested(mailguard: Mailguard, rules: Path, tmp_path: Path) -> None:
    rules.write_text(MODEL + example("  # MG102"), encoding="utf-8")
    mine = tmp_path / "mine"
    (mine / "checks").mkdir(parents=True)
    (mine / "checks" / "MG150-any-news.toml").write_text(
        'code = "MG150"\nname = "any-news"\nsummary = "News"\nmessage = "news"\nwhy = "So."\nrepair = "Do."\n'
        'severity = "note"\ndefault = true\npredicate = { fields = ["to"], at_least = 1 }\n'
        + example("  # MG101 MG150"),
        encoding="utf-8",
    )
    finished = mailguard("rules", "test", str(mine), "--rules", str(rules.parents[1]))
    assert (finished.code, finished.out, finished.err) == (0, "1 example in 1 file: all as expected.\n", "")


def test_the_folder_that_mailguard_comes_with_can_be_named(
    mailguard: Mailguard, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mailguard.cli import rules_test
    from mailguard.engine.examples import ExampleResult

    monkeypatch.setattr(rules_test, "run_example", lambda example, catalog, owner: ExampleResult(example))
    finished = mailguard("rules", "test", str(builtin_rules()))
    assert (finished.code, finished.err) == (0, "")
    assert finished.out.endswith(": all as expected.\n")


def test_a_rule_that_is_off_speaks_in_its_own_examples_only(mailguard: Mailguard, rules: Path) -> None:
    rules.write_text(MODEL + example(), encoding="utf-8")
    checks = rules.parents[1] / "checks"
    checks.mkdir()
    (checks / "ACME101-any-news.toml").write_text(
        'code = "ACME101"\nname = "any-news"\nsummary = "News"\nmessage = "news"\nwhy = "So."\nrepair = "Do."\n'
        'severity = "note"\ndefault = false\npredicate = { fields = ["to"], at_least = 1 }\n'
        + example("  # MG101 ACME101")
        + example("  # MG101").replace('"news"', '"not marked"'),
        encoding="utf-8",
    )
    finished = mailguard("rules", "test", str(rules.parents[1]))
    assert finished.code == 1
    assert "ACME101-any-news.toml:24: the example “not marked” fails" in " ".join(finished.out.split())
    assert finished.out.endswith("3 examples in 2 files: 1 of them fails.\n")
