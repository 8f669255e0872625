"""What a report shows says where it is from and what it shows to those who cannot see it, and never loses either."""

from __future__ import annotations

import base64
import itertools
import json
import re
from collections.abc import Callable
from typing import Any

import altair as alt
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from workbench.exhibits import (
    MIME,
    RENDERING,
    CellIdentity,
    Exhibit,
    Figure,
    Heading,
    KeyFigure,
    Notice,
    PhaseBox,
    Provenance,
    Source,
    Table,
    TableColumn,
    Text,
    chart_figure,
    cycle_figure,
    from_bundle,
    number,
    plain_text,
    rows_table,
    show,
    spec_to_svg,
    table_from_frame,
    theme,
    to_html,
)
from workbench.exhibits.notebook import VEGA_LITE
from workbench.exhibits.tables import MAX_ROWS, unique_headings
from workbench.text import svg_element

REAL = Provenance(
    sources=(Source(title="Stat-Xplore", publisher="DWP", url="https://stat-xplore.dwp.gov.uk/"),)
)
MADE_UP = Provenance(sources=(Source(title="Practice data", synthetic=True),))
ALT = "Glasgow City has most households, Fife fewer, Moray fewest."
DRAWING = str(svg_element("svg", {"xmlns": "http://www.w3.org/2000/svg", "width": 10, "height": 10}))


def _table(provenance: Provenance = REAL, **change: Any) -> Table:
    made: dict[str, Any] = {
        "caption": "Households", "columns": (TableColumn(heading="Area"), TableColumn(heading="n", numeric=True)),
        "rows": (("Fife", "39,433"), ("Moray", "7,000")), "audience": "public", "provenance": provenance,
    }  # fmt: skip
    return Table(**made | change)


def _figure(**change: Any) -> Figure:
    made: dict[str, Any] = {
        "headline": "Glasgow City had most", "subtitle": "Households, Scotland, May 2025", "alt": ALT, "table": _table(),
        "svg": DRAWING, "audience": "public", "provenance": REAL,
    }  # fmt: skip
    return Figure(**made | change)


def _chart(provenance: Provenance = REAL, chart: Any = None, table: Table | None = None) -> Figure:
    data = pd.DataFrame({"area": ["Fife", "Moray"], "n": [39433, 7000]})
    return chart_figure(
        chart if chart is not None else alt.Chart(data).mark_bar().encode(x="n:Q", y="area:N"),
        headline="Fife had more", subtitle="Households, two areas, May 2025", alt=ALT,
        table=table or _table(provenance), provenance=provenance, audience="public",
    )  # fmt: skip


@pytest.fixture
def displayed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[dict[str, Any]]]:
    """Give what shows exhibits and returns the bundles that a notebook gets."""
    monkeypatch.delenv(RENDERING, raising=False)

    def shown(*given: Exhibit | list[Exhibit]) -> list[dict[str, Any]]:
        parts: list[dict[str, Any]] = []
        monkeypatch.setattr("IPython.display.display", lambda part, *, raw: parts.append(part if raw else {}))
        show(*given)
        return parts

    return shown


def _samples() -> list[Exhibit]:
    shared: dict[str, Any] = {"audience": "public", "provenance": REAL}
    cell = CellIdentity(
        dataset="UC", measure="households", place="S12000047", period="2025-05", of=(("sex", "all"),)
    )
    return [
        Heading(level=2, text="Context", subtitle="Scotland", **shared),
        Text(markdown="Some *words*.", **shared),
        Notice(kind="caution", text="Look twice.", **shared),
        KeyFigure(caption="Doubts", value="over 36,000", period="2016", place="Fife", derived="a times b", caution="c",
                  identity=cell, **shared),
        _table(identities=((None, cell), (None, None)), notes=("A note",)),
        _figure(),
        _chart(),
    ]  # fmt: skip


