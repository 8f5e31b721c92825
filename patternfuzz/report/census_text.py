"""The figures of a census as text and as JSON."""

from __future__ import annotations

from typing import Any

from patternfuzz.census.summary import Row, Summary
from patternfuzz.decision import Verdict

__all__ = ["census_data", "census_text"]

_HEAD = ("shape", "classes", "done", "closed", "not closed", "unknown")


def census_data(summary: Summary) -> dict[str, Any]:
    """The figures as JSON-able data."""
    return {
        "patternfuzz": summary.settings.program,
        "effort": summary.settings.effort,
        "known": summary.settings.known,
        "base": summary.settings.base,
        "rows": [
            {
                "shape": row.shape,
                "classes": row.expected,
                "done": row.classes,
                **{verdict.value: row.verdicts[verdict] for verdict in Verdict},
                "how": dict(sorted(row.methods.items())),
            }
            for row in summary.rows
        ],
    }


def census_text(summary: Summary) -> str:
    """A Markdown table, and below it how the verdicts were proved."""
    cells = [_HEAD, *(_cells(row) for row in summary.rows)]
    if len(summary.rows) > 1:
        expected = [row.expected for row in summary.rows]
        total = Row("all", None if None in expected else sum(n or 0 for n in expected))
        for row in summary.rows:
            total.verdicts.update(row.verdicts)
        cells.append(_cells(total))
    lines = ["| " + " | ".join(row) + " |" for row in cells]
    lines.insert(1, "|---" * len(_HEAD) + "|")
    lines += ["", "| shape | how | classes |", "|---|---|---|"]
    lines += [f"| {row.shape} | {how} | {count} |" for row in summary.rows for how, count in row.methods.most_common()]
    known = "" if summary.settings.known is None else ", known bad patterns looked up first"
    again = "" if summary.settings.base is None else ", for what an earlier census had left unknown"
    lines += ["", f"effort {summary.settings.effort}{again}, patternfuzz {summary.settings.program}{known}"]
    return "\n".join(lines)


def _cells(row: Row) -> tuple[str, ...]:
    verdicts = (row.verdicts[v] for v in (Verdict.CLOSED, Verdict.NOT_CLOSED, Verdict.UNKNOWN))
    return (row.shape, "-" if row.expected is None else str(row.expected), str(row.classes), *map(str, verdicts))
