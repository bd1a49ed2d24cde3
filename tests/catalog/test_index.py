from __future__ import annotations

from mailguard.audience.terms import Severity
from mailguard.catalog.index import CatalogIndex
from mailguard.catalog.models import Catalog, Check
from mailguard.catalog.shapes import (
    Argument,
    CallForm,
    ClientModel,
    Deferred,
    FunctionModel,
    Library,
    MessageModel,
    MethodModel,
    Passes,
    PayloadModel,
    Source,
    Transparent,
)

FORM = CallForm(message=Argument(0))


def library(name: str, **models: tuple[object, ...]) -> Library:
    return Library(name, name, f"https://{name}.example.org", None, f"apis/{name}.toml", **models)


def test_an_empty_catalogue_has_an_empty_index() -> None:
    index = CatalogIndex.build(Catalog())
    assert not any(getattr(index, name) for name in CatalogIndex.__slots__)


def test_models_are_found_by_each_of_their_paths() -> None:
    first = FunctionModel("a", ("a.send", "a.old.send"), FORM)
    second = FunctionModel("a", ("a.send",), FORM)
    letter = MessageModel("a", ("a.Letter", "a.old.Letter"), FORM)
    client = ClientModel("b", ("b.Client",), ())
    payload = PayloadModel("b", FORM, urls=("b.example.org",))
    a = library("a", functions=(first, second), messages=(letter,))
    b = library("b", clients=(client,), payloads=(payload,))
    index = CatalogIndex.build(Catalog(libraries=(a, b)))
    assert index.libraries == {"a": a, "b": b}
    assert index.functions == {"a.send": (first, second), "a.old.send": (first,)}
    assert index.messages == {"a.Letter": (letter,), "a.old.Letter": (letter,)}
    assert index.clients == {"b.Client": (client,)}
    assert index.payloads == (payload,)


def test_methods_with_a_shape_are_found_by_the_last_part_of_their_names() -> None:
    plain = MethodModel(("send",), FORM)
    shaped = MethodModel(("letters.send", "deliver"), FORM, shape=(("to",),))
    other = MethodModel(("send",), FORM, shape=(("cc",),))
    a = library("a", clients=(ClientModel("a", ("a.Client",), (plain, shaped)),))
    b = library("b", clients=(ClientModel("b", ("b.Client",), (other,)),))
    index = CatalogIndex.build(Catalog(libraries=(a, b)))
    assert index.methods_by_name == {"send": (("a", shaped), ("b", other)), "deliver": (("a", shaped),)}


def test_sources_are_found_by_whatever_they_match() -> None:
    one = Source("one", "rows", paths=("p",), methods=("m",), attributes=("a",))
    two = Source("two", "rows", names=("n",), keywords=("k",), words=("w",), methods=("m",))
    index = CatalogIndex.build(Catalog(sources=(one, two)))
    assert index.sources_by_path == {"p": (one,)}
    assert index.sources_by_method == {"m": (one, two)}
    assert index.sources_by_attribute == {"a": (one,)}
    assert index.sources_by_name == {"n": (two,)}
    assert index.sources_by_keyword == {"k": (two,)}
    assert index.sources_by_word == {"w": (two,)}


def test_calls_are_found_by_path_and_by_method() -> None:
    transparent = Transparent(("sorted",), ("copy",), Passes.SAME, ())
    deferred = Deferred(("threading.Thread",), ("delay",), None)
    index = CatalogIndex.build(
        Catalog(
            transparents=(transparent,),
            deferreds=(deferred,),
            http_functions=("x.post",),
            http_methods=("post",),
        )
    )
    assert index.transparent_by_path == {"sorted": (transparent,)}
    assert index.transparent_by_method == {"copy": (transparent,)}
    assert index.deferred_by_path == {"threading.Thread": (deferred,)}
    assert index.deferred_by_method == {"delay": (deferred,)}
    assert (index.http_functions, index.http_methods) == ({"x.post"}, {"post"})


def test_checks_are_found_by_code() -> None:
    check = Check("MG101", "visible-to", "s", "m", "w", "r", Severity.ERROR, True, None, None)
    assert CatalogIndex.build(Catalog(checks=(check,))).checks_by_code == {"MG101": check}
