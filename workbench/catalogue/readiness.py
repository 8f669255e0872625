"""Whether two agencies could share data as things are: software, definitions, identifiers, agreement, skills."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from workbench.catalogue.agency import Agency
from workbench.catalogue.arrangement import Agreement
from workbench.catalogue.dataset import Dataset
from workbench.catalogue.parts import Barrier, DataItem

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Readiness", "ReadinessCheck", "readiness"]

_Answer = Literal["yes", "no", "unknown"]


@dataclass(frozen=True)
class ReadinessCheck:
    """One thing that sharing needs.

    Args:
        what: software, definitions, identifiers, agreement or skills.
        ready: yes, no (a blocker) or unknown.
        why: What the catalogue says of it, as a sentence.
    """

    what: str
    ready: _Answer
    why: str


@dataclass(frozen=True)
class Readiness:
    """The five checks of one pair.

    Args:
        first: An agency's name.
        second: The other's.
        checks: software, definitions, identifiers, agreement, skills, in this order.
    """

    first: str
    second: str
    checks: tuple[ReadinessCheck, ...]

    @property
    def blockers(self) -> tuple[ReadinessCheck, ...]:
        """What is known to stand in the way."""
        return tuple(check for check in self.checks if check.ready == "no")

    @property
    def unknowns(self) -> int:
        """How many of the five nobody can tell; never taken for ready."""
        return sum(check.ready == "unknown" for check in self.checks)

    @property
    def ready(self) -> bool:
        """Whether all five are known to be so."""
        return all(check.ready == "yes" for check in self.checks)

    def frame(self) -> pd.DataFrame:
        """Give one row per check: what, ready, why."""
        import pandas as pd  # noqa: PLC0415  # slow to import

        return pd.DataFrame([vars(check) for check in self.checks], columns=["what", "ready", "why"])


def readiness(
    first: Agency, second: Agency, datasets: Iterable[Dataset], agreements: Iterable[Agreement], *, on: dt.date
) -> Readiness:
    """Check a pair of agencies.

    Args:
        first: An agency.
        second: The other; the order does not matter.
        datasets: All data sets; those that either holds are looked at.
        agreements: All agreements on sharing.
        on: The day on which an agreement must be in force.

    Example:
        >>> a, b = Agency(id="a", title="A"), Agency(id="b", title="B")
        >>> readiness(a, b, [], [], on=dt.date(2026, 3, 1)).unknowns
        5
    """
    listed = list(datasets)
    left = [d for d in listed if d.holder == first.id]
    right = [d for d in listed if d.holder == second.id]
    return Readiness(first.title, second.title, (
        _software(left, right),
        _definitions(left, right),
        _identifiers(left, right),
        _agreement((first.id, second.id), agreements, on),
        _skills(first, second),
    ))  # fmt: skip


def _software(left: Sequence[Dataset], right: Sequence[Dataset]) -> ReadinessCheck:
    barrier = _barrier([*left, *right], ("technical", "infrastructure"))
    if barrier:
        return ReadinessCheck("software", "no", f"A barrier is recorded: {barrier.what}")
    ours, theirs = ({d.source_system for d in side if d.source_system} for side in (left, right))
    if ours & theirs:
        return ReadinessCheck("software", "yes", f"Both use {min(ours & theirs)}.")
    if ours and theirs:
        why = f"Different systems ({'; '.join(sorted(ours | theirs))}); whether they can exchange data is not recorded."
        return ReadinessCheck("software", "unknown", why)
    return ReadinessCheck("software", "unknown", "Which systems they use is not recorded for both.")


def _definitions(left: Sequence[Dataset], right: Sequence[Dataset]) -> ReadinessCheck:
    barrier = _barrier([*left, *right], ("recording",))
    if barrier:
        return ReadinessCheck("definitions", "no", f"A barrier is recorded: {barrier.what}")
    ours, theirs = _terms(left), _terms(right)
    common = sorted(ours.keys() & theirs.keys())
    differing = [term for term in common if ours[term].codes and theirs[term].codes and set(ours[term].codes) != set(theirs[term].codes)]
    if differing:
        return ReadinessCheck("definitions", "no", f"Recorded with different values: {', '.join(differing)}.")
    agreed = [term for term in common if ours[term].codes and theirs[term].codes]
    if agreed:
        return ReadinessCheck("definitions", "yes", f"Recorded with the same values: {', '.join(agreed)}.")
    why = f"Terms in common: {', '.join(common)}; the values that they may have are not recorded for both." if common else (
        "No term of a shared glossary is recorded for both.")  # fmt: skip
    return ReadinessCheck("definitions", "unknown", why)


def _identifiers(left: Sequence[Dataset], right: Sequence[Dataset]) -> ReadinessCheck:
    ours, theirs = _held(left), _held(right)
    common = sorted(scheme for scheme in ours.keys() & theirs.keys() if ours[scheme] == theirs[scheme] == "yes")
    if common:
        return ReadinessCheck("identifiers", "yes", f"Both hold: {', '.join(common)}.")
    open_ones = sorted(scheme for scheme in ours.keys() | theirs.keys()
                       if "no" not in {ours.get(scheme, "unknown"), theirs.get(scheme, "unknown")})  # fmt: skip
    if ours and theirs and not open_ones:
        return ReadinessCheck("identifiers", "no", "They hold no identifier in common.")
    why = f"Not known for both: {', '.join(open_ones)}." if open_ones else "No identifier is recorded for both."
    return ReadinessCheck("identifiers", "unknown", why)


def _agreement(pair: tuple[str, str], agreements: Iterable[Agreement], on: dt.date) -> ReadinessCheck:
    theirs = [a for a in agreements if set(pair) <= set(a.parties)]
    current = [a for a in theirs if a.status == "in force" and not _over(a, on)]
    if current:
        return ReadinessCheck("agreement", "yes", f"In force: {'; '.join(a.title for a in current)}.")
    over = [a for a in theirs if a.status in {"expired", "ended"} or _over(a, on)]
    if theirs and len(over) == len(theirs):
        return ReadinessCheck("agreement", "no", f"No longer in force: {'; '.join(a.title for a in over)}.")
    drafts = [a for a in theirs if a.status == "draft"]
    if drafts:
        return ReadinessCheck("agreement", "no", f"Only a draft: {'; '.join(a.title for a in drafts)}.")
    return ReadinessCheck("agreement", "unknown", "No agreement in force between the two is recorded.")


def _over(agreement: Agreement, on: dt.date) -> bool:
    return agreement.expires.known and agreement.expires.latest < on


def _skills(first: Agency, second: Agency) -> ReadinessCheck:
    answers = {agency.title: agency.sharing_skills for agency in (first, second)}
    lacking = sorted(name for name, answer in answers.items() if answer == "no")
    if lacking:
        return ReadinessCheck("skills", "no", f"Staff not trained in what may be shared: {', '.join(lacking)}.")
    unsaid = sorted(name for name, answer in answers.items() if answer != "yes")
    if unsaid:
        return ReadinessCheck("skills", "unknown", f"Not recorded whether staff are trained: {', '.join(unsaid)}.")
    return ReadinessCheck("skills", "yes", "Staff of both are trained in what may be shared.")


def _barrier(datasets: Iterable[Dataset], sorts: Sequence[str]) -> Barrier | None:
    return next((barrier for dataset in datasets for barrier in dataset.barriers if barrier.sort in sorts), None)


def _terms(datasets: Iterable[Dataset]) -> dict[str, DataItem]:
    """Give the items that are surely collected, by term of the glossary; one with its values before one without."""
    items = [i for d in datasets for i in d.items if i.glossary_term and i.collected == "yes" and "collected" not in i.contested]
    items.sort(key=lambda item: bool(item.codes))
    return {item.glossary_term: item for item in items if item.glossary_term}


def _held(datasets: Iterable[Dataset]) -> dict[str, _Answer]:
    """Give whether each identifier is held: yes if surely in one data set, no if in none that names it."""
    held: dict[str, _Answer] = {}
    for dataset in datasets:
        for identifier in dataset.identifiers:
            sure = identifier.held in {"yes", "no"} and "held" not in identifier.contested
            answer: _Answer = ("yes" if identifier.held == "yes" else "no") if sure else "unknown"
            before = held.get(identifier.scheme, answer)
            held[identifier.scheme] = "yes" if "yes" in {before, answer} else "unknown" if "unknown" in {before, answer} else "no"
    return held
