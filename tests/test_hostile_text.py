"""Text from many hands is text on every page: nothing runs, nothing is fetched, and it reads as it was typed."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hostile import HOSTILE
from pydantic import ValidationError

from workbench.catalogue import Agency
from workbench.exhibits import (
    Exhibit,
    Figure,
    Heading,
    KeyFigure,
    Notice,
    PhaseBox,
    Provenance,
    Source,
    Text,
    chart_figure,
    cycle_figure,
    rows_table,
    spec_to_svg,
)
from workbench.exhibits.html import seen
from workbench.inquiry import cycle_sections, sections
from workbench.inquiry.doings import Output
from workbench.inquiry.evidence import Finding
from workbench.partnership import area_context, open_workspace, opening, portfolio
from workbench.partnership.kinds import held_records
from workbench.reports.document import Document, document_of
from workbench.reports.page import Footer, Link, document_page, index_page
from workbench.store import Record, to_plain
from workbench.text import clean, escape_markdown, image_uri, one_line, safe_link

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

INQUIRY = "fife-welfare-sanctions"
DAY = dt.date(2026, 11, 21)
SHARED: dict[str, Any] = {"audience": "team", "provenance": Provenance(sources=(Source(title="A test"),))}


def _storable(text: str) -> bool:
    """Whether a record or an exhibit can hold it at all: Unicode, and more than white space."""
    return bool(text.strip()) and not any("\ud800" <= letter <= "\udfff" for letter in text)


WORDS = [text for text in HOSTILE if _storable(text)]


@contextmanager
def _opened(browser: Browser, html: str, folder: Path, name: str = "page") -> Iterator[Page]:
    """Open a page and refuse, afterwards, that anything ran, was asked for or complained."""
    path = folder / f"{name}.html"
    path.write_text(html, encoding="utf-8")
    view = browser.new_context()
    page = view.new_page()
    events: list[str] = []
    page.on("request", lambda request: events.append(f"asked for {request.url[:100]}"))
    page.on("console", lambda message: events.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: events.append(f"error: {error}"))
    page.on("dialog", lambda dialog: (events.append("dialog"), dialog.dismiss()))
    page.on("popup", lambda _: events.append("window"))
    page.on("download", lambda _: events.append("download"))
    page.goto(path.as_uri())
    try:
        yield page
        for button in page.locator("summary, button, [onclick]").all():
            button.hover()
            button.click()
        assert page.evaluate("window.__pwned") is None
        assert page.url == path.as_uri()
        own = f"asked for {path.as_uri()}"[:110]
        assert [
            e for e in events if e != own and not e.startswith("asked for data:image/svg+xml;base64,")
        ] == []
        assert (
            page.locator(
                "script, iframe, object, embed, form, input, base, svg, math, video, [style]"
            ).count()
            == 0
        )
        assert page.locator("img").evaluate_all("all => all.every(i => i.complete && i.naturalWidth > 0)")
        hrefs = page.locator("a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
        assert all(href.startswith("#") or safe_link(href) == href for href in hrefs)
    finally:
        view.close()


def _page(document: Document, rows: tuple[tuple[str, str], ...] = ()) -> str:
    return document_page(document, audience="team", checked=True, footer=Footer(rows))


def _document(shown: list[Exhibit], title: str = "Hostile") -> Document:
    outputs = [{"output_type": "display_data", "data": exhibit._repr_mimebundle_()} for exhibit in shown]
    cells = [{"cell_type": "code", "metadata": {}, "outputs": outputs}]
    return document_of({"cells": cells}, name="hostile", title=title, audience="team")


def _texts(page: Page, where: str) -> list[str]:
    return page.locator(where).evaluate_all("all => all.map(e => e.textContent)")


def _typed(texts: list[str]) -> list[str]:
    """How texts must read: cleaned, or said to be blank where there is nothing to see."""
    return [seen(text.strip()) for text in texts]


def test_every_exhibit_shows_every_field_as_it_was_typed(chromium, tmp_path: Path) -> None:
    for texts in _batches(WORDS, 70):
        shown: list[Exhibit] = []
        for text in texts:
            source = Source(
                title=text, publisher=text, url=text, licence=text, accessed=text, period=text, place=text
            )
            its: dict[str, Any] = {"audience": "team", "provenance": Provenance(sources=(source,))}
            shown += [
                Heading(level=2, text=text, **its),
                Notice(kind="caution", text=text, **its),
                KeyFigure(
                    caption=text, value=text, period=text, place=text, derived=text, caution=text, **its
                ),
                Text(markdown=text, **its),
                Text(markdown=escape_markdown(text) or "-", **SHARED),
                rows_table(text, [f"{i} {text}" for i in range(2)], [[text, text]], notes=[text], **its),
            ]
        with _opened(chromium, _page(_document(shown)), tmp_path) as page:
            typed = _typed(list(texts))
            assert _texts(page, "main h2") == typed
            assert _texts(page, "nav li a") == typed
            assert _texts(page, ".notice p") == [f"Caution. {text}" for text in typed]
            assert _texts(page, ".key-value") == _texts(page, ".key-caption") == typed
            assert _texts(page, ".key-derived") == [f"Derived: {clean(text)}" for text in texts]
            assert _texts(page, "caption") == typed
            assert _texts(page, "tbody th") == [seen(text) for text in texts]
            assert _texts(page, ".table-note") == [clean(text) for text in texts]
            assert _texts(page, ".table td") == [clean(text) for text in texts]
            literal = [one_line(t) for t in _texts(page, ".key-figures + .text + .text")]
            assert literal == [one_line(text) or "" for text in texts] or len(literal) < len(texts)
            sources = "\n".join(_texts(page, ".table > .source"))
            assert all(clean(text.strip()) in sources for text in texts)


def _batches(items: list[str], size: int) -> list[list[str]]:
    return [items[i : i + size] for i in range(0, len(items), size)]


def test_titles_footers_and_indexes_show_what_was_typed(chromium, tmp_path: Path) -> None:
    rows = tuple((f"Parameter {i}", text) for i, text in enumerate(HOSTILE))
    with _opened(chromium, _page(_document([]), rows), tmp_path) as page:
        assert _texts(page, "dd") == [clean(text) for text in HOSTILE]
    links = [Link(text, "report.html", "failed", text) for text in HOSTILE]
    html = index_page(
        "Index", [(text, [link]) for text, link in zip(HOSTILE, links, strict=True)], audience="team"
    )
    html = html.replace('href="report.html"', 'href="#main"')
    with _opened(chromium, html, tmp_path) as page:
        assert _texts(page, "main h2") == _texts(page, ".links a") == [seen(text) for text in HOSTILE]
        notes = [clean(text) for text in HOSTILE if text]
        assert _texts(page, ".links .note") == notes


@pytest.mark.parametrize(
    "text", [t for t in HOSTILE if re.search(r"</title|<script>alert|onerror|\x00|\u202e|}}", t)][:12]
)
def test_the_title_of_the_page_is_text(chromium, tmp_path: Path, text: str) -> None:
    with _opened(
        chromium, _page(_document([Heading(level=1, text=text, subtitle=text, **SHARED)])), tmp_path
    ) as page:
        assert page.locator("h1").text_content() == one_line(text)
        assert page.title() == one_line(text)
        assert page.locator(".lead").text_content() == clean(text)


def _chart(texts: list[str]) -> Figure:
    rows = [{"label": text, "n": i, text[:50]: i} for i, text in enumerate(texts)]
    text = texts[0]
    return chart_figure(
        {
            "data": {"values": rows, "name": text},
            "mark": {"type": "bar", "tooltip": True},
            "encoding": {
                "y": {"field": "label", "type": "nominal", "title": text, "axis": {"labelLimit": 0}},
                "x": {"field": "n", "type": "quantitative", "axis": {"title": texts[-1]}},
            },
            "description": text,
        },
        headline=text, subtitle=text, alt=f"Bars for {len(texts)} texts, each as long as its number: {text}",
        table=rows_table(text, ["a", "b"], [[text, text]], **SHARED), **SHARED,
    )  # fmt: skip


def test_a_chart_and_a_diagram_of_hostile_words_are_drawn_and_only_drawn(chromium, tmp_path: Path) -> None:
    shown: list[Exhibit] = []
    for texts in _batches([text[:3_000] for text in WORDS], 20):
        shown.append(_chart(texts))
        boxes = [PhaseBox(text, text, current=i == 1, prompts=(text,)) for i, text in enumerate(texts[:4])]
        shown.append(cycle_figure(boxes, number=1, when=texts[0], **SHARED))
    with _opened(chromium, _page(_document(shown)), tmp_path) as page:
        assert page.locator("figure img").count() == len(shown)
        alts = page.locator("figure img").evaluate_all("all => all.map(i => i.alt)")
        assert alts == [clean(figure.alt) for figure in shown if isinstance(figure, Figure)]


@pytest.mark.parametrize("control", ["a\x00b", "\x01", "\x1b[31m", "\x08", "\ufffe", "\x7f\x85"])
def test_a_chart_with_control_characters_does_not_end_the_process(control: str) -> None:
    # the drawing engine aborts on some of these, and the whole run with it
    spec = {
        "title": control, "data": {"values": [{"a": control, control: 1}]}, "mark": "bar",
        "encoding": {"x": {"field": "a", "type": "nominal", "title": control}},
    }  # fmt: skip
    svg = spec_to_svg(spec)
    assert image_uri(svg)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe]", svg)


class _Planting:
    """Puts hostile words into every free text of records, one after the other."""

    def __init__(self) -> None:
        self.words = itertools.cycle(WORDS)
        self.planted = 0

    def plant(self, record: Record) -> dict[str, Any]:
        """Give a record's data with hostile words wherever its model takes them."""
        data: dict[str, Any] = to_plain(record)
        for name in type(record).model_fields:
            if name not in {"id", "audience"}:
                self._into(type(record), data, data, name)
        return data

    def _into(self, model: type[Record], whole: dict[str, Any], part: Any, key: Any) -> None:
        before = part.get(key) if isinstance(part, dict) else part[key]
        if isinstance(before, dict) and before:
            for inner in [key for key in before if key != "name"]:  # a column is named as in its data
                self._into(model, whole, before, inner)
        elif isinstance(before, list) and before:
            for i in range(len(before)):
                self._into(model, whole, before, i)
        elif before is None or isinstance(before, str | list):
            for _ in range(3):  # a few words are longer than a line may be
                if self._fits(model, whole, part, key, next(self.words)):
                    self.planted += 1
                    return
            if before is None:
                del part[key]
            else:
                part[key] = before

    @staticmethod
    def _fits(model: type[Record], whole: dict[str, Any], part: Any, key: Any, text: str) -> bool:
        for value in (text, [text]):
            part[key] = value
            try:
                model.model_validate(whole)
            except ValidationError:
                continue
            return True
        return False


