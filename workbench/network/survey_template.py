"""The survey as sheets for partners to fill in: rows with what is known, and the words that each column takes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import product

from workbench.errors import UnknownNameError
from workbench.network.network import Network
from workbench.text import to_csv

__all__ = ["SurveySheet", "survey_sheets"]

_TIE_WORDS = ("yes", "no", "unknown", "not asked", "did not answer")
_ANSWERS = ("yes", "no", "unknown", "not asked")


@dataclass(frozen=True)
class SurveySheet:
    """One sheet, of the columns that the file of that name has.

    Args:
        name: “ties”, “holds”, “aware”, “referrals” or “waves”: the file that a filled sheet becomes.
        heading: The columns.
        rows: A row for each question; cells to fill in are blank.
        choices: By column the words that it takes; columns that are not there take an id, a number or words.
        meaning: By column what to write.
    """

    name: str
    heading: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    choices: Mapping[str, tuple[str, ...]]
    meaning: Mapping[str, str]

    @property
    def csv(self) -> str:
        """The sheet as CSV, in which no cell is worked out by a spreadsheet program."""
        return to_csv([self.heading, *self.rows])


def survey_sheets(
    network: Network, respondent: str = "", *, relations: Collection[str], about: Collection[str] | None = None, wave: str = ""
) -> tuple[SurveySheet, ...]:
    """Give the sheets for one respondent, ready to be filled in and read back as they are.

    People stand there by id, role and agency, never by name. A blank that stays blank is “did not answer”.

    Args:
        network: The network; its latest wave says nothing here, so nobody's earlier answers are shown.
        respondent: The id of the person, or agency, who fills it in; "" where they write it themselves, once.
        relations: The kinds of tie to ask about.
        about: Whom to ask about; None for everybody else.
        wave: The wave that the answers are for, which is then written beside them; or "".

    Raises:
        UnknownNameError: There is nobody of that id, or of one to ask about.

    Example:
        >>> from workbench.network.survey import Member
        >>> people = {"ann": Member("ann", "council", "Adviser"), "bea": Member("bea", "charity", "Manager")}
        >>> network = Network(people, {"council": "Council", "charity": "Charity"})
        >>> survey_sheets(network, "ann", relations=["advice"])[1].rows
        (('ann', 'bea', 'Manager, Charity', 'advice', '', ''),)
    """
    known = [*network.members, *(agency for agency in network.agencies if agency not in network.members)]
    others = [one for one in (list(network.members) if about is None else about) if one != respondent]
    if unknown := sum(one not in known for one in (*([respondent] if respondent else []), *others)):
        raise UnknownNameError(
            f"{unknown} of those named are no person or agency of this network.",
            fix="Check the ids; people stand in people/, agencies in data_catalog/agencies/.", code="unknown-name",
        )  # fmt: skip
    items = [(item.id, item.label) for item in network.items.values()]
    told = {one: _told(network, one) for one in others}
    return (
        SurveySheet(
            "waves", ("person", "asked", "answered", "date", *(["wave"] if wave else [])),
            ((respondent, "yes", "", "", *([wave] if wave else [])),),
            {"asked": ("yes", "no", "unknown"), "answered": ("yes", "partly", "no", "not asked")},
            {"person": "Your id. Where the other sheets have a blank for whoever answers, it is taken from here.",
             "answered": "Yes, if all was answered; partly, if only what stands here is known.", "date": "Such as 2026-05-12."},
        ),
        SurveySheet(
            "ties", ("source", "target", "target_is", "relation", "tie", "weight"),
            tuple((respondent, one, told[one], relation, "", "") for relation, one in product(relations, others)),
            {"tie": _TIE_WORDS},
            {"tie": "Whether there is this tie.", "weight": "How strong, where the survey asks for it; else leave it blank."},
        ),
        SurveySheet(
            "holds", ("holder", "item", "item_is", "level", "source"),
            tuple((respondent, item, label, "", "self") for item, label in items),
            {"level": ("1", "2", "3", "4", "no", "unknown", "not asked"), "source": ("self", "other")},
            {"level": "How well, from 1 to 4; unknown, if it is there and nobody knows how well; no, if it is not."},
        ),
        SurveySheet(
            "aware", ("perceiver", "holder", "holder_is", "item", "item_is", "knows"),
            tuple((respondent, one, told[one], item, label, "") for one, (item, label) in product(others, items)),
            {"knows": _TIE_WORDS}, {"knows": "Whether you think that they have it."},
        ),
        SurveySheet(
            "referrals", ("from", "to", "to_is", "need", "area", "condition", "consent", "feedback", "status", "checked"), (),
            {"consent": _ANSWERS, "feedback": _ANSWERS, "status": ("working", "not working", "planned", "ended", "unknown")},
            {"need": "For which need; any, if for all.", "area": "In which area; everywhere, if in all.",
             "consent": "Whether the person is asked first.", "feedback": "Whether you hear what became of it."},
        ),
    )  # fmt: skip


def _told(network: Network, one: str) -> str:
    if one not in network.members:
        return network.agencies.get(one, one)
    member = network.members[one]
    agency = network.agencies.get(member.agency, member.agency)
    return ", ".join(part for part in (member.role, agency) if part)
