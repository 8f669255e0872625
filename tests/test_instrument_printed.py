"""Printed forms show their caveats always, can be read at A4 and by a screen reader, and hold one stage a page for vignettes."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import io
import re
import shutil
import subprocess
import sys
import zipfile
from itertools import pairwise
from pathlib import Path

import docx
import lxml.html
import pytest
from docx.oxml.ns import qn
from hostile import HOSTILE
from instruments_made import FORM, ROSTER, made

from workbench.errors import RequestError
from workbench.instruments import Instrument, Option, caveats_of, instruments_of, with_entries
from workbench.instruments.printed import printed_page
from workbench.instruments.printed_docx import printed_word
from workbench.instruments.printed_form import Grid, Log, Single, printed_form
from workbench.text import clean, one_line

DAY = dt.date(2026, 3, 2)
SHIPPED = {stored.record.id: stored.record for stored in instruments_of(Path("no-such-folder")).stored}
STORY = SHIPPED["vignette-missed-letter"]


def page(form: Instrument, **more: bool) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(printed_page(form, **more))


def word(form: Instrument, **more: bool) -> docx.document.Document:
    return docx.Document(io.BytesIO(printed_word(form, made_on=DAY, **more)))


def texts(document: docx.document.Document) -> list[str]:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in document.paragraphs] + cells


def without_caveats(form: Instrument) -> Instrument:
    return form.model_copy(update={"caveats": (), "parts": tuple(part.model_copy(update={"caveats": ()}) for part in form.parts)})


# caveats


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_every_caveat_of_every_instrument_stands_on_the_page_and_in_the_word_file(name: str) -> None:
    form = SHIPPED[name]
    wanted = [one_line(caveat) for caveat in caveats_of(form)]
    shown = one_line(page(form).text_content())
    assert [caveat for caveat in wanted if caveat not in shown] == []
    written = one_line(" ".join(texts(word(form))))
    assert [caveat for caveat in wanted if caveat not in written] == []


@pytest.mark.parametrize("printed", [printed_page, lambda form: printed_word(form, made_on=DAY)], ids=["page", "word"])
def test_what_a_caseworker_uses_about_a_person_is_not_printed_without_caveats(printed) -> None:
    with pytest.raises(RequestError) as refused:
        printed(without_caveats(SHIPPED["long-term-unemployment"]))
    assert refused.value.code == "without-caveats"


def test_caveats_stand_before_the_first_question() -> None:
    text = printed_page(made())
    assert text.index("Only a test.") < text.index("What is your role?")
    said = [paragraph.text for paragraph in word(made()).paragraphs]
    assert said.index("Only a test.") < said.index("1. What is your role?")


# the page


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_every_field_has_a_name_that_a_screen_reader_says_and_every_id_is_there_once(name: str) -> None:
    tree = page(SHIPPED[name])
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    for field in tree.xpath("//input | //textarea"):
        labelled = field.get("aria-labelledby", "").split()
        named = labelled and all(one in ids for one in labelled)
        labels = field.xpath("ancestor::label") or tree.xpath("//label[@for=$it]", it=field.get("id") or "-")
        assert named or any(one_line(label.text_content()) for label in labels), lxml.html.tostring(field)
    assert [one for one in tree.xpath("//@aria-describedby") if one not in ids] == []
    assert [one for one in tree.xpath("//fieldset") if one[0].tag != "legend" or not one_line(one[0].text_content())] == []


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_headings_go_down_step_by_step_and_the_language_is_said(name: str) -> None:
    tree = page(SHIPPED[name], for_facilitator=True)
    levels = [int(one.tag[1]) for one in tree.xpath("//h1 | //h2 | //h3")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert tree.get("lang") == "en-GB"
    assert one_line(tree.xpath("string(//title)")) == SHIPPED[name].title


def test_a_page_runs_nothing_sends_nothing_and_loads_nothing() -> None:
    text = printed_page(made())
    [policy] = re.findall(r'Content-Security-Policy" content="([^"]*)"', text)
    [css] = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    said = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{said}'; base-uri 'none'; form-action 'none'"
    assert not page(made()).xpath("//script | //form | //link | //img | //iframe | //@src | //@href | //@style")


def planted(text: str) -> Instrument:
    """Give an instrument that says a text wherever it can."""
    form = made()
    item = form.parts[0].items[1].model_copy(update={"wording": text, "help": text})
    part = form.parts[0].model_copy(update={"items": (item,), "title": text, "text": text, "caveats": (text,)})
    return form.model_copy(update={"parts": (part,), "title": text, "purpose": text, "caveats": (text,)})


@pytest.mark.parametrize("text", [t for t in HOSTILE if clean(t).strip()])
def test_what_somebody_might_plant_stays_text_on_the_page(text: str) -> None:
    assert [one.tag for one in page(planted(text)).iter()] == [one.tag for one in page(planted("x")).iter()]


@pytest.mark.parametrize("text", [t for t in HOSTILE if clean(t).strip()][::8])
def test_what_somebody_might_plant_stays_text_in_word(text: str) -> None:
    assert one_line(text) in one_line(" ".join(texts(word(planted(text)))))


def test_a_scale_shows_what_it_means_beside_its_questions() -> None:
    block = printed_form(SHIPPED["retreat-evaluation"]).parts[0].blocks[0]
    assert isinstance(block, Grid)
    assert block.caption == SHIPPED["retreat-evaluation"].scales[0].meaning
    assert [choice.label for choice in block.choices] == ["1: Not at all", "2", "3", "4", "5: Very much"]


def test_a_question_asked_of_several_things_is_one_table() -> None:
    form = with_entries(made(), "all", (Option(id="a", label="Register A"), Option(id="b", label="Register B")))
    came = [block for block in printed_form(form).parts[0].blocks if isinstance(block, Grid) and block.caption == "Did you come?"]
    assert [(block.rows, [choice.value for choice in block.choices]) for block in came] == [
        ((("came.a", "Register A"), ("came.b", "Register B")), ["yes", "no"]),
    ]  # fmt: skip


def test_a_table_that_repeats_has_its_rows_and_its_header_row() -> None:
    [log] = [block for part in printed_form(made(ROSTER)).parts for block in part.blocks if isinstance(block, Log)]
    assert (log.rows, [wording for _, wording in log.headings]) == (5, ["Whom do you ask?", "How often?"])
    [table] = page(made(ROSTER)).xpath("//table")
    assert [one.text for one in table.xpath("./thead//th[@scope='col']")] == ["Row", "Whom do you ask?", "How often?"]
    assert len(table.xpath("./tbody/tr")) == 5


def test_a_question_says_on_what_it_depends_and_what_it_asks_for() -> None:
    singles = {block.key: block for block in printed_form(made()).parts[0].blocks if isinstance(block, Single)}
    assert singles["why"].notes == ("Only where the answer to “Did you come?” is “Yes”.",)
    assert singles["ways"].notes == ("Choose at most 2.",)
    assert singles["hours"].notes == ("A number, at least 0 and at most 24.",)


def test_every_question_stands_on_the_form_once() -> None:
    for form in (*SHIPPED.values(), made(), made(ROSTER)):
        blocks = [block for part in printed_form(form).parts for block in part.blocks]
        keys = [b.key for b in blocks if isinstance(b, Single)]
        keys += [key for b in blocks if isinstance(b, Grid) for key, _ in b.rows]
        keys += [key for b in blocks if isinstance(b, Log) for key, _ in b.headings]
        assert sorted(keys) == sorted(q.key for q in form.answerable), form.id


def test_what_keeps_no_answers_asks_for_no_sheet_and_says_so() -> None:
    form = printed_form(SHIPPED["long-term-unemployment"])
    assert form.about == ()
    assert any("keeps nothing" in line for line in form.instructions)


# whoever asks


def test_aims_and_anticipated_responses_are_on_the_facilitators_copy_only() -> None:
    hidden = [text for part in STORY.parts for text in (part.not_read_out or "", *part.anticipated) if text]
    assert hidden
    for shown in (page(STORY).text_content(), " ".join(texts(word(STORY)))):
        assert [text for text in hidden if text in shown] == []
    for shown in (page(STORY, for_facilitator=True).text_content(), " ".join(texts(word(STORY, for_facilitator=True)))):
        assert [text for text in hidden if one_line(text) not in one_line(shown)] == []


# vignettes


def test_each_stage_of_a_vignette_begins_a_page_and_repeats_what_must_be_shown() -> None:
    sections = page(STORY).xpath("//section")
    assert [one.get("class") for one in sections] == ["own-page"] * 3
    for section in sections:
        assert "It tells of no real person." in section.text_content()
        assert STORY.caveats[0] in one_line(section.text_content())
    headings = [p for p in word(STORY).paragraphs if p.style.name == "Heading 2"]
    assert [p.paragraph_format.page_break_before for p in headings] == [True, True, True, None]


def test_a_vignette_without_its_declaration_is_not_printed() -> None:
    assert STORY.making is not None
    for said in ("no", "unknown", "not asked"):
        form = STORY.model_copy(update={"making": STORY.making.model_copy(update={"composite": said})})
        for printed in (printed_page, lambda one: printed_word(one, made_on=DAY)):
            with pytest.raises(RequestError) as refused:
                printed(form)
            assert refused.value.code == "unfit-vignette"
    with pytest.raises(RequestError):
        printed_page(STORY.model_copy(update={"making": None}))


def test_a_vignette_that_nobody_tried_out_is_marked_as_a_draft() -> None:
    assert "Draft: nobody has tried it out yet" in printed_page(STORY)
    assert STORY.making is not None
    tried = STORY.model_copy(update={"making": STORY.making.model_copy(update={"status": "pretested"})})
    assert "Draft:" not in printed_page(tried)


# Word


def test_the_word_file_has_headings_a_language_a4_and_header_rows() -> None:
    document = word(SHIPPED["retreat-evaluation"])
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 1"] == ["Retreat evaluation"]
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 2"] == ["The retreat as a whole", "In your own words", "About this form"]
    grid = document.tables[1]
    assert [cell.text for cell in grid.rows[0].cells] == ["Question", "1: Not at all", "2", "3", "4", "5: Very much"]
    assert grid.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert grid._tbl.tblPr.find(qn("w:tblCaption")) is not None
    assert round(document.sections[0].page_width.cm, 1) == 21.0
    assert document.styles["Normal"].element.rPr.find(qn("w:lang")).get(qn("w:val")) == "en-GB"
    assert (document.core_properties.title, document.core_properties.author) == ("Retreat evaluation", "")


def test_the_same_form_gives_the_same_bytes_and_names_no_tool() -> None:
    raw = printed_word(made(), made_on=DAY)
    assert raw == printed_word(made(), made_on=DAY)
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        about = b"".join(archive.read(name) for name in archive.namelist() if name.startswith("docProps/") and name.endswith(".xml"))
    assert b"python-docx" not in about


def test_without_python_docx_the_page_still_prints_and_word_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(RequestError) as refused:
        printed_word(made(FORM), made_on=DAY)
    assert refused.value.code == "docx-not-installed"
    assert printed_page(made(FORM))


@pytest.mark.slow
def test_libreoffice_opens_the_word_file_and_each_stage_has_its_page(tmp_path: Path) -> None:
    office, reader = shutil.which("soffice"), shutil.which("pdftotext")
    if not office or not reader:
        pytest.skip("LibreOffice or pdftotext is not installed here")
    (tmp_path / "story.docx").write_bytes(printed_word(STORY, made_on=DAY))
    command = [office, f"-env:UserInstallation={(tmp_path / 'settings').as_uri()}", "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "story.docx")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    if not (tmp_path / "story.pdf").exists() and "could not be loaded" in done.stderr + done.stdout:
        pytest.skip("this LibreOffice has no Writer")
    text = subprocess.run([reader, str(tmp_path / "story.pdf"), "-"], capture_output=True, text=True, check=True).stdout
    pages = text.split("\f")
    found = [[at for at, one in enumerate(pages) if part.title in one] for part in STORY.parts]
    assert all(len(one) == 1 for one in found)
    assert len({one[0] for one in found}) == 3


@pytest.mark.browser
@pytest.mark.slow
def test_no_barrier_is_found_in_any_form_and_none_is_wider_than_a_telephone(chromium) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = chromium.new_page(viewport={"width": 320, "height": 800}, bypass_csp=True)
    for form in SHIPPED.values():
        page.set_content(printed_page(form, for_facilitator=True))
        found = Axe().run(page).response["violations"]
        assert [(form.id, one["id"], one["nodes"][0]["html"][:200]) for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, form.id
    page.close()
