"""Pure rules that everything published passes through: audiences, consent, names."""

from workbench.disclosure.audience import allows, for_audience
from workbench.disclosure.consent import GivenConsent, consents
from workbench.disclosure.names import WITHHELD, ProtectedNames

__all__ = ["WITHHELD", "GivenConsent", "ProtectedNames", "allows", "consents", "for_audience"]
