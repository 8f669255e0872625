"""How well a profiling model did that was to find who would be long out of work, and what moving its cut-off does.

Example:
    >>> [cut.of_thousand for cut in DWP_MODEL if cut.end == "highest"]
    [(26, 54), (60, 240)]
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from workbench.exhibits import CATEGORICAL, Figure, Provenance, Source, chart_figure, rows_table
from workbench.instruments.instrument import Instrument
from workbench.instruments.shelf import find_instrument
from workbench.statistics import number
from workbench.store import Audience

__all__ = ["DWP_MODEL", "CutOff", "accuracy_figure", "provenance_of"]


@dataclass(frozen=True)
class CutOff:
    """How often a model was right about the part of people that it put at one end.

    Args:
        end: Which end: highest or lowest risk.
        part: How many in a hundred of all people it put there.
        right: For how many in a hundred of those it was right.
    """

    end: Literal["highest", "lowest"]
    part: int
    right: int

    @property
    def label(self) -> str:
        """What it is called in the chart."""
        return f"{self.part}% at {self.end} risk"

    @property
    def of_thousand(self) -> tuple[int, int]:
        """Of a thousand people: those of this part it was right about, and those it was wrong about."""
        group = 10 * self.part
        right = (group * self.right + 50) // 100
        return right, group - right


DWP_MODEL = (CutOff("highest", 8, 33), CutOff("highest", 30, 20), CutOff("lowest", 8, 94), CutOff("lowest", 30, 96))
"""Accuracy of the model of 2013, as the PACE partnership data sharing report gives it in section 2.3.4."""


def accuracy_figure(*, audience: Audience = "public") -> Figure:
    """Explain what moving the cut-off does: more people who need support are found, and many more who do not.

    The report says “accurate at predicting”; it is read here as the share of a part for which the prediction came
    true, and worked out for a thousand people. Both are said under the table.

    Args:
        audience: The widest audience that may see it.
    """
    source = provenance_of(find_instrument(Path("no-such-folder"), "long-term-unemployment"))
    bars = [
        {"group": cut.label, "prediction": name, "people": people, "order": order}
        for cut in DWP_MODEL for order, (name, people) in enumerate(zip(("came true", "did not"), cut.of_thousand, strict=True))
    ]  # fmt: skip
    headings = ["Put by the model among the", "Right, in a hundred", "Of 1,000 people: put there", "came true", "did not"]
    rows = [[c.label, str(c.right), number(10 * c.part), *(number(n) for n in c.of_thousand)] for c in DWP_MODEL]
    table = rows_table(
        "Accuracy of the model of 2013 by cut-off", headings, rows, provenance=source, audience=audience, numeric=headings[1:],
        notes=[
            "The report says “accurate at predicting”. We read it as the share for which the prediction came true.",
            "People of 1,000 are our arithmetic, rounded. Parts overlap: the 8% are among the 30%.",
            "The report gives a higher accuracy for the 30% at lowest risk than for the 8%; it is shown as given.",
        ],
    )  # fmt: skip
    encoding = {
        "y": {"field": "group", "type": "nominal", "sort": [cut.label for cut in DWP_MODEL], "title": None},
        "x": {"field": "people", "type": "quantitative", "title": "Of 1,000 people"},
        "color": {"field": "prediction", "type": "nominal", "title": "The prediction", "scale": {"range": list(CATEGORICAL[:2])}},
        "order": {"field": "order", "type": "quantitative"},
    }
    near, wide = DWP_MODEL[0].of_thousand, DWP_MODEL[1].of_thousand
    return chart_figure(
        {"data": {"values": bars}, "mark": "bar", "encoding": encoding, "width": 440, "height": {"step": 36}},
        headline="Casting the net wider finds more people who need support, and many more who do not",
        subtitle="Predictions of long-term unemployment by cut-off, model of the Department for Work and Pensions, United Kingdom, 2013",
        alt=f"Stacked bars for 1,000 people. Of the 80 at highest risk the prediction came true for {near[0]} and not for {near[1]}."
        f" Of the 300 at highest risk it came true for {wide[0]} and not for {wide[1]}. At lowest risk it came true for nearly all.",
        table=table, provenance=source, audience=audience,
    )  # fmt: skip


def provenance_of(instrument: Instrument) -> Provenance:
    """Give where an instrument was read, as what exhibits rest on."""
    return Provenance(
        sources=tuple(
            Source(
                title=source.title, publisher=source.publisher or "", url=source.url or "", licence=source.licence or "",
                accessed=str(source.accessed) if source.accessed.known else "",
            )
            for source in instrument.sources
        )
        or (Source(title=instrument.title),)
    )  # fmt: skip
