"""Rates: so many per 100 of a stated base, or nothing."""

from __future__ import annotations

import math
from dataclasses import dataclass

from workbench.disclosure import SUPPRESSED, Rule, Suppressed, percentage
from workbench.errors import RequestError
from workbench.statistics.cautions import SMALLEST_BASE, Basis, Caution, cautions_for
from workbench.statistics.counts import NOISE, Count
from workbench.statistics.rounding import number

__all__ = ["Rate", "RateRatio", "rate", "rate_ratio"]

_RULE = Rule(smallest_base=SMALLEST_BASE)


@dataclass(frozen=True)
class Rate:
    """How many there are for every so many of a base.

    Args:
        value: The rate; `SUPPRESSED` where a count is or the base is below 10, NaN where the count is missing.
        low: The least it may be, where the source changed the counts at random; otherwise the rate itself.
        high: The most.
        count: What was divided.
        base: By what.
        per: For every how many.
        base_is: What the base is, in words.
        basis: Whether decisions or people are counted.
        digits: How many digits after the point are shown.
        cautions: What must be said beside it.
    """

    value: float | Suppressed
    low: float | Suppressed
    high: float | Suppressed
    count: float | Suppressed
    base: float | Suppressed
    per: int
    base_is: str
    basis: Basis
    digits: int
    cautions: tuple[Caution, ...]

    @property
    def unit(self) -> str:
        """What the rate is in: “decisions per 100 people on UC in May 2025”."""
        return f"{self.basis} per {self.per:,} {self.base_is}".strip()

    @property
    def words(self) -> str:
        """The rate with its base and n, as a phrase."""
        said = f"{number(self.value, self.digits)} {self.unit} ({number(self.count)} of {number(self.base)})"
        if self.basis == "decisions":
            said = f"{number(self.value, self.digits)} {self.unit} ({number(self.count)} decisions, base {number(self.base)}); a person may have several"
        low, high = number(self.low, self.digits), number(self.high, self.digits)
        return said if low == high else f"{said}; between {low} and {high} once random changes are allowed for"


def rate(  # noqa: PLR0913  # a rate without any of these is not stated
    count: float | Suppressed | Count,
    base: float | Suppressed | Count | None,
    *,
    per: int = 100,
    base_is: str = "",
    noise: float = NOISE,
    digits: int = 1,
) -> Rate:
    """Give a rate with its stated base.

    Args:
        count: What is divided: a number, `SUPPRESSED`, or a `Count`, which says what it counts.
        base: What it is divided by, likewise.
        per: For every how many.
        base_is: What the base is, in the words that are printed: “people on UC in May 2025”. A `Count` says it itself.
        noise: How far each `Count` that is controlled may be from the truth.
        digits: How many digits after the point are shown.

    Raises:
        RequestError: The base is not stated, missing or nought, or is of another place, period or benefit.

    Example:
        >>> rate(2208, 39433, base_is="households on UC in Fife in May 2025").words
        '5.6 per 100 households on UC in Fife in May 2025 (2,208 of 39,433)'
        >>> rate(3, 9, base_is="people on UC in May 2025").value
        [c]
    """
    of = base if isinstance(base, Count) else Count(SUPPRESSED if base is None else base, base_is, controlled=False)
    counted = count if isinstance(count, Count) else Count(count, "", controlled=False)
    named = base_is or of.words
    _check_base(base, of.value, named)
    if isinstance(count, Count) and isinstance(base, Count):
        _check_same(count, base)
    low, high = _range(counted, of, noise, per)
    known = [v for v in (of.value,) if not isinstance(v, Suppressed)]
    cautions = cautions_for(
        basis=counted.basis,
        controlled=counted.controlled or of.controlled,
        counts=[] if isinstance(counted.value, Suppressed) else [counted.value],
        bases=known,
    )
    value = _per(counted.value, of.value, per)
    return Rate(value, low, high, counted.value, of.value, per, named, counted.basis, digits, cautions)


@dataclass(frozen=True)
class RateRatio:
    """How many times the rate of one place is that of another.

    Args:
        value: The ratio; `SUPPRESSED` where a rate is.
        low: The least it may be, as the rates' own ranges leave it.
        high: The most.
        words: The ratio as a sentence.
    """

    value: float | Suppressed
    low: float | Suppressed
    high: float | Suppressed
    words: str


