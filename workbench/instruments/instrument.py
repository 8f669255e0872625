"""Instruments: a questionnaire, rating or checklist as one YAML file, from which every form and summary is made.

Example:
    >>> from pathlib import Path
    >>> from workbench.instruments.shelf import find_instrument
    >>> form = find_instrument(Path("no-such-folder"), "retreat-evaluation")
    >>> [question.key for question in form.questions][:2], form.questions[0].scale.positive_words
    (['learning', 'prepared'], '4 or 5')
"""

from __future__ import annotations

import re
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from workbench.disclosure import Rule, allows
from workbench.instruments.item import Item, Option, Wording
from workbench.instruments.network_block import NetworkBlock
from workbench.instruments.question import Question, made_questions
from workbench.instruments.scale import Scale
from workbench.store import Answer, Audience, LongText, Mark, Model, PartialDate, Record, Slug, Text

__all__ = ["Composite", "Instrument", "Making", "Part", "caveats_of", "is_vignette", "rule_of", "unfit_for_use", "with_entries"]

_VIGNETTE = re.compile(r"\bvignettes?\b", re.IGNORECASE)


class InstrumentSource(Model):
    """Where an instrument, or something in it, was read."""

    title: Annotated[Text, Mark("Its title", audience="public", term="dct:title")]
    publisher: Annotated[Text | None, Mark("Who published it", audience="public", term="dct:publisher")] = None
    url: Annotated[Text | None, Mark("Its address", audience="public")] = None
    licence: Annotated[Text | None, Mark("Its licence", audience="public", term="dct:license")] = None
    accessed: Annotated[PartialDate, Mark("When it was read", audience="public")] = PartialDate()
    note: Annotated[Text | None, Mark("What was taken from it", audience="public")] = None


class Feed(Model):
    """Where in a report the summary belongs."""

    report: Annotated[Text, Mark("The report's name", audience="public")]
    section: Annotated[Text, Mark("Its section", audience="public")]


class Wave(Model):
    """One time at which answers are collected."""

    key: ClassVar[str] = "id"

    id: Annotated[Slug, Mark("Short name, which is the name of its file of answers", audience="public")]
    label: Annotated[Text, Mark("What it is called", audience="public")]


class Composite(Model):
    """A number made of several items, such as trust of openness, reliability and mission."""

    key: ClassVar[str] = "id"

    id: Annotated[Slug, Mark("Short name", audience="public")]
    label: Annotated[Text, Mark("What it is called", audience="public")]
    items: Annotated[tuple[Slug, ...], Field(min_length=2), Mark("The items whose mean it is", audience="public")]
    at_least: Annotated[int, Field(ge=1), Mark("How many of them must be answered", audience="public")]
    meaning: Annotated[Text, Mark("What the number means", audience="public")]
    source: Annotated[Text | None, Mark("Where the rule was read", audience="public")] = None


class MakingStep(Model):
    """One step of making a vignette."""

    what: Annotated[Text, Mark("What is done", audience="public")]
    done: Annotated[PartialDate, Mark("When it was done", audience="public")] = PartialDate()
    by: Annotated[Text | None, Mark("In which role", audience="public")] = None


class Making(Model):
    """How a vignette was made, and whether it may be used."""

    composite: Annotated[Answer, Mark("Whether it is made of many and tells of no real person", audience="public")] = "unknown"
    status: Annotated[Literal["draft", "pretested", "final"], Mark("How far it is", audience="public")] = "draft"
    pretested: Annotated[PartialDate, Mark("When it was tried out", audience="public")] = PartialDate()
    steps: Annotated[tuple[MakingStep, ...], Mark("The steps of making it", audience="public")] = ()


class Part(Model):
    """Items that belong together; a stage of a story, a step of a scenario, a table that repeats."""

    key: ClassVar[str] = "id"

    id: Annotated[Slug, Mark("Short name of the part", audience="public")]
    title: Annotated[Text, Mark("Its heading", audience="public")]
    text: Annotated[LongText | None, Mark("What is read or shown before its items", audience="public")] = None
    caveats: Annotated[tuple[Text, ...], Mark("What must be shown with it", audience="public")] = ()
    own_page: Annotated[Literal["yes", "no"], Mark("Whether it starts a page when printed", audience="public")] = "no"
    not_read_out: Annotated[LongText | None, Mark("Its aim, for whoever asks; not for whoever answers", audience="partners")] = None
    anticipated: Annotated[tuple[Text, ...], Mark("Responses that its makers expect")] = ()
    rows: Annotated[int | None, Field(ge=1, le=200), Mark("For a table that repeats: its rows on a printed form", audience="public")] = None
    for_each: Annotated[tuple[Option, ...], Mark("What each item is asked of", audience="public")] = ()
    for_each_kind: Annotated[
        Literal["agency", "dataset", "service"] | None, Mark("The kind of record that it is asked of", audience="public")
    ] = None
    items: Annotated[tuple[Item, ...], Field(min_length=1), Mark("Its items, in order", audience="public")]


