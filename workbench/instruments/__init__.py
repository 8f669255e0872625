r"""Instruments: questionnaires, ratings and checklists as data, from the blank form to the summary.

Example:
    >>> from pathlib import Path
    >>> from workbench.instruments import find_instrument, import_answers, summarise
    >>> form = find_instrument(Path("no-such-folder"), "retreat-evaluation")
    >>> sheets = "learning\n" + "5\n" * 15 + "2\n" * 5
    >>> answers = import_answers(sheets.encode(), form, wave="day-2").checked()
    >>> summarise(answers).items[0].share.words
    '75% (15 of 20) answered 4 or 5.'
"""

from workbench.instruments.adding import Added, add_answers
from workbench.instruments.answers import STATES, Answers, AnswerSheet, Response
from workbench.instruments.averages import Average, average, composite_average, composite_of
from workbench.instruments.blank import Template, template, template_csv
from workbench.instruments.checks import feed_problems, instrument_problems
from workbench.instruments.coding import (
    CodeAgreement,
    CodeCount,
    Coding,
    code_agreement,
    code_counts,
    codings_of,
    read_codings,
    save_codings,
)
from workbench.instruments.distributions import ChoiceCount, Distribution, distribution
from workbench.instruments.groups import GroupShares, by_group
from workbench.instruments.importing import Imported, Rows, import_answers, read_rows
from workbench.instruments.instrument import (
    Composite,
    Instrument,
    Making,
    Part,
    caveats_of,
    rule_of,
    unfit_for_use,
    with_entries,
)
from workbench.instruments.item import Item, Option, ShownIf
from workbench.instruments.kappa import Agreement, agreement
from workbench.instruments.kept import (
    answer_problems,
    answers_csv,
    answers_of,
    answers_path,
    codings_path,
    save_answers,
)
from workbench.instruments.question import Choice, Question
from workbench.instruments.scale import Point, Scale
from workbench.instruments.shares import Share, Unanswered, share_positive
from workbench.instruments.shelf import INSTRUMENTS, find_instrument, instruments_of, read_instrument
from workbench.instruments.spreads import Spread, spread, spread_frame
from workbench.instruments.summary import ItemSummary, Summary, summarise
from workbench.instruments.waves import (
    Change,
    PairedChange,
    before_after,
    change_frame,
    over_waves,
    paired_before_after,
)

__all__ = [
    "INSTRUMENTS",
    "STATES",
    "Added",
    "Agreement",
    "AnswerSheet",
    "Answers",
    "Average",
    "Change",
    "Choice",
    "ChoiceCount",
    "CodeAgreement",
    "CodeCount",
    "Coding",
    "Composite",
    "Distribution",
    "GroupShares",
    "Imported",
    "Instrument",
    "Item",
    "ItemSummary",
    "Making",
    "Option",
    "PairedChange",
    "Part",
    "Point",
    "Question",
    "Response",
    "Rows",
    "Scale",
    "Share",
    "ShownIf",
    "Spread",
    "Summary",
    "Template",
    "Unanswered",
    "add_answers",
    "agreement",
    "answer_problems",
    "answers_csv",
    "answers_of",
    "answers_path",
    "average",
    "before_after",
    "by_group",
    "caveats_of",
    "change_frame",
    "code_agreement",
    "code_counts",
    "codings_of",
    "codings_path",
    "composite_average",
    "composite_of",
    "distribution",
    "feed_problems",
    "find_instrument",
    "import_answers",
    "instrument_problems",
    "instruments_of",
    "over_waves",
    "paired_before_after",
    "read_codings",
    "read_instrument",
    "read_rows",
    "rule_of",
    "save_answers",
    "save_codings",
    "share_positive",
    "spread",
    "spread_frame",
    "summarise",
    "template",
    "template_csv",
    "unfit_for_use",
    "with_entries",
]
