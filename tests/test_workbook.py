"""A report's workbook: accessible, its texts as typed, its numbers numbers, nothing in it worked out or led elsewhere."""

from __future__ import annotations

import datetime as dt
import doctest
import io
import itertools
import re
import zipfile
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from hostile import HOSTILE
from hypothesis import example, given
from hypothesis import strategies as st
from workspaces import (
    DAY,
    REPOSITORY,
    in_this_process,
    manifest,
    notebook,
    repository_copy,
    shelf,
    why,
    workspace,
)

import workbench.exhibits.shown_number
from workbench.disclosure import SHORTHAND, Identifiers, ProtectedNames, Protection
from workbench.exhibits import (
    Exhibit,
    Figure,
    Heading,
    KeyFigure,
    Notice,
    Provenance,
    Source,
    Text,
    number,
    rows_table,
)
from workbench.exhibits.html import seen
from workbench.exhibits.shown_number import shown_number
from workbench.reports.document import Document, document_of
from workbench.reports.gate import leaks_in
from workbench.reports.workbook import document_workbook
from workbench.text import clean, escape_markdown, one_line, to_cell

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SOURCE = Source(title="A survey", publisher="Fife Council", url="https://www.fife.gov.uk/a?b=1&c=2#d", accessed="2026-01-01")
ITS: dict[str, Any] = {"audience": "team", "provenance": Provenance(sources=(_SOURCE,))}
WORDS = [text for text in HOSTILE if text.strip() and not any("\ud800" <= letter <= "\udfff" for letter in text)]
SVG = '<svg xmlns="http://www.w3.org/2000/svg"/>'


def document(*shown: Exhibit, title: str = "A report") -> Document:
    outputs = [{"output_type": "display_data", "data": exhibit._repr_mimebundle_()} for exhibit in shown]
    cells = [{"cell_type": "code", "metadata": {}, "outputs": outputs}]
    return document_of({"cells": cells}, name="test", title=title, audience="team")


def made(*shown: Exhibit, title: str = "A report", how: tuple[tuple[str, str], ...] = (("Template", "test"),)) -> bytes:
    return document_workbook(document(*shown, title=title), audience_words="For the team only", made_on=DAY, made=how)


def opened(raw: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(raw))


def parts(raw: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def cells(book: openpyxl.Workbook, sheet: str) -> list[list[Any]]:
    """Give a sheet's table, its headings first."""
    page = book[sheet]
    (ref,) = [ref for _, ref in page.tables.items()]
    return [[cell.value for cell in row] for row in page[ref]]


def above(book: openpyxl.Workbook, sheet: str) -> list[str]:
    return [row[0].value for row in itertools.takewhile(lambda row: not row[0].font.b or row[0].font.sz > 12, book[sheet].iter_rows())]


def refused_by_the_checklist(raw: bytes) -> list[str]:
    """Give what the Analysis Function's checklist, the rules for text, or a spreadsheet program would find wrong."""
    wrong: list[str] = []
    found = parts(raw)
    strings = {item.text for item in ET.fromstring(found["xl/sharedStrings.xml"]).iter(f"{_MAIN}t")}
    for name, text in found.items():
        tree = ET.fromstring(text)
        tags = {element.tag.removeprefix(_MAIN) for element in tree.iter()}
        wrong += [f"{name}: {tag}" for tag in ("f", "mergeCells", "autoFilter", "pane", "headerFooter", "drawing") if tag in tags]
        if name.startswith("xl/tables/"):  # as the cells have them, or a spreadsheet program calls the file damaged
            wrong += [f"{name}: {h}" for c in tree.iter(f"{_MAIN}tableColumn") if (h := c.get("name", "")) not in strings]
        if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name):
            wrong += _wrong_in_sheet(name, tree)
        wrong += [
            f"{name}: {link}" for relation in tree.iter() if relation.get("TargetMode") == "External"
            if not re.match(r"(https?://|mailto:)", link := relation.get("Target", ""))
        ]  # fmt: skip
    wrong += [name for name in found if re.search("vba|macro|external|media|embed", name, re.IGNORECASE)]
    book = opened(raw)
    names = [name.lower() for name in book.sheetnames]
    wrong += ["sheets of one name"] if len(set(names)) < len(names) else []
    for page in book:
        wrong += _wrong_in_cells(page)
    return wrong


