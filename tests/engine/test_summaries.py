from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from mailguard.engine.cache.summaries import write_summary
from mailguard.engine.sources import SourceTree
from mailguard.engine.summaries import FEWEST_FILES, all_summarised


def test_the_number_of_processes_changes_nothing() -> None:
    files = {f"m{number}.py": f"def f{number}(x):\n    return x\n".encode() for number in range(FEWEST_FILES + 5)}
    files["broken.py"] = b"def f(:\n"
    tree = SourceTree(Path("/nowhere"), tuple(sorted(files)), frozenset(files), files)
    environment = dict(os.environ)
    alone = all_summarised(tree, tree.paths, 1)
    together = all_summarised(tree, tree.paths, 2)
    assert list(alone) == list(together)
    assert os.environ == environment
    assert [write_summary(each) for each in alone.values()] == [write_summary(each) for each in together.values()]
    threads = all_summarised(tree, tree.paths, ThreadPoolExecutor)  # as any executor that is handed in
    assert [write_summary(each) for each in threads.values()] == [write_summary(each) for each in alone.values()]
    broken = together["broken.py"]
    assert broken.summary is None
    assert broken.unreadable is not None
    assert broken.unreadable.place.path == "broken.py"
