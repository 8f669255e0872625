"""The agency data catalogue: agencies, what data they hold, what help they give, and what may be shared.

Example:
    >>> from workbench.catalogue import Dataset, Identifier
    >>> register = Dataset(id="clients", title="Clients", identifiers=(Identifier(scheme="NI number", held="unknown"),))
    >>> register.identifiers[0].held
    'unknown'
"""

from workbench.catalogue.agency import Agency
from workbench.catalogue.arrangement import Agreement, Arrangement, StageStep
from workbench.catalogue.change import Change
from workbench.catalogue.dataset import Dataset
from workbench.catalogue.drafts import DRAFTS, DraftSources, draft_of
from workbench.catalogue.entry_index import CatalogueHit
from workbench.catalogue.entry_lines import EntryLine, entry_lines, not_said
from workbench.catalogue.linkage import (
    FieldRecording,
    KeySet,
    LinkagePartner,
    Rehearsal,
    linkage_partner,
    rehearse_linkage,
)
from workbench.catalogue.match_keys import MatchKeys, match_keys
from workbench.catalogue.matrices import MATRIX_NAMES
from workbench.catalogue.matrix import Matrix, MatrixCell, MatrixColumn, MatrixRow
from workbench.catalogue.partner_matrix import PartnerMatrix, Said
from workbench.catalogue.parts import Barrier, Cost, DataItem, Flag, Identifier, Sharing
from workbench.catalogue.proposal import Proposal, ProposalAnswer, ProposalStep
from workbench.catalogue.rule_checks import Entries
from workbench.catalogue.rules import RULES_FILE, Rule, Rules, broken_rules, read_rules
from workbench.catalogue.search import Catalogue, open_catalogue
from workbench.catalogue.service import Service, ServiceChange

__all__ = [
    "DRAFTS",
    "MATRIX_NAMES",
    "RULES_FILE",
    "Agency",
    "Agreement",
    "Arrangement",
    "Barrier",
    "Catalogue",
    "CatalogueHit",
    "Change",
    "Cost",
    "DataItem",
    "Dataset",
    "DraftSources",
    "Entries",
    "EntryLine",
    "FieldRecording",
    "Flag",
    "Identifier",
    "KeySet",
    "LinkagePartner",
    "MatchKeys",
    "Matrix",
    "MatrixCell",
    "MatrixColumn",
    "MatrixRow",
    "PartnerMatrix",
    "Proposal",
    "ProposalAnswer",
    "ProposalStep",
    "Rehearsal",
    "Rule",
    "Rules",
    "Said",
    "Service",
    "ServiceChange",
    "Sharing",
    "StageStep",
    "broken_rules",
    "draft_of",
    "entry_lines",
    "linkage_partner",
    "match_keys",
    "not_said",
    "open_catalogue",
    "read_rules",
    "rehearse_linkage",
]
