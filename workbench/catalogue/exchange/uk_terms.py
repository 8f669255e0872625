"""The UK Cross-Government Metadata Exchange Model as data: its classes, their fields, and how its words are ours.

Source: UK Cross-Government Metadata Exchange Model, Central Digital and Data Office, Open Government Licence v3.0,
https://co-cddo.github.io/ukgov-metadata-exchange-model/ (1 June 2026). Contains public sector information licensed
under the Open Government Licence v3.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

__all__ = ["ACCESS", "CLASSES", "FREQUENCIES", "LICENCES", "SECURITY", "SHARED", "Field", "organisations"]

Sort = Literal["text", "texts", "date", "word", "contact", "email", "media type", "count", "address", "licence", "summary", "organisation", "organisations"]


@dataclass(frozen=True)
class Field:
    """A field of a class.

    Args:
        sort: What it may hold.
        required: Whether a record must have it.
        words: The words that it may be, where it is one of some.
    """

    sort: Sort = "text"
    required: bool = False
    words: tuple[str, ...] = ()


ACCESS: Mapping[str, str] = MappingProxyType({"open": "OPEN", "internal": "INTERNAL"})
"""Who may have them; the model's COMMERCIAL is none of ours, and our restricted and closed none of the model's."""

SECURITY: Mapping[str, str] = MappingProxyType(
    {"OFFICIAL": "OFFICIAL", "SECRET": "SECRET", "TOP SECRET": "TOP_SECRET", "not classified": "NOT_APPLICABLE"}
)
FREQUENCIES: Mapping[str, str] = MappingProxyType({
    "continuous": "freq:continuous", "daily": "freq:daily", "weekly": "freq:weekly", "monthly": "freq:monthly",
    "quarterly": "freq:quarterly", "annual": "freq:annual", "every two years": "freq:biennial", "irregular": "freq:irregular",
})  # fmt: skip
LICENCES: Mapping[str, str] = MappingProxyType(
    {"Open Government Licence v3.0": "http://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"}
)
"""Licences that we write by their name and the model by their address."""

SHARED = "DATA_SHARE_AGREEMENT"
"""What the model has in place of a licence's address where data are shared under an agreement."""

_OTHER_FREQUENCIES = (
    "freq:triennial", "freq:semiannual", "freq:threeTimesAYear", "freq:bimonthly", "freq:semimonthly", "freq:biweekly",
    "freq:threeTimesAMonth", "freq:semiweekly", "freq:threeTimesAWeek",
)  # fmt: skip
_TEXT, _DATE = Field(), Field("date")
_NEEDED = Field(required=True)
_ACCESS_WORDS = ("INTERNAL", "OPEN", "COMMERCIAL")
_RESOURCE: Mapping[str, Field] = {
    "accessRights": Field("word", required=True, words=_ACCESS_WORDS),
    "alternativeTitle": Field("texts"),
    "contactPoint": Field("contact", required=True),
    "created": _DATE,
    "creator": Field("organisations", required=True),
    "description": _NEEDED,
    "identifier": _NEEDED,
    "issued": _DATE,
    "keyword": Field("texts"),
    "licence": Field("licence", required=True),
    "modified": Field("date", required=True),
    "publisher": Field("organisation", required=True),
    "relatedResource": Field("texts"),
    "securityClassification": Field("word", required=True, words=tuple(SECURITY.values())),
    "summary": Field("summary"),
    "theme": Field("texts"),
    "title": _NEEDED,
    "version": _NEEDED,
}


def _type(name: str) -> Field:
    return Field("word", required=True, words=(f"dcat:{name}", f"http://www.w3.org/ns/dcat#{name}"))


CLASSES: Mapping[str, Mapping[str, Field]] = MappingProxyType({
    "Dataset": {
        **_RESOURCE, "type": _type("Dataset"), "distribution": Field("texts"),
        "updateFrequency": Field("word", required=True, words=(*FREQUENCIES.values(), *_OTHER_FREQUENCIES)),
    },
    "DataService": {
        **_RESOURCE, "type": _type("DataService"), "endpointDescription": _NEEDED, "endpointURL": Field("address"),
        "servesData": Field("texts"), "serviceType": Field("word", required=True, words=("EVENT", "REST", "SOAP")),
        "serviceStatus": Field(
            "word", required=True,
            words=("DISCOVERY", "ALPHA", "BETA", "PRIVATE_BETA", "PUBLIC_BETA", "LIVE", "DEPRECATED", "WITHDRAWN"),
        ),
    },
    "Distribution": {
        "accessRights": Field("word", words=_ACCESS_WORDS), "accessService": Field("texts"), "byteSize": Field("count"),
        "description": _TEXT, "downloadURL": Field("address"), "identifier": _NEEDED, "issued": _DATE, "licence": Field("licence", required=True),
        "mediaType": Field("media type", required=True), "modified": _DATE, "title": _NEEDED, "type": _type("Distribution"),
    },
    "ContactPoint": {"contactName": _NEEDED, "email": Field("email", required=True), "telephone": _TEXT, "address": _TEXT},
})  # fmt: skip
"""The classes of records and their fields; none has others."""


@cache
def organisations() -> frozenset[str]:
    """Give the organisations that the model knows, by their short names on GOV.UK."""
    text = files("workbench.catalogue.exchange").joinpath("uk_organisations.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))
