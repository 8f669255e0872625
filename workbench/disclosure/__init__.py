"""Pure rules that everything published passes through: disclosure control, audiences, consent, names."""

from workbench.disclosure.audience import allows, for_audience
from workbench.disclosure.consent import GivenConsent, consents
from workbench.disclosure.identifiers import POSTCODE, Identifiers
from workbench.disclosure.names import NAME, WITHHELD, ProtectedNames
from workbench.disclosure.protection import IDENTIFIER_WITHHELD, SECRET_WITHHELD, Found, Protection
from workbench.disclosure.ratios import mean, percentage
from workbench.disclosure.rule import SMALLEST_GROUP, Rule
from workbench.disclosure.rules import RULES, rule_for, rule_names
from workbench.disclosure.secrets import Secrets, known_secrets, may_be_secret, names_secret
from workbench.disclosure.suppression import suppress, suppress_together
from workbench.disclosure.tables import CountTable
from workbench.disclosure.treatment import Treatment, treatment_of
from workbench.store import SHORTHAND, SUPPRESSED, Suppressed

__all__ = [
    "IDENTIFIER_WITHHELD",
    "NAME",
    "POSTCODE",
    "RULES",
    "SECRET_WITHHELD",
    "SHORTHAND",
    "SMALLEST_GROUP",
    "SUPPRESSED",
    "WITHHELD",
    "CountTable",
    "Found",
    "GivenConsent",
    "Identifiers",
    "ProtectedNames",
    "Protection",
    "Rule",
    "Secrets",
    "Suppressed",
    "Treatment",
    "allows",
    "consents",
    "for_audience",
    "known_secrets",
    "may_be_secret",
    "mean",
    "names_secret",
    "percentage",
    "rule_for",
    "rule_names",
    "suppress",
    "suppress_together",
    "treatment_of",
]
