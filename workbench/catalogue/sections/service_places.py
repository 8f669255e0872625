"""Where services are given, and whether they serve an area: a service of an area also serves the areas within it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from workbench.catalogue.service import Service
from workbench.catalogue.stated import said
from workbench.errors import UnknownNameError
from workbench.text import one_line, shorten
from workbench.workspace import Term, Vocabulary

__all__ = ["ServicePlaces"]


@dataclass(frozen=True)
class ServicePlaces:
    """The areas of services, seen from one area or from none.

    Args:
        areas: All areas.
        area: The area that is asked for: its id, name or code; "" for none.

    Example:
        >>> areas = Vocabulary(id="areas", title="Areas", terms=({"id": "fife", "label": "Fife"},
        ...     {"id": "leven", "label": "Leven", "parent": "fife"}, {"id": "moray", "label": "Moray"}))
        >>> places = ServicePlaces(areas, "Leven")
        >>> [places.serves(Service(id="s", title="S", areas=a)) for a in (("fife",), ("leven",), ("moray",), ())]
        ['yes', 'yes', 'no', 'unknown']
    """

    areas: Vocabulary
    area: str = ""

    @cached_property
    def term(self) -> Term | None:
        """The area that is asked for, or None.

        Raises:
            UnknownNameError: There is no such area.
        """
        wanted = one_line(self.area)
        if not wanted:
            return None
        term = self.areas.term(wanted)
        if term is None:
            raise UnknownNameError(
                f"There is no area “{shorten(wanted, 80)}”.", fix="See data_catalog/vocabularies/areas.yaml.", code="unknown-name"
            )
        return term

    @property
    def words(self) -> str:
        """What is asked for, in words."""
        return one_line(self.term.label) if self.term else "all areas"

    def serves(self, service: Service) -> Literal["yes", "no", "unknown"]:
        """Say whether a service serves the area; without an area, whether its own is known."""
        given = {key for keys in said(service, "areas") for key in keys}
        term = self.term  # also where the service has no area, so that an unknown area is always told
        if not given:
            return "unknown"
        if term is None:
            return "yes"
        above = set(self._above(term.id))
        return "yes" if given & above or any(term.id in self._above(key) for key in given) else "no"

    def where(self, service: Service) -> str:
        """Give where a service is given, in words."""
        keys = dict.fromkeys(key for found in said(service, "areas") for key in found)
        places = dict.fromkeys(place for place in said(service, "place") if place)
        return "; ".join([*(self._labels.get(key, key) for key in keys), *map(one_line, places)]) or "unknown"

    @cached_property
    def _labels(self) -> dict[str, str]:
        return {term.id: one_line(term.label) for term in self.areas.terms}

    @cached_property
    def _parents(self) -> dict[str, str]:
        return {term.id: term.parent for term in self.areas.terms if term.parent}

    def _above(self, key: str) -> tuple[str, ...]:
        """Give an area and those that it lies in; a circle of areas is gone round once."""
        found: dict[str, None] = {}
        here: str | None = key
        while here and here not in found:
            found[here] = None
            here = self._parents.get(here)
        return tuple(found)
