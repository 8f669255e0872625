"""How partners record people: with gaps, and with the slips that happen when people move, marry, and are typed in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from workbench.catalogue.linkage.partner import LinkagePartner
from workbench.catalogue.linkage.people import chance_of, columns_of

__all__ = ["Recorded", "recorded"]

_HOME = frozenset({"postcode", "address", "UPRN"})
_KEPT = {"address": 0, "email": 0, "telephone": 5}
"""So many first signs, two elsewhere, say that a value is synthetic, and no slip touches them."""

_FEWEST_SIGNS = 3
_HALF, _LAST_COMMON_DAY = 0.5, 28


@dataclass(frozen=True)
class Recorded:
    """What one partner has recorded of synthetic people.

    Args:
        people: Which person each record is of; known to the rehearsal alone.
        columns: The values, "" where there is a gap; not shown.
    """

    people: tuple[int, ...] = field(repr=False)
    columns: Mapping[str, list[str]] = field(repr=False)


def recorded(
    made_up: Mapping[str, list[str]], people: Sequence[int], partner: LinkagePartner, fields: Sequence[str], *, seed: str
) -> Recorded:
    """Record people as a partner would.

    Args:
        made_up: The people, from `synthetic_people`.
        people: Which of them the partner knows.
        partner: How often it has each field, and how often what it has is wrong.
        fields: The fields that are wanted; those that the partner does not hold are empty.
        seed: The same seed gives the same slips.
    """
    moving = chance_of(seed, "moving")
    number = len(next(iter(made_up.values())))
    moved = [moving.randrange(number) if moving.random() < _HALF else -1 for _ in people]
    columns: dict[str, list[str]] = {}
    for name in fields:
        chance, how = chance_of(seed, name), partner.fields.get(name)
        own = columns_of(name)
        rows: list[tuple[str, ...]] = []
        for person, other in zip(people, moved, strict=True):
            true = tuple(made_up[column][person] for column in own)
            gap, slip = chance.random(), chance.random()
            if how is None or gap >= how.coverage:
                rows.append(("",) * len(own))
            elif slip >= how.error_rate:
                rows.append(true)
            elif name in _HOME and other >= 0 and made_up[name][other] != true[0]:
                rows.append((made_up[name][other],))
            else:
                rows.append(_slipped(name, true, made_up, chance))
        columns |= {column: [row[at] for row in rows] for at, column in enumerate(own)}
    return Recorded(tuple(people), columns)


def _slipped(name: str, true: tuple[str, ...], made_up: Mapping[str, list[str]], chance: Random) -> tuple[str, ...]:
    """Give a value that differs from the true one, in one of the ways in which that happens to this field."""
    if name == "name":
        return _other_name(true[0], true[1], made_up["family"], chance)
    if name == "date of birth":
        return (_other_day(true[0], chance),)
    if name in {"telephone", "email"} and chance.random() < _HALF:
        other = chance.choice(made_up[name])  # a new number or address, which was somebody else's
        if other != true[0]:
            return (other,)
    return (_typed(true[0], chance, keep=_KEPT.get(name, 2)),)


def _other_name(given: str, family: str, families: Sequence[str], chance: Random) -> tuple[str, str]:
    way = chance.choice(("short form", "marriage", "given", "family"))
    if way == "short form":
        return f"{given[:3]}y", family
    if way == "marriage":
        married = chance.choice(families)
        if married != family:
            return given, married
    if way == "given":
        return _typed(given, chance), family
    return given, _typed(family, chance)


def _other_day(text: str, chance: Random) -> str:
    day = dt.date.fromisoformat(text)
    ways: list[Callable[[], dt.date]] = [
        lambda: day.replace(day=1 + (day.day + chance.randrange(_LAST_COMMON_DAY - 1)) % _LAST_COMMON_DAY),
        lambda: day.replace(year=day.year + chance.choice((-10, -1, 1, 10)), day=min(day.day, _LAST_COMMON_DAY)),
    ]
    if day.day <= 12 and day.day != day.month:  # noqa: PLR2004  # a month's number
        ways += [lambda: day.replace(day=day.month, month=day.day)] * 2
    other = chance.choice(ways)()
    return (other if other != day else day.replace(year=day.year + 1, day=min(day.day, _LAST_COMMON_DAY))).isoformat()


def _typed(true: str, chance: Random, *, keep: int = 0) -> str:
    """Give a text with one slip of the keyboard: two signs swapped, one left out, or one that is another."""
    end = len(true.partition("@")[0])  # the part after it says that an e-mail address is synthetic
    places = [at for at in range(keep, end) if true[at].isalnum()]
    at, way = chance.choice(places), chance.randrange(3)
    if way == 0 and at + 1 < end and true[at + 1].isalnum() and true[at + 1].casefold() != true[at].casefold():
        return true[:at] + true[at + 1] + true[at] + true[at + 2 :]
    if way == 1 and len(places) >= _FEWEST_SIGNS:
        return true[:at] + true[at + 1 :]
    signs = "0123456789" if true[at].isdigit() else "bdfghjklmnpqrstvwxyz"
    return true[:at] + chance.choice([sign for sign in signs if sign != true[at].casefold()]) + true[at + 1 :]
