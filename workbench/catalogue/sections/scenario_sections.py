"""What partners answered to a proposal step by step, the holders' rules of confidentiality, and whom to ask what next."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.catalogue.proposal import Proposal
from workbench.catalogue.scenario import answers_by_side
from workbench.catalogue.sections.page import Page
from workbench.catalogue.sections.questions import questions_on_sharing
from workbench.catalogue.stages import next_step
from workbench.exhibits import Exhibit
from workbench.text import one_line

__all__ = ["confidentiality", "next_steps", "scenario"]

_MOST_TITLES = 5
_NOT_SAID = "not said"


def scenario(page: Page) -> list[Exhibit]:
    """Give each proposal: its steps with what was asked, the grid of partners by steps, and every answer."""
    shown: list[Exhibit] = []
    for proposal in page.proposals:
        if page.chosen in {"", *proposal.asked, *(key for answer in proposal.answers for key in answer.agencies)}:
            shown += _proposal(page, proposal)
    return page.section(*shown) if shown else page.nothing("No proposal to share data is recorded.")


def confidentiality(page: Page) -> list[Exhibit]:
    """Give the rules of confidentiality that holders state, and of how many data sets none is stated."""
    found = [one for one in page.datasets if one.rules or one.lowest_level or one.never_shared]
    rest = len(page.datasets) - len(found)
    if not found:
        return page.nothing(f"No rule of confidentiality is recorded of any of {len(page.datasets)} data sets; ask before anything is shared.")
    rows = [
        [page.short(one.holder), one.title, " ".join(one.rules) or "none stated", one.lowest_level or "not stated",
         "; ".join(one.never_shared) or "not stated", page.ask(one)]
        for one in sorted(found, key=lambda one: page.short(one.holder).casefold())
    ]  # fmt: skip
    headings = ["Partner", "Data set", "Rules as stated", "At most", "Never shared", "Whom to ask"]
    note = f"Of {rest} other data sets no rule is recorded; that is no permission."
    return page.section(page.table("Rules of confidentiality", headings, rows, found, notes=[note]))


def next_steps(page: Page) -> list[Exhibit]:
    """Give what comes next: steps on the staged path, agreements that are due, and whom to ask what."""
    steps = [(one, step) for one in page.arrangements if (step := next_step(one))]
    rows = [
        [f"Take “{one.title}” to the stage “{step.stage}”" + (f", once this is met: {step.condition} (now: {step.met})" if step.condition else ""),
         page.name(step.owner) if step.owner else page.ask(one)]
        for one, step in steps
    ]  # fmt: skip
    due = [one for one in page.agreements if any(date.known and date.latest < page.day for date in (one.review_due, one.expires))]
    rows += [[f"Review or renew “{one.title}”", page.ask(one)] for one in due if one.status not in {"expired", "ended"}]
    shown: list[Exhibit] = [page.table("What to do next", ["Step", "Who"], rows)] if rows else []
    asked = questions_on_sharing(page)
    if asked:
        shown.append(page.table("Whom to ask what", ["Whom", "Question", "About"], [[whom, words, _some(about)] for whom, words, about in asked]))
    return page.section(*shown) if shown else page.nothing("No next step is recorded, and nothing that could be asked of an agency.")


def _some(titles: list[str]) -> str:
    rest = len(titles) - _MOST_TITLES
    return "; ".join(titles[:_MOST_TITLES]) + (f"; and {rest} more" if rest > 0 else "")


def _proposal(page: Page, proposal: Proposal) -> Iterator[Exhibit]:
    yield page.heading(one_line(proposal.title), subtitle=f"Asked: {proposal.as_of.words if proposal.as_of.known else 'date unknown'}")
    if proposal.caution:
        yield page.caution(proposal.caution, [proposal])
    if proposal.steps:
        rows = [[str(number), step.what, " ".join(step.prompts) or "nothing recorded"] for number, step in enumerate(proposal.steps, 1)]
        yield page.table("The steps", ["Step", "What would be done", "What partners were asked"], rows, [proposal])
    if not proposal.answers:
        yield page.nothing("No answer is recorded.")[0]
        return
    yield _grid(page, proposal)
    numbers = {step.id: str(number) for number, step in enumerate(proposal.steps, 1)}
    answers = [[one.label, numbers.get(one.step or "", _NOT_SAID), one.side, one.what] for one in proposal.answers]
    yield page.table("Every answer", ["Partner", "Step", "Speaks", "Answer, in our words"], answers, [proposal])


def _grid(page: Page, proposal: Proposal) -> Exhibit:
    sides = answers_by_side(proposal)
    places = [step.id for step in proposal.steps]
    count: dict[tuple[str, str], int] = {}
    for answer in proposal.answers:
        step = answer.step if answer.step in places else ""
        count[answer.label, step or ""] = count.get((answer.label, step or ""), 0) + 1
    silent = _silent(page, proposal)
    rows = [
        [label, *(str(count.get((label, step), "none")) for step in places), str(count.get((label, ""), 0)), str(row["answers"]),
         str(row["potential"]), str(row["barrier"]), str(row["not marked"] + row["unknown"])]
        for label, row in ((str(name), counted) for name, counted in sides.iterrows())
    ] + [[name, *["none"] * len(places), *["0"] * 5] for name in silent]  # fmt: skip
    headings = ["Partner", *(f"Step {n}" for n in range(1, len(places) + 1)), "Step not said", "Answers", "For", "Against", "Not marked"]
    total, unmarked = len(proposal.answers), int((sides["not marked"] + sides["unknown"]).sum())
    notes = [
        f"{total} answers, of which {unmarked} are not marked as for or against: somebody must read the source and decide.",
        "“none” stands where no answer is recorded for a step. An answer whose step is not said is counted in no step.",
        *([f"Asked, and no answer recorded: {', '.join(silent)}."] if silent else []),
    ]
    return page.table("Answers by partner and step", headings, rows, [proposal], numeric=headings[1:], notes=notes)


def _silent(page: Page, proposal: Proposal) -> list[str]:
    answered = {key for answer in proposal.answers for key in answer.agencies}
    return [page.short(key) for key in proposal.asked if key not in answered]
