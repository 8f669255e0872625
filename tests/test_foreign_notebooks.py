"""What others' notebooks show comes out as exhibits: nothing runs, nothing is fetched, nothing is lost in silence."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import Any

import altair as alt
import pandas as pd
import pytest
from hostile import HOSTILE
from hypothesis import given
from hypothesis import strategies as st

from workbench.exhibits import MIME, Exhibit, Figure, Heading, Notice, Provenance, Source, Table, Text
from workbench.reports.document import Document, document_of
from workbench.reports.foreign import MAX_TEXT
from workbench.reports.foreign_html import HtmlTable, read_html
from workbench.reports.page import Footer, document_page
from workbench.store import Audience

VEGA = "application/vnd.vegalite.v5+json"
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def _markdown(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def _code(*outputs: dict[str, Any], tags: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"cell_type": "code", "metadata": {"tags": list(tags)}, "source": "1", "outputs": list(outputs)}


def _shown(kind: str = "display_data", **data: Any) -> dict[str, Any]:
    return {
        "output_type": kind,
        "metadata": {},
        "data": {name.replace("__", "/"): value for name, value in data.items()},
    }


def _html(html: str) -> dict[str, Any]:
    return _shown(text__html=html, text__plain="<IPython.core.display.HTML object>")


def _document(*cells: dict[str, Any], audience: Audience = "team") -> Document:
    return document_of({"cells": list(cells)}, name="theirs", title="Their notebook", audience=audience)


def _page(document: Document) -> str:
    page = document_page(document, audience="team", checked=True, footer=Footer((("Made on", "2026-11-21"),)))
    assert not re.search(
        r"<(script|iframe|object|embed|form|svg|link)\b|<[^>]*\son\w+\s*=", page, re.IGNORECASE
    )
    assert len(re.findall("<h1>", page)) == 1
    assert not re.search(r"<(h\d|th|caption|title)[^>]*>\s*</", page)
    assert not re.findall(r'(?:src|href)="(?!data:image/svg\+xml;base64,|#|https?://|mailto:)', page)
    return page


def _exhibits(*outputs: dict[str, Any], audience: Audience = "team") -> list[Exhibit]:
    document = _document(_code(*outputs), audience=audience)
    _page(document)
    return list(document.exhibits())


def _notices(found: list[Exhibit]) -> str:
    return " ".join(e.text for e in found if isinstance(e, Notice))


def test_a_plain_chart_becomes_a_figure_with_its_own_title_description_and_data() -> None:
    data = pd.DataFrame({"area": ["Fife", "Moray"], "n": [3, 4]})
    chart = (
        alt.Chart(data, title="Two areas", description="Moray has one more than Fife.")
        .mark_bar()
        .encode(x="n", y="area")
    )
    (figure,) = _exhibits(_shown(**{VEGA.replace("/", "__"): chart.to_dict()}))
    assert isinstance(figure, Figure)
    assert figure.headline == "Two areas"
    assert "Moray has one more than Fife." in figure.alt
    assert "title" not in (figure.spec or {})  # it stands above the picture, once
    assert figure.table.rows == (("Fife", "3"), ("Moray", "4"))
    assert "not stated" in figure.provenance.sources[0].title


def test_a_chart_that_cannot_be_shown_leaves_its_data_and_says_why() -> None:
    many = pd.DataFrame({"kind": list("abcdef"), "n": range(6)})
    chart = alt.Chart(many).mark_bar().encode(x="n", color="kind").to_dict()
    notice, table = _exhibits(_shown(**{VEGA.replace("/", "__"): chart}))
    assert "6 categories apart by colour" in notice.text
    assert len(table.rows) == 6
    broken = {
        "data": {"values": [{"": 1, " ": 2, "a\u200b": None}]},
        "mark": "no such mark",
        "title": [1, {"x": 2}],
    }
    assert "left out" in _notices(_exhibits(_shown(**{VEGA.replace("/", "__"): broken})))


@pytest.mark.parametrize(
    "spec",
    [
        {"data": {"url": "https://evil.example/x.csv"}, "mark": "bar"},
        {},
        {"datasets": [1]},
        {"data": {"values": "a,b"}},
    ],
)
def test_a_chart_without_its_data_is_named_not_drawn(spec: dict[str, Any]) -> None:
    (notice,) = _exhibits(_shown(**{VEGA.replace("/", "__"): spec}))
    assert notice.kind == "left out"
    assert "chart" in notice.text


def _frame() -> pd.DataFrame:
    columns = pd.MultiIndex.from_tuples([("over 25", "n"), ("over 25", "%"), ("under 25", "n")])
    return pd.DataFrame(
        [[3, None, 5], [4, 1.5, 6]], index=pd.Index(["Fife", "Moray"], name="area"), columns=columns
    )


def test_a_frame_s_html_becomes_a_table_with_one_row_of_headings() -> None:
    (table,) = _exhibits(_html(_frame().to_html()))
    assert isinstance(table, Table)
    assert [column.heading for column in table.columns] == ["area", "over 25 n", "over 25 %", "under 25 n"]
    assert table.rows == (("Fife", "3", "NaN", "5"), ("Moray", "4", "1.5", "6"))


def test_a_styled_table_keeps_its_words_and_says_that_its_looks_are_gone() -> None:
    html = "<style>#T td {color: red}</style><table id=T><caption>By area</caption><thead><tr><th>a</th><th>n</th></tr></thead><tbody><tr><th>Fife</th><td style='color:red'>3</td></tr></tbody></table>"
    (table,) = _exhibits(_html(html))
    assert table.caption == "By area"
    assert table.rows == (("Fife", "3"),)
    assert "Colours" in table.notes[0]


def test_spans_nested_tables_and_ragged_rows_lose_no_cell() -> None:
    html = """<table><tr><th rowspan=2>area<th colspan=2>n</tr><tr><td>1<td>2</tr><tr><td colspan=999999>all</tr>
      <tr><td>x<td><table><tr><td>in<td>side</table><td>y</tr></table>"""
    (table,) = read_html(html).parts
    assert isinstance(table, HtmlTable)
    assert table.headings[:3] == ("area", "n", "n")
    assert table.rows[0][:3] == ("area", "1", "2")
    assert table.rows[1][0] == "all"
    assert table.rows[2][:3] == ("x", "in side", "y")
    (plain,) = read_html("<table><tr><td>a<td>b<tr><td>c<td>d</table>").parts
    assert plain == HtmlTable("", ("Column 1", "Column 2"), (("a", "b"), ("c", "d")))


def test_html_leaves_its_words_and_says_what_else_it_held() -> None:
    html = """<h2>Kept</h2><p>See <a href="https://gov.scot/x">here</a> &amp; <a href="javascript:alert(1)">there</a>
      <img src=x onerror=alert(1) alt="A map of Fife"></p><script>window.__pwned = 1</script>
      <iframe src="https://evil.example"></iframe><video src=x></video><form><input></form><svg onload=alert(1)></svg>"""
    found = _exhibits(_html(html))
    text = found[0]
    assert isinstance(text, Text)
    assert "alert" not in text.markdown
    page = _page(_document(_code(_html(html))))
    assert 'href="https://gov.scot/x"' not in page  # its words and its address, as text
    assert "See here (https://gov.scot/x) &amp; there [picture: A map of Fife]" in page
    for what in ("A script", "An embedded page", "A picture", "A recording", "A control"):
        assert f"{what} of the notebook was left out" in _notices(found)


def test_html_of_scripts_alone_is_named() -> None:
    (notice,) = _exhibits(_html("<script>draw()</script>"))
    assert "A script" in notice.text


@pytest.mark.parametrize("audience", ["team", "public"])
def test_an_error_in_the_middle_is_said_and_only_the_team_sees_its_words(audience: Audience) -> None:
    error = {
        "output_type": "error",
        "ename": "KeyError",
        "evalue": "'Somebody'",
        "traceback": ["\x1b[31mKeyError\x1b[0m"],
    }
    before, notice, after = _exhibits(
        {"output_type": "stream", "name": "stdout", "text": "before"}, error,
        {"output_type": "stream", "name": "stdout", "text": "after"}, audience=audience,
    )  # fmt: skip
    assert isinstance(before, Text)
    assert isinstance(after, Text)
    assert "Cell 1 of the notebook stopped with an error" in notice.text
    assert ("Somebody" in notice.text) == (audience == "team")


def test_what_was_printed_is_shown_as_it_was_laid_out() -> None:
    printed = "area    n\nFife   12\n  Moray  <b> ``` $x$"
    page = _page(_document(_code({"output_type": "stream", "name": "stdout", "text": printed})))
    assert "<pre><code>area    n\nFife   12\n  Moray  &lt;b&gt; ``` $x$\n</code></pre>" in page
    prose = "1. *Seven* sessions\nwere held_in_Fife"
    page = _page(
        _document(
            _code(
                {
                    "output_type": "stream",
                    "name": "stdout",
                    "text": ["1. *Seven* sessions\n", "were held_in_Fife"],
                }
            )
        )
    )
    assert prose.replace("\n", "<br>\n") in page


def test_progress_bars_leave_their_last_state_colours_go_and_long_text_is_cut_with_a_word() -> None:
    (text,) = _exhibits(
        {"output_type": "stream", "name": "stdout", "text": "10%\r50%\r\x1b[32mdone\x1b[0m\r\nnext"}
    )
    assert text.markdown == "done  \nnext"
    (text,) = _exhibits({"output_type": "stream", "name": "stdout", "text": "a" * (MAX_TEXT + 7)})
    assert "and 7 characters more" in text.markdown


def test_messages_for_the_author_are_named_once() -> None:
    warning = {"output_type": "stream", "name": "stderr", "text": "/home/someone/x.py:1: UserWarning"}
    found = _exhibits(warning, warning)
    assert [e.text for e in found] == ["Messages for the notebook's author were left out."]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        ({"image/png": PIXEL, "text/plain": "<Figure size 640x480 with 1 Axes>"}, "A picture"),
        (
            {"image/svg+xml": "<svg onload=alert(1)>", "text/plain": "<IPython.core.display.SVG object>"},
            "A picture",
        ),
        (
            {
                "application/vnd.jupyter.widget-view+json": {"model_id": "x"},
                "text/plain": "IntSlider(value=0)",
            },
            "A control",
        ),
        (
            {"application/javascript": "alert(1)", "text/plain": "<IPython.core.display.Javascript object>"},
            "A script",
        ),
        ({"application/vnd.plotly.v1+json": {"data": []}, "text/plain": "Figure()"}, "A chart"),
        ({"application/vnd.vega.v5+json": {}}, "A chart"),
        ({"application/pdf": "JVBERi0="}, "An output of the kind application/pdf"),
        ({"text/plain": "<matplotlib.axes._axes.Axes object at 0x7f3c>"}, "An object that has no words"),
        ({"text/plain": "<Figure size 640x480 with 1 Axes>"}, "An object that has no words"),
        ({MIME: {"type": "hologram"}}, "An exhibit of another version"),
    ],
)
def test_what_has_no_words_is_named(data: dict[str, Any], what: str) -> None:
    (notice,) = _exhibits({"output_type": "display_data", "data": data, "metadata": {}})
    assert notice.kind == "left out"
    assert notice.text.startswith(f"{what} of the notebook was left out")


def test_a_drawing_of_ours_that_would_run_is_named_not_shown() -> None:
    provenance = Provenance(sources=(Source(title="a"),))
    table = {
        "caption": "t",
        "columns": [{"heading": "a"}],
        "rows": [["1"]],
        "audience": "team",
        "provenance": provenance,
    }
    figure = Figure(headline="Head", subtitle="Sub", alt="Two boxes joined by an arrow.", audience="team", provenance=provenance,
                    table=table, svg='<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')  # fmt: skip
    (notice,) = _exhibits({"output_type": "display_data", "data": {MIME: figure.model_dump(mode="json")}})
    assert "script" in notice.text


def test_latex_json_and_mermaid_stand_as_they_were_typed() -> None:
    page = _page(
        _document(
            _code(
                _shown(text__latex=r"$$\frac{a_1}{b_1}$$", text__plain="<IPython.core.display.Latex object>")
            ),
            _code(_shown(application__json={"a": ["<b>"]}, text__plain="<IPython.core.display.JSON object>")),
            _markdown("```mermaid\ngraph TD; A[<img src=x onerror=alert(1)>]-->B\n```\n\nand $x<y$"),
        )
    )
    assert r"$$\frac{a_1}{b_1}$$" in page
    assert "&lt;b&gt;" in page
    assert "graph TD; A[&lt;img src=x onerror=alert(1)&gt;]--&gt;B" in page
    assert "$x&lt;y$" in page


def test_markdown_shows_raw_html_as_typed_and_names_its_pictures() -> None:
    document = _document(
        _markdown(
            "# Title\n\n<b>bold</b> <script>alert(1)</script>\n\n![A plan](attachment:plan.png)\n\n`![code](x)`"
        )
    )
    page = _page(document)
    assert "&lt;b&gt;bold&lt;/b&gt; &lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "A plan" in page
    assert "A picture of the notebook was left out" in _notices(list(document.exhibits()))
    assert not _notices(list(_document(_markdown("`![code](x)`\n\n~~~\n![a](b)\n~~~")).exhibits()))


@pytest.mark.parametrize("empty", ["", " \n", "\u200b", "\x00"])
def test_empty_outputs_leave_nothing_and_break_nothing(empty: str) -> None:
    for output in (
        _shown(text__markdown=empty), _shown(text__plain=empty), _shown(text__html=empty), _shown(text__latex=empty), _shown(),
        {"output_type": "stream", "name": "stdout", "text": empty}, {"output_type": "stream", "name": "stderr", "text": empty},
        {"output_type": "update_display_data"}, {},
    ):  # fmt: skip
        assert _exhibits(output) == []
    assert _document(_markdown(empty), _markdown(f"# {empty}")).title == "Their notebook"


def test_headings_skip_no_level_wherever_they_come_from() -> None:
    document = _document(
        _markdown("### Third first\n\nText\n===\n\n###### Deep"),
        _code(_shown(text__markdown="# In an output\n\n#### deeper")),
        _markdown("#### Fourth"),
        _code(_html("<h5>Words only</h5>")),
    )
    levels = [1, *(int(level) for level in re.findall(r"<h([2-6])[ >]", _page(document)))]
    assert all(below - above <= 1 for above, below in pairwise(levels)), levels


def test_headings_with_the_same_words_have_anchors_of_their_own() -> None:
    document = _document(_markdown("## Main\n\n## Main\n\n## How this was made\n\n## <>\n\n## 日本"))
    ids = re.findall(r'id="([^"]*)"', _page(document))
    assert len(ids) == len(set(ids))
    assert all(ids)
    assert len(document.contents) == 5


def test_what_is_not_for_the_audience_is_named_once_not_shown() -> None:
    provenance = Provenance(sources=(Source(title="a"),))
    secret = Text(markdown="For the team", audience="team", provenance=provenance)
    output = {"output_type": "display_data", "data": {MIME: secret.model_dump(mode="json")}}
    found = list(_document(_code(output, output), audience="public").exhibits())
    assert [type(e) for e in found] == [Notice]
    assert "not for this audience" in _notices(found)


def test_cells_of_the_workbench_itself_are_not_shown() -> None:
    hidden = [
        _code(_shown(text__plain="hidden"), tags=(tag,))
        for tag in ("parameters", "injected-parameters", "hide")
    ]
    assert list(_document(*hidden).exhibits()) == []


def test_the_first_title_is_the_page_s_title() -> None:
    provenance = Provenance(sources=(Source(title="a"),))
    title = Heading(level=1, text="The title", subtitle="Below it", audience="team", provenance=provenance)
    document = _document(
        _code({"output_type": "display_data", "data": {MIME: title.model_dump(mode="json")}}),
        _markdown("# Another"),
    )
    assert (document.title, document.subtitle) == ("The title", "Below it")
    assert [part.exhibit.text for part in document.contents] == ["Another"]


@pytest.mark.parametrize("make", [
    _html,
    lambda text: _html(f"<table><tr><th>{text}</th><td title='{text}'>{text}</td></tr><tr><td>{text}</table>"),
    lambda text: _shown(text__markdown=text),
    lambda text: _shown(text__plain=text),
    lambda text: _shown(text__latex=text),
    lambda text: _shown(application__json={text[:200]: text}),
    lambda text: {"output_type": "stream", "name": "stdout", "text": text},
    lambda text: {"output_type": "error", "ename": text, "evalue": text},
    lambda text: {"output_type": "display_data", "data": {text[:300]: text}},
])  # fmt: skip
def test_nothing_hostile_comes_through_any_output(make: Any) -> None:
    _page(_document(*(_code(make(text)) for text in HOSTILE)))


def test_nothing_hostile_comes_through_charts() -> None:
    for texts in (HOSTILE[i : i + 40] for i in range(0, len(HOSTILE), 40)):
        rows = [{"text": text[:500], text[:40]: 1} for text in texts]
        spec = {
            "data": {"values": rows}, "title": {"text": texts}, "description": texts[0], "mark": "bar",
            "encoding": {"y": {"field": "text", "type": "nominal", "title": texts[1]}},
        }  # fmt: skip
        _page(_document(_code(_shown(**{VEGA.replace("/", "__"): spec}))))


def test_deep_and_long_html_ends_with_a_word_about_it() -> None:
    for html in ("<div>" * 5_000 + "deep", "<b>" * 100_000, "<p>x</p>" * 100_000, "<table><tr><td>" * 400):
        found = read_html(html)
        assert found.left_out or found.parts or "deep" not in html


@given(st.text(alphabet="<>/=\"'! -[]abdhrtiptblesc&;#x0\n\r\x00", max_size=60))
def test_any_html_can_be_read(html: str) -> None:
    for part in read_html(html).parts:
        assert part


def test_the_notebook_that_was_run_came_out_as_exhibits(rendered) -> None:
    page = (rendered.out / "workspace/all/team/their_notebook.html").read_text(encoding="utf-8")
    manifest = [
        json.loads(line)
        for line in (rendered.out / "workspace/all/team/manifest.jsonl").read_text().splitlines()
    ]
    assert [record["state"] for record in manifest if record["report"] == "their_notebook"] == ["done"]
    for said in (
        "area</th>",
        "over 25 n</th>",
        "not available",
        "Two areas",
        "seven sessions were held",
        "Kept",
    ):
        assert said in page
    assert page.count('class="notice notice-left-out"') == 3
    assert "__pwned" not in page
