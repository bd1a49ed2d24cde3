"""Laws of the audience domain: what is joined, repeated or weakened comes out the same in any order, and more code never means fewer people."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from mailguard.audience.audience import MANY, NOBODY, ONE, Count, Group, Whose, stronger, weaker
from mailguard.audience.compare import _severity, repeated, worst_audience
from mailguard.audience.place import Place, Span
from mailguard.audience.terms import Evidence, Field, Origin
from mailguard.audience.values import Collection, Constant, One, Options, Value, options
from mailguard.project.heap import MAX_ALTERNATIVES, Cell, Headers, ListCell, ObjectCell, Recipient, join_heaps
from tests.robustness.hostile_code import MAIL
from tests.robustness.stages import analysed

PLACE = Place("a.py", Span(1, 0, 1, 1))
evidence = st.sampled_from(Evidence)
bounds = st.tuples(st.integers(0, 5) | st.just(MANY), st.integers(0, 5) | st.just(MANY)).map(sorted)
counts = st.builds(lambda bound, known: Count(bound[0], bound[1], known), bounds, evidence)
groups = st.builds(Group, counts, st.builds(Whose, st.sampled_from(Origin), evidence))
audiences = st.lists(groups, max_size=3).map(tuple)
VALUES = [Constant(PLACE, number) for number in range(6)]
single = st.sampled_from(VALUES)
values = st.recursive(
    single, lambda inner: st.lists(inner, min_size=1, max_size=3).map(lambda held: options(tuple(held), PLACE))
)


def alternatives(value: Value) -> set[Value]:
    return set(value.values) if isinstance(value, Options) else {value}


@given(evidence, evidence, evidence)
def test_weaker_and_stronger_are_the_two_operations_of_a_lattice(a: Evidence, b: Evidence, c: Evidence) -> None:
    for operation in (weaker, stronger):
        assert operation(a, a) is a
        assert operation(a, b) is operation(b, a)
        assert operation(operation(a, b), c) is operation(a, operation(b, c))
    assert weaker(a, stronger(a, b)) is a is stronger(a, weaker(a, b))


@given(counts, counts, counts)
def test_numbers_multiply_in_any_order(a: Count, b: Count, c: Count) -> None:
    def bounded(count: Count) -> tuple[int, Evidence]:
        return count.high, count.evidence

    assert bounded(a.times(b)) == bounded(b.times(a))
    assert bounded(a.times(b).times(c)) == bounded(a.times(b.times(c)))
    assert bounded(a.times(ONE)) == bounded(a)
    assert a.times(NOBODY).high == 0
    assert a.times(b).high <= MANY


@given(groups, counts, counts)
def test_more_turns_never_mean_fewer_people(group: Group, few: Count, many: Count) -> None:
    if few.high <= many.high:
        assert repeated(group, few).count.high <= repeated(group, many).count.high


@given(values, values, values)
def test_alternatives_join_as_sets_do(a: Value, b: Value, c: Value) -> None:
    assert options((a, a), PLACE) is a or alternatives(options((a, a), PLACE)) == alternatives(a)
    assert (
        alternatives(options((a, b), PLACE))
        == alternatives(options((b, a), PLACE))
        == alternatives(a) | alternatives(b)
    )
    left, right = options((options((a, b), PLACE), c), PLACE), options((a, options((b, c), PLACE)), PLACE)
    assert alternatives(left) == alternatives(right)


@given(st.lists(audiences, min_size=1, max_size=3))
def test_the_worst_audience_does_not_depend_on_the_order(found: list[tuple[Group, ...]]) -> None:
    worst = {_severity(worst_audience(list(order))) for order in permutations(found)}
    assert worst == {max(map(_severity, found))}
    assert worst_audience([found[0], found[0]]) == found[0]
    assert _severity(worst_audience([worst_audience(found[:-1]), found[-1]])) in worst


cells = st.lists(single, max_size=3).map(
    lambda held: ListCell(Collection(PLACE, "list", tuple(One(each, PLACE) for each in held)), ())
)
heaps = st.dictionaries(st.integers(1, 3), cells, max_size=3)


def shape(cell: Cell) -> tuple[str, frozenset[tuple[int, ...]]]:
    """The lists that a cell may be, as numbers of values."""

    def lists(value: Value) -> set[tuple[int, ...]]:
        if isinstance(value, Options):
            return {found for each in value.values for found in lists(each)}
        if not isinstance(value, Collection):
            return {(VALUES.index(value),)}
        found: set[tuple[int, ...]] = {()}
        for part in value.parts:
            found = {(*before, *after) for before in found for after in lists(part.value)}
        return found

    assert isinstance(cell, ListCell)
    return "list", frozenset(lists(cell.value))


@given(heaps, heaps)
def test_joined_heaps_hold_what_either_held(first: dict[int, Cell], second: dict[int, Cell]) -> None:
    joined, other = join_heaps(first, second, PLACE), join_heaps(second, first, PLACE)
    assert join_heaps(first, first, PLACE) is first
    for number in first.keys() | second.keys():
        held = [shape(heap[number])[1] for heap in (first, second) if number in heap]
        assert shape(joined[number]) == shape(other[number]) == ("list", frozenset().union(*held))


@given(heaps, heaps, heaps)
def test_heaps_join_in_any_grouping(a: dict[int, Cell], b: dict[int, Cell], c: dict[int, Cell]) -> None:
    left, right = join_heaps(join_heaps(a, b, PLACE), c, PLACE), join_heaps(a, join_heaps(b, c, PLACE), PLACE)
    assert {number: shape(cell) for number, cell in left.items()} == {
        number: shape(cell) for number, cell in right.items()
    }


PEOPLE = [Recipient(One(value, PLACE), PLACE, 0) for value in VALUES]
alternatives_of_a_field = st.lists(st.lists(st.sampled_from(PEOPLE), max_size=2).map(tuple), min_size=1, max_size=3)
headers = alternatives_of_a_field.map(lambda chosen: Headers(tuple(dict.fromkeys(chosen)), ()))
messages = st.builds(
    lambda fields, attributes: ObjectCell(None, None, (), attributes, fields, (), PLACE, 0),
    st.dictionaries(st.sampled_from([Field.TO, Field.CC]), headers),
    st.dictionaries(st.sampled_from(["people", "kind"]), values),
)


def joined(*cells: ObjectCell) -> ObjectCell:
    heap: dict[int, Cell] = {0: cells[0]}
    for cell in cells[1:]:
        heap = join_heaps(heap, {0: cell}, PLACE)
    found = heap[0]
    assert isinstance(found, ObjectCell)
    return found


def contents(cell: ObjectCell) -> dict[str, set[object]]:
    """What each header and each attribute of an object may be."""
    held: dict[str, set[object]] = {field.value: set(made.alternatives) for field, made in cell.fields.items()}
    return held | {name: set(alternatives(value)) for name, value in cell.attributes.items()}


@given(messages, messages, messages)
def test_objects_join_as_sets_do(a: ObjectCell, b: ObjectCell, c: ObjectCell) -> None:
    assert contents(joined(a, a)) == contents(a)
    assert contents(joined(a, b)) == contents(joined(b, a))
    assert contents(joined(joined(a, b), c)) == contents(joined(a, joined(b, c)))


@given(st.lists(messages, min_size=1, max_size=12))
def test_what_a_loop_goes_on_joining_comes_to_rest(turns: list[ObjectCell]) -> None:
    once = joined(*turns)
    assert contents(joined(once, *turns)) == contents(once)
    assert all(len(made.alternatives) <= MAX_ALTERNATIVES for made in once.fields.values())


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(["append(a.email)", "extend([b.email, c.email])", "insert(0, d.email)"]), max_size=5))
def test_more_people_in_a_list_never_make_a_finding_go_away(added: list[str]) -> None:
    reported = []
    for number in range(len(added) + 1):
        lines = "".join(f"    to.{call}\n" for call in added[:number])
        code = f"{MAIL}def f():\n    a, b, c, d = (User.objects.get(id=n) for n in 'abcd')\n    to = []\n{lines}    send_mail('', '', None, to)\n"
        reported.append("MG101" in [finding.code for finding in analysed(code.encode()) or ()])
    assert reported == sorted(reported)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(["for x in to:", "while flag:", "if flag:", "try:", "with x:"]), max_size=8))
def test_loops_that_feed_themselves_come_to_an_end(headers: list[str]) -> None:
    lines = [f"{'    ' * depth}{header}" for depth, header in enumerate(headers, 1)]
    lines.append(f"{'    ' * (len(headers) + 1)}to += [x, *to, User.objects.get(id=to)]")
    depths = range(len(headers), 0, -1)
    lines += [f"{'    ' * depth}finally: to = [to]" for depth in depths if headers[depth - 1] == "try:"]
    code = f"{MAIL}def f(x):\n    to = []\n" + "\n".join(lines) + "\n    send_mail('', '', None, to)\n"
    assert analysed(code.encode()) is not None