def _wrong_in_sheet(name: str, tree: ET.Element) -> list[str]:
    (view,) = tree.iter(f"{_MAIN}sheetView")
    (selection,) = view
    first = name.endswith("/sheet1.xml")
    wrong = [] if selection.get("activeCell") == "A1" else [f"{name}: the cursor is elsewhere"]
    wrong += [] if (view.get("tabSelected") == "1") == first else [f"{name}: another sheet opens first"]
    wrong += [f"{name}: hidden" for row in tree.iter(f"{_MAIN}row") if row.get("hidden")]
    return wrong


def _wrong_in_cells(page: Any) -> list[str]:
    wrong = [f"{page.title}: a formula in {c.coordinate}" for row in page.iter_rows() for c in row if c.data_type in "fe"]
    if page.title == "Cover":
        return wrong + [f"Cover: row {row[0].row} is empty" for row in page.iter_rows() if row[0].value is None]
    if len(page.tables) != 1:
        return [*wrong, f"{page.title}: {len(page.tables)} tables"]
    (table,) = page.tables.values()
    grid = page[table.ref]
    headings = [cell.value for cell in grid[0]]
    wrong += [f"{page.title}: empty {c.coordinate}" for row in grid for c in row if c.value is None or c.value == ""]
    wrong += [] if len({h.casefold() for h in headings}) == len(headings) else [f"{page.title}: twin headings"]
    wrong += [] if page.max_row == grid[-1][0].row and grid[0][0].column == 1 else [f"{page.title}: the table is elsewhere"]
    wrong += [f"{page.title}: row {n} above the table is empty" for n in range(1, grid[0][0].row) if not page.cell(n, 1).value]
    wrong += [f"{page.title}: not wrapped" for row in grid for c in row if isinstance(c.value, str) and not c.alignment.wrap_text]
    return wrong


def figure(table: Any, **more: Any) -> Figure:
    words = {"headline": "Fife had most", "subtitle": "Households, 2025", "alt": "A bar for each of the two areas, Fife's the longer."}
    return Figure(table=table, svg=SVG, **{**ITS, **words, **more})


def test_the_examples_in_docstrings_are_true():
    assert doctest.testmod(workbench.exhibits.shown_number) == (0, 2)


# ---- numbers


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [
        ("39,433", 39433, "#,##0"), ("0", 0, "#,##0"), ("-5", -5, "#,##0"), ("2015", 2015, "0"), ("-1,234.50", -1234.5, "#,##0.00"),
        ("84%", 0.84, "0%"), ("9.1%", 0.091, "0.0%"), ("100%", 1.0, "0%"), ("£10,000", 10000, '"£"#,##0'), ("-£2.50", -2.5, '"£"#,##0.00'),
        ("+3", 3, "+#,##0;-#,##0;+#,##0"), ("1.5e-07", 1.5e-07, "0.0E+00"), ("1e+20", 1e20, "0E+00"), ("-0.0", 0.0, "#,##0.0"),
        ("123456789012345", 123456789012345, "0"),
    ],
)  # fmt: skip
def test_a_number_is_read_from_the_text_that_shows_it(text, value, shown):
    found = shown_number(text)
    assert (found.value, found.number_format) == (value, shown)
    assert type(found.value) is type(value)


