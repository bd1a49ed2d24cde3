"""Findings as SARIF results."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from mailguard.audience.place import Step
from mailguard.audience.terms import Confidence
from mailguard.engine.result import RunResult
from mailguard.judge.finding import Finding
from mailguard.report.fingerprint import fingerprints
from mailguard.report.in_file import cell_note, in_file
from mailguard.report.line_hash import line_hashes
from mailguard.report.sarif_places import SarifObject, physical_location
from mailguard.report.source import Sources
from mailguard.report.wording import INFERRED, sentence, without_surrogates

_IN_THE_BASELINE = {"kind": "external", "justification": "in the baseline"}
RANK = {Confidence.HIGH: 90.0, Confidence.MEDIUM: 60.0, Confidence.LOW: 30.0}


def results(
    result: RunResult, findings: Sequence[Finding], sources: Sources, rule_index: Mapping[str, int]
) -> list[SarifObject]:
    """Describe findings of a run, in the order given. `rule_index` says where each rule stands in the table of rules."""
    github = _github_fingerprints(result, findings, sources)
    own = fingerprints(findings, sources)
    described = []
    for finding, fingerprint in zip(findings, own, strict=True):
        line_hash = github.get(_line(finding, sources))
        described.append(
            _rule(finding, rule_index)
            | _message_and_trace(finding, sources)
            | {"partialFingerprints": _partial_fingerprints(line_hash, fingerprint)}
        )
    return described


def suppressed_results(result: RunResult, sources: Sources, rule_index: Mapping[str, int]) -> list[SarifObject]:
    """Describe what comments suppress, with the reasons that they give, and what the baseline knows."""
    in_source = results(result, [each.finding for each in result.suppressed], sources, rule_index)
    reasons = [{"justification": without_surrogates(each.reason)} if each.reason else {} for each in result.suppressed]
    external = results(result, result.known, sources, rule_index)
    return [
        *(
            described | {"suppressions": [{"kind": "inSource"} | reason]}
            for described, reason in zip(in_source, reasons, strict=True)
        ),
        *(described | {"suppressions": [_IN_THE_BASELINE]} for described in external),
    ]


def _rule(finding: Finding, rule_index: Mapping[str, int]) -> SarifObject:
    rule: SarifObject = {"ruleId": finding.code, "level": finding.severity.value}
    if finding.code in rule_index:
        rule["ruleIndex"] = rule_index[finding.code]
    return rule


def _message_and_trace(finding: Finding, sources: Sources) -> SarifObject:
    described: SarifObject = {
        "message": {"text": _message(finding, sources)},
        "locations": [{"physicalLocation": physical_location(finding.place, sources)}],
        "rank": RANK[finding.confidence],
        "properties": _properties(finding),
    }
    if finding.steps:
        steps = [_location(step, sources) for step in finding.steps]
        described["relatedLocations"] = [{"id": number} | step for number, step in enumerate(steps, 1)]
        described["codeFlows"] = [{"threadFlows": [{"locations": [{"location": step} for step in steps]}]}]
    return described


def _message(finding: Finding, sources: Sources) -> str:
    """The first sentence becomes the title of the alert; links lead to the steps, and GitHub shows only steps that are linked."""
    sentences = [_without_links(sentence(without_surrogates(finding.message)))]
    if note := cell_note(finding.place, sources):
        sentences.append(note)
    if len(finding.steps) == 1:
        sentences.append("See [how the addresses get there](1).")
    elif finding.steps:
        sentences.append(f"See [where the addresses come from](1) and [the header they reach]({len(finding.steps)}).")
    if finding.repair:
        sentences.append(_without_links(sentence(finding.repair)))
    return " ".join(sentences)


def _without_links(text: str) -> str:
    return text.replace("](", "] (")  # code such as handlers[0](1) must not become a link to a related location


def _location(step: Step, sources: Sources) -> SarifObject:
    text = _without_links(sentence(without_surrogates(step.text) + (INFERRED if step.inferred else "")))
    note = cell_note(step.place, sources)
    return {
        "physicalLocation": physical_location(step.place, sources),
        "message": {"text": f"{text} {note}".rstrip()},
    }


def _properties(finding: Finding) -> SarifObject:
    properties: SarifObject = {"confidence": finding.confidence.value}
    if finding.field is not None:
        properties["field"] = finding.field.value
    if finding.library is not None:
        properties["library"] = finding.library
    return properties


def _github_fingerprints(
    result: RunResult, findings: Sequence[Finding], sources: Sources
) -> dict[tuple[str, int], str]:
    lines: defaultdict[str, set[int]] = defaultdict(set)
    for finding in findings:
        path, line = _line(finding, sources)
        lines[path].add(line)
    return {
        (path, line): line_hash
        for path, wanted in lines.items()
        if path in result.sources
        for line, line_hash in line_hashes(result.sources[path], wanted).items()
    }


def _line(finding: Finding, sources: Sources) -> tuple[str, int]:
    return finding.place.path, in_file(finding.place, sources)[1].line


def _partial_fingerprints(line_hash: str | None, fingerprint: str) -> dict[str, str]:
    own = {"mailguard/v1": fingerprint}
    return own if line_hash is None else {"primaryLocationLineHash": line_hash} | own
