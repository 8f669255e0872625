"""Pure functions on numbers and frames: rates, index numbers, change, shares, run charts, key trends, cautions."""

from workbench.statistics.cautions import CAUTIONS, Caution, caution, cautions_for
from workbench.statistics.changes import (
    Change,
    RevisedChange,
    change,
    percent_change,
    revised_change,
    revisions,
)
from workbench.statistics.comparison import Comparison, compare
from workbench.statistics.counts import NOISE, Count, Sum, controlled_sum, error_of_sum
from workbench.statistics.index_numbers import index_numbers
from workbench.statistics.key_trends import KeyTrends, key_trends
from workbench.statistics.months import month_in_words, monthly, monthly_from
from workbench.statistics.rates import Rate, RateRatio, rate, rate_ratio
from workbench.statistics.rolling import RollingSum, rolling_sum
from workbench.statistics.rounding import number, percent, percentage_points, rounded, rounding_note
from workbench.statistics.run_charts import RunChart, Signal, run_chart
from workbench.statistics.runs import runs_limits
from workbench.statistics.shares import AdverseShare, adverse_share, outcome_of
from workbench.statistics.trend_rules import RULES, Trend

__all__ = [
    "CAUTIONS",
    "NOISE",
    "RULES",
    "AdverseShare",
    "Caution",
    "Change",
    "Comparison",
    "Count",
    "KeyTrends",
    "Rate",
    "RateRatio",
    "RevisedChange",
    "RollingSum",
    "RunChart",
    "Signal",
    "Sum",
    "Trend",
    "adverse_share",
    "caution",
    "cautions_for",
    "change",
    "compare",
    "controlled_sum",
    "error_of_sum",
    "index_numbers",
    "key_trends",
    "month_in_words",
    "monthly",
    "monthly_from",
    "number",
    "outcome_of",
    "percent",
    "percent_change",
    "percentage_points",
    "rate",
    "rate_ratio",
    "revised_change",
    "revisions",
    "rolling_sum",
    "rounded",
    "rounding_note",
    "run_chart",
    "runs_limits",
]
