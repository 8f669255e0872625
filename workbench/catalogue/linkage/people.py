"""Synthetic people: made of chance and a seed, in forms that no real person's details can have.

Names are built of syllables that begin with letters which begin no syllable of a name (“bqa”, “zqu”). National Insurance
numbers begin with QQ, which is never issued; postcodes with ZZ, which is no postcode area; every other number with ZZ, where
real ones have digits; telephone numbers with 00000; e-mail addresses end in “.invalid” (RFC 2606).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from random import Random

from workbench.catalogue.linkage.fields import KEY_FIELDS
from workbench.errors import RequestError

__all__ = ["MOST_PEOPLE", "chance_of", "columns_of", "synthetic_people"]

MOST_PEOPLE = 1_000_000

_ONSETS = ("bq", "dx", "fq", "gx", "hq", "jx", "kq", "lx", "mq", "nx", "pq", "qk", "rx", "sq", "tx", "vq", "wx", "zq")
_SYLLABLES = tuple(onset + vowel for onset in _ONSETS for vowel in "aeiou")
_GIVEN, _FAMILY, _HOMES_TO_A_POSTCODE = 400, 2000, 15
_FIRST_BIRTH, _DAYS_OF_BIRTH = dt.date(1945, 1, 1), 365 * 63
_INWARD = "ABDEFGHJLNPQRSTUWXYZ"


def columns_of(field: str) -> tuple[str, ...]:
    """Give the columns in which a field is kept: a name in two, every other in one."""
    return ("given", "family") if field == "name" else (field,)


def chance_of(*about: object) -> Random:
    """Give the chance that belongs to a seed and a purpose, so that one field's does not disturb another's."""
    return Random(" ".join(map(str, about)))  # noqa: S311  # synthetic people are to be the same for the same seed


def synthetic_people(number: int, seed: int, fields: Sequence[str] = KEY_FIELDS) -> dict[str, list[str]]:
    """Make people up.

    Args:
        number: How many, 1 to 1,000,000.
        seed: The same seed gives the same people.
        fields: The fields that are wanted, of `KEY_FIELDS`.

    Returns:
        For each column (`columns_of`), a value for each person. Names are as uneven as real ones are: the commonest
        family name is borne by about one person in a hundred. Two people on average share a home.

    Raises:
        RequestError: A number that is out of range.

    Example:
        >>> made_up = synthetic_people(3, seed=1)
        >>> {number[:2] for number in made_up["NI number"]}, {code[:2] for code in made_up["postcode"]}
        ({'QQ'}, {'ZZ'})
    """
    if not 1 <= number <= MOST_PEOPLE:
        raise RequestError(
            f"{number:,} people cannot be made up.", fix=f"Ask for 1 to {MOST_PEOPLE:,}.", code="rehearsal-request"
        )
    dwelling = chance_of(seed, "homes")
    homes = [dwelling.randrange(number // 2 + 1) for _ in range(number)]
    made: dict[str, list[str]] = {}
    for field in fields:
        chance = chance_of(seed, field)
        if field == "name":
            made["given"] = _names(number, _GIVEN, 2, 10, chance)
            made["family"] = _names(number, _FAMILY, 3, 20, chance)
        elif field == "date of birth":
            made[field] = [(_FIRST_BIRTH + dt.timedelta(chance.randrange(_DAYS_OF_BIRTH))).isoformat() for _ in range(number)]
        elif field in {"postcode", "address", "UPRN"}:
            made[field] = [_of_home(field, home) for home in homes]
        else:
            made[field] = _of_person(field, number, chance)
    return made


def _names(number: int, different: int, syllables: int, evenness: int, chance: Random) -> list[str]:
    names = [_token(code, syllables).capitalize() for code in chance.sample(range(len(_SYLLABLES) ** syllables), different)]
    return chance.choices(names, [1 / (rank + evenness) for rank in range(different)], k=number)


def _token(code: int, syllables: int) -> str:
    token = ""
    for _ in range(syllables):
        code, at = divmod(code, len(_SYLLABLES))
        token += _SYLLABLES[at]
    return token


def _of_home(field: str, home: int) -> str:
    if field == "UPRN":
        return f"ZZ{home:010}"
    street, door = divmod(home, _HOMES_TO_A_POSTCODE)
    if field == "address":
        return f"{door + 1} {_token(street, 3).capitalize()} Street"
    left, letters = divmod(street, len(_INWARD) ** 2)
    sector, district = left % 10, left // 10 % 99
    return f"ZZ{district + 1} {sector}{_INWARD[letters // len(_INWARD)]}{_INWARD[letters % len(_INWARD)]}"


def _of_person(field: str, number: int, chance: Random) -> list[str]:
    if field == "NI number":
        return [f"QQ{code // 4:06}{'ABCD'[code % 4]}" for code in chance.sample(range(4_000_000), number)]
    if field == "telephone":
        return [f"00000 {code:06}" for code in chance.sample(range(1_000_000), number)]
    if field == "email":
        return [f"{_token(code, 4)}@people.invalid" for code in chance.sample(range(len(_SYLLABLES) ** 4), number)]
    return [f"ZZ{code:08}" for code in chance.sample(range(10**8), number)]
