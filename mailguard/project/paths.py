"""Following a path of keys into nested data: where an API model says that recipients are."""

from __future__ import annotations

from mailguard.audience.values import Collection, Constant, Options, Put, Spread, Unknown, Value
from mailguard.project import language
from mailguard.project.run import Run


def dig(run: Run, value: Value, path: tuple[str, ...]) -> list[Value]:
    """The values at `path` inside `value`."""
    if not path:
        return [value]
    key, rest = path[0], path[1:]
    inner = language.seen(run, value)
    if isinstance(inner, Options):
        return [found for single in inner.values for found in dig(run, single, path)]
    if key == "[]":
        return [found for element in elements(run, value) for found in dig(run, element, rest)]
    if isinstance(inner, Collection) and key.isdigit():
        position = int(key)
        place = inner.parts[position].place if position < len(inner.parts) else value.place
        return dig(run, Put(place, language.item(run, value, Constant(place, position), place)), rest)
    entries, unknown = language.known_entries(run, value)
    if key in entries:
        return dig(run, entries[key], rest)
    cell = language.is_object(run, value)
    if cell is not None:
        return dig(run, cell.attributes[key], rest) if key in cell.attributes else []
    if unknown and not isinstance(inner, (Collection, Constant, Unknown)) and language.may_hold_keys(value):
        return dig(run, language.item(run, value, Constant(value.place, key), value.place), rest)
    return []


def elements(run: Run, value: Value) -> list[Value]:
    """Each element of a collection once, whatever its number; of anything else one that stands for all."""
    inner = language.seen(run, value)
    if isinstance(inner, Options):
        return [found for single in inner.values for found in elements(run, single)]
    if isinstance(inner, Collection):
        found: list[Value] = []
        for part in inner.parts:
            found += elements(run, part.value) if isinstance(part, Spread) else [part.value]
        return found
    return [language.element(run, value, value.place)]


def dig_known(run: Run, value: Value, path: tuple[str, ...]) -> bool:
    """Whether a mapping whose making was seen holds `path`."""
    if not path:
        return True
    if path[0] == "[]":
        return any(dig_known(run, element, path[1:]) for element in elements(run, value))
    entries, _ = language.known_entries(run, value)
    return path[0] in entries and dig_known(run, entries[path[0]], path[1:])