class Instrument(Record):
    """A questionnaire, rating, checklist, roster, scenario, card or vignette."""

    kind: ClassVar[str] = "instrument"
    folder: ClassVar[str] = "instruments"

    audience: Annotated[Audience, Mark("Who may see the form; summaries have an audience of their own", audience="public")] = "public"
    title: Annotated[Text, Mark("What it is called", audience="public", term="dct:title")]
    purpose: Annotated[LongText, Mark("What it is for", audience="public")]
    sort: Annotated[
        Literal["questionnaire", "rating", "checklist", "roster", "scenario", "card", "self-check", "log", "vignette", "plan",
                "interview", "coding"],
        Mark("What sort of instrument it is", audience="public"),
    ]  # fmt: skip
    answered_by: Annotated[
        Literal["person", "team", "agency", "assessor", "table", "caseworker"], Mark("Who fills in one sheet", audience="public")
    ]
    version: Annotated[Text, Mark("Its version; a changed wording is a new one", audience="public")] = "1"
    wording: Annotated[Wording, Mark("Whose wording it is", audience="public")] = "unknown"
    not_found: Annotated[LongText | None, Mark("What of the published instrument could not be found", audience="public")] = None
    sources: Annotated[tuple[InstrumentSource, ...], Mark("Where it was read", audience="public")] = ()
    instructions: Annotated[LongText | None, Mark("What to know before filling it in", audience="public")] = None
    caveats: Annotated[tuple[Text, ...], Mark("What must be shown on screen and on every print", audience="public")] = ()
    collects: Annotated[Literal["answers", "nothing"], Mark("Whether answers are ever kept", audience="public")] = "answers"
    pairing: Annotated[
        Literal["none", "respondent"], Mark("Whether sheets of two waves are paired by a pseudonym", audience="public")
    ] = "none"
    smallest_group: Annotated[
        int | None, Field(ge=2, le=1_000), Mark("The fewest answers that are shown, where more than the workspace's", audience="public")
    ] = None
    answers_for: Annotated[Audience, Mark("Who may see summaries of answers", audience="public")] = "team"
    feeds: Annotated[tuple[Feed, ...], Mark("The sections of reports that it feeds", audience="public")] = ()
    waves: Annotated[tuple[Wave, ...], Mark("When answers are collected, in order", audience="public")] = ()
    scales: Annotated[tuple[Scale, ...], Mark("Its scales", audience="public")] = ()
    codes: Annotated[tuple[Option, ...], Mark("What comments are coded with", audience="public")] = ()
    composites: Annotated[tuple[Composite, ...], Mark("Numbers made of several items", audience="public")] = ()
    making: Annotated[Making | None, Mark("For a vignette: how it was made", audience="public")] = None
    network: Annotated[NetworkBlock | None, Mark("How its answers are a network", audience="public")] = None
    parts: Annotated[tuple[Part, ...], Field(min_length=1), Mark("Its parts, in order", audience="public")]
    note: Annotated[LongText | None, Mark("For the team only")] = None

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question in order: one for each item, and where a part is asked of several things, one for each of them."""
        scales = {scale.id: scale for scale in self.scales}
        return made_questions(
            (item, part.id, part.for_each, part.rows is not None, scales) for part in self.parts for item in part.items
        )

    @property
    def answerable(self) -> tuple[Question, ...]:
        """The questions that can be answered; statements are only shown."""
        return tuple(question for question in self.questions if question.item.type != "statement")

    @property
    def repeats(self) -> bool:
        """Whether a part is a table that repeats, so that one sheet may take several rows."""
        return any(part.rows is not None for part in self.parts)

    @property
    def has_respondent(self) -> bool:
        """Whether a sheet says who filled it in: a pseudonym for pairing, or an agency, a role, a table."""
        return self.pairing == "respondent" or self.answered_by not in {"person", "caseworker"}

    def question(self, key: str) -> Question | None:
        """Give a question by its key, or None."""
        return next((question for question in self.questions if question.key == key), None)

    def condition_of(self, question: Question) -> tuple[Question, tuple[str, ...]] | None:
        """Give the earlier question on which one is asked, with the values of which one must be given; None without one.

        In a part that is asked of each of a list, the condition is on the answer for the same of them.
        """
        asked = question.item.shown_if
        if asked is None:
            return None
        entry = f"{asked.item}.{question.entry.id}" if question.entry else ""
        earlier = self.question(entry) or self.question(asked.item)
        return (earlier, asked.one_of) if earlier else None

    def shows(self, question: Question, audience: Audience) -> bool:
        """Whether an audience may see the summary of a question; the summary of the whole where no item says otherwise."""
        return allows(question.item.audience or self.answers_for, audience)


def caveats_of(instrument: Instrument) -> tuple[str, ...]:
    """Give all that must be shown with an instrument, on screen and on every print: its own caveats and its parts'."""
    inner = (caveat for part in instrument.parts for caveat in part.caveats)
    return tuple(dict.fromkeys((*instrument.caveats, *inner)))


