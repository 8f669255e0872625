"""Words that point at who is to blame: found and told with what might be said instead; nothing is ever changed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from workbench.errors import RequestError
from workbench.instruments.answers import Answers
from workbench.instruments.instrument import Instrument
from workbench.instruments.shelf import INSTRUMENTS
from workbench.text import is_slug
from workbench.workspace import INQUIRIES, shipped

__all__ = ["BlameWord", "Suggestion", "blame_words", "find_blame", "suggestions_for_answers", "suggestions_for_wording"]

_FILE = "blame_words.toml"
_Short = Annotated[str, Field(min_length=1, max_length=200, strict=True)]
_Words = Annotated[str, Field(min_length=1, max_length=200, strict=True, pattern=r"[^\s*]")]


class BlameWord(BaseModel):
    """Ways to say one thing, and what might be said instead.

    Args:
        find: The words; `*` stands for any letters at the end of a word.
        instead: What might be said.
        why: Why, or "".
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    find: Annotated[tuple[_Words, ...], Field(min_length=1, max_length=100)]
    instead: _Short
    why: Annotated[str, Field(max_length=500, strict=True)] = ""


class _List(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    word: Annotated[tuple[BlameWord, ...], Field(max_length=500)] = ()


@dataclass(frozen=True)
class Suggestion:
    """A place where other words might open more options; whoever wrote it decides.

    Args:
        place: Where it stands: a field of the instrument, or the sheet and question of an answer.
        words: The words, as they stand there.
        start: Where they begin in the text, from 0.
        instead: What might be said.
        why: Why, or "".
    """

    place: str
    words: str
    start: int
    instead: str
    why: str = ""

    def __str__(self) -> str:
        """Give the suggestion as a sentence."""
        reason = f" {self.why}" if self.why else ""
        return f"{self.place}: “{self.words}” could be: {self.instead}.{reason}"


def blame_words(root: Path, inquiry: str = "") -> tuple[BlameWord, ...]:
    """Read the list of words: the inquiry's own, or the one that travels with the package.

    Args:
        root: The workspace.
        inquiry: The inquiry's slug, or "".

    Raises:
        RequestError: The list cannot be read; it says why.

    Example:
        >>> any("hard to reach" in word.find for word in blame_words(Path("no-such-folder")))
        True
    """
    own = root / INQUIRIES / inquiry / INSTRUMENTS / _FILE if is_slug(inquiry) else None
    path = own if own and own.is_file() else shipped("templates") / INSTRUMENTS / _FILE
    try:
        return _List.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))).word
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part + 1 if isinstance(part, int) else part) for part in first["loc"])
        message = f"{path.name}: {where} is not as it should be."
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError, RecursionError) as error:
        message = f"{path.name} cannot be read: {type(error).__name__}."
    raise RequestError(message, fix='Each entry is [[word]] with find = ["…"], instead = "…" and, if you like, why = "…".', code="bad-word-list")


def find_blame(text: str, words: Sequence[BlameWord], *, place: str = "") -> tuple[Suggestion, ...]:
    """Find words of blame in a text, in the order in which they stand; of two that overlap, the longer.

    Args:
        text: The text, which stays as it is.
        words: The list.
        place: Where the text stands, for the suggestions.

    Example:
        >>> words = (BlameWord(find=("failed to", "blam*"), instead="did not"),)
        >>> [(found.words, found.start) for found in find_blame("She Failed  to call; nobody blames her.", words)]
        [('Failed  to', 4), ('blames', 28)]
    """
    found = [
        Suggestion(place, match[0], match.start(), word.instead, word.why)
        for word in words for said in word.find for match in _pattern(said).finditer(text)
    ]  # fmt: skip
    kept: list[Suggestion] = []
    for one in sorted(found, key=lambda s: (s.start, -len(s.words))):
        if not kept or one.start >= kept[-1].start + len(kept[-1].words):
            kept.append(one)
    return tuple(kept)


def suggestions_for_wording(instrument: Instrument, words: Sequence[BlameWord]) -> tuple[Suggestion, ...]:
    """Find words of blame in what an instrument says: its stages, prompts, helps and anticipated responses.

    Args:
        instrument: The instrument.
        words: The list.
    """
    return tuple(one for place, text in _texts(instrument) for one in find_blame(text, words, place=place))


def suggestions_for_answers(answers: Answers, words: Sequence[BlameWord]) -> tuple[Suggestion, ...]:
    """Find words of blame in what was answered in words; for the team only, since it shows pieces of answers.

    Args:
        answers: The answers of one wave.
        words: The list.
    """
    asked = [question for question in answers.instrument.answerable if question.item.type in {"text", "long text"}]
    return tuple(
        one
        for question in asked for given in answers.given(question) if given.response.state == "answered"
        for one in find_blame(given.response.value, words, place=f"sheet {given.sheet.sheet}, {question.key}")
    )  # fmt: skip


def _texts(instrument: Instrument) -> Iterator[tuple[str, str]]:
    yield "title", instrument.title
    yield "purpose", instrument.purpose
    yield "instructions", instrument.instructions or ""
    for at, part in enumerate(instrument.parts, start=1):
        yield f"parts.{at}.title", part.title
        yield f"parts.{at}.text", part.text or ""
        yield f"parts.{at}.not_read_out", part.not_read_out or ""
        yield from ((f"parts.{at}.anticipated.{i}", text) for i, text in enumerate(part.anticipated, start=1))
        for i, item in enumerate(part.items, start=1):
            yield f"parts.{at}.items.{i}.wording", item.wording
            yield f"parts.{at}.items.{i}.help", item.help or ""
            yield from ((f"parts.{at}.items.{i}.options.{j}.label", option.label) for j, option in enumerate(item.options, start=1))


def _pattern(said: str) -> re.Pattern[str]:
    """Give the pattern of words: whole ones, however they are spaced, and any ending where a star stands."""
    pieces = [re.escape(piece.rstrip("*")) + (r"\w*" if piece.endswith("*") else "") for piece in said.replace("\u2019", "'").split()]
    joined = r"\s+".join(pieces).replace("'", "['\u2019]")
    return re.compile(rf"(?<!\w){joined}(?!\w)", re.IGNORECASE)