def _write(folder: Path, data: dict[str, Any]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{data['id']}.yaml").write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")


def _plant_areas(path: Path) -> None:
    """Call every area something hostile; its id and code stay, since data are found by them."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    words = itertools.cycle(text for text in WORDS if len(text) < 200)
    for term in data["terms"]:
        term["label"] = next(words)
    path.write_text(yaml.safe_dump(data), encoding="utf-8")


@pytest.fixture(scope="module")
def hostile_workspace(
    tmp_path_factory: pytest.TempPathFactory, copy_workspace: Callable[[Path], Path]
) -> Path:
    """Give the sample with hostile words in every free text, and a finding and an output for each word."""
    root = copy_workspace(tmp_path_factory.mktemp("hostile") / "workspace")
    planting = _Planting()
    for held in held_records(root):
        assert not held.loaded.problems
        for stored in held.loaded.stored:
            if stored.record.id not in {"phases", "areas"}:
                stored.path.write_text(yaml.safe_dump(planting.plant(stored.record)), encoding="utf-8")
    assert planting.planted > 3 * len(WORDS)
    _plant_areas(root / "data_catalog" / "vocabularies" / "areas.yaml")
    inquiry = root / "inquiries" / INQUIRY
    for i, text in enumerate(WORDS):
        shared = {"audience": "public", "cycle": 1}
        for model, data in (
            (Finding, {"id": f"finding-{i}", "headline": text, "text": text, "disagreements": text}),
            (Output, {"id": f"output-{i}", "title": text, "type": "report", "url": text}),
        ):
            try:
                model.model_validate({**data, **shared})
            except ValidationError:
                continue  # longer than a line may be
            _write(inquiry / model.folder, {**data, **shared})
    return root


def test_whole_reports_from_hostile_records_are_only_text(
    chromium, tmp_path: Path, hostile_workspace: Path
) -> None:
    ws = open_workspace(hostile_workspace)
    report = ws.inquiry(INQUIRY).at(cycle=1, as_of=DAY)
    phases = ws.vocabulary("phases")
    assert len(report.outputs) > 0.9 * len(WORDS)
    shown = {
        "inquiry": [
            sections.title(report, "Inquiry report", as_of=DAY.isoformat()), *opening(ws), *sections.key_findings(report),
            *sections.questions(report), *sections.context(report), *sections.members(report, ws.agency_name),
            *sections.sessions(report), *sections.activities(report), *sections.outcomes(report), *sections.actions(report),
            *sections.approach_impact(report), *sections.quotes(report), *sections.limitations(report),
            *sections.outputs(report),
        ],
        "cycle": [
            sections.title(report, "Cycle report", as_of=DAY.isoformat()), *cycle_sections.where_we_are(report, phases),
            *cycle_sections.phase_answers(report, phases), *cycle_sections.question_history(report),
            *cycle_sections.objectives(report), *cycle_sections.decisions(report), *cycle_sections.evidence(report),
            *cycle_sections.gaps(report), *cycle_sections.actions_due(report),
        ],
        "portfolio": portfolio(ws, as_of=DAY),
        "area": area_context(ws, area="fife", data="uc-households-scotland-2025-05"),
    }  # fmt: skip
    flat = {name: list(_flat(part)) for name, part in shown.items()}
    for name, exhibits in flat.items():
        with _opened(chromium, _page(_document(exhibits)), tmp_path, name) as page:
            told = one_line(page.locator("main").text_content() or "")
            assert page.locator("h1").count() == 1
            empty = "all => all.filter(e => !e.textContent.trim()).length"
            assert page.locator("h1, h2, h3, h4, h5, h6, th, caption, summary, a").evaluate_all(empty) == 0
            if name == "inquiry":
                for output in report.outputs:
                    assert one_line(output.title) in told
                for finding in report.findings:
                    assert one_line(finding.headline or "") in told


def _flat(shown: Any) -> Iterator[Exhibit]:
    for item in shown:
        if isinstance(item, Exhibit):
            yield item
        else:
            yield from _flat(item)


def test_an_agency_and_an_area_may_be_called_anything(
    chromium, tmp_path: Path, hostile_workspace: Path
) -> None:
    ws = open_workspace(hostile_workspace)
    agencies = [agency for agency in ws.agencies if isinstance(agency, Agency)]
    labels = [term.label for term in ws.areas.terms]
    assert sum(label.strip() in {text.strip() for text in WORDS} for label in labels) > len(labels) / 2
    rows = [[ws.agency_name(agency.id), "x"] for agency in agencies] + [[label, "x"] for label in labels]
    with _opened(
        chromium, _page(_document([rows_table("All", ["a", "b"], rows, **SHARED)])), tmp_path
    ) as page:
        assert _texts(page, "tbody th") == [seen(row[0]) for row in rows]
