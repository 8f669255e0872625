"""How far sharing has come, partner by partner, and what comes next; and whether two agencies could share as things are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbench.catalogue.arrangement import Arrangement, StageStep
from workbench.catalogue.readiness import readiness
from workbench.catalogue.sections.page import Page
from workbench.catalogue.sections.wording import stated
from workbench.catalogue.stages import STAGES, stages_frame, unmet_conditions
from workbench.errors import RequestError
from workbench.exhibits import Exhibit

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ready_pair", "staged_path"]


def staged_path(page: Page) -> list[Exhibit]:
    """Give where each giver stands with each data set, every step on the way, and what was passed over or given up."""
    if not page.arrangements:
        return page.nothing("No sharing arrangement is recorded.")
    shown: list[Exhibit] = [page.text(
        f"The stages are, in order: {', '.join(STAGES)}. An arrangement of which no stage is recorded stands at “unknown”, never at “none”.",
        page.arrangements,
    ), *_standing(page)]  # fmt: skip
    steps = [row for one in page.arrangements for row in _steps(page, one)]
    if steps:
        headings = ["Arrangement", "Stage", "Condition", "Met", "Who sees to it", "Reached, passed over or given up"]
        shown.append(page.table("Every step on the way", headings, steps, page.arrangements))
    return page.section(*shown, *_faults(page))


def ready_pair(page: Page, first: str, second: str) -> list[Exhibit]:
    """Check whether two agencies could share: software, definitions, identifiers, agreement, skills.

    Args:
        page: The whole catalogue.
        first: An agency's id, name or short form; with either empty, only how to ask for a pair is said.
        second: The other's.

    Raises:
        RequestError: There is no such agency, or both are the same.
    """
    if page.audience == "public":
        return page.left_out("What a pair of agencies would need in order to share is not shown for this audience.")
    if not first.strip() or not second.strip():
        return [page.text("No pair was asked for. Name two agencies as `pair_a` and `pair_b` to see what stands between them.")]
    keys = [page.key_of(name) for name in (first, second)]
    if keys[0] == keys[1]:
        raise RequestError("pair_a and pair_b are the same agency.", fix="Name two different agencies.", code="same-agency")
    left, right = (page.agencies[key] for key in keys)
    found = readiness(left, right, page.every_dataset, page.every_agreement, on=page.day)
    words = {"yes": "ready", "no": "stands in the way", "unknown": "unknown"}
    rows = [[check.what, words[check.ready], check.why] for check in found.checks]
    asked = f"To ask: {page.ask(left)}; {page.ask(right)}."
    said = f"{len(found.blockers)} of 5 checks {'stands' if len(found.blockers) == 1 else 'stand'} in the way; {found.unknowns} cannot be told, which is not ready."
    caption = f"{page.name(keys[0])} and {page.name(keys[1])}: could they share?"
    return page.section(page.table(caption, ["What is needed", "As things are", "Why"], rows, [left, right], notes=[said, asked]))


def _standing(page: Page) -> Iterator[Exhibit]:
    frame = stages_frame(page.arrangements, agencies=page.agencies.values())
    known = frame[(frame["stage"] != "unknown") | (frame["next_stage"] != "not recorded")]
    rows = [
        [page.short_of(row["giver"]), _dataset(page, row["dataset"]), row["arrangement"], row["stage"],
         _next(row["next_stage"], row["condition"], row["met"]), row["owner"]]
        for _, row in known.iterrows()
    ]  # fmt: skip
    blank = len(frame) - len(known)
    note = f"Of {blank} more pairs of giver and data set no stage is recorded: {_titles(frame, known)}." if blank else ""
    if not rows:
        yield page.text(f"No stage is recorded of any of {len(page.arrangements)} arrangements.")
        return
    headings = ["Giver", "Data set", "Arrangement", "Stage", "Next step and its condition", "Who sees to it"]
    yield page.table("Where each partner stands", headings, rows, page.arrangements, notes=[note] if note else [])


def _titles(frame: pd.DataFrame, known: pd.DataFrame) -> str:
    return "; ".join(dict.fromkeys(frame.drop(known.index)["arrangement"]))


def _dataset(page: Page, keys: str) -> str:
    return "; ".join(page.dataset(key) for key in keys.split("; "))


def _next(stage: str, condition: str, met: str) -> str:
    if stage == "not recorded":
        return "none recorded"
    return f"{stage}, on condition: {condition} (met: {met})" if condition != "not recorded" else f"{stage}; no condition recorded"


def _steps(page: Page, one: Arrangement) -> Iterator[list[str]]:
    for step in one.steps:
        yield [
            one.title, stated(step, "stage"), step.condition or "none recorded", stated(step, "met") if step.condition else "none to meet",
            page.short(step.owner) if step.owner else "not recorded", _reached(step),
        ]  # fmt: skip


def _reached(step: StageStep) -> str:
    parts = [
        f"reached {stated(step, 'reached')}" if step.reached.known else "",
        f"passed over: {step.override}" if step.override else "",
        f"stepped back: {step.stepped_back}" if step.stepped_back else "",
    ]
    return "; ".join(part for part in parts if part) or "not reached"


def _faults(page: Page) -> Iterator[Exhibit]:
    for one in page.arrangements:
        for fault in unmet_conditions(one):
            if not fault.override:
                yield page.caution(
                    f"{one.title} stands at “{fault.stage}” though the condition of “{fault.of}” is not known to be met "
                    f"({fault.condition}: {fault.met}), and no reason is recorded.", [one],
                )  # fmt: skip
