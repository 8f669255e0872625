"""Tables from rows or from pandas frames, with every cell as text that people can read."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from workbench.exhibits.model import CellIdentity, Provenance, Table, TableColumn
from workbench.store import SHORTHAND, Audience, Suppressed
from workbench.text import one_line

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["number", "rows_table", "table_from_frame", "unique_headings"]

UNKNOWN = "unknown"
NO_HEADING = "(no heading)"
MAX_ROWS = 2_000
"""More rows of a frame than these are data to download, not a table to read."""


def number(value: float | Decimal | Suppressed, *, decimals: int = 0) -> str:
    """Give a number as text: thousands separators, rounded half up; “[c]” for one that is withheld.

    Example:
        >>> number(39433), number(2.5), number(-0.45, decimals=1)
        ('39,433', '3', '-0.5')
    """
    if isinstance(value, Suppressed):
        return str(value)
    step = Decimal(1).scaleb(-decimals)
    return f"{Decimal(str(value)).quantize(step, ROUND_HALF_UP):,}"


def rows_table(  # noqa: PLR0913  # a table cannot be made without any of these
    caption: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    provenance: Provenance,
    audience: Audience,
    numeric: Sequence[str] = (),
    notes: Sequence[str] = (),
    identities: Sequence[Sequence[CellIdentity | None]] = (),
) -> Table:
    """Make a table from rows of text; an empty cell says “unknown”.

    Args:
        caption: What the table shows.
        headings: The columns' headings; the first column holds the row headings.
        rows: As many cells each.
        provenance: Where it comes from.
        audience: The widest audience that may see it.
        numeric: Headings of columns of numbers, set to the right.
        notes: What must be said under it.
        identities: What each number is; see `Table`.
    """
    cells = tuple(tuple(cell or UNKNOWN for cell in row) for row in rows)
    return Table(
        audience=audience,
        provenance=provenance,
        caption=caption,
        columns=tuple(TableColumn(heading=h, numeric=h in numeric) for h in headings),
        rows=cells,
        notes=(*notes, *_shorthand_notes(cells, notes)),
        identities=tuple(tuple(row) for row in identities),
    )


def table_from_frame(
    frame: pd.DataFrame,
    caption: str,
    *,
    provenance: Provenance,
    audience: Audience,
    notes: Sequence[str] = (),
) -> Table:
    """Make a table from a pandas frame; its index, if it has a name or is not a plain count, comes first.

    Args:
        frame: Any frame; column levels are joined, repeated headings numbered, and of a very long one the first
            rows are shown, with a note.
        caption: What it shows.
        provenance: Where it comes from.
        audience: The widest audience that may see it.
        notes: What must be said under it.
    """
    import pandas as pd  # noqa: PLC0415  # slow to import; only frames need it

    shown = frame.head(MAX_ROWS)
    columns: list[tuple[Any, pd.Series]] = [
        (column, shown.iloc[:, i]) for i, column in enumerate(shown.columns)
    ]
    if not isinstance(shown.index, pd.RangeIndex) or shown.index.name or not columns:
        levels = [shown.index.get_level_values(i) for i in range(shown.index.nlevels)]
        columns = [
            (level.name if level.name is not None else "", pd.Series(level)) for level in levels
        ] + columns
    headings = unique_headings([_heading(column) for column, _ in columns])
    numeric = [
        h for h, (_, values) in zip(headings, columns, strict=True) if _holds_numbers(values)
    ]
    rows = list(zip(*([_cell(value) for value in values.tolist()] for _, values in columns), strict=True))
    if len(frame) > MAX_ROWS:
        notes = [*notes, f"The first {MAX_ROWS:,} of {len(frame):,} rows."]
    return rows_table(
        caption, headings, rows, provenance=provenance, audience=audience, numeric=numeric, notes=notes
    )


def _shorthand_notes(rows: Sequence[Sequence[str]], notes: Sequence[str]) -> list[str]:
    """Explain each symbol that stands for a number, unless a note does already."""
    there = {cell for row in rows for cell in row if cell in SHORTHAND}
    return [f"{symbol}: {SHORTHAND[symbol]}." for symbol in sorted(there) if not any(symbol in note for note in notes)]


def _holds_numbers(values: pd.Series) -> bool:
    """Whether a column holds numbers, some of which may be withheld."""
    import pandas as pd  # noqa: PLC0415  # as above

    if values.dtype != object:
        return pd.api.types.is_numeric_dtype(values)
    shown = [value for value in values if not isinstance(value, Suppressed)]
    return len(shown) < len(values) and all(isinstance(value, int | float) for value in shown)


def unique_headings(headings: Sequence[str]) -> list[str]:
    """Give each column a heading of its own that can be seen; those that stand twice are numbered.

    Example:
        >>> unique_headings(["area", "", "n", "n"])
        ['area', '(no heading)', 'n', 'n (2)']
    """
    found: dict[str, None] = {}
    for heading in (one_line(h) or NO_HEADING for h in headings):
        name, count = heading, 2
        while name in found:
            name, count = f"{heading} ({count})", count + 1
        found[name] = None
    return list(found)


def _heading(column: Any) -> str:
    parts = column if isinstance(column, tuple) else (column,)
    return " ".join(str(part) for part in parts if part is not None and part == part)  # noqa: PLR0124  # only NaN differs from itself


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return "not available" if value != value else f"{value:,.10g}"  # noqa: PLR0124  # only NaN differs from itself
    text = "" if value is None else str(value).removesuffix(" 00:00:00")  # a day, as pandas writes it
    return "not available" if text in {"", "NaT", "<NA>"} else text
