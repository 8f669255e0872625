"""A rehearsal of linkage on synthetic people: what matching would find, before anybody shares anything.

Example:
    >>> from workbench.catalogue.linkage import FieldRecording, LinkagePartner, rehearse_linkage
    >>> exact = {"NI number": FieldRecording()}
    >>> result = rehearse_linkage([LinkagePartner("A", exact), LinkagePartner("B", exact)], people=100, methods=["deterministic"])
    >>> result.outcome("NI number").recall
    1.0
"""

from workbench.catalogue.linkage.keys import KeySet
from workbench.catalogue.linkage.outcome import LinkageOutcome, Rehearsal
from workbench.catalogue.linkage.partner import FieldRecording, LinkagePartner, linkage_partner
from workbench.catalogue.linkage.pseudonyms import PseudonymKey, pseudonymise
from workbench.catalogue.linkage.rehearsal import rehearse_linkage

__all__ = [
    "FieldRecording",
    "KeySet",
    "LinkageOutcome",
    "LinkagePartner",
    "PseudonymKey",
    "Rehearsal",
    "linkage_partner",
    "pseudonymise",
    "rehearse_linkage",
]
