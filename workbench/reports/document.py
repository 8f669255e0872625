"""An executed notebook as a document: a title and exhibits in order, with headings that skip no level."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from workbench.disclosure import allows
from workbench.exhibits import Exhibit, Heading, Notice, Provenance, Source
from workbench.reports.foreign import markdown_exhibits, output_exhibits
from workbench.store import Audience
from workbench.text import one_line, slug, to_text

__all__ = ["Document", "Part", "document_of"]

_ANCHORS_OF_THE_PAGE = frozenset({"main", "how-this-was-made"})
HIDDEN_TAGS = frozenset({"about-this-notebook", "parameters", "injected-parameters", "hide", "remove-cell"})
_HEADING = re.compile(r"^(#{1,6})[ \t]+(.+?)[ \t#]*$")
_FENCE = re.compile(r"^(```|~~~)")
DEEPEST = 6
Paper = Literal["", "two pages", "one page"]


@dataclass(frozen=True)
class Part:
    """One part of a document: a heading with its level and anchor, or an exhibit.

    Args:
        exhibit: What is shown.
        level: For a heading 2 to 6, otherwise 0.
        anchor: For a heading, the name that links lead to.
        under: For an exhibit, the level of the heading that it stands under.
    """

    exhibit: Exhibit
    level: int = 0
    anchor: str = ""
    under: int = 1


@dataclass(frozen=True)
class Document:
    """A report as every exporter reads it.

    Args:
        title: Its title, also the page's only h1.
        subtitle: What stands under the title, or "".
        parts: Headings and exhibits in order.
        paper: How it is set on paper: “two pages” for small print and figures side by side, “one page” for smaller print still,
            "" for as it comes.
    """

    title: str
    subtitle: str
    parts: tuple[Part, ...]
    paper: Paper = ""

    @property
    def contents(self) -> tuple[Part, ...]:
        """The headings of the second level, for a list of contents."""
        return tuple(part for part in self.parts if part.level == 2)  # noqa: PLR2004  # below the title

    @property
    def synthetic(self) -> bool:
        """Whether anything in it rests on synthetic data."""
        return any(part.exhibit.provenance.synthetic for part in self.parts)

    def exhibits(self) -> Iterator[Exhibit]:
        """Give what is shown, headings left out."""
        return (part.exhibit for part in self.parts if not part.level)


def document_of(notebook: Mapping[str, Any], *, name: str, title: str, audience: Audience) -> Document:
    """Read an executed notebook.

    Args:
        notebook: The notebook as nbformat has it.
        name: Its name, for what states no source.
        title: The title where the notebook itself has none.
        audience: Whom the report is for; an exhibit that is not for them is replaced by a notice.
    """
    shown = _once(
        _for_audience(exhibit, audience)
        for number, cell in enumerate(notebook.get("cells", []), 1)
        if not HIDDEN_TAGS & set(cell.get("metadata", {}).get("tags", []))
        for exhibit in _cell_exhibits(cell, number, name, audience)
    )
    own = next((e for e in shown if isinstance(e, Heading) and e.level == 1), None)
    parts = _levelled([e for e in shown if e is not own])
    return Document(
        title=(one_line(own.text) if own else "") or one_line(title),
        subtitle=own.subtitle if own else "",
        parts=tuple(parts),
        paper=_paper(notebook),
    )


def _paper(notebook: Mapping[str, Any]) -> Paper:
    """Give how a report is set on paper, as its template's description says."""
    described = (notebook.get("metadata") or {}).get("workbench")
    wanted = described.get("paper") if isinstance(described, Mapping) else ""
    known: tuple[Paper, ...] = get_args(Paper)
    return next((paper for paper in known if paper == wanted), "")


def _cell_exhibits(cell: Mapping[str, Any], number: int, name: str, audience: Audience) -> Iterator[Exhibit]:
    source = cell.get("source", "")
    source = source if isinstance(source, str) else "".join(source)
    if cell.get("cell_type") == "markdown":
        yield from _markdown_parts(source, name, audience)
    elif cell.get("cell_type") == "code":
        for output in cell.get("outputs", []):
            yield from output_exhibits(output, cell=number, notebook=name, audience=audience)


def _markdown_parts(source: str, name: str, audience: Audience) -> Iterator[Exhibit]:
    provenance = Provenance(sources=(Source(title=f"Report template {name}"),))
    block: list[str] = []
    fenced = False
    for line in [*source.splitlines(), None]:
        heading = None if line is None or fenced else _HEADING.match(line)
        if line is not None and _FENCE.match(line.lstrip()):
            fenced = not fenced
        if heading is None and line is not None:
            block.append(line)
            continue
        yield from markdown_exhibits("\n".join(block), provenance, audience)
        block = []
        words = one_line(to_text(heading[2])) if heading else ""
        if heading and words:
            yield Heading(level=min(len(heading[1]), 4), text=words, provenance=provenance, audience=audience)


def _for_audience(exhibit: Exhibit, audience: Audience) -> Exhibit:
    if allows(exhibit.audience, audience):
        return exhibit
    return Notice(
        kind="left out",
        text="A part of this report is not for this audience.",
        provenance=Provenance(sources=(Source(title="The workbench"),)),
        audience=audience,
    )


def _once(shown: Iterable[Exhibit]) -> list[Exhibit]:
    """Give exhibits in order; where one notice follows another that says the same, one is enough."""
    kept: list[Exhibit] = []
    for exhibit in shown:
        last = kept[-1] if kept else None
        if not (isinstance(exhibit, Notice) and isinstance(last, Notice) and exhibit.text == last.text):
            kept.append(exhibit)
    return kept


def _levelled(shown: list[Exhibit]) -> Iterator[Part]:
    """Give headings levels from 2 on, none skipped, and anchors that are unique."""
    above = 1
    used = set(_ANCHORS_OF_THE_PAGE)
    for exhibit in shown:
        if not isinstance(exhibit, Heading):
            yield Part(exhibit, under=above)
            continue
        level = max(2, min(exhibit.level, above + 1, DEEPEST))
        above = level
        anchor = base = slug(exhibit.text)
        count = 2
        while anchor in used:
            anchor, count = f"{base}-{count}", count + 1
        used.add(anchor)
        yield replace(Part(exhibit), level=level, anchor=anchor)
