"""Pages: a document as one HTML file, through nbconvert and the theme; no script, no request, strict policy."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from jinja2 import Environment
from markupsafe import Markup
from nbconvert.exporters.templateexporter import TemplateExporter
from nbformat.v4 import new_notebook

from workbench.exhibits import KeyFigure, to_html
from workbench.exhibits.html import seen
from workbench.reports.document import DEEPEST, Document, Part
from workbench.store import Audience
from workbench.text import clean, element
from workbench.workspace import shipped

__all__ = ["Footer", "Link", "audience_words", "document_page", "index_page"]

_AUDIENCE_WORDS = {"team": "For the team only", "partners": "For partners", "public": "For everybody"}


@dataclass(frozen=True)
class Footer:
    """How a report was made, for its foot.

    Args:
        rows: Pairs of label and value, as text.
    """

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Link:
    """An entry of an index.

    Args:
        title: What it leads to.
        href: The file, relative to the index.
        state: "done" or "failed".
        note: What to say beside it.
        beside: The same in other forms: pairs of the form's name and the file, relative to the index.
    """

    title: str
    href: str
    state: str
    note: str = ""
    beside: tuple[tuple[str, str], ...] = ()

    def within(self, place: str) -> Link:
        """Give the entry for an index that stands above the folder of that path."""
        beside = tuple((form, f"{place}/{href}") for form, href in self.beside)
        return replace(self, href=f"{place}/{self.href}", beside=beside)


class _PageExporter(TemplateExporter):
    """nbconvert's template exporter on our theme, with every value escaped unless it was made safe."""

    file_extension = ".html"
    output_mimetype = "text/html"

    def _template_name_default(self) -> str:
        return "workbench"

    def _create_environment(self) -> Environment:
        environment: Environment = super()._create_environment()  # type: ignore[no-untyped-call]
        environment.autoescape = True
        environment.finalize = _cleaned
        environment.filters["seen"] = seen
        return environment


_exporters: dict[str, _PageExporter] = {}


def document_page(document: Document, *, audience: Audience, checked: bool, footer: Footer) -> str:
    """Give a document as a page.

    Args:
        document: What to show.
        audience: Whom it is for.
        checked: Whether it was made from a copy for that audience.
        footer: How it was made.
    """
    context = {
        "document": document,
        "blocks": _blocks(document.parts),
        "audience_words": audience_words(audience, checked=checked),
        "footer": footer,
    }
    return _page(document.title, context)


def index_page(title: str, groups: Sequence[tuple[str, Sequence[Link]]], *, audience: Audience) -> str:
    """Give a page that links to reports, in groups.

    Args:
        title: The page's title.
        groups: Pairs of heading and links.
        audience: Whom the reports are for.
    """
    return _page(title, {"groups": groups, "audience_words": audience_words(audience, checked=True)})


def audience_words(audience: Audience, *, checked: bool) -> str:
    """Say whom a report is for.

    Args:
        audience: Whom it is for.
        checked: Whether it was made from a copy for that audience.
    """
    return _AUDIENCE_WORDS[audience] if checked else "For the team only; not checked for publication"


def _page(title: str, context: Mapping[str, Any]) -> str:
    if "page" not in _exporters:
        _exporters["page"] = _PageExporter(  # type: ignore[no-untyped-call]
            extra_template_basedirs=[str(shipped("templates") / "theme")]
        )
    css = (shipped("templates") / "theme" / "workbench" / "report.css").read_text(encoding="utf-8")
    style_hash = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    resources = {"page": {"title": title, "css": Markup(css), "style_hash": style_hash, **context}}  # noqa: S704  # our own file
    empty = new_notebook()
    body, _ = _exporters["page"].from_notebook_node(empty, resources)
    return str(body).strip() + "\n"


def _cleaned(value: Any) -> Any:
    """Clean every text that the template writes, as the builders of elements do with theirs."""
    return value if isinstance(value, Markup) or not isinstance(value, str) else clean(value)


def _blocks(parts: Sequence[Part]) -> list[Markup]:
    """Give parts as HTML, key figures that follow each other side by side."""
    blocks: list[Markup] = []
    for is_figure, run in groupby(parts, lambda part: isinstance(part.exhibit, KeyFigure)):
        shown = [_part_html(part) for part in run]
        blocks += [element("div", {"class": "key-figures"}, shown)] if is_figure else shown
    return blocks


def _part_html(part: Part) -> Markup:
    if part.level:
        return element(f"h{part.level}", {"id": part.anchor}, seen(getattr(part.exhibit, "text", "")))
    return to_html(part.exhibit, heading_from=min(part.under + 1, DEEPEST))
