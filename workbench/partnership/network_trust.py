"""Trust and value between agencies, from the answers to an instrument: as measures take them, and in words."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from workbench.errors import UnknownNameError
from workbench.network.measures import Answers, Result, Score, trust, value
from workbench.partnership.network_people import InquiryNetwork

__all__ = ["TrustAndValue", "trust_and_value"]

_Scores = Result[dict[Hashable, Score]]


@dataclass(frozen=True)
class TrustAndValue:
    """How agencies rate each other in one wave.

    Args:
        wave: The wave.
        trust: By agency how far the others trust it, with what is to be said beside it.
        value: By agency what the others find that it brings.
    """

    wave: str
    trust: _Scores
    value: _Scores

    @property
    def cautions(self) -> tuple[str, ...]:
        """What is to be said beside every score, each once."""
        return tuple(dict.fromkeys((f"Trust and value are of {self.wave}.", *self.trust.cautions, *self.value.cautions)))

    def of(self, agency: str) -> dict[str, float | int | None]:
        """Give an agency's scores, and how many rated it; a score that too few gave has no value."""
        found: dict[str, float | int | None] = {}
        for name, scores in (("trust", self.trust), ("value", self.value)):
            score = scores.value.get(agency, Score(None, 0, 0))
            found |= {name: score.mean, f"{name} raters": score.raters}
        return found

    @property
    def agencies(self) -> tuple[str, ...]:
        """Who was rated, sorted."""
        return tuple(sorted({str(one) for one in (*self.trust.value, *self.value.value)}))


def trust_and_value(found: InquiryNetwork, wave: str | None = None) -> TrustAndValue | None:
    """Give how agencies rate each other; None where nobody was asked.

    Who was asked is known where waves.csv of the wave names agencies; otherwise nobody knows, and that is said.

    Args:
        found: The network.
        wave: The wave; None for the latest in which there are ratings.

    Raises:
        RequestError: Somebody answered who, by waves.csv, was not asked.

    Example:
        >>> import workbench as wb
        >>> from workbench.partnership.network_people import open_network
        >>> trust_and_value(open_network(wb.open_workspace("."))) is None
        True
    """
    name = wave if wave is not None else next(reversed(list(found.ratings)), None)
    if name is None or name not in found.ratings:
        return None
    ratings = found.ratings[name]
    answers = _answers(found, name, frozenset(str(one.rater) for one in ratings))
    return TrustAndValue(name, trust(ratings, answers), value(ratings, answers))


def _answers(found: InquiryNetwork, wave: str, raters: frozenset[str]) -> Answers | None:
    try:
        asked = found.network.wave(wave).asked or ()
    except UnknownNameError:  # ratings alone make no wave of ties
        return None
    agencies = frozenset(one.person for one in asked if one.person in found.network.agencies and one.asked == "yes")
    return Answers(agencies, raters) if agencies else None
