from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from mailguard.catalog.models import Catalog
from mailguard.engine.result import Unreadable
from mailguard.report.formats import OutputFormat, render

if TYPE_CHECKING:
    from conftest import Project


@pytest.mark.parametrize("output_format", OutputFormat)
def test_every_format_survives_hostile_names_and_ends_with_one_line_feed(
    output_format: OutputFormat, project: Project, catalog: Catalog, hostile: Unreadable
) -> None:
    path = hostile.place.path
    project.files[path] = "send(to=people)\n"
    finding = project.finding(
        "people", path, message="\udcfe\x1b", steps=(project.step("people", "\udcfd", path=path),)
    )
    text = render(project.result(finding, unreadable=(hostile,)), catalog, output_format, colour=False, width=80)
    assert text.encode("utf-8").endswith(b"\n")
    assert not text.endswith("\n\n")
    assert "\x1b" not in text


@pytest.mark.parametrize("output_format", [OutputFormat.JSON, OutputFormat.SARIF])
def test_formats_for_programs_are_json_and_never_coloured(
    output_format: OutputFormat, project: Project, catalog: Catalog
) -> None:
    result = project.result(project.traced_finding())
    plain = render(result, catalog, output_format)
    assert json.loads(plain)
    assert render(result, catalog, output_format, colour=True, width=40) == plain


def test_the_registry_loads_no_format_before_it_is_asked_for() -> None:
    program = "import mailguard.report.formats, sys; print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert not loaded & {"json", "hashlib", "urllib.parse", "mailguard.report.full", "mailguard.report.sarif"}