@pytest.mark.parametrize(
    "text",
    ["[c]", "[x]", "over 36,000", "unknown", "about 9.1%", "", "-", "007", "00", "1_000", "1,00", "12,34,567", "1234,567", "84 %", "5 [p]",
     "1.", ".5", "22:30", "2015-03", "\u0661", "\uff11", "=1", "1e999", "+1+1", "inf", "nan", "1234567890123456", "0.1234567890123456",
     "1e+999", "1e-400", "£", "5%%", "--5", "1.0000000000000000000000000"],
)  # fmt: skip
def test_what_is_no_number_or_would_not_be_shown_alike_stays_text(text):
    assert shown_number(text) is None


@given(st.decimals(min_value=-10**9, max_value=10**9, places=3), st.integers(0, 3))
@example(Decimal("-0.0004"), 1)
def test_what_the_workbench_writes_as_a_number_is_read_back_to_the_same(value, decimals):
    text = number(value, decimals=decimals)
    found = shown_number(text)
    assert Decimal(repr(found.value)) == Decimal(text.replace(",", ""))
    assert found.number_format == "#,##0" + ("." + "0" * decimals if decimals else "") or ("," not in text and decimals)


def test_numbers_are_numbers_and_what_stands_for_one_is_text():
    table = rows_table(
        "Households", ["Area", "Count", "Share", "Code"],
        [["Fife", "39,433", "84%", "007"], ["Moray", "-5", "[c]", "5"], ["Leith", "unknown", "0.5%", "=1+1"], ["Perth", "over 36,000", "[x]", "1"]],
        numeric=["Count", "Share"], **ITS,
    )  # fmt: skip
    raw = made(table)
    assert refused_by_the_checklist(raw) == []
    book = opened(raw)
    assert cells(book, "1 Households") == [
        ["Area", "Count", "Share", "Code"], ["Fife", 39433, 0.84, "007"], ["Moray", -5, "[c]", "5"],
        ["Leith", "unknown", 0.005, "=1+1"], ["Perth", "over 36,000", "[x]", "1"],
    ]  # fmt: skip
    formats = {c.value: c.number_format for row in book["1 Households"] for c in row if c.data_type == "n" and c.value is not None}
    assert formats == {39433: "#,##0", 0.84: "0%", -5: "#,##0", 0.005: "0.0%"}
    shown = {c.value: (c.alignment.horizontal, c.quotePrefix) for row in book["1 Households"] for c in row}
    assert (shown["unknown"], shown["=1+1"][1], shown["Fife"]) == (("right", False), True, (None, False))
    assert cells(book, "Notes") == [
        ["Mark", "What it means"], ["[c]", "confidential: withheld so that nobody can be identified"], ["[x]", "not available"],
    ]  # fmt: skip
    assert "Explained on the sheet “Notes”: [c], [x]" in above(book, "1 Households")


def test_a_numeric_first_column_holds_numbers_too():
    book = opened(made(rows_table("Years", ["Year", "n"], [["2015", "3"]], numeric=["Year", "n"], **ITS)))
    assert cells(book, "1 Years")[1] == [2015, 3]


# ---- the sheets


def everything() -> list[Exhibit]:
    practice = Provenance(sources=(Source(title="Practice data", synthetic=True),))
    first = rows_table("Areas of Fife", ["Area", "n"], [["Fife", "3"]], notes=["As at May.", "Provisional."], numeric=["n"], **ITS)
    second = rows_table("Areas of Fife", ["Area"], [["Leith"]], notes=["Provisional."], provenance=practice, audience="team")
    return [
        Heading(level=1, text="Sanctions in Fife", subtitle="Cycle 1", **ITS),
        Text(markdown="Before *any* heading.\n\n- one\n- two", **ITS),
        Heading(level=2, text="What is known", **ITS),
        KeyFigure(caption="Households", value="39,433", period="May 2025", place="Fife", caution="Rounded.", **ITS),
        KeyFigure(caption="Doubts", value="[c]", period="2012 to 2016", place="Fife", derived="By hand.", **ITS),
        first,
        figure(second),
        Notice(kind="not yet completed", text="No finding is recorded.", **ITS),
    ]


