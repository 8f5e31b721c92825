"""Corpus entries, verifications and findings in words and as data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from patternfuzz.corpus_store import Added, AddStatus, Entry, Finding, VerifyReport
from patternfuzz.report.as_json import pattern_data
from patternfuzz.report.text import counted, size_text

__all__ = [
    "added_data",
    "added_text",
    "entry_data",
    "entry_text",
    "finding_data",
    "finding_text",
    "verified_data",
    "verified_text",
]

_STATUS = {
    AddStatus.NEW: "added",
    AddStatus.MERGED: "merged into the entry that was there",
    AddStatus.DECIDED: "decided what was an open question",
    AddStatus.UNCHANGED: "was there already, nothing to add",
}


def entry_text(entry: Entry) -> str:
    """One line of a listing."""
    words = entry.title or entry.reason
    return f"{entry.filename}  {entry.flag.value:<8} {size_text(entry.pattern)}  {words}"


def entry_data(entry: Entry) -> dict[str, Any]:
    """One entry of a listing; the file itself has the rest."""
    return {
        "path": entry.filename,
        "verdict": entry.verdict.value,
        "basis": entry.basis.value if entry.basis else None,
        "flag": entry.flag.value,
        "title": entry.title,
        "reason": entry.reason,
        "tags": list(entry.tags),
        "pattern": pattern_data(entry.pattern),
    }


def added_text(name: str, added: Added) -> str:
    """What became of one file."""
    return f"{name}: {added.path}: {_STATUS[added.status]}"


def added_data(name: str, added: Added) -> dict[str, Any]:
    """The same as JSON-able data."""
    return {"name": name, "status": added.status.value, **entry_data(added.entry)}


def verified_text(corpus: str, report: VerifyReport) -> str:
    """How many entries hold; the failures are told one by one on standard error."""
    told = (
        f"{corpus}: {report.total} entries: {report.closed} closed and {report.not_closed} not closed re-verified, "
        f"{report.unknown} unknown, {len(report.failures)} failed"
    )
    if report.finds:
        told += f", {counted(report.finds, 'find')} about pruning counted anew"
    if report.unasked:
        told += f" ({len(report.unasked)} of them without asking the heuristic, which needs torch)"
    return told


def verified_data(corpus: str, report: VerifyReport) -> dict[str, Any]:
    """The same as JSON-able data, with the failures."""
    return {
        "corpus": corpus,
        "ok": report.ok,
        "total": report.total,
        "closed": report.closed,
        "not_closed": report.not_closed,
        "unknown": report.unknown,
        "finds": report.finds,
        "unasked": list(report.unasked),
        "failures": [{"path": failure.path, "error": failure.message} for failure in report.failures],
    }


def finding_text(finding: Finding) -> str:
    """One thing to put right."""
    return f"{finding.path}: {finding.code}: {finding.message}"


def finding_data(corpus: str, findings: Sequence[Finding]) -> dict[str, Any]:
    """The same as JSON-able data."""
    return {
        "corpus": corpus,
        "findings": [{"path": f.path, "code": f.code, "message": f.message} for f in findings],
    }
