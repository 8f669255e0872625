"""Records in words: what sections of reports say, the same everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workbench.exhibits import Exhibit, Heading, Notice, Provenance, Source, Table, Text, rows_table
from workbench.inquiry.inquiry import Inquiry
from workbench.store import Model, PartialDate
from workbench.text import escape_markdown

__all__ = [
    "bullets",
    "caution",
    "day_in_words",
    "heading",
    "literally",
    "not_yet",
    "paragraphs",
    "period",
    "provenance",
    "record_table",
    "stated",
]


def provenance(inquiry: Inquiry, records: Iterable[Model] = ()) -> Provenance:
    """Give where records come from: the sources they name, or the inquiry's own record.

    Args:
        inquiry: The inquiry.
        records: What is shown.
    """
    named = dict.fromkeys(s for r in records if (s := getattr(r, "source", None)))
    if named:
        return Provenance(sources=tuple(Source(title=title) for title in named))
    return Provenance(sources=(Source(title=f"Inquiry record “{inquiry.title}”"),))


def heading(inquiry: Inquiry, text: str, *, level: int = 3, subtitle: str = "") -> Heading:
    """Give a heading."""
    return Heading(
        level=level, text=text, subtitle=subtitle, audience=inquiry.audience, provenance=provenance(inquiry)
    )


def paragraphs(inquiry: Inquiry, markdown: str, records: Iterable[Model] = ()) -> Text:
    """Give text with where it comes from; limited Markdown is understood."""
    return Text(markdown=markdown, audience=inquiry.audience, provenance=provenance(inquiry, records))


def bullets(items: Iterable[str]) -> str:
    """Give a Markdown list of items that are Markdown already."""
    return "\n".join(f"- {item}" for item in items)


def not_yet(inquiry: Inquiry, what: str) -> list[Exhibit]:
    """Say that a part is not there yet."""
    return [
        Notice(kind="not yet completed", text=what, audience=inquiry.audience, provenance=provenance(inquiry))
    ]


def record_table(  # noqa: PLR0913  # a table cannot be made without any of these
    inquiry: Inquiry,
    caption: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    records: Iterable[Model],
    *,
    numeric: Sequence[str] = (),
    notes: Sequence[str] = (),
) -> Table:
    """Give records as a table of text, with where they come from.

    Args:
        inquiry: The inquiry.
        caption: What the table shows.
        headings: One for each column; the first column names the row.
        rows: As many cells each.
        records: What is shown, for its sources.
        numeric: Headings of columns of numbers.
        notes: What must be said under it.
    """
    return rows_table(
        caption, headings, rows, provenance=provenance(inquiry, records), audience=inquiry.audience, numeric=numeric, notes=notes
    )


def caution(inquiry: Inquiry, text: str, records: Iterable[Model] = ()) -> Notice:
    """Say what readers must not miss."""
    return Notice(kind="caution", text=text, audience=inquiry.audience, provenance=provenance(inquiry, records))


def day_in_words(iso: str) -> str:
    """Give a day such as 2026-03-31 as “31 March 2026”."""
    return PartialDate.parse(iso).words


def period(start: PartialDate, end: PartialDate) -> str:
    """Give a time in words.

    Example:
        >>> period(PartialDate.parse("2015-03"), PartialDate.parse("2016-12"))
        'March 2015 to December 2016'
    """
    if not start.known and not end.known:
        return "dates unknown"
    if start == end:
        return start.words
    return f"{start.words if start.known else 'start unknown'} to {end.words if end.known else 'end unknown'}"


def stated(record: Model, name: str) -> str:
    """Give a field in words; where statements disagree, all of them side by side with who said so."""
    said: Sequence = record.told.get(name, ())  # type: ignore[type-arg]
    if name not in record.contested:
        return str(getattr(record, name))
    parts = [
        f"{s.value} ({', '.join(x for x in (s.told_by, s.as_of.words if s.as_of.known else None) if x) or 'source unknown'})"
        for s in said
    ]
    return f"{' or '.join(parts)}; the statements disagree"


def literally(text: str | None) -> str:
    """Give people's text for Markdown so that it shows as typed."""
    return escape_markdown(text or "")