def test_a_workbook_has_cover_contents_notes_one_table_a_sheet_and_the_words():
    raw = made(*everything(), how=(("Made on", "2026-03-02"), ("Audience", "team")))
    assert refused_by_the_checklist(raw) == []
    book = opened(raw)
    assert book.sheetnames == ["Cover", "Contents", "Notes", "Key figures", "1 Areas of Fife", "2 Areas of Fife", "Text"]
    assert cells(book, "Contents") == [
        ["Sheet", "What it shows"], ["Notes", "Notes"], ["Key figures", "Key figures"], ["1 Areas of Fife", "Areas of Fife"],
        ["2 Areas of Fife", "Areas of Fife"], ["Text", "The words of the report"],
    ]  # fmt: skip
    assert cells(book, "Notes") == [
        ["Mark", "What it means"], ["[note 1]", "As at May."], ["[note 2]", "Provisional."], ["[c]", SHORTHAND["[c]"]],
    ]  # fmt: skip
    assert cells(book, "Text") == [
        ["Section of the report", "Kind", "Text"], ["none", "Text", "Before any heading."], ["none", "Text", "- one\n- two"],
        ["What is known", "Not yet completed", "No finding is recorded."],
    ]  # fmt: skip
    assert [row[:6] for row in cells(book, "Key figures")] == [
        ["Key figure", "Value", "Place", "Period", "Derived", "Caution"], ["Households", 39433, "Fife", "May 2025", "none", "Rounded."],
        ["Doubts", "[c]", "Fife", "2012 to 2016", "By hand.", "none"],
    ]  # fmt: skip
    assert "Explained on the sheet “Notes”: [c]" in above(book, "Key figures")


def test_each_table_has_its_title_section_notes_warning_and_sources_above_it():
    book = opened(made(*everything()))
    line = "Source: A survey, Fife Council, accessed 2026-01-01"
    assert above(book, "1 Areas of Fife") == [
        "Areas of Fife", "Section of the report: What is known", "Explained on the sheet “Notes”: [note 1], [note 2]", line,
    ]  # fmt: skip
    assert above(book, "2 Areas of Fife") == [
        "Areas of Fife", "Fife had most", "Households, 2025", "In words: A bar for each of the two areas, Fife's the longer.",
        "Section of the report: What is known", "Explained on the sheet “Notes”: [note 2]", "SYNTHETIC DATA: made up, not real.",
        line, "Source: Practice data",
    ]  # fmt: skip


def test_the_cover_says_what_it_is_for_whom_from_where_how_made_and_what_is_made_up():
    book = opened(made(*everything(), how=(("Made on", "2026-03-02"),)))
    said = [row[0].value for row in book["Cover"]]
    assert said[:2] == ["Sanctions in Fife", "Cycle 1"]
    assert said[2].startswith("This workbook holds the tables")
    assert said[3:] == [
        "For the team only", "SYNTHETIC DATA: parts of this report rest on data that were made up for practice.", "Sources",
        "A survey, Fife Council, accessed 2026-01-01", "Practice data", "How this was made", "Made on: 2026-03-02",
    ]  # fmt: skip
    assert "SYNTHETIC" not in str([row[0].value for row in opened(made(everything()[5]))["Cover"]])
    assert book["Cover"].max_column == 1


def test_the_properties_name_title_language_and_the_runs_date():
    raw = made(*everything())
    properties = opened(raw).properties
    assert (properties.title, properties.language) == ("Sanctions in Fife", "en-GB")
    assert properties.created == properties.modified == dt.datetime.combine(DAY, dt.time())
    assert not properties.creator


def test_the_same_document_gives_the_same_bytes_whenever_it_is_written(monkeypatch):
    import time

    first = made(*everything())
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert made(*everything()) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_an_empty_report_and_an_empty_table_are_whole_workbooks():
    raw = made()
    assert refused_by_the_checklist(raw) == []
    assert opened(raw).sheetnames == ["Cover", "Contents"]
    raw = made(rows_table("Nothing", ["Area", "n"], [], numeric=["n"], **ITS))
    assert refused_by_the_checklist(raw) == []
    assert cells(opened(raw), "1 Nothing") == [["Area", "n"], ["There are no rows.", "[z]"]]
    assert cells(opened(raw), "Notes")[1] == ["[z]", "not applicable"]


