"""What the tests of the practice server share: a way to ask it, and a count of its people made in another way."""

from __future__ import annotations

import gzip
import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.statxplore.practice.catalogue import Valueset
from workbench.statxplore.practice.request import Asked

FEW = 20_000
"""People enough for a test that is not about the numbers' size."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    raw: bytes

    @property
    def json(self) -> Any:
        return json.loads(gzip.decompress(self.raw) if self.headers.get("Content-Encoding") == "gzip" else self.raw)


class _StayHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}), _StayHere)


def ask(base_url: str, path: str, *, body: Any = None, key: str | None = "practice", timeout: float = 30, **headers: str) -> Answer:
    """Ask with nothing but the standard library; a status that is an error is an answer as well."""
    named = {name.replace("_", "-"): value for name, value in headers.items()} | ({"APIKey": key} if key else {})
    data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(f"{base_url}/{quote(path, safe='/:?=&%')}", data=data, headers=named)
    try:
        with _OPENER.open(request, timeout=timeout) as response:
            return Answer(response.status, dict(response.headers), response.read())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, dict(error.headers), error.read())


def uri(kind: str, database: str, *rest: str) -> str:
    """Give the address of something in a practice database, by its column and what follows."""
    facts = {"DATE_NAME": "F_PRACTICE_UC_DATE" if "_UC_" in database else "F_PRACTICE_JSA_ESA_DATE"}
    return ":".join(["str", kind, database, facts.get(rest[0] if rest else "", f"V_F_{database}"), *rest])


def values_of(valueset: Valueset) -> list[str]:
    """Give the addresses of a valueset's values."""
    return [value.uri for value in valueset.values]  # noqa: PD011  # no frame


def counted_otherwise(asked: Asked) -> npt.NDArray[np.float64]:
    """Count a table item by item over a frame of the rows, as slowly and plainly as can be."""
    rows = asked.database.data.rows
    amounts = np.ones(len(rows.keys), dtype=np.int64) if rows.amounts is None else rows.amounts
    frame = pd.DataFrame({**rows.columns, "_person": rows.person if len(rows.person) else 0, "_amount": amounts})
    shape = [len(axis.items) for axis in asked.axes]
    found = np.zeros(shape)
    for cell in np.ndindex(*shape):
        chosen = np.ones(len(frame), dtype=bool)
        for axis, number in zip(asked.axes, cell, strict=True):
            wanted = np.flatnonzero(axis.items[number].members)
            chosen &= frame[axis.field.column].isin(wanted).to_numpy()
        of_cell = frame[chosen]
        found[cell] = of_cell["_person"].nunique() if asked.database.by_person else of_cell["_amount"].sum()
    return found
