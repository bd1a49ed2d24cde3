from __future__ import annotations

from pathlib import Path

from mailguard.catalog.load import builtin_rules
from tests.cli.conftest import Mailguard
from tests.cli.test_rules_test import MODEL, example


def test_every_file_is_listed_under_its_folder(mailguard: Mailguard, tmp_path: Path) -> None:
    house = tmp_path / "mail-rules"
    (house / "apis").mkdir(parents=True)
    (house / "apis" / "acme.toml").write_text(MODEL + example(), encoding="utf-8")
    (house / "origins").mkdir()
    (house / "origins" / "team.toml").write_text(
        '[[source]]\nid = "team"\ndescription = "those of our team"\nnames = ["ours"]\norigin = "staff"\n',
        encoding="utf-8",
    )
    (house / "calls").mkdir()
    (house / "calls" / "queue.toml").write_text(
        'deferred = [{ paths = ["acme.later"], target = { position = 0 } }]\n'
        'transparent = [{ paths = ["acme.same"], passes = "same" }, { methods = ["tidy"], passes = "same" }]\n'
        'http = { methods = ["call"] }\n',
        encoding="utf-8",
    )
    finished = mailguard("rules", "list", "--rules", str(house))
    assert (finished.code, finished.err) == (0, "")
    builtin, _, ours = finished.out.partition("\n\n")
    lines = builtin.splitlines()
    assert lines[0] == f"{builtin_rules()} (comes with mailguard)"
    assert sum(line.startswith("  ") and line[2] != " " for line in lines) == len(
        list(Path(str(builtin_rules())).glob("*/*.toml"))
    )
    assert "  checks/MG101-visible-to.toml            on by default, 2 examples" in lines
    assert ours == (
        f"{house}\n"
        "  origins/team.toml  1 origin\n"
        "  calls/queue.toml   2 calls that pass on, 1 call that calls later, 1 call that\n"
        "                     sends requests\n"
        "  apis/acme.toml     1 model, 1 example\n"
    )


def test_a_folder_that_is_not_there_is_an_error(mailguard: Mailguard, tmp_path: Path) -> None:
    for command in (("rules", "list"), ("explain", "MG101"), ("check",), ("rules", "test", str(builtin_rules()))):
        finished = mailguard(*command, "--rules", str(tmp_path / "none"))
        assert (finished.code, finished.out) == (2, "")
        assert "there is no such folder" in finished.err