def test_a_table_that_no_worksheet_holds_is_refused_in_words():
    wide = [f"column {i}" for i in range(16_385)]
    with pytest.raises(ValueError, match="1 rows and 16,385 columns is too large"):
        made(rows_table("Wide", wide, [wide], **ITS))


# ---- text from many hands


@pytest.mark.parametrize("start", range(0, len(WORDS), 40))
def test_every_hostile_text_is_text_as_it_was_typed_in_every_place(start):
    texts = WORDS[start : start + 40]
    shown: list[Exhibit] = []
    for text in texts:
        source = Source(title=text, publisher=text, url=text, licence=text, accessed=text, period=text, place=text)
        its: dict[str, Any] = {"audience": "team", "provenance": Provenance(sources=(source,))}
        shown += [
            Heading(level=2, text=text, **its),
            Notice(kind="caution", text=text, **its),
            KeyFigure(caption=text, value=text, period=text, place=text, derived=text, caution=text, **its),
            Text(markdown=text, **its),
            Text(markdown=escape_markdown(text) or "-", **its),
            rows_table(text, [text, f"b {text}"], [[text, text], [text, ""]], notes=[text], numeric=[f"b {text}"], **its),
            figure(rows_table(text, ["a"], [[text]], **its), headline=text, subtitle=text, alt=f"These are the words: {text}"),
        ]
    raw = made(*shown, title=texts[0], how=tuple((text, text) for text in texts))
    assert refused_by_the_checklist(raw) == []
    book = opened(raw)
    assert len(book.sheetnames) == 5 + 2 * len(texts)
    for i, text in enumerate(texts):
        typed, stripped = to_cell(seen(text)), to_cell(seen(text.strip()))  # some fields lose the spaces around them
        table, drawn = book.worksheets[4 + 2 * i], book.worksheets[5 + 2 * i]
        assert table["A1"].value == stripped
        grid = list(table[next(iter(table.tables.values())).ref])
        assert [c.value for c in grid[1]] == [typed, typed]
        assert [c.value for c in grid[2]] == [typed, "unknown"]
        assert grid[0][0].value == (one_line(text) or "(no heading)") or grid[0][0].value.endswith("…")
        assert [row[0].value for row in drawn.iter_rows(max_row=4)] == [
            stripped, stripped, stripped, to_cell(f"In words: These are the words: {text}".strip()),
        ]  # fmt: skip
        figures = cells(book, "Key figures")[1 + i]
        assert figures[:6] == [stripped, stripped, stripped, stripped, typed, typed]
    assert [row[1] for row in cells(book, "Notes")][1 : 1 + len(texts)] == [to_cell(seen(text)) for text in texts]
    assert book.properties.title == one_line(seen(texts[0]))


@pytest.mark.parametrize(
    "text",
    ["<r><t>x</t></r>", "<r></si><si><t>y</t></r>", "<r>", "_x0041_", "_x0041_x0042_", "a_x000D_b", "_x005F_", "_x005f_x0041_", " two  spaces ",
     "\ttab\nline\n", "{=1+1}", "\ufdd0<r>\ufdd0</r>"],
)  # fmt: skip
def test_a_text_that_the_format_itself_would_take_for_something_else_stays_as_it_is(text):
    raw = made(rows_table(text, [text, "b"], [["x", text]], **ITS), title=f"Of {text}")
    assert refused_by_the_checklist(raw) == []
    strings = [
        "".join(t.text or "" for t in item.iter(f"{_MAIN}t"))
        for item in ET.fromstring(parts(raw)["xl/sharedStrings.xml"]).iter(f"{_MAIN}si")
    ]
    # as Excel reads them: each _xHHHH_ is the letter of that number
    read = [re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), string) for string in strings]
    assert clean(text) in read
    assert "\ufdd0" not in "".join(parts(raw).values())
    assert opened(raw).properties.title == one_line(f"Of {text}")