@pytest.mark.parametrize("missing", ["headline", "subtitle", "alt", "table", "provenance", "audience"])
def test_a_figure_cannot_be_made_without_any_of_its_parts(missing: str) -> None:
    parts = dict(_figure())
    with pytest.raises(ValidationError, match=missing):
        Figure(**{name: value for name, value in parts.items() if name != missing})
    if isinstance(parts[missing], str):
        with pytest.raises(ValidationError, match=missing):
            Figure(**parts | {missing: "  "})
    arguments: dict[str, Any] = {
        "headline": "a", "subtitle": "b", "alt": ALT, "table": _table(), "provenance": REAL, "audience": "public",
    }  # fmt: skip
    del arguments[missing]
    with pytest.raises(TypeError, match=missing):
        chart_figure({"mark": "bar"}, **arguments)


def test_what_is_shown_needs_a_source() -> None:
    with pytest.raises(ValidationError, match="sources"):
        Provenance(sources=())
    with pytest.raises(ValidationError, match="title"):
        Source(title=" ")


@pytest.mark.parametrize(
    "alt_text",
    [
        "", "x", "figure", "No description has been provided for this image", "Image of households in Scotland, by area",
        "A chart of households by council area", "untitled picture number seven here", "TODO describe this picture here",
        "Alt text goes here for this one", "households-by-area-2025-05-final.png", "\u200b" * 30, "aaaaaaaaaaaaaaaaaaaaaaaaa",
        "Glasgow City had most", "Households, Scotland, May 2025",
    ],
)  # fmt: skip
def test_a_placeholder_is_no_text_alternative(alt_text: str) -> None:
    with pytest.raises(ValidationError):
        _figure(alt=alt_text)


def test_a_figure_is_either_a_chart_or_a_drawing() -> None:
    for wrong in ({"svg": ""}, {"spec": {"mark": "bar"}}):
        with pytest.raises(ValidationError, match="either a chart or a drawing"):
            _figure(**wrong)


def test_a_figure_is_for_no_wider_audience_than_its_table_and_rests_on_its_sources() -> None:
    figure = _figure(table=_table(MADE_UP, audience="team"))
    assert figure.audience == "team"
    assert figure.provenance == REAL | MADE_UP


PROVENANCES = st.lists(
    st.builds(Source, title=st.sampled_from("abc"), synthetic=st.booleans()), min_size=1, max_size=4
).map(lambda sources: Provenance(sources=tuple(sources)))


@given(PROVENANCES, PROVENANCES, PROVENANCES)
def test_synthetic_sticks_through_every_union(a: Provenance, b: Provenance, c: Provenance) -> None:
    union = a | b | c
    assert union.synthetic == (a.synthetic or b.synthetic or c.synthetic)
    assert union == Provenance.union([a, b, c]) == a | (b | c)
    assert set(union.sources) == {*a.sources, *b.sources, *c.sources}
    assert len(set(union.sources)) == len(union.sources)


def test_synthetic_data_are_marked_on_the_chart_its_picture_and_the_page(displayed) -> None:
    for figure in (_chart(MADE_UP), _chart(REAL, table=_table(MADE_UP))):
        assert figure.spec is not None
        assert "SYNTHETIC" in figure.spec["title"]["text"]
        assert "SYNTHETIC" in spec_to_svg(figure.spec)
        assert "SYNTHETIC DATA" in to_html(figure)
        (live,) = [part[VEGA_LITE] for part in displayed(figure) if VEGA_LITE in part]
        assert "SYNTHETIC" in json.dumps(live["title"])
    assert "SYNTHETIC" not in json.dumps(_chart().spec)
    key = KeyFigure(caption="a", value="1", period="p", place="q", audience="team", provenance=REAL | MADE_UP)
    for exhibit in (key, _table(MADE_UP), Text(markdown="x", audience="team", provenance=MADE_UP)):
        assert "SYNTHETIC DATA" in to_html(exhibit)


