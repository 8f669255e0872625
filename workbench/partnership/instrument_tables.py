"""What a summary of answers looks like in a report: tables, each with its n and with what the scale means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from workbench.disclosure import Suppressed
from workbench.exhibits import Exhibit, Notice, Provenance, Table, Text, rows_table
from workbench.instruments import CodeAgreement, Distribution, ItemSummary, Question, Share, Summary
from workbench.instruments.vignette import options_by_agency
from workbench.statistics import number, percent
from workbench.store import Audience
from workbench.text import escape_markdown, one_line

__all__ = ["NOT_SHOWN", "SummaryTables"]

NOT_SHOWN = "[name withheld]"
"""What stands for a record that the audience may not see."""

_NOBODY = "nobody answered"


@dataclass(frozen=True)
class SummaryTables:
    """The tables of one wave.

    Args:
        summary: The wave, summarised for the audience.
        label: What the wave is called.
        audience: For whom.
        provenance: Where the numbers come from.
        visible: The records that the audience may see: ids by kind.
    """

    summary: Summary
    label: str
    audience: Audience
    provenance: Provenance
    visible: Mapping[str, frozenset[str]]

    @property
    def items(self) -> list[ItemSummary]:
        """The questions that are told of: not those that ask of a record that the audience may not see."""
        kinds = {part.id: part.for_each_kind for part in self.summary.answers.instrument.parts}
        return [
            item for item in self.summary.items
            if not (item.question.entry and (kind := kinds[item.question.part]) and item.question.entry.id not in self.visible[kind])
        ]  # fmt: skip

    def blocks(self) -> dict[str, list[Exhibit]]:
        """Give the tables by what they show, in the order in which a report shows them."""
        return {
            "sheets": [self._sheets()],
            "distributions": self._distributions(),
            "averages": self._averages(),
            "spread": self._spread(),
            "codes": self._codes(),
            "texts": self._texts(),
            "options": self._options(),
        }

    def _sheets(self) -> Text:
        said = f"{number(self.summary.sheets)} sheet{'' if self.summary.sheets == 1 else 's'} came back."
        if self.summary.rule.small(len(self.summary.answers.sheets)):
            said = f"Fewer than {self.summary.rule.smallest_group} sheets came back."
        elif isinstance(self.summary.sheets, Suppressed):
            said = "How many sheets came back is withheld, since it would tell of few who did not answer."
        hidden = self.summary.left_out + len(self.summary.items) - len(self.items)
        if hidden:
            said += f" {hidden} question{' is' if hidden == 1 else 's are'} not shown to this audience."
        return Text(markdown=escape_markdown(said), audience=self.audience, provenance=self.provenance)

    def shares(self) -> list[tuple[list[Share], Table]]:
        """Give the shares of positive answers, those of one scale together with their table."""
        found: dict[str, list[Share]] = {}
        for item in self.items:
            if item.share:
                found.setdefault(item.share.scale, []).append(item.share)
        return [(shares, self._share_table(shares)) for shares in found.values()]

    def _share_table(self, shares: Sequence[Share]) -> Table:
        headings = ["Question", "Positive answer", "Share", "Positive", "n", "No answer"]
        rows = [[one.question.wording, one.positive_words, *_share_cells(one), one.unanswered.words or "none"] for one in shares]
        withheld = [one.words for one in shares if isinstance(one.percent, Suppressed)]
        notes = ["n is how many answered; blanks are not counted as answers.", *withheld, *_scales(one.question for one in shares)]
        return self._table("Share of positive answers", headings, rows, notes, headings[2:5])

    def groups(self, by: Question) -> list[Exhibit]:
        """Give the shares of positive answers by the answers to another question; small groups are withheld."""
        found = [item for item in self.items if item.groups]
        rows = [
            [item.question.wording, group, *_share_cells(share)]
            for item in found for group, share in (*item.groups.shares.items(), ("All", item.groups.whole))  # type: ignore[union-attr]  # asked above
        ]  # fmt: skip
        headings = ["Question", "Group", "Share", "Positive", "n"]
        notes = ["Groups are shown only where nobody can be recognised in them.", *_scales(item.question for item in found)]
        return [self._table(f"Share of positive answers by “{one_line(by.wording)}”", headings, rows, notes, headings[2:])] if rows else []

    def _distributions(self) -> list[Exhibit]:
        found = [item for item in self.items if item.distribution]
        together = [item for item in found if item.distribution and item.distribution.together]
        open_ones = [item for item in found if item not in together]
        grids: dict[tuple[str, tuple[str, ...]], list[ItemSummary]] = {}
        for item in open_ones:
            labels = tuple(choice.label for choice in item.question.choices)
            grids.setdefault((item.question.part, labels or (item.question.key,)), []).append(item)
        tables: list[Exhibit] = [self._grid(items) if items[0].question.choices else self._named(items[0]) for items in grids.values()]
        if together:
            text = (
                f"For {len(together)} question{'' if len(together) == 1 else 's'} the points are not shown one by one, so that nobody can be"
                " recognised by an answer; the share of positive answers above tells all that may be told."
            )
            tables.append(Notice(kind="left out", text=text, audience=self.audience, provenance=self.provenance))
        return tables

    def _grid(self, items: Sequence[ItemSummary]) -> Table:
        """Give questions with the same answers as one table, an answer a column."""
        first = items[0].question
        title = next(part.title for part in self.summary.answers.instrument.parts if part.id == first.part)
        headings = ["Question", *_different([choice.label for choice in first.choices], {"Question", "n"}), "n"]
        shown = [(item.question, item.distribution) for item in items if item.distribution]
        rows = [[q.wording, *(number(one.count) for one in spread.counts), number(spread.n)] for q, spread in shown]
        notes = dict.fromkeys(_note(spread) for _, spread in shown)
        return self._table(f"{title}: how many gave each answer", headings, rows, [*filter(None, notes), *_scales(q for q, _ in shown)], headings[1:])

    def _named(self, item: ItemSummary) -> Table:
        """Give the agencies, data sets or services that were named, those that may not be seen without their name."""
        spread, kind = item.distribution, item.question.item.type
        counts = spread.counts if spread else ()
        seen = self.visible.get(kind, frozenset())
        rows = [[one.label if one.value in seen else NOT_SHOWN, number(one.count)] for one in counts]
        notes = [spread.words] if spread else []
        return self._table(item.question.wording, ["Answer", "Times named"], rows or [[_NOBODY, "0"]], notes, ["Times named"])

    def _averages(self) -> list[Exhibit]:
        rows = [[item.question.wording, one.kind, number(one.value, 1), number(one.n), one.scale] for item in self.items for one in item.averages]
        rows += [[one.what, "mean of several", number(one.value, 1), number(one.n), one.scale] for one in self.summary.composites]
        headings = ["What", "Statistic", "Value", "n", "What it means"]
        cells = [[*row[:4], row[4] or "as asked"] for row in rows]
        return [self._table("Averages", headings, cells, [], ["Value", "n"])] if rows else []

    def _spread(self) -> list[Exhibit]:
        found = [(item.question, item.spread) for item in self.items if item.spread]
        if not found:
            return []
        people = list(dict.fromkeys(name for _, one in found for name, _ in one.scores)) if self.audience == "team" else []
        heads = ["Question", "Lowest", "Highest", "n", "To talk about", *_different(people, {"Question", "Lowest", "Highest", "n", "To talk about"})]
        rows = [
            [q.wording, number(one.low), number(one.high), number(one.n), "yes" if one.flagged else "no",
             *(str(dict(one.scores).get(name, "not scored")) for name in people)]
            for q, one in found
        ]  # fmt: skip
        notes = ["Scores are neither added up nor averaged over assessors.", *_scales(q for q, _ in found)]
        return [self._table("How far assessors are apart", heads, rows, notes, heads[1:4])]

    def _codes(self) -> list[Exhibit]:
        made: list[Exhibit] = []
        for item in self.items:
            if item.codes and item.codes[0].comments != 0:
                rows = [[one.code.label, number(one.any_coder), number(one.all_coders)] for one in item.codes if one.any_coder != 0]
                notes = [f"{number(item.codes[0].comments)} comments were coded; one comment may have several themes."]
                heads = ["Theme", "Comments", "Given it by every coder"]
                made.append(self._table(f"{item.question.wording} Themes of comments", heads, rows or [["none", "0", "0"]], notes, heads[1:]))
        return made

    def agreement(self, found: Mapping[str, Sequence[CodeAgreement]]) -> list[Exhibit]:
        """Give how far coders agree, for each question whose comments two of them coded."""
        heads = ["Coders", "Theme", "Comments", "Agreement", "Kappa", "By convention"]
        return [
            self._table(
                f"{wording} Agreement of coders", heads,
                [[" and ".join(one.coders), one.code.label, number(one.agreement.units),
                  percent(one.agreement.percent) if one.agreement.percent is not None else "none",
                  number(one.agreement.kappa, 2) if one.agreement.kappa is not None else "no value", one.agreement.band or "no word for it"] for one in ones],
                ["Kappa is 1 at full agreement and 0 at what chance alone gives; it has no value where both used one code throughout.",
                 "Words after Landis and Koch (1977): a convention, no proof of quality."], heads[2:5],
            )
            for wording, ones in found.items() if ones
        ]  # fmt: skip

    def _texts(self) -> list[Exhibit]:
        """Give what was written, to the team; others are told that there is something and read its themes."""
        made: list[Exhibit] = []
        for item in self.items:
            wording = escape_markdown(one_line(item.question.wording))
            if self.audience != "team":
                if item.texts_withheld:
                    made.append(Notice(kind="left out", audience=self.audience, provenance=self.provenance,
                                       text=f"{item.question.wording} What people wrote is for the team alone."))  # fmt: skip
            elif item.texts_withheld:
                made.append(Notice(kind="left out", audience=self.audience, provenance=self.provenance,
                                   text=f"{item.question.wording} Too few wrote something for their words to be shown."))  # fmt: skip
            elif item.texts:
                lines = "\n".join(f"- {escape_markdown(one_line(text))}" for text in item.texts)
                said = f"**{wording}** ({len(item.texts)} wrote something)\n\n{lines}"
                made.append(Text(markdown=said, audience=self.audience, provenance=self.provenance))
        return made

    def _options(self) -> list[Exhibit]:
        """Give the team what tables of people suggested for a vignette, and who could do it; it is in their own words."""
        answers = self.summary.answers
        if answers.instrument.sort != "vignette" or answers.instrument.answered_by != "table" or self.audience != "team":
            return []
        frame = options_by_agency(answers)
        stages = {part.id: part.title for part in answers.instrument.parts}
        names = _different([str(name) for name in frame.columns], {"Stage", "Option"})
        rows = [[stages[stage], str(option), *map(str, counts)] for (stage, option), counts in zip(frame.index, frame.to_numpy().tolist(), strict=True)]
        note = f"{frame.attrs['tables']} tables answered. A number is of tables that named the agency; it does not show that a service is there."
        return [self._table("Options and agencies", ["Stage", "Option", *names], rows, [note], names)] if rows else []

    def _table(self, caption: str, headings: Sequence[str], rows: Sequence[Sequence[str]], notes: Iterable[str], numeric: Sequence[str]) -> Table:
        return rows_table(
            f"{one_line(caption)}, {self.label}", headings, rows, provenance=self.provenance, audience=self.audience,
            numeric=numeric, notes=tuple(dict.fromkeys(notes)),
        )  # fmt: skip


def _share_cells(share: Share) -> list[str]:
    if share.n == 0:
        return [_NOBODY, "0", "0"]
    return [percent(share.percent), number(share.positive), number(share.n)]


def _scales(questions: Iterable[Question]) -> list[str]:
    return [f"Scale: {said}" for said in dict.fromkeys(q.scale_words for q in questions) if said]


def _note(spread: Distribution) -> str:
    if isinstance(spread.n, Suppressed):
        return spread.words
    return "One sheet may give several answers." if spread.several else ""


def _different(labels: Sequence[str], taken: set[str]) -> list[str]:
    """Give headings that are unlike each other and unlike those of the other columns."""
    found: list[str] = []
    for label in map(one_line, labels):
        name, times = label, 2
        while name in taken or name in found:
            name, times = f"{label} ({times})", times + 1
        found.append(name)
    return found
