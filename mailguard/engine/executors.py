"""Engines of others that the per-file stage can be handed to, by the names that `--executor` takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from mailguard.engine.errors import UsageError

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from mailguard.engine.summaries import Workers

_PATIENCE = 10  # seconds to wait for a scheduler


def executor_named(name: str) -> Workers:
    """Return what starts work on the engine of that name: `dask:ADDRESS`.

    Raises:
        UsageError: there is no such kind of engine. What the function returns raises it if the engine cannot be used.
    """
    kind, _, address = name.partition(":")
    # Said at once, and not only in the runs that have something left to hand over.
    if kind != "dask" or not address or not address.isprintable() or " " in address:
        raise UsageError(f"--executor {name}: is not dask:ADDRESS, such as dask:tcp://scheduler.example:8786")
    return partial(_dask, address)


@contextmanager
def _dask(address: str) -> Iterator[Executor]:
    try:
        from distributed import Client
    except ImportError:
        raise UsageError("--executor: Dask is not installed; install mailguard-lint[dask]") from None
    try:
        connect: Callable[..., Any] = Client  # has no types
        client = connect(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UsageError(f"--executor dask:{address}: cannot be reached: {error}") from error
    with client, client.get_executor() as executor:
        yield executor
