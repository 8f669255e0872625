"""Who knows what: people, items and ties; what they measure, and what would be lost.

`measures` holds the measures of a network, `at_risk` what is known and by how few. Both are pure: they take networkx
graphs and plain structures and read no file.
"""

from workbench.network.at_risk import Aware, Holding
from workbench.network.measures import MEASURES, Answers, Definition, Result

__all__ = ["MEASURES", "Answers", "Aware", "Definition", "Holding", "Result"]
