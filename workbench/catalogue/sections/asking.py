"""Whom to ask about an entry, in words: a role at an agency, never a person."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.catalogue.agency import Agency
from workbench.catalogue.arrangement import Agreement, Arrangement
from workbench.catalogue.change import Change
from workbench.catalogue.dataset import Dataset
from workbench.catalogue.matrix import Matrix
from workbench.catalogue.proposal import Proposal
from workbench.catalogue.service import Service
from workbench.store import Audience, Record
from workbench.text import one_line

__all__ = ["agency_of", "whom_to_ask"]


def whom_to_ask(entry: Record, agencies: Mapping[str, Agency], *, audience: Audience = "team") -> str:
    """Give whom to ask about an entry.

    Args:
        entry: An agency, a data set, a service, an arrangement, an agreement or a change.
        agencies: All agencies by id.
        audience: For whom; roles are not for the public, who are told the agency.

    Returns:
        A role at an agency; where no role is recorded, the agency and that no role is; where neither is, that too.

    Example:
        >>> council = Agency(id="council", title="The council", contact_role="Data officer")
        >>> whom_to_ask(Dataset(id="d", title="D", holder="council"), {"council": council})
        'Data officer, The council'
        >>> whom_to_ask(Dataset(id="d", title="D", holder="council"), {"council": Agency(id="council", title="The council")})
        'The council (role not recorded)'
        >>> whom_to_ask(Dataset(id="d", title="D"), {})
        'not recorded'
    """
    if isinstance(entry, Matrix | Proposal):
        return f"told by {one_line(entry.who_told)}" if entry.who_told else "not recorded"
    key = agency_of(entry)
    agency = agencies.get(key)
    name = one_line(agency.title) if agency else key
    if audience == "public":
        return name or "not recorded"
    role = one_line(_role(entry) or (agency.contact_role if agency else None) or "")
    if role:
        return f"{role}, {name}" if name else role
    return f"{name} (role not recorded)" if name else "not recorded"


def agency_of(entry: Record) -> str:
    """Give the id of the agency that answers for an entry, or ""."""
    key: str | None = None
    match entry:
        case Agency():
            key = entry.id
        case Dataset():
            key = entry.holder
        case Service():
            key = entry.provider
        case Arrangement():
            key = entry.giver
        case Agreement():
            key = next(iter(entry.parties), None)
        case Change():
            key = next(iter(entry.agencies), None)
    return key or ""


def _role(entry: Record) -> str | None:
    if isinstance(entry, Dataset):
        return entry.contact_role or entry.steward_role
    return entry.contact_role if isinstance(entry, Agency | Service) else None
