"""The interpreter, put together."""

from __future__ import annotations

from mailguard.project.call import call
from mailguard.project.evaluate import evaluate
from mailguard.project.execute import execute
from mailguard.project.run import Interpreter

INTERPRETER = Interpreter(evaluate, execute, call)
