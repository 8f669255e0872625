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
from workbench.catalogue.entry_index import CatalogueHit
from workbench.catalogue.matrix import Matrix, MatrixCell, MatrixColumn, MatrixRow
from workbench.catalogue.parts import Barrier, Cost, DataItem, Flag, Identifier, Sharing
from workbench.catalogue.proposal import Proposal, ProposalAnswer, ProposalStep
from workbench.catalogue.rule_checks import Entries
from workbench.catalogue.rules import RULES_FILE, Rule, Rules, broken_rules, read_rules
from workbench.catalogue.search import Catalogue, open_catalogue
from workbench.catalogue.service import Service, ServiceChange

__all__ = [
    "RULES_FILE",
    "Agency",
    "Agreement",
    "Arrangement",
    "Barrier",
    "Catalogue",
    "CatalogueHit",
    "Cost",
    "DataItem",
    "Dataset",
    "Entries",
    "Flag",
    "Identifier",
    "Matrix",
    "MatrixCell",
    "MatrixColumn",
    "MatrixRow",
    "Proposal",
    "ProposalAnswer",
    "ProposalStep",
    "Rule",
    "Rules",
    "Service",
    "ServiceChange",
    "Sharing",
    "StageStep",
    "broken_rules",
    "open_catalogue",
    "read_rules",
]