def rate_ratio(local: Rate, comparator: Rate, *, place: str, comparator_is: str = "Scotland") -> RateRatio:
    """Compare the rate of a place with that of its comparator.

    Args:
        local: The place's rate.
        comparator: The comparator's, of the same base, basis and per.
        place: The place's name.
        comparator_is: The comparator's.

    Raises:
        RequestError: The two are not of one measure, or the comparator's rate is nought.

    Example:
        >>> fife, scotland = (rate(n, 10_000, base_is="people on UC") for n in (560, 430))
        >>> rate_ratio(fife, scotland, place="Fife").words
        'The rate in Fife is 1.3 times that in Scotland (5.6 against 4.3 per 100 people on UC).'
    """
    if (mine := _named(local, place)) != (theirs := _named(comparator, comparator_is)):
        raise RequestError(
            f"The rate of {place} is “{mine}” and that of {comparator_is} is “{theirs}”, so they cannot be compared.",
            fix="Work out both with the same base, period and per.",
            code="not-comparable",
        )
    if comparator.value == 0:
        raise RequestError(
            f"The rate of {comparator_is} is nought, so nothing is a number of times that.",
            fix="Show the two rates side by side.",
            code="no-base",
        )
    shown = f"({number(local.value, local.digits)} against {number(comparator.value, comparator.digits)} {mine})"
    values = (local.value, local.low, local.high, comparator.value, comparator.low, comparator.high)
    if any(isinstance(value, Suppressed) for value in values):
        return RateRatio(SUPPRESSED, SUPPRESSED, SUPPRESSED, f"The rates in {place} and {comparator_is} cannot be compared, because one is withheld {shown}.")
    here, least, most, there, fewest, highest = (float(value) for value in values if not isinstance(value, Suppressed))
    ratio = here / there
    low, high = least / highest, (most / fewest if fewest > 0 else math.inf)
    if math.isnan(ratio):
        said = f"The rates in {place} and {comparator_is} cannot be compared, because one is missing {shown}."
    elif low <= 1 <= high or number(ratio, 1) == "1.0":
        said = f"The rate in {place} is about that in {comparator_is} {shown}."
    else:
        said = f"The rate in {place} is {number(ratio, 1)} times that in {comparator_is} {shown}."
    return RateRatio(ratio, low, high, said)


def _named(told: Rate, place: str) -> str:
    """Give what a rate is in without its place, so that two places can be compared."""
    return told.unit.replace(f" in {place}", "")


def _check_base(base: object, value: float | Suppressed, named: str) -> None:
    if base is None or not named.strip():
        raise RequestError(
            "A rate was asked for without saying of what it is.",
            fix="Give the base and say what it is, such as base_is=“people on UC in May 2025”.",
            code="no-base",
        )
    if not isinstance(value, Suppressed) and not value > 0:  # so that NaN is refused as well
        raise RequestError(
            f"The base of the rate, “{named}”, is {number(value)}, so there is no rate.",
            fix="Choose a base that is known and not nought, or show the count alone.",
            code="no-base",
        )


def _check_same(count: Count, base: Count) -> None:
    for field in ("place", "period", "benefit"):
        one, other = getattr(count, field), getattr(base, field)
        if one and other and one != other:
            raise RequestError(
                f"“{count.what}” are of the {field} “{one}”, and the base “{base.what}” of “{other}”.",
                fix=f"Take both of the same {field}.",
                code="not-comparable",
            )


def _per(count: float | Suppressed, base: float | Suppressed, per: int) -> float | Suppressed:
    share = percentage(count, base, rule=_RULE)
    return share if isinstance(share, Suppressed) else share * per / 100


def _range(count: Count, base: Count, noise: float, per: int) -> tuple[float | Suppressed, float | Suppressed]:
    value, of = count.value, base.value
    whole = _per(value, of, per)
    if isinstance(value, Suppressed) or isinstance(of, Suppressed) or isinstance(whole, Suppressed):
        return SUPPRESSED, SUPPRESSED
    by, below = (noise if count.controlled else 0.0), (noise if base.controlled else 0.0)
    least_base = of - below
    return per * max(0.0, value - by) / (of + below), (per * (value + by) / least_base if least_base > 0 else math.inf)
