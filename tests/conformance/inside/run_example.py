"""Runs one example with the real library, in the interpreter that the library is installed for.

Started as a script with the path of a task: a JSON file with `code`, `folder`, `fixtures`, `arguments` and `application`
(the top-level packages that are no library's). What was sent is seen by the sinks; this process only says whether it got to the end.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import importlib.util
import inspect
import json
import os
import sys
import traceback
import types
from typing import Any

from stage import modules, network
from stage.arguments import Arguments

MODULE = "example"


class Fixtures:
    """What libraries need around them: modules of `stage/fixtures/`, each of whose functions may be missing.

    prepare(folder): before anything of the example is imported
    modules(): what modules of the application hold, by name
    arguments(): arguments for parameters, by name
    around(): a context in which the example runs
    finish(results, names): what is left to do for a mail to leave; given what the example's functions returned
    """

    def __init__(self, names: list[str]) -> None:
        self._modules = [importlib.import_module("stage.fixtures." + name) for name in names]

    def each(self, part: str, *arguments: Any) -> list[Any]:
        """Call the function `part` of each module that has one."""
        return [getattr(module, part)(*arguments) for module in self._modules if hasattr(module, part)]

    def merged(self, part: str) -> dict[str, Any]:
        """Return the mappings that `part` of each module gives as one."""
        return {key: value for mapping in self.each(part) for key, value in mapping.items()}


def run(task: dict[str, Any]) -> None:
    """Import the example and call all that it defines."""
    fixtures = Fixtures(task["fixtures"])
    fixtures.each("prepare", task["folder"])
    modules.stand_in_for(task["application"], fixtures.merged("modules"))
    with contextlib.ExitStack() as stack:
        for context in fixtures.each("around"):
            stack.enter_context(context)
        arguments = Arguments(task["folder"], task["code"], {**fixtures.merged("arguments"), **task["arguments"]})
        arguments.write_files()
        example = _imported(task["code"], task["folder"])
        results = [_result(function, arguments) for function in _functions(example, arguments)]
        fixtures.each("finish", results, vars(example))


def _imported(code: str, folder: str) -> types.ModuleType:
    path = os.path.join(folder, MODULE + ".py")
    with open(path, "w", encoding="utf-8") as file:
        file.write(code)
    sys.path.insert(0, folder)
    return importlib.import_module(MODULE)


def _functions(example: types.ModuleType, arguments: Arguments) -> list[Any]:
    """Return the functions that an example defines, and the methods of its classes, bound to an instance.

    What one of the functions calls is a helper of it, and is not called by itself.
    """
    found: list[Any] = []
    for value in list(vars(example).values()):
        if getattr(value, "__module__", None) != MODULE:
            continue
        if isinstance(value, type):
            own = [name for name, member in vars(value).items() if inspect.isfunction(member) and name[0] != "_"]
            if own:
                instance = value(**arguments.of(value)) if "__init__" in vars(value) else value()
                found += [getattr(instance, name) for name in own]
        elif callable(value):
            found.append(value)
    called = {name for value in found for name in getattr(getattr(value, "__code__", None), "co_names", ())}
    return [value for value in found if getattr(value, "__name__", "") not in called]


def _result(function: Any, arguments: Arguments) -> Any:
    result = function(**arguments.of(function))
    if inspect.isgenerator(result):
        return list(result)
    if inspect.iscoroutine(result):
        return asyncio.run(_awaited(result))
    return result


async def _awaited(coroutine: Any) -> Any:
    return await coroutine


def main(task_file: str) -> None:
    """Run a task and write beside it how it went."""
    with open(task_file, encoding="utf-8") as file:
        task = json.load(file)
    network.redirect()
    try:
        run(task)
        error = ""
    except BaseException:  # noqa: BLE001 - whatever the library does is the outcome
        error = traceback.format_exc()
    with open(os.path.join(task["folder"], "outcome.json"), "w", encoding="utf-8") as file:
        json.dump({"error": error}, file)


if __name__ == "__main__":
    main(sys.argv[1])
    sys.stdout.flush()
    os._exit(0)  # threads that a library left running are of no interest
