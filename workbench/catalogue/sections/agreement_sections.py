"""Agreements behind the sharing: pairs without one, reviews that are overdue, and arrangements that have ended."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.catalogue.arrangement import Agreement, Arrangement
from workbench.catalogue.sections.page import Page
from workbench.catalogue.sections.wording import stated
from workbench.exhibits import Exhibit
from workbench.store import PartialDate

__all__ = ["agreements", "ended", "without_agreement"]

_OVER = {"completed", "discontinued"}


def without_agreement(page: Page) -> list[Exhibit]:
    """Give the pairs between whom data go, or may go, and for whom no agreement is listed."""
    going = [one for one in page.arrangements if one.status not in _OVER]
    if not going:
        return page.nothing("No sharing arrangement that goes on is recorded.")
    rows = [row for one in going for row in _bare(page, one)]
    links = sum(len(set(_pairs(one))) for one in going)
    if not rows:
        return [page.text(f"An agreement is listed for each of {links} links between two parties.", going)]
    headings = ["Gives", "Receives", "Arrangement", "Level", "What the catalogue has"]
    note = "That no agreement is listed does not mean that there is none: ask the giver."
    caption = f"Sharing with no agreement listed: {len(rows)} of {links} links between two parties"
    return page.section(page.table(caption, headings, rows, going, notes=[note]))


def agreements(page: Page) -> list[Exhibit]:
    """Give every agreement with what is due: overdue reviews first."""
    if not page.agreements:
        return page.nothing("No agreement on sharing is recorded.")
    due = [(_due(page, one), one) for one in page.agreements]
    overdue = sum(1 for words, _ in due if words.startswith("OVERDUE"))
    unknown = sum(1 for one in page.agreements if not one.review_due.known)
    due.sort(key=lambda pair: (not pair[0].startswith("OVERDUE"), pair[1].title.casefold()))
    rows = [
        [one.title, stated(one, "sort"), _parties(page, one), stated(one, "status"), words, f"{page.ask(one)}; last checked: {one.as_of.words}"]
        for words, one in due
    ]  # fmt: skip
    total = len(page.agreements)
    said = f"**{overdue} of {total}** agreements {'is' if overdue == 1 else 'are'} overdue for review or past the end; of {unknown} no review date is known."
    headings = ["Agreement", "Sort", "Parties", "Status", "What is due", "Whom to ask"]
    return page.section(page.text(said, page.agreements), page.table("Agreements on sharing", headings, rows, page.agreements))


def ended(page: Page) -> list[Exhibit]:
    """Give the arrangements that ended, with why."""
    if not page.arrangements:
        return page.nothing("No sharing arrangement is recorded.")
    over = [one for one in page.arrangements if one.status in _OVER or one.why_ended or _past(one.until, page)]
    if not over:
        return [page.text("No arrangement is recorded as ended.", page.arrangements)]
    rows = [
        [one.title, f"{page.short(one.giver)} → {', '.join(map(page.short, one.receivers)) or one.receiver_in_words or 'not recorded'}",
         f"{stated(one, 'status')}, {one.until.words if one.until.known else 'end unknown'}", one.why_ended or "not recorded"]
        for one in over
    ]  # fmt: skip
    return page.section(page.table("Arrangements that have ended", ["Arrangement", "From and to", "Status and end", "Why"], rows, over))


def _pairs(one: Arrangement) -> Iterator[tuple[str, str]]:
    receivers = one.receivers or ((f"“{one.receiver_in_words}”",) if one.receiver_in_words else ("not recorded",))
    return ((giver, receiver) for giver in dict.fromkeys((one.giver, *one.further_givers)) for receiver in dict.fromkeys(receivers))


def _bare(page: Page, one: Arrangement) -> Iterator[list[str]]:
    if one.agreement in {agreement.id for agreement in page.every_agreement}:
        return
    for giver, receiver in dict.fromkeys(_pairs(one)):
        between = [agreement for agreement in page.every_agreement if {giver, receiver} <= set(agreement.parties)]
        if not any(agreement.status == "in force" and not _past(agreement.expires, page) for agreement in between):
            has = f"not known to be in force: {'; '.join(a.title for a in between)}" if between else "no agreement between the two"
            named = f"names “{one.agreement}”, which is not listed" if one.agreement else has
            yield [page.short(giver), page.short(receiver) if receiver in page.agencies else receiver, one.title, stated(one, "level"), named]


def _due(page: Page, one: Agreement) -> str:
    if one.status in {"expired", "ended"}:
        return "no longer in force"
    if _past(one.expires, page):
        return f"OVERDUE: ended {one.expires.words}"
    if _past(one.review_due, page):
        return f"OVERDUE: review was due {one.review_due.words}"
    return f"review due {one.review_due.words}" if one.review_due.known else "review date unknown"


def _past(date: PartialDate, page: Page) -> bool:
    return date.known and date.latest < page.day


def _parties(page: Page, one: Agreement) -> str:
    return "; ".join([*map(page.short, one.parties), *([one.parties_in_words] if one.parties_in_words else [])]) or "unknown"
