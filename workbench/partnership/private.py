"""What is private: real names and contacts by pseudonym, in private/people.yaml; never in git, never in a copy.

```yaml
housing-officer-1:
  name: the person's full name
  email: …
  phone: …
```

A value may also be the name alone, or a list of names.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from workbench.catalogue import Agency
from workbench.disclosure import (
    POSTCODE,
    Identifiers,
    ProtectedNames,
    Protection,
    Secrets,
    consents,
    for_audience,
    known_secrets,
)
from workbench.errors import Problem, RecordError
from workbench.inquiry import Person
from workbench.store import Audience, read_yaml
from workbench.workspace import PRIVATE_PEOPLE

__all__ = ["named_people", "private_terms", "protection_of"]


def private_terms(root: Path) -> dict[str, tuple[str, ...]]:
    """Give every name and contact in private/people.yaml, by pseudonym; the name first, or "" if there is none.

    Raises:
        RecordError: The file is there and cannot be read; then nothing may be published.
    """
    path = root / PRIVATE_PEOPLE
    if not path.exists():
        return {}
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise RecordError([
            Problem(PRIVATE_PEOPLE, 0, "", f"The file cannot be read ({error.strerror}).",
                    "Check that it is a file and that you may read it.", "cannot-read")
        ]) from error  # fmt: skip
    if not raw.strip() or all(line.lstrip().startswith(b"#") for line in raw.splitlines() if line.strip()):
        return {}
    found = read_yaml(raw, PRIVATE_PEOPLE)
    if isinstance(found, Problem):
        raise RecordError([found])
    return {pseudonym: _terms(value) for pseudonym, value in found.data.items()}


def named_people(
    people: Mapping[str, Person], private: Mapping[str, tuple[str, ...]], audience: Audience, *, on: dt.date
) -> dict[str, str]:
    """Give the names of the people who consented to be named to an audience, by pseudonym."""
    return {
        pseudonym: terms[0]
        for pseudonym, terms in private.items()
        if terms and terms[0] and pseudonym in people and consents(people[pseudonym].consents, "name", audience, on=on)
    }


def protection_of(
    private: Mapping[str, tuple[str, ...]],
    agencies: Iterable[Agency],
    audience: Audience = "team",
    *,
    named: Mapping[str, str] | None = None,
) -> Protection:
    """Give all that may not appear: private terms, identifiers, and secrets, those of this computer's environment among them.

    Args:
        private: Every name and contact, by pseudonym.
        agencies: Every agency. The postcode of an address may appear where the address may be seen, is one (more
            than a postcode), and holds nothing else that is protected; and unless a person has the same postcode.
        audience: Who would see it.
        named: The names of those who consented to be named, by pseudonym.
    """
    agreed = named or {}
    terms = [term for pseudonym, terms in private.items() for term in terms if term != agreed.get(pseudonym)]
    strict = Protection(ProtectedNames(terms), Identifiers(), Secrets(known_secrets(os.environ)))
    seen = [text for agency in agencies for text in _texts((for_audience(agency, audience) or {}).get("address"))]
    offices = [text for text in seen if re.search("[,\n]", text) and set(strict.kinds_in(text)) <= {POSTCODE}]
    return replace(strict, identifiers=Identifiers(offices, terms))


def _terms(value: Any) -> tuple[str, ...]:
    if not isinstance(value, Mapping):
        return tuple(_texts(value))
    named = tuple(_texts(value.get("name"))) or ("",)
    return (*named, *(text for key, item in value.items() if key != "name" for text in _texts(item)))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif value is not None:
        yield str(value)
