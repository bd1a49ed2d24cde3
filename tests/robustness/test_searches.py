"""What searches for inputs that break something begin with and change, and what they keep: `fuzz.py`, `byte_mutator.py` and `real_code.py`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.robustness import real_code, stages
from tests.robustness.byte_mutator import ByteMutator
from tests.robustness.fuzz import Inputs
from tests.robustness.hostile_code import MAIL, SEND
from tests.robustness.seeds import NOTEBOOK_SEED, OTHER_CODE, OTHER_SYNTAX

SEEDS = (*OTHER_SYNTAX, *OTHER_CODE, NOTEBOOK_SEED)
LEAK = (MAIL + SEND).encode()


def test_every_seed_is_a_program(tmp_path: Path) -> None:
    inputs = Inputs(tmp_path, len(SEEDS))
    for seed in SEEDS:
        inputs.attempt(seed)
    assert inputs.tried["no Python"] == 0


def test_inputs_are_counted_by_what_is_in_them(tmp_path: Path) -> None:
    inputs = Inputs(tmp_path, 4)
    for data in (LEAK, b"x = 1", b"x = (", b'{"cells": 1}'):
        inputs.attempt(data)
    assert inputs.tried == {"with findings": 1, "without mail": 1, "no Python": 2}


def test_an_input_that_breaks_something_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "judge", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        Inputs(tmp_path / "kept", 1).attempt(LEAK)
    assert [path.read_bytes() for path in (tmp_path / "kept").iterdir()] == [LEAK]


def test_changes_are_the_same_for_the_same_seed_and_no_longer_than_allowed() -> None:
    change = ByteMutator(SEEDS, lambda data, most: data[::-1][:most])
    made = [change(LEAK, 60, seed) for seed in range(200)]
    assert made == [change(LEAK, 60, seed) for seed in range(200)]
    assert max(map(len, made)) == 60
    assert len(set(made)) > 40
    assert any(change(b"", 60, seed) for seed in range(50))


def test_each_file_of_a_folder_is_looked_at_whatever_the_others_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, data in {"a.py": b"x = (", "b.pyi": LEAK, "c.py": b"x = 1", "d.txt": LEAK}.items():
        (tmp_path / name).write_bytes(data)
    monkeypatch.setattr(stages, "judge", lambda messages, *_: [1 / 0 for _ in messages])
    found = real_code.each_alone(tmp_path, every=1)
    assert (found.files, found.refused) == (3, 1)
    assert found.troubles == (f"{tmp_path / 'b.pyi'}: ZeroDivisionError: division by zero",)


def test_a_folder_is_checked_as_people_check_it(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "a.py").write_bytes(LEAK)
    (tmp_path / "b.py").write_bytes(b"x = send_mail(")
    found = real_code.checked(tmp_path)
    assert (found.files, found.findings, found.unreadable, found.trouble) == (2, 1, 1, "")
    assert real_code.checked(tmp_path / "missing").trouble.startswith("exit code 2")
