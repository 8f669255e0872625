"""Knowledge at risk: who alone holds what, how few leavers would lose how much, and what others do not know is there."""

from workbench.network.at_risk.awareness import Accuracy, Aware, BlindSpots, awareness_accuracy, blind_spots
from workbench.network.at_risk.fewest_leavers import Leavers, fewest_leavers
from workbench.network.at_risk.holdings import (
    Holders,
    Holding,
    SoleHolders,
    exclusivity,
    holders,
    sole_holders,
)
from workbench.network.at_risk.leaving import Loss, what_if_leave

__all__ = [
    "Accuracy",
    "Aware",
    "BlindSpots",
    "Holders",
    "Holding",
    "Leavers",
    "Loss",
    "SoleHolders",
    "awareness_accuracy",
    "blind_spots",
    "exclusivity",
    "fewest_leavers",
    "holders",
    "sole_holders",
    "what_if_leave",
]
