"""The spreadsheet by which partners answer a network survey: ids, roles and agencies, blank cells, lists of words."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Collection, Sequence
from typing import Any

import xlsxwriter

from workbench.errors import RequestError, UnknownNameError
from workbench.network import Network, read_survey
from workbench.network.consent import standing_of
from workbench.network.survey_template import SurveySheet, survey_sheets
from workbench.partnership.network_people import NETWORK, made_up_members, member_of
from workbench.partnership.private import private_terms, protection_of
from workbench.partnership.workspace import Workspace
from workbench.store import PartialDate
from workbench.text import is_slug, to_cell

__all__ = ["SIDE_SHEETS", "check_wave_name", "survey_network", "survey_workbook", "template_workbook_for"]

_FONT = {"font_name": "Arial", "font_size": 12, "text_wrap": True, "valign": "top"}
_PLAIN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_FIRST, _IDS, _LISTS = "Read me first", "Ids", "Lists"
SIDE_SHEETS = (_FIRST, _IDS, _LISTS)
"""Sheets of the template that are only read by people."""

_ROWS = 500
_A4 = 9
_NARROWEST, _WIDEST = 12, 60
_Looks = tuple[Any, ...]
_AS_TEXT = "@"
_SAID = (
    "Fill in the blank cells and send the file back. Each sheet says in its headings what a cell is for.",
    "Start with the sheet “waves”: write yes under “answered” if you answered all, partly if not.",
    "A blank is no answer, and never a no. Write no where it is one, and unknown where you do not know.",
    "A cell with an arrow takes the words of its list.",
    "People stand here by an id, their role and their agency. Please write nobody's name.",
    "Under “referrals” write a row for each way on which people are passed on; the sheet “Ids” has the ids.",
)


def survey_network(ws: Workspace, inquiry: str = "") -> Network:
    """Give the people, agencies, items and kinds of tie of an inquiry's survey; with none, those of the workspace.

    Args:
        ws: The workspace.
        inquiry: The inquiry; the workspace's default one when empty.

    Raises:
        UnknownNameError: There is no such inquiry.
        RecordError: A file of the survey is wrong.
    """
    folder = ws.inquiry(inquiry).folder / NETWORK
    people = {person.id: person for person in ws.people}
    agencies = {agency.id: agency.title for agency in ws.agencies}
    made_up = made_up_members(folder, known=people, agencies=agencies, root=ws.root)
    members = [*map(member_of, people.values()), *made_up.values()]
    return read_survey(folder, members=members, agencies=agencies, root=ws.root, may_be_empty=True)


def check_wave_name(wave: str) -> None:
    """See that a wave can be called so, as its folder is.

    Raises:
        RequestError: It cannot.

    Example:
        >>> check_wave_name("wave-2")
    """
    if not is_slug(wave):
        raise RequestError("A wave cannot be called so.", fix="Use lower-case letters, digits and single hyphens, such as wave-2.", code="unknown-wave")


def template_workbook_for(  # noqa: PLR0913  # all but the workspace by keyword, each a separate thing to say
    ws: Workspace, *, inquiry: str = "", wave: str = "", respondent: str = "", relations: Collection[str] = (), on: dt.date
) -> bytes:
    """Make the spreadsheet for one respondent, or for all, without anybody's name or earlier answers.

    Whoever refused to be in the network, for the team, is not asked about, nor who has left.

    Args:
        ws: The workspace.
        inquiry: The inquiry; the workspace's default one when empty.
        wave: The wave, which is then checked when the file comes back; or "".
        respondent: The id of who fills it in; "" where they write it themselves, once.
        relations: The kinds of tie to ask about; those of the survey when empty.
        on: The day by which consents are judged, and the file's date.

    Raises:
        RequestError: The wave cannot be called so.
        UnknownNameError: There is no such inquiry, nobody of that id, or they said no to being in the network.
        RecordError: A file of the survey is wrong.
    """
    if wave:
        check_wave_name(wave)
    network = survey_network(ws, inquiry)
    left_out = {person.id for person in ws.people if standing_of(person.consents, "team", on=on) == "left out"}
    gone = {person.id for person in ws.people if person.left.surely_before(PartialDate.of(on))}
    if respondent in left_out:
        raise UnknownNameError(
            "Whoever would fill this in said no to being in the network.", fix="Ask them first; a yes of theirs stands in people/.", code="unknown-name"
        )
    about = [one for one in network.members if one not in left_out | gone]
    asked = list(relations) or list(network.relations) or [""]
    sheets = survey_sheets(network, respondent, relations=asked, about=about, wave=wave)
    hide = protection_of(private_terms(ws.root), ws.agencies, "team").withhold
    ids = [(one, f"{network.members[one].role}, {network.agencies.get(network.members[one].agency, 'agency not known')}") for one in about]
    ids += [*network.agencies.items(), *((item.id, item.label) for item in network.items.values())]
    title = f"Network survey: {ws.inquiry(inquiry).title}{f', {wave}' if wave else ''}"
    return survey_workbook(sheets, title=hide(title), ids=[(one, hide(label)) for one, label in ids], made_on=on, hide=hide)


def survey_workbook(
    sheets: Sequence[SurveySheet], *, title: str, ids: Sequence[tuple[str, str]], made_on: dt.date, hide: Callable[[str], str] = str
) -> bytes:
    """Give sheets of a survey as an XLSX file: first what to do, then the sheets, then ids and lists.

    Every cell is text, so that nothing that is typed is worked out; a cell with a list refuses other words.

    Args:
        sheets: The sheets.
        title: What it is.
        ids: Every id that may be written, with what it is.
        made_on: The date among the file's properties.
        hide: What takes out of words what may not stand there.
    """
    raw = io.BytesIO()
    with xlsxwriter.Workbook(raw, _PLAIN) as book:
        book.set_properties({"title": to_cell(title), "created": dt.datetime.combine(made_on, dt.time(), dt.UTC)})
        text, bold = book.add_format({**_FONT, "num_format": _AS_TEXT}), book.add_format({**_FONT, "text_wrap": False, "bold": True})
        first = book.add_worksheet(_FIRST)
        made = [(sheet, book.add_worksheet(sheet.name)) for sheet in sheets]
        known, lists = book.add_worksheet(_IDS), book.add_worksheet(_LISTS)
        _explain(first, title, sheets, (text, bold, book.add_format({**_FONT, "text_wrap": False})))
        _write(known, ("id", "what it is"), ids, (text, bold))
        at = 0
        for sheet, page in made:
            _write(page, sheet.heading, [[hide(cell) for cell in row] for row in sheet.rows], (text, bold))
            for column, words in sheet.choices.items():
                _list(lists, at, (f"{sheet.name}: {column}", *words), (text, bold))
                area = xlsxwriter.utility.xl_range_abs(1, at, len(words), at)
                where = sheet.heading.index(column)
                page.data_validation(1, where, max(_ROWS, len(sheet.rows)), where, {
                    "validate": "list", "source": f"={_LISTS}!{area}", "error_title": "Not in the list",
                    "error_message": f"Choose one of: {', '.join(words)}; or leave it blank.",
                })  # fmt: skip
                at += 1
    return raw.getvalue()


def _explain(page: Any, title: str, sheets: Sequence[SurveySheet], looks: _Looks) -> None:
    text, bold, line_of_words = looks
    for place, wide in enumerate((24, 70, 50)):
        page.set_column(place, place, wide)
    _fit(page)
    page.write_string(0, 0, to_cell(title), bold)
    for row, line in enumerate(_SAID, start=1):
        page.write_string(row, 0, line, line_of_words)  # it runs on over the blank cells beside it
    at = len(_SAID) + 2
    for place, heading in enumerate(("Sheet and column", "What to write", "Words that it takes")):
        page.write_string(at, place, heading, bold)
    for sheet in sheets:
        for column in dict.fromkeys((*sheet.meaning, *sheet.choices)):
            at += 1
            cells = (f"{sheet.name}: {column}", sheet.meaning.get(column, ""), ", ".join(sheet.choices.get(column, ())))
            for place, cell in enumerate(cells):
                page.write_string(at, place, cell, text)


def _fit(page: Any) -> None:
    """Have a page print on A4 across, as wide as the paper."""
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)


def _write(page: Any, heading: Sequence[str], rows: Sequence[Sequence[str]], looks: _Looks) -> None:
    text, bold = looks
    for column, title in enumerate(heading):
        longest = max((len(row[column]) for row in rows), default=0)
        page.set_column(column, column, min(_WIDEST, max(_NARROWEST, len(title) + 4, longest + 2)), text)
    page.freeze_panes(1, 0)
    _fit(page)
    for column, title in enumerate(heading):
        page.write_string(0, column, title, bold)
    for at, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if cell:
                page.write_string(at, column, to_cell(cell), text)


def _list(page: Any, at: int, words: Sequence[str], looks: _Looks) -> None:
    text, bold = looks
    for row, word in enumerate(words):
        page.write_string(row, at, word, text if row else bold)
