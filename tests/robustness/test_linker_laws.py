"""Laws of the linker: what is found does not depend on how a program is laid out in files, nor on what else there is, and linking again finds nothing more.

`LAWS=1000 python -m pytest tests/robustness/test_linker_laws.py` tries that many programs for each.
"""

from __future__ import annotations

import os
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from mailguard.audience.terms import Confidence
from tests.robustness.hostile_code import PEOPLE
from tests.robustness.linked_programs import HEADER, Definition, about, analysis, in_files, link, programs

FEW = settings(max_examples=int(os.environ.get("LAWS", "12")), deadline=None)
MODULES = ("a", "b", "c", "z")
homes = st.dictionaries(
    st.sampled_from([f"{kind}{n}" for kind in ("tell", "fetch", "run") for n in range(5)]), st.sampled_from(MODULES)
)
OTHERS = {
    "app/shapes.py": "import math\n\ndef area(shape):\n    return math.pi * shape.radius\n",
    "other/a.py": "def tell0(x):\n    print(x)\n\ndef run0():\n    tell0(['a', 'b'])\n",
    "other/words.py": "# send_mail, EmailMessage\nfetch0 = [thing.send for thing in things]\n",
}
ONE = ("[User.objects.get(id=1).email]", "[]", "User.objects.get(id=2).email", "(User.objects.first().email,)")
SEVERAL = (
    PEOPLE,
    "list(User.objects.values_list('email', flat=True))",
    "[u.email for u in User.objects.filter(on=True)]",
)
STEPS = (
    "to = list(to)",
    "to = [x for x in to if x]",
    "to = to[:1]",
    "to = sorted(set(to))",
    "to = to or [User.objects.last().email]",
    "to = [*to, User.objects.get(id=3).email]",
    "to = to if isinstance(to, (list, tuple)) else [to]",
    "if not to:\n        return",
    "if len(to) > 1:\n        to = to[0:1]",
    "if flag:\n        to = list(to) + []",
)
Program = tuple[Definition, ...]


def spread(program: Program, chosen: dict[str, str]) -> dict[str, str]:
    return {each.name: chosen.get(each.name, MODULES[0]) for each in program}


@FEW
@given(programs(), homes)
def test_a_program_in_one_file_or_in_several_is_the_same_program(program: Program, chosen: dict[str, str]) -> None:
    assert about(in_files(program, spread(program, chosen))) == about(in_files(program, spread(program, {})))


@FEW
@given(programs(), homes, st.permutations(MODULES))
def test_the_names_of_files_say_nothing(program: Program, chosen: dict[str, str], names: list[str]) -> None:
    renamed = {name: names[MODULES.index(home)] for name, home in spread(program, chosen).items()}
    assert about(in_files(program, renamed)) == about(in_files(program, spread(program, chosen)))


@FEW
@given(programs(), homes, st.randoms())
def test_files_and_definitions_may_come_in_any_order(program: Program, chosen: dict[str, str], random: Random) -> None:
    files = in_files(program, spread(program, chosen))
    order = list(files)
    random.shuffle(order)
    assert analysis(files, tuple(order)) == analysis(files)
    turned = list(program)
    random.shuffle(turned)
    assert about(in_files(tuple(turned), spread(program, chosen))) == about(files)


@FEW
@given(programs(), homes)
def test_unrelated_files_change_nothing(program: Program, chosen: dict[str, str]) -> None:
    files = in_files(program, spread(program, chosen))
    alone, among_others = analysis(files), analysis({**files, **OTHERS})
    assert (among_others.findings, among_others.inventory, among_others.not_understood) == (
        alone.findings,
        alone.inventory,
        alone.not_understood,
    )


@FEW
@given(programs(), homes)
def test_what_is_found_is_a_fixed_point(program: Program, chosen: dict[str, str]) -> None:
    files = in_files(program, spread(program, chosen))
    found = link(files, [path for path, text in files.items() if "send_mail(" in text or ".send(" in text], frozenset())
    assert link(files, files, found.words) == found


@FEW
@given(programs(), homes, st.integers(0, 4), st.integers(0, 3))
def test_one_more_caller_takes_no_finding_away(
    program: Program, chosen: dict[str, str], wrapper: int, supplier: int
) -> None:
    names = {each.name for each in program}
    uses = frozenset({f"tell{wrapper}", f"fetch{supplier}"})
    more = Definition("run9", uses, f"def run9():\n    tell{wrapper}(fetch{supplier}())\n")
    if uses <= names:
        assert _reported((*program, more), chosen) >= _reported(program, chosen)


def _reported(program: Program, chosen: dict[str, str]) -> int:
    """The number of findings without those that rest on a parameter which nobody fills: these give way to the first caller."""
    found = analysis(in_files(program, spread(program, chosen))).findings
    return sum(finding.confidence is not Confidence.LOW for finding in found)


@FEW
@given(st.sampled_from(ONE), st.sampled_from(SEVERAL), st.lists(st.sampled_from(STEPS), max_size=4))
def test_what_may_be_several_is_no_less_than_what_is_one(one: str, several: str, steps: list[str]) -> None:
    body = "".join(f"    {step}\n" for step in steps) + "    send_mail('', '', None, to)\n"
    apart = [analysis({"a.py": f"{HEADER}def f(flag):\n    to = {people}\n{body}"}) for people in (one, several)]
    either = f"{HEADER}def f(flag):\n    if flag:\n        to = {one}\n    else:\n        to = {several}\n{body}"
    assert len(analysis({"a.py": either}).findings) >= max(len(each.findings) for each in apart)
