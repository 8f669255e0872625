"""Comments and the codes that coders gave them: which theme came up how often, and whether two coders saw the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from workbench.disclosure import Rule
from workbench.errors import Problem
from workbench.instruments.answers import BETWEEN, Answers
from workbench.instruments.cell import folded
from workbench.instruments.importing import rows_of_csv
from workbench.instruments.instrument import Instrument, rule_of
from workbench.instruments.item import Option
from workbench.instruments.kappa import Agreement, agreement
from workbench.instruments.kept import codings_path
from workbench.instruments.question import Question
from workbench.instruments.shares import Number, shown_count
from workbench.store import write_atomically
from workbench.text import is_slug, shorten, to_csv

__all__ = ["CodeAgreement", "CodeCount", "Coding", "code_agreement", "code_counts", "codings_of", "read_codings", "save_codings"]

_HEADING = ("sheet", "question", "coder", "codes")
_ANY_SET = Option(id="all-codes", label="All codes of a comment")


@dataclass(frozen=True)
class Coding:
    """What one coder made of one comment.

    Args:
        sheet: The sheet that the comment stands on.
        question: The key of the question that it answers.
        coder: The coder's role or pseudonym.
        codes: The codes given; none means that none of them fits, which is not the same as not coded.
    """

    sheet: str
    question: str
    coder: str
    codes: frozenset[str]


@dataclass(frozen=True)
class CodeCount:
    """How many comments were given a code.

    Args:
        code: The code.
        any_coder: How many got it from at least one coder.
        all_coders: How many got it from everybody who coded them.
        comments: How many comments were coded at all.
    """

    code: Option
    any_coder: Number
    all_coders: Number
    comments: Number


@dataclass(frozen=True)
class CodeAgreement:
    """How far two coders agree on whether a code fits.

    Args:
        code: The code; or all codes of a comment taken as one.
        coders: The two.
        agreement: Their agreement.
    """

    code: Option
    coders: tuple[str, str]
    agreement: Agreement


def code_counts(codings: Iterable[Coding], answers: Answers, question: Question, *, rule: Rule | None = None) -> tuple[CodeCount, ...]:
    """Count the comments that were given each code; a comment may have several.

    Args:
        codings: What coders made of the wave's comments.
        answers: The sheets of the wave; what was coded on no sheet of it is left out.
        question: The question that the comments answer.
        rule: The rule for counts of people before the audience; the house's where None.

    Returns:
        One for each code of the instrument, in its order; noughts too.
    """
    by_comment = _by_comment(codings, answers, question)
    followed = rule_of(answers.instrument, rule or Rule())
    n = shown_count(len(by_comment), followed)
    return tuple(
        CodeCount(
            code,
            shown_count(sum(any(code.id in one.codes for one in made.values()) for made in by_comment.values()), followed),
            shown_count(sum(all(code.id in one.codes for one in made.values()) for made in by_comment.values()), followed),
            n,
        )
        for code in answers.instrument.codes
    )


def code_agreement(codings: Iterable[Coding], answers: Answers, question: Question) -> tuple[CodeAgreement, ...]:
    """Compare every two coders: code by code, whether it fits, and all codes of a comment at once.

    Args:
        codings: What coders made of the wave's comments.
        answers: The sheets of the wave.
        question: The question that the comments answer.

    Returns:
        For each two coders one for all codes at once, then one for each code that either used.
    """
    by_comment = _by_comment(codings, answers, question)
    coders = sorted({coder for made in by_comment.values() for coder in made})
    return tuple(found for pair in combinations(coders, 2) for found in _between(pair, by_comment, answers.instrument))


def read_codings(source: Path | bytes, instrument: Instrument, *, file: str = "", root: Path | None = None) -> tuple[tuple[Coding, ...], list[Problem]]:
    r"""Read the codes of comments from a CSV file with the columns sheet, question, coder and codes.

    Args:
        source: The file's path, or its bytes.
        instrument: The instrument, for its questions and codes.
        file: Its name for messages, or "" for the path's own.
        root: The workspace that it must lie in, or None.

    Raises:
        RecordError: It cannot be read at all.

    Example:
        >>> from workbench.instruments.shelf import find_instrument
        >>> form = find_instrument(Path("no-such-folder"), "retreat-evaluation")
        >>> codings, problems = read_codings(b"sheet,question,coder,codes\n1,valued,coder-a,methods; capacity\n", form)
        >>> sorted(codings[0].codes), problems
        (['capacity', 'methods'], [])
    """
    table = rows_of_csv(source, file=file, root=root, stored=root is not None)
    heading = [folded(str(cell)) for cell in table.cells[0]]
    missing = [name for name in _HEADING if name not in heading]
    if missing:
        return (), [Problem(table.file, table.lines[0], missing[0], "There is no such column.", f"Its columns are: {', '.join(_HEADING)}.", "missing-column")]
    at = {name: heading.index(name) for name in _HEADING}
    codings: dict[tuple[str, str, str], Coding] = {}
    problems: list[Problem] = []
    for line, row in zip(table.lines[1:], table.cells[1:], strict=True):
        found = _coding({name: str(row[column]).strip() for name, column in at.items()}, instrument, table.file, line)
        if isinstance(found, Problem):
            problems.append(found)
        elif codings.setdefault((found.sheet, found.question, found.coder), found) != found:
            problems.append(Problem(table.file, line, "codes", "This coder coded this comment before, and otherwise.", "Keep one of the two rows.", "duplicate-sheet"))
    return tuple(codings.values()), problems


def codings_of(root: Path, inquiry: str, instrument: Instrument, wave: str) -> tuple[tuple[Coding, ...], list[Problem]]:
    """Read the codes of a wave's comments; none where there is no file of them."""
    path = codings_path(root, inquiry, instrument.id, wave)
    if not path.is_file():
        return (), []
    return read_codings(path, instrument, file=path.relative_to(root).as_posix(), root=root)


