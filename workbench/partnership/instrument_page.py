"""All that reports may show of one instrument's answers in one inquiry, worked out for one audience.

The sheets themselves go into no copy for an audience: what is worked out here, from all of them, is what goes in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from workbench.disclosure import Rule, Suppressed, allows
from workbench.exhibits import (
    CATEGORICAL,
    Exhibit,
    KeyFigure,
    Provenance,
    Source,
    Table,
    chart_figure,
    from_bundle,
)
from workbench.instruments import (
    Answers,
    Instrument,
    Question,
    Share,
    Summary,
    caveats_of,
    code_agreement,
    codings_of,
    summarise,
)
from workbench.partnership.instrument_answers import instrument_in, made_up, stored_answers, visible_in
from workbench.partnership.instrument_changes import Comparison
from workbench.partnership.instrument_tables import SummaryTables
from workbench.statistics import number, percent
from workbench.store import Audience
from workbench.text import shorten

if TYPE_CHECKING:
    from workbench.partnership.workspace import Workspace

__all__ = ["InstrumentPage", "page_of"]

_LONGEST_LABEL = 90
_MOST_BARS = 20


@dataclass(frozen=True)
class InstrumentPage:
    """What reports may show.

    Args:
        title: The instrument's title.
        caveats: What must be shown with it.
        synthetic: Whether sheets were made up for practice.
        waves: Each wave's id and what it is called, in order.
        blocks: For each wave the exhibits by what they show; by a group as “by <question>”.
        changes: The comparison of waves.
        left_out: How many files of answers could not be read.
    """

    title: str
    caveats: tuple[str, ...]
    synthetic: bool
    waves: tuple[tuple[str, str], ...]
    blocks: Mapping[str, Mapping[str, Sequence[Exhibit]]] = field(default_factory=dict)
    changes: tuple[Exhibit, ...] = ()
    left_out: int = 0

    def data(self) -> dict[str, Any]:
        """Give it as JSON data, which `of_data` reads back."""
        return {
            "title": self.title, "caveats": list(self.caveats), "synthetic": self.synthetic, "left_out": self.left_out,
            "waves": [
                {"id": key, "label": label, "shown": {name: [_plain(one) for one in shown] for name, shown in self.blocks[key].items()}}
                for key, label in self.waves
            ],
            "changes": [_plain(one) for one in self.changes],
        }  # fmt: skip

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> InstrumentPage:
        """Read it from JSON data.

        Raises:
            ValueError: The data are no such page.
        """
        return cls(
            data["title"], tuple(data["caveats"]), data["synthetic"], tuple((wave["id"], wave["label"]) for wave in data["waves"]),
            {wave["id"]: {name: [from_bundle(one) for one in shown] for name, shown in wave["shown"].items()} for wave in data["waves"]},
            tuple(from_bundle(one) for one in data["changes"]), data["left_out"],
        )  # fmt: skip


def page_of(ws: Workspace, inquiry: str, name: str, *, audience: Audience, rule: Rule) -> InstrumentPage | None:
    """Work out what an audience may see of an instrument's answers.

    Args:
        ws: The whole workspace.
        inquiry: The inquiry's slug.
        name: The instrument's id.
        audience: For whom.
        rule: The rule for counts of people before it.

    Returns:
        The page; None where the audience may not see the instrument, or nothing was answered.

    Raises:
        UnknownNameError: There is no such instrument.
        RecordError: Its file is wrong.
    """
    instrument = instrument_in(ws, name, inquiry)
    if not allows(instrument.audience, audience) or not any(instrument.shows(q, audience) for q in instrument.answerable):
        return None
    waves, problems = stored_answers(ws, instrument, inquiry)
    if not waves:
        return None
    made = _Making(ws, inquiry, instrument, audience, rule)
    asked = [item.question for item in made.tables(waves[0]).items if item.share and not item.question.repeats]
    labels = tuple(made.label(one.wave) for one in waves)
    compared = Comparison(waves, labels, audience, rule, made.provenance(waves)).exhibits(asked)
    return InstrumentPage(
        instrument.title, caveats_of(instrument), any(map(made_up, waves)),
        tuple((answers.wave, made.label(answers.wave)) for answers in waves),
        {answers.wave: made.blocks(answers) for answers in waves}, tuple(compared), len({problem.file for problem in problems}),
    )  # fmt: skip


@dataclass(frozen=True)
class _Making:
    """What is needed for the exhibits of any wave."""

    ws: Workspace
    inquiry: str
    instrument: Instrument
    audience: Audience
    rule: Rule

    def label(self, wave: str) -> str:
        return next((one.label for one in self.instrument.waves if one.id == wave), wave.replace("-", " ").capitalize())

    def provenance(self, waves: Sequence[Answers]) -> Provenance:
        return Provenance(sources=tuple(
            Source(title=f"Answers to “{self.instrument.title}”, {self.label(one.wave)}", synthetic=made_up(one)) for one in waves
        ))  # fmt: skip

    def tables(self, answers: Answers, by: Question | None = None) -> SummaryTables:
        codings, _ = codings_of(self.ws.root, self.inquiry, self.instrument, answers.wave)
        summary = summarise(answers, rule=self.rule, audience=self.audience, by=by, codings=codings)
        return SummaryTables(summary, self.label(answers.wave), self.audience, self.provenance([answers]), visible_in(self.ws, self.audience))

    def blocks(self, answers: Answers) -> dict[str, list[Exhibit]]:
        tables = self.tables(answers)
        found = tables.blocks()
        shares = tables.shares()
        found["shares"] = [self._drawn(answers, of_scale, table) for of_scale, table in shares]
        found["key figures"] = [*self._key_figures(answers, [share for of_scale, _ in shares for share in of_scale])]
        for by in self.instrument.answerable:
            if by.item.group_by == "yes" and not by.repeats and self.instrument.shows(by, self.audience) and self._may_name(answers, by):
                found[f"by {by.key}"] = self.tables(answers, by).groups(by)
        if self.audience == "team":
            found["codes"] += tables.agreement(self._agreement(answers, tables.summary))
        return found

    def _may_name(self, answers: Answers, by: Question) -> bool:
        """Whether the audience may see every record by which a question makes groups; a group is called by its name."""
        seen = visible_in(self.ws, self.audience).get(by.item.type)
        return seen is None or {one.response.value for one in answers.given(by) if one.response.state == "answered"} <= seen

    def _agreement(self, answers: Answers, summary: Summary) -> dict[str, Any]:
        codings, _ = codings_of(self.ws.root, self.inquiry, self.instrument, answers.wave)
        return {item.question.wording: code_agreement(codings, answers, item.question) for item in summary.items if item.codes}

    def _key_figures(self, answers: Answers, shares: Sequence[Share]) -> Iterator[KeyFigure]:
        site = next((one.site for one in self.ws.inquiries if one.id == self.inquiry), "")
        for share in shares:
            if not isinstance(share.percent, Suppressed) and share.n:
                yield KeyFigure(
                    caption=share.question.wording.rstrip(".:"), value=f"{percent(share.percent)} ({number(share.positive)} of {number(share.n)})",
                    period=self.label(answers.wave), place=site or "place unknown",
                    derived=f"Those who answered {share.positive_words}. {share.scale}".strip(),
                    audience=self.audience, provenance=self.provenance([answers]),
                )  # fmt: skip

    def _drawn(self, answers: Answers, shares: Sequence[Share], table: Table) -> Exhibit:
        """Draw shares on one scale as bars from 0 to 100 above their table; where none may be shown, give the table alone."""
        drawn = [one for one in shares if not isinstance(one.percent, Suppressed) and one.n][:_MOST_BARS]
        if not drawn:
            return table
        said, first = drawn[0].positive_words, drawn[0]
        rows: list[dict[str, Any]] = [
            {"question": shorten(one.question.wording, _LONGEST_LABEL), "percent": float(_known(one.percent)),
             "shown": f"{percent(one.percent)} ({number(one.positive)} of {number(one.n)})"}
            for one in drawn
        ]  # fmt: skip
        place = {"y": {"field": "question", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 360}}}
        length = {"field": "percent", "type": "quantitative", "title": "Per cent of those who answered", "scale": {"domain": [0, 100]}, "axis": {"tickCount": 5}}
        bar = {"mark": {"type": "bar", "color": CATEGORICAL[0]}, "encoding": {**place, "x": length}}
        text = {"mark": {"type": "text", "align": "left", "dx": 4}, "encoding": {**place, "x": length, "text": {"field": "shown"}}}
        spec = {"data": {"values": rows}, "width": 320, "height": {"step": 40}, "layer": [bar, text]}
        said_of_each = "; ".join(f"{row['question']} {row['shown']}" for row in rows)
        low, high = min(rows, key=_share_drawn), max(rows, key=_share_drawn)
        headline = f"{percent(low['percent'])} answered {said}" if low["percent"] == high["percent"] else (
            f"Between {percent(low['percent'])} and {percent(high['percent'])} answered {said}"
        )  # fmt: skip
        return chart_figure(
            spec, headline=headline,
            subtitle=f"{self.label(answers.wave)}. {first.scale}".strip(),
            alt=f"Bars of {len(rows)} questions on an axis from 0 to 100 per cent: {said_of_each}.",
            table=table, provenance=table.provenance, audience=self.audience,
        )  # fmt: skip


def _share_drawn(row: Mapping[str, Any]) -> float:
    return float(row["percent"])


def _known(value: float | Suppressed) -> float:
    return float("nan") if isinstance(value, Suppressed) else value


def _plain(exhibit: Exhibit) -> dict[str, Any]:
    return exhibit.model_dump(mode="json")