def test_headings_that_differ_in_capitals_only_or_are_too_long_are_told_apart_and_cut():
    headings = ["n", "N", "n (2)", "\U0001f600" * 200, "word " * 100, "_x0041_", "<r>a</r>"]
    raw = made(rows_table("t", headings, [["1"] * len(headings)], **ITS))
    assert refused_by_the_checklist(raw) == []
    found = cells(opened(raw), "1 t")[0]
    assert found[:3] == ["n", "N (2)", "n (2) (2)"]
    assert all(len(heading.encode("utf-16-le")) <= 2 * 255 for heading in found)
    assert (found[3], found[4], found[5:]) == ("\U0001f600" * 119 + "…", ("word " * 50).strip() + "…", ["_x0041_", "<r>a</r>"])


@pytest.mark.parametrize(
    ("url", "target", "place"),
    [
        ("https://www.gov.scot/a?b=1&c=2#part", "https://www.gov.scot/a?b=1&c=2", "part"), ("HTTPS://www.gov.scot/", "https://www.gov.scot/", None),
        ("MAILTO:a@example.org", "mailto:a@example.org", None), ("http://example.org", "http://example.org", None),
    ],
)  # fmt: skip
def test_a_source_leads_to_its_address(url, target, place):
    raw = made(rows_table("t", ["a"], [["1"]], audience="team", provenance=Provenance(sources=(Source(title="S", url=url),))))
    assert refused_by_the_checklist(raw) == []
    book = opened(raw)
    for sheet, cell, words in (("Cover", "A5", "S"), ("1 t", "A2", "Source: S")):
        link = book[sheet][cell].hyperlink
        assert (book[sheet][cell].value, link.target, link.location) == (words, target, place)


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "file:///etc/passwd", "internal:Cover!A1", "external:\\\\evil.example\\x", "ftp://example.org/x", "//example.org", "x",
     f"https://example.org/{'a' * 2_000}", f"https://example.org/{'é' * 400}", f"mailto:a@example.org?body={'x' * 2_100}"],
)  # fmt: skip
def test_another_address_or_one_that_excel_cannot_hold_is_no_link_and_the_source_is_still_named(url):
    raw = made(rows_table("t", ["a"], [["1"]], audience="team", provenance=Provenance(sources=(Source(title="S", url=url),))))
    assert "hyperlink" not in str([t for n, t in parts(raw).items() if n.startswith("xl/worksheets")])
    assert opened(raw)["1 t"]["A2"].value == "Source: S"


# ---- the gate


def test_the_last_gate_finds_a_name_in_every_place_of_a_workbook_and_no_identifier_in_numbers():
    protection = Protection(ProtectedNames(["Zebedee Quux-Smith"]), Identifiers())
    words = "It was Zebedee Quux-Smith who said so"
    assert all(
        leaks_in("a.xlsx", made(shown, title=title), protection, whole=True)
        for shown, title in [
            (Notice(kind="caution", text=words, **ITS), "t"), (Text(markdown="Words", **ITS), words),
            (rows_table("t", [words], [["x"]], **ITS), "t"), (rows_table(words, ["a"], [["x"]], **ITS), "t"),
            (KeyFigure(caption="c", value=words, period="p", place="p", **ITS), "t"),
        ]
    )  # fmt: skip
    rows = [[f"Area {i}", *(f"{(i * 7919 + j * 104729) % 100000:,}" for j in range(6))] for i in range(400)]
    headings = ["Area", *"abcdef"]
    raw = made(rows_table("Counts", headings, rows, numeric=headings[1:], **ITS))
    assert leaks_in("a.xlsx", raw, protection, whole=True) == []


# ---- from end to end


