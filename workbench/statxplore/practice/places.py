"""Where the practice data's people live, read from places.toml: councils, Fife's committee areas, jobcentres."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from workbench.statxplore.practice.calibration import read_data

__all__ = ["Leaf", "Places", "read_places"]

Named = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Leaf:
    """A place that is not divided further.

    Args:
        council: Code of its council area.
        fife_area: Code of its committee area of Fife, or "".
        office: Code of its jobcentre.
        jsa_esa: Weight in decisions on JSA and ESA.
        uc: Households on Universal Credit, May 2025.
    """

    council: str
    fife_area: str
    office: str
    jsa_esa: float
    uc: float

    def weight(self, world: str) -> float:
        """Give the weight in one benefit's data: "jsa_esa" or "uc"."""
        return self.uc if world == "uc" else self.jsa_esa


@dataclass(frozen=True)
class Places:
    """All places: each list holds codes with names.

    Args:
        country: Scotland.
        unknown: Where the place is not known.
        councils: The 32 council areas.
        fife_areas: The seven committee areas of Fife, by practice codes.
        offices: Jobcentres, by practice codes.
        leaves: What they are made of.
    """

    country: tuple[str, str]
    unknown: tuple[str, str]
    councils: Named
    fife_areas: Named
    offices: Named
    leaves: tuple[Leaf, ...]


@functools.cache
def read_places() -> Places:
    """Give all places.

    Example:
        >>> len(read_places().councils), read_places().fife_areas[3]
        (32, ('PFA04', 'Kirkcaldy'))
    """
    data = read_data("places.toml")
    lists = {name: tuple((code, label) for code, label in data[name]) for name in ("councils", "fife_areas", "offices")}
    country, unknown = ((data[name][0], data[name][1]) for name in ("country", "unknown"))
    return Places(country, unknown, **lists, leaves=tuple(Leaf(*leaf) for leaf in data["leaves"]))
