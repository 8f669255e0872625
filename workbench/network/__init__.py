"""Who knows what: people, items and ties; what they measure, and what would be lost.

`measures` holds the measures of a network, `at_risk` what is known and by how few. Both are pure: they take networkx
graphs and plain structures and read no file.
"""

from workbench.network.at_risk import Aware, Holding
from workbench.network.measures import MEASURES, Answers, Definition, Result
from workbench.network.network import Network
from workbench.network.survey_edges import read_network
from workbench.network.survey_reading import read_survey

__all__ = [
    "MEASURES",
    "Answers",
    "Aware",
    "Definition",
    "Holding",
    "Network",
    "Result",
    "read_network",
    "read_survey",
]