@pytest.mark.slow
def test_the_samples_cycle_report_becomes_a_workbook_beside_its_page(tmp_path, monkeypatch):
    root = repository_copy(tmp_path / "sample")
    render = in_this_process(monkeypatch)
    asked: dict[str, Any] = {"inquiry": "fife-welfare-sanctions", "formats": ("html", "xlsx")}
    outcome = render(root, "cycle_report", **asked)
    assert (outcome.made, outcome.failures, outcome.withheld) == (["cycle_report"], {}, [])
    folder = shelf(root, "fife-welfare-sanctions", "cycle-1")
    raw = (folder / "cycle_report.xlsx").read_bytes()
    assert refused_by_the_checklist(raw) == []
    book = opened(raw)
    assert book.sheetnames[:3] == ["Cover", "Contents", "Notes"]
    assert book.properties.title == book["Cover"]["A1"].value == "Data and knowledge sharing in responses to welfare sanctions"
    assert ["4 Evidence gaps", "Evidence gaps"] in cells(book, "Contents")
    assert set(manifest(folder)[-1]["files"]) == {"cycle_report.html", "cycle_report.xlsx"}
    assert '<a href="cycle_report.xlsx">workbook</a>' in (folder / "index.html").read_text()
    assert f'<a href="{folder.relative_to(root / "reports").as_posix()}/cycle_report.xlsx">workbook</a>' in outcome.index.read_text()
    assert str(REPOSITORY).encode() not in b"".join(part.encode() for part in parts(raw).values())

    assert why(render(root, "cycle_report", **asked)) == {"cycle_report": ""}
    assert (render(root, "cycle_report", force=True, **asked).made, (folder / "cycle_report.xlsx").read_bytes()) == (["cycle_report"], raw)
    (folder / "cycle_report.xlsx").unlink()
    assert why(render(root, "cycle_report", dry_run=True, **asked)) == {"cycle_report": "its file is missing or was altered"}


@pytest.mark.slow
def test_numbers_of_the_sample_are_numbers_in_its_workbooks(tmp_path, monkeypatch):
    root = repository_copy(tmp_path / "sample")
    outcome = in_this_process(monkeypatch)(root, "area_context", formats=("xlsx",), each={"area": ("fife",)}, audience="public")
    assert outcome.made == ["area_context-fife"]
    folder = shelf(root, audience="public")
    raw = (folder / "area_context-fife.xlsx").read_bytes()
    assert refused_by_the_checklist(raw) == []
    book = opened(raw)
    assert cells(book, "Key figures")[1][1] == 39433
    table = cells(book, book.sheetnames[4])
    assert ["Fife", 39433] in table
    assert all(type(row[1]) is int for row in table[1:])
    assert 'href="area_context-fife.xlsx"' in (folder / "index.html").read_text()
    assert ">workbook<" not in (folder / "index.html").read_text()


@pytest.mark.slow
def test_a_foreign_notebook_becomes_a_workbook_and_one_that_fails_leaves_none(tmp_path, monkeypatch):
    good = notebook("import pandas as pd", "pd.DataFrame({'area': ['=1+1', 'Moray']})", "print('@SUM(1)')")
    root = workspace(tmp_path, theirs=good)
    render = in_this_process(monkeypatch)
    render(root, "theirs", formats=("html", "ipynb", "xlsx"))
    raw = (shelf(root) / "theirs.xlsx").read_bytes()
    assert refused_by_the_checklist(raw) == []
    assert "=1+1" in [cell for row in cells(opened(raw), "1 Table") for cell in row]
    assert "@SUM(1)" in [row[2] for row in cells(opened(raw), "Text")]

    workspace(root, theirs=notebook("1 / 0"))
    assert set(render(root, "theirs", formats=("html", "ipynb", "xlsx")).failures) == {"theirs"}
    assert sorted(path.name for path in shelf(root).iterdir()) == ["index.html", "manifest.jsonl", "theirs.html"]