@pytest.mark.parametrize("exhibit", _samples(), ids=lambda e: type(e).__name__)
def test_an_exhibit_comes_back_from_its_bundle_as_it_was(
    exhibit: Exhibit, monkeypatch: pytest.MonkeyPatch
) -> None:
    for audience in ("", "team"):
        monkeypatch.setenv(RENDERING, audience)
        bundle = json.loads(json.dumps(exhibit._repr_mimebundle_()))
        assert from_bundle(bundle[MIME]) == exhibit
        assert bundle["text/plain"] == plain_text(exhibit) != ""
    with pytest.raises(ValidationError):
        from_bundle({**exhibit.model_dump(), "type": "of tomorrow"})
    with pytest.raises(ValidationError):
        from_bundle({**exhibit.model_dump(), "more": 1})


def test_show_shows_exhibits_and_lists_of_them_in_order(displayed) -> None:
    one, two, three = _samples()[:3]
    assert [from_bundle(part[MIME]) for part in displayed(one, [two, three])] == [one, two, three]


def test_a_chart_is_live_where_people_look_at_it_and_data_where_a_report_is_made(
    displayed, monkeypatch: pytest.MonkeyPatch
) -> None:
    figure = _chart()
    parts = displayed(figure)
    assert sum(VEGA_LITE in part for part in parts) == 1
    assert sum(MIME in part for part in parts) == 1
    words = "".join(part.get("text/html", "") for part in parts)
    for said in (figure.headline, figure.subtitle, figure.alt, "39,433", "Source: "):
        assert said in words
    monkeypatch.setenv(RENDERING, "team")
    (made,) = displayed(figure)
    assert set(made) == {MIME, "text/plain"}


def test_a_chart_tells_at_most_four_categories_apart_by_colour() -> None:
    for count, fits in ((4, True), (5, False)):
        data = pd.DataFrame({"x": range(count), "kind": [f"kind {i}" for i in range(count)]})
        plain = alt.Chart(data).mark_bar().encode(x="x:Q", color="kind:N")
        layered = alt.layer(
            alt.Chart(data).mark_line().encode(x="x:Q"), alt.Chart(data).mark_point().encode(fill="kind:N")
        )
        inline = {
            "data": {"values": data.to_dict("records")}, "mark": "bar",
            "encoding": {"color": {"field": "kind", "type": "nominal"}},
        }  # fmt: skip
        for chart in (plain, layered, alt.hconcat(plain, plain), inline):
            if fits:
                assert _chart(chart=chart).spec
            else:
                with pytest.raises(ValueError, match="5 categories apart by colour"):
                    _chart(chart=chart)


@pytest.mark.parametrize(
    "spec",
    [
        {"data": {"url": "https://evil.example/x.csv"}, "mark": "bar"},
        {"data": {"values": [{"a": 1}]}, "mark": {"type": "image", "url": "https://evil.example/x.png"}},
        {
            "data": {"values": [{"a": 1}]},
            "mark": "point",
            "encoding": {"href": {"value": "https://evil.example"}},
        },
        {
            "layer": [
                {
                    "mark": "bar",
                    "transform": [{"lookup": "a", "from": {"data": {"url": "x.csv"}, "key": "a"}}],
                }
            ]
        },
    ],
)
def test_a_chart_loads_nothing_and_links_nowhere(spec: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"address|links"):
        _chart(chart=spec)


def test_a_spec_that_asks_for_data_elsewhere_is_not_drawn_with_them() -> None:
    remote = {
        "data": {"url": "http://127.0.0.1:9/x.csv"},
        "mark": "bar",
        "encoding": {"x": {"field": "a", "type": "nominal"}},
    }
    try:
        svg = spec_to_svg(remote)
    except ValueError:
        return
    assert "127.0.0.1" not in svg