def save_codings(root: Path, inquiry: str, instrument: Instrument, wave: str, codings: Iterable[Coding]) -> Path:
    """Write the codes of a wave's comments, in place of those that are there."""
    path = codings_path(root, inquiry, instrument.id, wave)
    rows = [[one.sheet, one.question, one.coder, BETWEEN.join(sorted(one.codes))] for one in codings]
    write_atomically(path, to_csv([_HEADING, *rows]).encode())
    return path


def _coding(cells: Mapping[str, str], instrument: Instrument, file: str, line: int) -> Coding | Problem:
    question = instrument.question(cells["question"])
    if question is None or "coded comments" not in question.item.summaries:
        keys = ", ".join(q.key for q in instrument.questions if "coded comments" in q.item.summaries)
        return Problem(file, line, "question", "This is no question whose comments are coded.", f"There are: {keys or 'none'}.", "unknown-part")
    if not is_slug(cells["coder"]) or not cells["sheet"]:
        return Problem(file, line, "coder", "A coder is called by a role or pseudonym, and a sheet by its id.", "Use lower-case letters, digits and hyphens.", "bad-respondent")
    known = {name: code.id for code in instrument.codes for name in (code.id, folded(code.label))}
    codes = [piece.strip() for piece in cells["codes"].replace("|", ";").split(";") if piece.strip()]
    lost = [code for code in codes if folded(code) not in known]
    if lost:
        return Problem(file, line, "codes", f"“{shorten(lost[0], 40)}” is no code.", f"There are: {', '.join(c.id for c in instrument.codes)}.", "unknown-part")
    return Coding(cells["sheet"], cells["question"], cells["coder"], frozenset(known[folded(code)] for code in codes))


def _by_comment(codings: Iterable[Coding], answers: Answers, question: Question) -> dict[str, dict[str, Coding]]:
    """Give what coders made of each comment: by sheet and coder, for sheets that have one."""
    written = {one.sheet.sheet for one in answers.given(question) if one.response.state == "answered"}
    found: dict[str, dict[str, Coding]] = {}
    for coding in codings:
        if coding.question == question.key and coding.sheet in written:
            found.setdefault(coding.sheet, {})[coding.coder] = coding
    return found


def _between(pair: tuple[str, str], by_comment: Mapping[str, Mapping[str, Coding]], instrument: Instrument) -> Iterable[CodeAgreement]:
    sets: list[Sequence[frozenset[str] | None]] = [
        [made[coder].codes if coder in made else None for made in by_comment.values()] for coder in pair
    ]
    yield CodeAgreement(_ANY_SET, pair, agreement(*sets))
    used = {code for coder_sets in sets for codes in coder_sets if codes for code in codes}
    for code in instrument.codes:
        if code.id in used:
            yield CodeAgreement(code, pair, agreement(*([None if codes is None else code.id in codes for codes in one] for one in sets)))
