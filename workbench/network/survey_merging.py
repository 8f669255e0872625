"""Filled rows put beside those that a wave has: the same once, a blank filled in, and a contradiction refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from workbench.network.survey_reading import COLUMNS
from workbench.network.survey_table import Row

__all__ = ["KEYS", "Merged", "merge_rows"]

KEYS: Mapping[str, tuple[str, ...]] = {
    "waves": ("person", "relation"),
    "ties": ("source", "target", "relation"),
    "holds": ("holder", "item", "source", "told_by"),
    "aware": ("perceiver", "holder", "item"),
    "referrals": ("from", "to", "need", "area"),
}
"""By file of a wave the columns that say which question a row answers; the others are the answer."""

LEFT_OUT: Mapping[str, Mapping[str, str]] = {"ties": {"tie": "yes"}, "holds": {"level": "unknown"}, "aware": {"knows": "yes"}}
"""What a row says by being there, in a file without that column."""

_ONLY_WORDS = ("wave",)
_OPEN = {("waves", "answered"): "no"}
"""What is filled in as a blank is: whoever had not answered may do so later."""


@dataclass
class Merged:
    """A file's rows with the new ones.

    Args:
        rows: All rows, those that were there first.
        added: The new ones among them.
        filled: Rows that were there and of which blank cells are filled in now, by the line on which they stand.
        same: How many rows said what was there already.
    """

    rows: list[Row] = field(default_factory=list)
    added: list[Row] = field(default_factory=list)
    filled: dict[int, Row] = field(default_factory=dict)
    same: int = 0


def merge_rows(name: str, there: Iterable[Row], new: Iterable[Row]) -> Merged:
    """Put new rows beside those that are there; what contradicts is noted with the new row and left out.

    A blank says nothing against an answer; an answer fills a blank, and what was “did not answer”.

    Args:
        name: The file, without its ending.
        there: Its rows.
        new: The new ones, of one or several spreadsheets.

    Example:
        >>> row = lambda line, tie: Row("ties.csv", line, {"source": "ann", "target": "bea", "relation": "", "tie": tie}, [])
        >>> merged = merge_rows("ties", [row(2, "yes"), ], [row(2, "yes"), row(3, "")])
        >>> merged.same, merged.added
        (2, [])
    """
    merged = Merged(list(there))
    place = {_key(name, row): at for at, row in enumerate(merged.rows)}
    first_new = len(merged.rows)
    for row in new:
        at = place.setdefault(_key(name, row), len(merged.rows))
        if at == len(merged.rows):
            merged.rows.append(row)
            continue
        before = merged.rows[at]
        after = _joined(name, before, row)
        if after is None:
            continue
        if after.cells == before.cells:
            merged.same += 1
            continue
        merged.rows[at] = after
        if at < first_new:
            merged.filled[before.line] = after
    merged.added = merged.rows[first_new:]
    return merged


def _key(name: str, row: Row) -> tuple[str, ...]:
    cells = {**row.cells, **({"source": row.text("source") or "self"} if name == "holds" else {})}
    return tuple(cells.get(column, "") for column in KEYS[name])


def _joined(name: str, before: Row, row: Row) -> Row | None:
    wanted, other = COLUMNS[name]
    answers = [column for column in (*wanted, *other) if column not in KEYS[name] and not column.endswith("_is") and column not in _ONLY_WORDS]
    filled: dict[str, str] = {}
    for column in answers:
        old, new = said_in(name, before, column), said_in(name, row, column)
        if not new or _folded(old) == _folded(new) or (_OPEN.get((name, column)) == _folded(new) and old):
            continue
        if old and _OPEN.get((name, column)) != _folded(old):
            row.wrong(
                column, f"{before.file}, row {before.line}, answers this otherwise; neither is chosen.",
                "Find out which is right. If it is this one, correct the other first.", code="contradicting-answers",
            )  # fmt: skip
            return None
        filled[column] = new
    return replace(before, cells={**before.cells, **filled}) if filled else before


def said_in(name: str, row: Row, column: str) -> str:
    """Give what a row says in a column, or says by being there where its file has no such column."""
    found = row.cells.get(column)
    found = LEFT_OUT.get(name, {}).get(column, "") if found is None else found
    return "" if found.casefold() == "did not answer" else found


def _folded(text: str) -> str:
    """Give a cell so that 3 and 3.0 are the same answer."""
    try:
        return f"{float(text):g}"
    except ValueError:
        return text.casefold()