def _luminance(colour: str) -> float:
    """Source: WCAG 2.2, definition of relative luminance."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_palette_can_be_told_from_the_page() -> None:
    assert _contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert [_contrast(colour, "#FFFFFF") >= 3 for colour in theme.CATEGORICAL[:3]] == [True] * 3
    # the Analysis Function's orange is just below three to one; every shape has the axis' colour as its outline
    assert _contrast(theme.CATEGORICAL[3], "#FFFFFF") == pytest.approx(2.98, abs=0.05)
    assert theme.config()["bar"]["stroke"] == theme.AXIS
    assert all(_contrast(colour, "#FFFFFF") >= 4.5 for colour in (theme.AXIS, theme.TEXT))
    # the current phase is drawn in white on this
    assert _contrast(theme.CATEGORICAL[0], "#FFFFFF") >= 4.5
    neighbours = itertools.pairwise(theme.CATEGORICAL)
    assert all(one != other for one, other in neighbours)


def test_a_table_has_a_heading_of_its_own_for_each_column_and_whole_rows() -> None:
    for columns, rows in (
        (("a", "a"), (("1", "2"),)),
        (("a", "a\u200b"), (("1", "2"),)),
        (("a", " "), (("1", "2"),)),
        (("a", "b"), (("1",),)),
        ((), ()),
    ):
        with pytest.raises(ValidationError):
            _table(columns=tuple({"heading": heading} for heading in columns), rows=rows)


def test_a_table_is_written_with_a_caption_scoped_headings_and_none_of_them_empty() -> None:
    table = _table(
        columns=({"heading": "\u200b"}, {"heading": "n"}), rows=(("", "1"), ("\u3164", "2"), ("<b>", "3"))
    )
    html = str(to_html(table))
    assert "<caption>Households</caption>" in html
    headings = re.findall(r"<th[^>]*>[^<]*</th>", html)
    assert len(headings) == html.count("<th") - html.count("<thead") == 5
    assert all(re.search(r'scope="(col|row)"', heading) for heading in headings)
    assert not re.search(r"<th[^>]*>\s*</th>", html)
    assert headings[-1] == '<th scope="row">&lt;b&gt;</th>'


def test_rows_with_empty_cells_say_unknown() -> None:
    table = rows_table("t", ["a", "b"], [["x", ""]], provenance=REAL, audience="team")
    assert table.rows == (("x", "unknown"),)


@pytest.mark.parametrize(
    ("frame", "headings", "first"),
    [
        (pd.DataFrame({"a": [1, 2], "b": ["x", None]}), ("a", "b"), ("1", "x")),
        (pd.DataFrame({"n": [1.5, float("nan")]}, index=pd.Index(["Fife", "Moray"], name="area")), ("area", "n"), ("Fife", "1.5")),
        (pd.DataFrame({"area": [7]}, index=pd.Index(["Fife"], name="area")), ("area", "area (2)"), ("Fife", "7")),
        (pd.DataFrame({("a", "x"): [1], ("a", "y"): [True]}, index=["r"]), ("(no heading)", "a x", "a y"), ("r", "1", "yes")),
        (pd.DataFrame([[1, 2, 3]], columns=["a", "a", "a (2)"]), ("a", "a (2)", "a (2) (2)"), ("1", "2", "3")),
        (pd.DataFrame([[1, 2]], columns=["", None]), ("(no heading)", "(no heading) (2)"), ("1", "2")),
        (pd.DataFrame({"t": pd.to_datetime(["2015-03-01", None])}), ("t",), ("2015-03-01",)),
        (pd.DataFrame({"a": pd.array([1, None], dtype="Int64")}), ("a",), ("1",)),
        (pd.DataFrame(index=pd.Index(["Fife"], name="area")), ("area",), ("Fife",)),
    ],
)  # fmt: skip
def test_any_frame_becomes_a_table(
    frame: pd.DataFrame, headings: tuple[str, ...], first: tuple[str, ...]
) -> None:
    table = table_from_frame(frame, "t", provenance=REAL, audience="team")
    assert tuple(column.heading for column in table.columns) == headings
    assert table.rows[0] == first
    assert all(cell and cell not in {"nan", "NaT", "<NA>", "None"} for row in table.rows for cell in row)
    assert to_html(table)


def test_of_a_very_long_frame_the_first_rows_are_shown_and_a_note_says_so() -> None:
    table = table_from_frame(pd.DataFrame({"a": range(MAX_ROWS + 5)}), "t", provenance=REAL, audience="team")
    assert len(table.rows) == MAX_ROWS
    assert table.notes == ("The first 2,000 of 2,005 rows.",)


@given(st.lists(st.text(max_size=6) | st.sampled_from(["a", "a (2)", ""]), max_size=8))
def test_headings_can_always_be_told_apart(headings: list[str]) -> None:
    made = unique_headings(headings)
    assert len(made) == len(set(made)) == len(headings)
    assert all(heading.strip() for heading in made)


@given(st.integers(-(10**9), 10**9))
def test_a_whole_number_is_written_with_its_thousands(value: int) -> None:
    assert int(number(value).replace(",", "")) == value


def test_drawings_stand_in_img_only() -> None:
    for figure in (_chart(), _figure(), _cycle(0)):
        html = str(to_html(figure))
        assert "<svg" not in html
        (source,) = re.findall(r'<img src="([^"]*)"', html)
        assert source.startswith("data:image/svg+xml;base64,")
        svg = base64.b64decode(source.partition(",")[2]).decode()
        assert svg.startswith("<svg")
        assert not re.search(r"<(script|image|foreignObject|a)\b|\bon\w+=|href=\"(?!#)|url\((?!#)", svg)


def test_a_drawing_that_would_run_or_fetch_is_refused() -> None:
    for inside in (
        "<script>alert(1)</script>",
        '<image href="https://evil.example/x.png"/>',
        '<rect onload="alert(1)"/>',
    ):
        with pytest.raises(ValueError, match=r"drawing|attribute"):
            to_html(_figure(svg=f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>'))


def test_a_figure_is_written_with_all_that_makes_it_readable() -> None:
    html = str(to_html(_chart()))
    assert html.startswith("<figure>")
    for part in (
        "Fife had more",
        "Households, two areas, May 2025",
        f'alt="{ALT}"',
        "<details",
        "<caption>",
        "Source: ",
    ):
        assert part in html
    assert '<a href="https://stat-xplore.dwp.gov.uk/" rel="noopener noreferrer">Stat-Xplore</a>, DWP.' in html
    assert html.index("figcaption") < html.index("<img")


def _cycle(current: int | None, count: int = 3) -> Figure:
    labels = ["Preparing the ground", "Exploring the evidence", "Testing change", "Writing & <b>telling</b>"]
    phases = [PhaseBox(label, f"status {i}", current=i == current) for i, label in enumerate(labels[:count])]
    return cycle_figure(phases, number=2, when="2016", audience="public", provenance=REAL)


@pytest.mark.parametrize("count", [1, 3, 4])
@pytest.mark.parametrize("current", [None, 0, 2])
def test_the_cycle_diagram_names_each_phase_and_the_current_one_in_words(
    current: int | None, count: int
) -> None:
    figure = _cycle(current, count)
    labels = [row[0] for row in figure.table.rows]
    assert all(f"“{label}” (status {i})" in figure.alt for i, label in enumerate(labels))
    if current is not None and current < count:
        assert f"The cycle is in “{labels[current]}” now" in figure.alt
        assert labels[current] in figure.headline
        assert figure.svg.count("we are here") == 1  # in words, not by colour alone
    else:
        assert "No phase is marked as the current one" in figure.alt
        assert "we are here" not in figure.svg


def test_a_link_in_a_source_leads_to_the_web_or_is_none() -> None:
    for url, linked in (
        ("https://gov.scot/x", True),
        ("javascript:alert(1)", False),
        ("file:///etc/passwd", False),
    ):
        source = Provenance(sources=(Source(title="A <b>", url=url, licence="OGL"),))
        html = str(to_html(_table(source)))
        assert ("<a " in html) == linked
        assert "A &lt;b&gt;" in html
        assert "OGL" in html
