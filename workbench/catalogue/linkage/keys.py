"""Sets of keys that a rehearsal compares: what must agree for two records to be taken for one person."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from workbench.catalogue.linkage.fields import KEY_FIELDS, PERSON_NUMBERS
from workbench.catalogue.linkage.partner import known_fields
from workbench.errors import RequestError

__all__ = ["KeySet", "usual_key_sets"]

_NAMING = ("name", "date of birth")


@dataclass(frozen=True)
class KeySet:
    """A set of keys.

    Args:
        name: What it is called.
        passes: Alternatives; two records agree where all fields of one of them do.

    Raises:
        RequestError: There is no pass, or one without a field.
        UnknownNameError: People are not matched by a field.

    Example:
        >>> KeySet("either", (("NI number",), ("name", "DOB"))).fields
        ('NI number', 'name', 'date of birth')
    """

    name: str
    passes: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        """Give fields their own names, and refuse what is no set of keys."""
        if not self.passes or not all(self.passes):
            raise RequestError("A set of keys needs at least one field.", fix="Name a field.", code="rehearsal-request")
        object.__setattr__(self, "passes", tuple(known_fields(fields) for fields in self.passes))

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of all passes, in the order of `KEY_FIELDS`."""
        named = {field for fields in self.passes for field in fields}
        return tuple(field for field in KEY_FIELDS if field in named)


def usual_key_sets(common: Collection[str]) -> tuple[KeySet, ...]:
    """Give the sets that are compared where none is named.

    Args:
        common: The fields that the partners have in common.

    Returns:
        “name and date of birth”, “NI number”, and, where more than one pass can be made of the fields in common, “all”: any
        number of one person agrees, or name and date of birth, or one of these two with one other field.

    Example:
        >>> usual_key_sets({"name", "date of birth", "postcode"})[2].passes
        (('name', 'date of birth'), ('name', 'postcode'), ('date of birth', 'postcode'))
    """
    numbers = [(field,) for field in KEY_FIELDS if field in common and field in PERSON_NUMBERS]
    others = [field for field in KEY_FIELDS if field in common and field not in {*PERSON_NUMBERS, *_NAMING}]
    naming = [_NAMING] if set(_NAMING) <= set(common) else []
    mixed = [(field, other) for field in _NAMING if field in common for other in others]
    both = (KeySet("name and date of birth", (_NAMING,)), KeySet("NI number", (("NI number",),)))
    passes = (*numbers, *naming, *mixed)
    return (*both, KeySet("all", passes)) if len(passes) > 1 else both
