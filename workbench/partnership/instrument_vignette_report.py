"""The pack of a vignette: the story stage by stage with its prompts, how it was made, and what tables answered."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.disclosure import allows
from workbench.errors import RequestError
from workbench.exhibits import Exhibit, Notice, Table, Text, rows_table
from workbench.instruments import Instrument, Part
from workbench.instruments.blame_words import blame_words, suggestions_for_wording
from workbench.instruments.printed_form import check_fit
from workbench.instruments.vignette import making_steps
from workbench.partnership.instrument_report import ReportParts
from workbench.partnership.workspace import Workspace
from workbench.text import escape_markdown, one_line

__all__ = ["vignette_pack"]


def vignette_pack(ws: Workspace, *, inquiry: str = "", vignette: str) -> list[Exhibit]:
    """Give the pack of a vignette for an event, and after it the options and agencies that tables named.

    What is not read out stands in it for the team and the partners, the responses that its makers expect for the team
    alone. Words that could point at who is to blame are told to the team as suggestions.

    Args:
        ws: The workspace that the report sees.
        inquiry: The inquiry's slug; the workspace's default one when empty.
        vignette: The id of an instrument of the sort vignette.

    Raises:
        UnknownNameError: There is no such inquiry or vignette.
        RequestError: It is no vignette, or does not declare that it is made of many and tells of no real person.
    """
    parts = ReportParts(ws, ws.inquiry(inquiry).slug, vignette)
    form = parts.instrument
    if form is None:
        return [parts.heading(1, parts.title), parts.nothing()]
    if form.sort != "vignette":
        raise RequestError(f"“{form.title}” is no vignette.", fix="Choose one of the sort vignette.", code="not-a-vignette")
    check_fit(form)
    shown: list[Exhibit] = [parts.heading(1, f"Vignette: {form.title}"), _declared(parts, form), *parts.notices(), *parts.about()]
    for part in form.parts:
        shown += [parts.heading(2, one_line(part.title)), *_stage(parts, part)]
    shown += [parts.heading(2, "How it was made"), _steps(parts, form)]
    if parts.audience == "team":
        shown += _suggestions(parts, form)
    return [*shown, parts.heading(2, "Options and agencies"), *_options(parts)]


def _declared(parts: ReportParts, form: Instrument) -> Notice:
    draft = " It is a draft and was not tried out yet." if form.making and form.making.status == "draft" else ""
    text = f"The story is made of many and tells of no real person.{draft}"
    return Notice(kind="information", text=text, audience=parts.audience, provenance=parts.provenance)


def _stage(parts: ReportParts, part: Part) -> Iterator[Exhibit]:
    prompts = [f"- {escape_markdown(one_line(item.wording))}" for item in part.items]
    said = [*([escape_markdown(part.text)] if part.text else []), "\n".join(prompts)]
    if part.not_read_out and allows("partners", parts.audience):
        said.append(f"**Not read out.** {escape_markdown(part.not_read_out)}")
    if part.anticipated and parts.audience == "team":
        said.append("**Expected by its makers**\n\n" + "\n".join(f"- {escape_markdown(one_line(text))}" for text in part.anticipated))
    yield Text(markdown="\n\n".join(said), audience=parts.audience, provenance=parts.provenance)


def _steps(parts: ReportParts, form: Instrument) -> Table:
    rows = [[step.name, step.done or "not done yet", step.by or "not written down"] for step in making_steps(form)]
    return rows_table("Steps of making it", ["Step", "Done", "By"], rows, provenance=parts.provenance, audience=parts.audience)


def _suggestions(parts: ReportParts, form: Instrument) -> Iterator[Exhibit]:
    found = suggestions_for_wording(form, blame_words(parts.ws.root, parts.inquiry))
    if found:
        text = "Words that may point at who is to blame; suggestions only:\n\n" + "\n".join(f"- {escape_markdown(str(one))}" for one in found)
        yield parts.heading(2, "Wording")
        yield Text(markdown=text, audience=parts.audience, provenance=parts.provenance)


def _options(parts: ReportParts) -> list[Exhibit]:
    found = [one for blocks in (parts.page.blocks.values() if parts.page else ()) for one in blocks.get("options", ())]
    return found or [parts.notice("No table's answers may be shown here, or none are there yet.")]