def rule_of(instrument: Instrument, rule: Rule) -> Rule:
    """Give the rule that an instrument's answers follow: the workspace's for the audience, or a stricter one of its own.

    Where agencies, teams or tables answered, a sheet is no person, and nothing is withheld for being few; unless the
    instrument itself names a smallest group.

    Args:
        instrument: The instrument.
        rule: The rule for counts of people before the audience.

    Example:
        >>> from pathlib import Path
        >>> from workbench.instruments.shelf import find_instrument
        >>> rule_of(find_instrument(Path("no-such-folder"), "retreat-evaluation"), Rule(smallest_group=1)).smallest_group
        5
    """
    if instrument.answered_by not in {"person", "caseworker"}:
        least = instrument.smallest_group or 1
        return rule.model_copy(update={"smallest_group": least, "smallest_base": least, "zeros": "shown", "round_to": 1})
    return rule.model_copy(update={"smallest_group": max(rule.smallest_group, instrument.smallest_group or 1)})


def is_vignette(instrument: Instrument) -> bool:
    """Whether an instrument tells a story that must be declared to be made up, whatever sort its file gives.

    It is one by its sort; by the word “vignette” in its id or title, where a part has text to be read; or by responses
    that its makers anticipated, which only a story has.

    Example:
        >>> from pathlib import Path
        >>> from workbench.instruments.shelf import find_instrument
        >>> story = find_instrument(Path("no-such-folder"), "vignette-missed-letter")
        >>> is_vignette(story.model_copy(update={"id": "a-story", "title": "A story", "sort": "scenario"}))
        True
    """
    named = _VIGNETTE.search(f"{instrument.id} {instrument.title}") is not None
    return (
        instrument.sort == "vignette"
        or any(part.anticipated for part in instrument.parts)
        or (named and any(part.text for part in instrument.parts))
    )


def unfit_for_use(instrument: Instrument) -> list[str]:
    """Say why an instrument may not be printed for use, in sentences; a vignette must tell of no real person.

    Example:
        >>> from pathlib import Path
        >>> from workbench.instruments.shelf import find_instrument
        >>> unfit_for_use(find_instrument(Path("no-such-folder"), "retreat-evaluation"))
        []
    """
    if not is_vignette(instrument):
        return []
    making = instrument.making or Making()
    said = []
    if making.composite != "yes":
        said.append("It does not declare that it is made of many cases and tells of no real person.")
    if making.status == "final" and not making.pretested.known:
        said.append("It is called final, but nobody has tried it out.")
    return said


def with_entries(instrument: Instrument, part: Slug, entries: tuple[Option, ...]) -> Instrument:
    """Give the instrument with what a part is asked of: the data sets or agencies of a workspace.

    Args:
        instrument: The instrument.
        part: The part's id; another's stay as they are.
        entries: What its items are asked of, in order.

    Example:
        >>> from pathlib import Path
        >>> from workbench.instruments.shelf import find_instrument
        >>> form = find_instrument(Path("no-such-folder"), "retreat-evaluation")
        >>> [q.key for q in with_entries(form, "scores", (Option(id="day-1", label="Day 1"),)).questions][:1]
        ['learning.day-1']
    """
    parts = tuple(
        one.model_copy(update={"for_each": entries}) if one.id == part else one for one in instrument.parts
    )
    return instrument.model_copy(update={"parts": parts})
