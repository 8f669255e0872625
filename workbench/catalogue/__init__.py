"""The agency data catalogue: agencies, what data they hold, what help they give, and what may be shared.

Example:
    >>> from workbench.catalogue import Dataset, Identifier
    >>> register = Dataset(id="clients", title="Clients", identifiers=(Identifier(scheme="NI number", held="unknown"),))
    >>> register.identifiers[0].held
    'unknown'
"""

from workbench.catalogue.agency import Agency
from workbench.catalogue.arrangement import Agreement, Arrangement, StageStep
from workbench.catalogue.dataset import Dataset
from workbench.catalogue.parts import Barrier, Cost, DataItem, Flag, Identifier, Sharing
from workbench.catalogue.service import Service, ServiceChange

__all__ = [
    "Agency",
    "Agreement",
    "Arrangement",
    "Barrier",
    "Cost",
    "DataItem",
    "Dataset",
    "Flag",
    "Identifier",
    "Service",
    "ServiceChange",
    "Sharing",
    "StageStep",
]
