"""The look of charts: the Government Analysis Function's palette, in its order, and a quiet frame.

Source: Analysis Function, "Data visualisation: colours in charts" and "charts". Colour never stands
alone: at most four categories, each labelled or dashed as well.
"""

from __future__ import annotations

from typing import Any

__all__ = ["AXIS", "CATEGORICAL", "FOCUS", "SEQUENTIAL", "TEXT", "config"]

CATEGORICAL = ("#12436D", "#28A197", "#801650", "#F46A25")
"""Dark blue, turquoise, dark pink, orange: only in this order."""

SEQUENTIAL = ("#12436D", "#2073BC", "#6BACE6")
FOCUS = ("#12436D", "#BFBFBF")
"""One thing among others: dark blue, the rest grey."""

AXIS = "#595959"
TEXT = "#0B0C0C"

_FONT = "Arial, Helvetica, 'Liberation Sans', sans-serif"


def config() -> dict[str, Any]:
    """Give the Vega-Lite configuration of every chart."""
    axis = {
        "domainColor": AXIS,
        "gridColor": "#D9D9D9",
        "labelColor": TEXT,
        "labelFont": _FONT,
        "labelFontSize": 14,
        "labelLimit": 260,
        "tickColor": AXIS,
        "titleColor": TEXT,
        "titleFont": _FONT,
        "titleFontSize": 14,
        "titleFontWeight": "normal",
    }
    return {
        "axis": axis,
        "axisX": {"titleAnchor": "end"},
        "axisY": {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "start", "titleY": -10, "titleX": 0},
        "background": "white",
        # the outline keeps light bars three to one against the page
        "bar": {"color": CATEGORICAL[0], "stroke": AXIS, "strokeWidth": 1},
        "font": _FONT,
        "legend": {"labelFontSize": 14, "titleFontSize": 14, "orient": "top", "labelLimit": 260},
        "line": {"color": CATEGORICAL[0], "strokeWidth": 3},
        "range": {"category": list(CATEGORICAL), "ordinal": list(SEQUENTIAL)},
        "text": {"font": _FONT, "fontSize": 14, "color": TEXT},
        "title": {"font": _FONT, "fontSize": 16, "color": TEXT, "anchor": "start"},
        "view": {"stroke": None},
    }
