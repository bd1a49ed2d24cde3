from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Mailguard


@pytest.mark.parametrize("name", ["MG101", "mg101", "visible-to", "Visible-To"])
def test_a_rule_is_explained_by_code_or_name(mailguard: Mailguard, name: str) -> None:
    finished = mailguard("explain", name)
    assert (finished.code, finished.err) == (0, "")
    assert finished.out.startswith("MG101 visible-to\n\nSeveral people's addresses stand together in To.\n")


@pytest.mark.parametrize(
    "name", ["mandrill", "mailchimp-transactional", "mailchimp_transactional.Client", "mandrill.Mandrill"]
)
def test_a_library_is_explained_by_id_package_or_import_path(mailguard: Mailguard, name: str) -> None:
    finished = mailguard("explain", name)
    assert (finished.code, finished.err) == (0, "")
    assert finished.out.startswith("Mailchimp Transactional (Mandrill)\n\n  Package: `mailchimp-transactional`\n")
    assert "Option: `preserve_recipients` = `True`: everybody in To and Cc of one message" in finished.out
    assert "https://mailchimp.com/developer/transactional/api/messages/send-new-message/" in finished.out


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("MG1O1", "did you mean MG101"),
        ("visble-to", "did you mean visible-to"),
        ("djagno", "did you mean django"),
        ("Flask Mail", "did you mean flask_mail"),
        ("xyzzy", "; 'mailguard rules list'"),
    ],
)
def test_an_unknown_name_is_an_error_with_a_hint(mailguard: Mailguard, name: str, hint: str) -> None:
    finished = mailguard("explain", name)
    assert (finished.code, finished.out) == (2, "")
    assert finished.err.startswith(f"mailguard: no rule or library is called {name}; ")
    assert hint in finished.err


def test_a_page_can_be_had_as_markdown(mailguard: Mailguard) -> None:
    finished = mailguard("explain", "--format", "markdown", "MG101")
    assert finished.out.startswith(
        "# MG101 visible-to\n\nSeveral people's addresses stand together in To.\n\n- **Severity**: error\n"
    )
    assert "\n## Why it matters\n" in finished.out


def test_a_library_of_the_team_is_explained(mailguard: Mailguard, tmp_path: Path) -> None:
    (tmp_path / "apis").mkdir()
    (tmp_path / "apis" / "acme.toml").write_text(
        'id = "acme"\nname = "Acme"\ndocumentation = "https://wiki.example.org"\n'
        '[[function]]\npaths = ["acme.mail.notify"]\nto = { position = 1 }\n',
        encoding="utf-8",
    )
    finished = mailguard("explain", "--rules", str(tmp_path), "acme.mail.notify")
    assert (finished.code, finished.err) == (0, "")
    assert "Function `acme.mail.notify`\n\n  Does: sends the message\n  To: argument 2\n" in finished.out


def test_a_name_has_to_be_given(mailguard: Mailguard) -> None:
    finished = mailguard("explain")
    assert (finished.code, finished.out) == (2, "")
    assert "Missing argument 'NAME'" in finished.err
