"""The words of which a file must hold at least one to concern mail: the prefilter looks for them in its bytes."""

from __future__ import annotations

from collections.abc import Iterator

from mailguard.catalog.models import Catalog
from mailguard.catalog.notation import EACH
from mailguard.catalog.shapes import ClientModel, Condition, Library, MethodModel

SHORTEST = 4  # shorter words are in nearly every file

# Words that say little by themselves: names that many libraries and programs give to other things as well.
GENERIC = frozenset(
    {
        *("Address", "Attachment", "Client", "Connection", "Content", "Email", "From", "Header", "Mail", "Message"),
        *("Messages", "Recipient", "Sender", "Session", "Template", "User"),
        *("address", "addresses", "attachments", "body", "client", "connect", "connection", "content", "create"),
        *("contents", "data", "deliver", "destination", "domain", "draft", "email", "emails", "from", "headers"),
        *(
            "html",
            "mail",
            "make",
            "message",
            "messages",
            "name",
            "open",
            "options",
            "post",
            "push",
            "recipient",
            "recipients",
            "request",
            "resource",
        ),
        *(
            "api",
            "bcc",
            "call",
            "cc",
            "dag",
            "decorators",
            "fn",
            "forward",
            "gmail",
            "initialize",
            "models",
            "new",
            "notify",
            "objects",
            "outlook",
        ),
        *("queue", "reply", "run", "to", "transmission", "transmissions"),
        *("send", "sender", "session", "source", "subject", "submit", "template", "text", "type", "user", "users"),
    }
)


def trigger_words(catalog: Catalog) -> frozenset[bytes]:
    """Return the prefilter words of all API models.

    A word is the last part of an import path, a method name by which a client of unknown class is recognised, part of
    a URL, a key that marks a payload, or one that the library's file lists. A name that says too little gives way to
    the package that it comes from, except the name of a team's own helper, which says enough in the team's code.
    """
    words = {word for library in catalog.libraries for word in _library_words(library)}
    return frozenset(word.encode() for word in words | claimed_names(catalog))


def claimed_names(catalog: Catalog) -> frozenset[str]:
    """Return the last names of the import paths of a team's own helpers."""
    return frozenset(path.rpartition(".")[2] for path in catalog.claimed_models)


def _library_words(library: Library) -> Iterator[str]:
    yield from library.words
    for paths, conditions in _paths(library):
        needed = [value for condition in conditions for value in condition.equals if isinstance(value, str)]
        if needed:  # the argument says more than the function: boto3.client("ses")
            yield from (f"{quote}{value}{quote}" for value in needed for quote in "\"'")
        else:
            for path in paths:
                yield from _path_words(path, library)
    for client in library.clients:
        for method in client.methods:
            if method.shape:
                yield from _method_words(method, client, library)
    for payload in library.payloads:
        yield from payload.urls
        yield from _shape_words(payload.shape)


def _paths(library: Library) -> Iterator[tuple[tuple[str, ...], tuple[Condition, ...]]]:
    """Yield the import paths of each model, and what their calls must be given."""
    for function in library.functions:
        yield function.paths, function.form.conditions
    for message in library.messages:
        yield message.paths, message.constructor.conditions
    for client in library.clients:
        yield client.paths, client.conditions


def _path_words(path: str, library: Library) -> Iterator[str]:
    module, _, name = path.rpartition(".")
    if _is_specific(name):
        yield name
    else:
        yield from _module_words(module, library)


def _module_words(module: str, library: Library) -> Iterator[str]:
    """Yield words that a file holds that imports the module.

    The root package is one if it is the library's own. If it is somebody else's (a framework, the standard library),
    it would let through every file that uses that: then the words are those of the import itself.
    """
    root, *below = module.split(".")
    own = library.package is not None and _normalised(root) == _normalised(library.package)
    if _is_specific(root) and (own or not below):
        yield root
    elif not below:
        yield from (f"import {root}", f"from {root}")
    else:
        yield f"{root}.{below[0]}"
        if len(below) == 1:
            yield f"from {root} import"


def _method_words(method: MethodModel, client: ClientModel, library: Library) -> Iterator[str]:
    for name in method.names:
        last = name.rpartition(".")[2]
        if _is_specific(last):
            yield last
        else:
            # The client may come from another file, so that this one does not name the package; it names the keywords.
            yield from _shape_words(method.shape)
            for path in client.paths:
                yield from _module_words(path.rpartition(".")[0], library)


def _shape_words(shape: tuple[tuple[str, ...], ...]) -> Iterator[str]:
    """Yield the key that says most: all keys of a shape have to be there, so one is enough to look for."""
    keys = [key for path in shape for key in path if key != EACH and len(key) >= SHORTEST]
    if keys:
        yield max(reversed(keys), key=lambda key: (_is_specific(key), len(key)))


def _is_specific(word: str) -> bool:
    return len(word) >= SHORTEST and word not in GENERIC


def _normalised(package: str) -> str:
    return package.lower().replace("-", "_").replace(".", "_")
