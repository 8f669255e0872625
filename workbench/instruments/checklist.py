"""The risk checklist: prompts for one conversation, whose caveats always stand with it and whose caseworker decides.

What is not here is part of what it is for. There is no score, since stars say how well a factor is evidenced and not
how much it weighs; no rank; nothing that takes more than one conversation; and nothing that keeps one. A conversation
lasts as long as the page is open. All that can leave is a note without identity.

Example:
    >>> from pathlib import Path
    >>> from workbench.instruments.shelf import find_instrument
    >>> form = find_instrument(Path("no-such-folder"), "long-term-unemployment")
    >>> talk = Conversation(raises=frozenset({"qualifications"}), judgement=Judgement("less", "Two offers are open."))
    >>> guidance(form, talk).words
    'The caseworker decides: less support than the prompts suggest. Reason: Two offers are open.'
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from workbench.disclosure import NAME, Identifiers, ProtectedNames, Rule, percentage
from workbench.errors import RequestError, UnknownNameError
from workbench.exhibits import Exhibit, Heading, Notice, rows_table
from workbench.instruments.guard import breaches, is_guarded
from workbench.instruments.instrument import Instrument, caveats_of
from workbench.instruments.profiling_model import provenance_of
from workbench.instruments.shares import shown_count
from workbench.statistics import number, percent
from workbench.store import Audience

__all__ = [
    "Conversation",
    "Guidance",
    "Judgement",
    "Prompt",
    "Support",
    "checklist_exhibits",
    "guidance",
    "is_risk_checklist",
    "judged_otherwise",
    "note",
    "prompts_of",
    "require_caveats",
]

Support = Literal["more", "as prompted", "less"]

_SUPPORT: dict[Support, str] = {
    "more": "more support than the prompts suggest",
    "as prompted": "about the support that the prompts suggest",
    "less": "less support than the prompts suggest",
}
_STARS = {1: "* (some evidence)", 2: "** (more evidence)", 3: "*** (best evidenced)"}


@dataclass(frozen=True)
class Prompt:
    """One thing to think of.

    Args:
        id: Its short name.
        wording: The prompt.
        stars: How well the factor is evidenced, in words: no number, so that nothing can be added up.
        evidence: What the evidence says.
    """

    id: str
    wording: str
    stars: str
    evidence: str


@dataclass(frozen=True)
class Judgement:
    """What the caseworker judges right; it always wins over the prompts.

    Args:
        support: How much support should be offered.
        reason: Why, in words that could be about anybody.

    Raises:
        RequestError: There is no reason.
    """

    support: Support
    reason: str

    def __post_init__(self) -> None:
        """Refuse a judgement that says nothing, or not why."""
        if self.support not in _SUPPORT:
            raise UnknownNameError(f"“{self.support}” is no judgement.", fix=f"There are: {', '.join(_SUPPORT)}.", code="unknown-name")
        if not self.reason.strip():
            raise RequestError("The judgement has no reason.", fix="Write in a sentence why.", code="judgement-without-reason")


@dataclass(frozen=True)
class Conversation:
    """One conversation, for as long as the page is open; it holds nobody's name and is kept nowhere.

    Args:
        raises: The ids of the prompts that may raise the risk here.
        lowers: The ids of those that may lower it.
        judgement: The caseworker's own.
    """

    raises: frozenset[str] = frozenset()
    lowers: frozenset[str] = frozenset()
    judgement: Judgement | None = None


@dataclass(frozen=True)
class Guidance:
    """What a conversation comes to: the caseworker's judgement, and which prompts were present. No number.

    Args:
        support: What the caseworker judged; None where nobody has, since prompts decide nothing.
        words: The same as a sentence.
        raises: The prompts that may raise the risk, in the source's order.
        lowers: Those that may lower it.
    """

    support: Support | None
    words: str
    raises: tuple[Prompt, ...]
    lowers: tuple[Prompt, ...]


def is_risk_checklist(instrument: Instrument) -> bool:
    """Whether an instrument is a risk checklist by any one of its marks: id, stars, prompts, or who fills it in."""
    return is_guarded(instrument)


def require_caveats(instrument: Instrument) -> tuple[str, ...]:
    """Give the caveats that must stand with a risk checklist; whatever shows or prints one calls this first.

    An inquiry's own copy may add caveats; those that the shipped one has must all be there. A file that breaks this is
    refused when it is read, see `breaches`; this refuses what was made or changed in memory.

    Args:
        instrument: The instrument; of other sorts the caveats are given as they are.

    Raises:
        RequestError: Caveats are missing, or a checklist would keep answers, hold people in a table or make a score.

    Example:
        >>> from pathlib import Path
        >>> from workbench.instruments.shelf import find_instrument
        >>> len(require_caveats(find_instrument(Path("no-such-folder"), "long-term-unemployment"))) >= 8
        True
    """
    breach = next(breaches(instrument), None)
    if breach:
        raise RequestError(breach.message, fix=breach.fix, code=breach.code)
    return caveats_of(instrument)


def prompts_of(instrument: Instrument) -> tuple[Prompt, ...]:
    """Give the prompts of a risk checklist, in the source's order.

    Raises:
        RequestError: It is no risk checklist.

    Example:
        >>> from pathlib import Path
        >>> from workbench.instruments.shelf import find_instrument
        >>> prompts = prompts_of(find_instrument(Path("no-such-folder"), "long-term-unemployment"))
        >>> len(prompts), prompts[-1].stars
        (10, '* (some evidence)')
    """
    prompts = tuple(
        Prompt(item.id, item.wording, _STARS[item.stars], item.evidence or "The source gives none.")
        for part in instrument.parts for item in part.items if item.stars
    )  # fmt: skip
    if not prompts:
        raise RequestError(
            f"“{instrument.title}” has no prompts with stars.", fix="Take “long-term-unemployment”, or give its items stars.", code="not-a-checklist"
        )
    return prompts


def guidance(instrument: Instrument, conversation: Conversation) -> Guidance:
    """Say what a conversation comes to; where the caseworker has judged, that is the answer whatever the prompts say.

    Args:
        instrument: The risk checklist.
        conversation: One conversation.

    Raises:
        RequestError: Caveats are missing, or a prompt both raises and lowers.
        UnknownNameError: There is no such prompt.
    """
    require_caveats(instrument)
    prompts = {prompt.id: prompt for prompt in prompts_of(instrument)}
    lost = sorted((conversation.raises | conversation.lowers) - set(prompts))
    if lost:
        raise UnknownNameError(f"There is no prompt “{lost[0]}”.", fix=f"There are: {', '.join(prompts)}.", code="unknown-name")
    both = sorted(conversation.raises & conversation.lowers)
    if both:
        raise RequestError(f"“{both[0]}” cannot both raise and lower the risk.", fix="Choose one of the two.", code="bad-item")
    judged = conversation.judgement
    words = (
        f"The caseworker decides: {_SUPPORT[judged.support]}. Reason: {judged.reason.strip()}"
        if judged else "Nobody has judged yet. The prompts alone decide nothing."
    )  # fmt: skip
    present = (tuple(p for p in prompts.values() if p.id in ids) for ids in (conversation.raises, conversation.lowers))
    return Guidance(judged.support if judged else None, words, *present)


def checklist_exhibits(instrument: Instrument, *, audience: Audience = "team") -> tuple[Exhibit, ...]:
    """Give the checklist for screen or paper: its caveats first, then the prompts with stars and evidence.

    Args:
        instrument: The risk checklist.
        audience: The widest audience that may see it.

    Raises:
        RequestError: Caveats are missing, it would keep answers, or it has no prompts.
    """
    caveats = require_caveats(instrument)
    source = provenance_of(instrument)
    table = rows_table(
        "Prompts for a conversation", ["Prompt", "Strength of evidence", "What the evidence says"],
        [[p.wording, p.stars, p.evidence] for p in prompts_of(instrument)],
        provenance=source, audience=audience, notes=["Stars tell how well a factor is evidenced. They are not to be added up."],
    )  # fmt: skip
    notices = (Notice(kind="caution", text=caveat, audience=audience, provenance=source) for caveat in caveats)
    return (Heading(level=2, text=instrument.title, audience=audience, provenance=source), *notices, table)


def note(instrument: Instrument, conversation: Conversation, *, names: ProtectedNames | None = None) -> str:
    """Give a note of a conversation without identity, with the caveats; nothing is written anywhere.

    Args:
        instrument: The risk checklist.
        conversation: One conversation.
        names: Names that the workspace knows and that may not appear. A first name alone has no shape of its own,
            so one that is not among these cannot be found.

    Raises:
        RequestError: What was written could tell who it is about, or caveats are missing.

    Example:
        >>> from pathlib import Path
        >>> from workbench.instruments.shelf import find_instrument
        >>> form = find_instrument(Path("no-such-folder"), "long-term-unemployment")
        >>> print(note(form, Conversation(judgement=Judgement("more", "Has cared for a relative."))).splitlines()[1])
        The caseworker decides: more support than the prompts suggest. Reason: Has cared for a relative.
    """
    said = guidance(instrument, conversation)
    found = next(_identities(conversation.judgement.reason, names), None) if conversation.judgement else None
    if found:
        raise RequestError(
            f"The reason holds what looks like {found}.", fix="Write it so that it could be about anybody.", code="identity-in-note"
        )
    lines = ["Note of a conversation, without identity. Nothing else was kept.", said.words]
    for heading, prompts in (("May raise the risk", said.raises), ("May lower the risk", said.lowers)):
        lines += [f"{heading}:", *(f"- {p.wording} {p.evidence}" for p in prompts)] if prompts else []
    return "\n".join([*lines, "To be read with it:", *(f"- {caveat}" for caveat in require_caveats(instrument))]) + "\n"


def judged_otherwise(otherwise: int, conversations: int, *, rule: Rule | None = None) -> str:
    """Say how often caseworkers judged otherwise than the prompts suggest, from two counts of a whole team.

    Args:
        otherwise: In how many conversations more or less support was judged right.
        conversations: In how many the prompts were used.
        rule: The rule for small counts; the house's where None.

    Raises:
        RequestError: The counts do not fit.

    Example:
        >>> judged_otherwise(12, 40)
        'In 30% (12 of 40) of conversations the caseworker judged otherwise.'
        >>> judged_otherwise(2, 40)
        'Of 40 conversations; in how many the caseworker judged otherwise is withheld.'
    """
    if not 0 <= otherwise <= conversations:
        raise RequestError(f"{otherwise} of {conversations} is no share.", fix="Count conversations, and those among them.", code="bad-tally")
    rule = rule or Rule()
    if conversations < max(rule.smallest_base, rule.smallest_group):
        return "Too few conversations for a share."
    if rule.small(otherwise) or rule.small(conversations - otherwise):
        return f"Of {number(shown_count(conversations, rule))} conversations; in how many the caseworker judged otherwise is withheld."
    part, whole = shown_count(otherwise, rule), shown_count(conversations, rule)
    share = percent(percentage(part, whole, rule=rule))
    return f"In {share} ({number(part)} of {number(whole)}) of conversations the caseworker judged otherwise."


# ---- what could tell who a note is about

_SHAPES = (
    ("an e-mail address", re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")),
    ("a telephone number", re.compile(r"(?<![\w.,])(?:\+|0)\d(?:[\s()-]?\d){8,12}(?![\w])")),
    ("a full date", re.compile(r"\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b")),
    ("a full date", re.compile(r"\b\d{1,2}(?:st|nd|rd|th)?\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\s+\d{2,4}\b", re.IGNORECASE)),
    ("a house's address", re.compile(r"\b\d+[a-z]?\s+(?:[A-Z][\w'-]+\s+){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Place|Crescent|Court|Terrace|Gardens)\b")),
    ("a name", re.compile(r"\b(?:Mrs?|Ms|Mx|Miss|Dr|Prof|Professor|Sir|Dame|Cllr|Councillor)\.?\s+[A-Z]")),
)  # fmt: skip
_PAIR = re.compile(r"(?<![\w'-])([A-Z][a-z]+(?:[-'\u2019][A-Z]?[a-z]+)*)\s+(?=([A-Z][\w'\u2019-]+))")
_NO_FIRST_NAMES = frozenset({
    "a", "aberdeen", "adult", "after", "agreed", "all", "allowance", "an", "and", "applied", "as", "asked", "at", "because",
    "before", "business", "but", "by", "carers", "cares", "child", "citizens", "city", "community", "council", "department",
    "development", "disability", "dundee", "during", "east", "edinburgh", "employment", "english", "fife", "food", "for",
    "from", "gateway", "given", "glasgow", "has", "he", "health", "her", "his", "housing", "however", "if", "in", "income",
    "independence", "it", "jobcentre", "left", "lived", "lives", "lost", "moved", "national", "near", "needs", "no", "north",
    "now", "of", "on", "one", "one's", "payment", "pension", "personal", "recently", "scottish", "she", "since", "skills",
    "social", "some", "south", "speaks", "still", "studied", "support", "that", "the", "their", "there", "these", "they",
    "this", "though", "to", "told", "trained", "training", "two", "universal", "until", "waiting", "wants", "was", "we", "west",
    "when", "where", "while", "who", "with", "work", "worked", "works",
})  # fmt: skip
"""Words that begin a sentence, or the name of a place, a body or a benefit, and so may stand before a capital."""


def _identities(text: str, names: ProtectedNames | None) -> Iterator[str]:
    if names is not None and names.found_in(text):
        yield NAME
    yield from (kind for _, _, kind in Identifiers().found(text))
    yield from (kind for kind, shape in _SHAPES if shape.search(text))
    if any(pair[1].casefold() not in _NO_FIRST_NAMES for pair in _PAIR.finditer(text)):
        yield "a name"
