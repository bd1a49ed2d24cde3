"""Names: what a variable, a global or an import stands for."""

from __future__ import annotations

from mailguard.audience.place import Place
from mailguard.audience.values import External, Options, Parameter, Unknown, Value, options
from mailguard.project.code import ClassValue, Frame, ImportedName, ModuleValue
from mailguard.project.run import Run
from mailguard.syntax import tree


def lookup(run: Run, frame: Frame, name: str, place: Place) -> Value:
    """What `name` stands for in `frame`; Unbound when nothing in sight binds it."""
    scope: Frame | None = frame
    while scope is not None:
        if name in scope.variables and (scope is frame or not scope.is_class):
            run.project.seen(scope, name)
            return resolved(run, scope.variables[name], place)
        scope = scope.outer
    return resolved(run, run.project.global_value(frame.module, name, place), place)


def resolved(run: Run, value: Value, place: Place) -> Value:
    """The value behind an imported name."""
    if isinstance(value, ImportedName):
        return run.project.imported_value(value, place)
    if isinstance(value, Options) and any(isinstance(single, ImportedName) for single in value.values):
        return options(tuple(resolved(run, single, place) for single in value.values), place)
    return value


def imported(run: Run, frame: Frame, name: tree.ImportName, place: Place) -> Value:
    """What one name of an import statement is bound to."""
    resolve = run.project.resolve
    path = resolve(name.module, name.level, frame.module)
    if name.name is None:
        return ModuleValue(place, path) if path is not None else External(place, name.module)
    if path is not None:
        return ImportedName(place, path, name.name)
    submodule = resolve(f"{name.module}.{name.name}", name.level, frame.module)
    if submodule is not None:
        return ModuleValue(place, submodule)
    if name.level:
        return Unknown(place, name.name)
    return External(place, f"{name.module}.{name.name}")


def star_import(run: Run, frame: Frame, name: tree.ImportName) -> None:
    """`from module import *`: the names are looked up there when nothing else binds them."""
    path = run.project.resolve(name.module, name.level, frame.module)
    run.project.add_star(frame.module, path, name.module if path is None else "")


def annotation_words(annotation: tree.Expression | None) -> str:
    """The identifiers in an annotation, also in one written as a text."""
    words: list[str] = []
    pending = [annotation]
    while pending:
        node = pending.pop()
        if isinstance(node, tree.Name):
            words.append(node.id)
        elif isinstance(node, tree.Attribute):
            words.append(node.name)
        elif isinstance(node, tree.Literal) and isinstance(node.value, str):
            words += node.value.replace("[", " ").replace("]", " ").replace("|", " ").replace(",", " ").split()
        elif isinstance(node, tree.Subscript):
            pending += [node.base, node.key]
        elif isinstance(node, tree.Binary):
            pending += [node.left, node.right]
        elif isinstance(node, tree.Display):
            pending += node.items
    return " ".join(words)


def annotated(run: Run, frame: Frame, statement: tree.Annotate) -> Value:
    """A field that is only declared: `name: annotation` in a class body."""
    place = run.place(frame, statement.span)
    name = statement.target.id if isinstance(statement.target, tree.Name) else ""
    owner = frame.owner.definition.name if frame.owner is not None else frame.name
    return Parameter(place, name, owner, f"{frame.module}:{owner}", annotation_words(statement.annotation))


def decorator_names(function: tree.Function) -> frozenset[str]:
    """The last names of a function's decorators: `functools.cached_property` is "cached_property"."""
    found = set()
    for decorator in function.decorators:
        node = decorator.function if isinstance(decorator, tree.Call) else decorator
        if isinstance(node, tree.Name):
            found.add(node.id)
        elif isinstance(node, tree.Attribute):
            found.add(node.name)
    return frozenset(found)


def base_names(definition: ClassValue | None) -> frozenset[str]:
    """The last names of the bases of a class, as written; none without a class."""
    bases = definition.definition.bases if definition is not None else ()
    attributes = {base.name for base in bases if isinstance(base, tree.Attribute)}
    return frozenset(attributes | {base.id for base in bases if isinstance(base, tree.Name)})
