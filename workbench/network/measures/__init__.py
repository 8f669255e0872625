"""Measures of a network: pure functions on networkx graphs, each with its definition, its plain words and its source.

Each gives a `Result`: the value, what it means, how it was worked out, what must be said beside it, and how many were
asked and answered. A measure that makes no sense on a network is refused with a sentence.
"""

from workbench.network.measures.brokerage import Roles, brokerage
from workbench.network.measures.cores import CorePeriphery, core_periphery, k_core
from workbench.network.measures.cuts import bridges, components, cut_points, fragmentation
from workbench.network.measures.definitions import MEASURES, Definition
from workbench.network.measures.holes import constraint, effective_size, efficiency
from workbench.network.measures.key_players import KeyPlayers, key_players_to_lose, key_players_to_reach
from workbench.network.measures.mixing import e_i_index, e_i_index_by_group, e_i_index_by_node, mixing
from workbench.network.measures.pairs import Pairs
from workbench.network.measures.paths import SAMPLED_ABOVE, betweenness, closeness, tie_betweenness
from workbench.network.measures.result import Answers, Result
from workbench.network.measures.strength import (
    AgencyTie,
    Strength,
    agency_tie_strength,
    both_ways,
    tie_strength,
    ties_at_least,
)
from workbench.network.measures.ties import degree, density, reciprocity, transitivity, two_step_reach
from workbench.network.measures.trust import TRUST, VALUE, Rating, Score, trust, value
from workbench.network.measures.two_mode import (
    projected,
    two_mode_constraint,
    two_mode_degree,
    two_mode_effective_size,
)

__all__ = [
    "MEASURES",
    "SAMPLED_ABOVE",
    "TRUST",
    "VALUE",
    "AgencyTie",
    "Answers",
    "CorePeriphery",
    "Definition",
    "KeyPlayers",
    "Pairs",
    "Rating",
    "Result",
    "Roles",
    "Score",
    "Strength",
    "agency_tie_strength",
    "betweenness",
    "both_ways",
    "bridges",
    "brokerage",
    "closeness",
    "components",
    "constraint",
    "core_periphery",
    "cut_points",
    "degree",
    "density",
    "e_i_index",
    "e_i_index_by_group",
    "e_i_index_by_node",
    "effective_size",
    "efficiency",
    "fragmentation",
    "k_core",
    "key_players_to_lose",
    "key_players_to_reach",
    "mixing",
    "projected",
    "reciprocity",
    "tie_betweenness",
    "tie_strength",
    "ties_at_least",
    "transitivity",
    "trust",
    "two_mode_constraint",
    "two_mode_degree",
    "two_mode_effective_size",
    "two_step_reach",
    "value",
]
