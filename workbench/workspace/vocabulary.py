"""Vocabularies: lists of terms that a partnership can read and edit, such as areas and phases."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, ClassVar

from workbench.errors import RecordError
from workbench.store import (
    Audience,
    LongText,
    Mark,
    Model,
    PartialDate,
    Record,
    Slug,
    Stored,
    Text,
    load_record,
)
from workbench.workspace.places import VOCABULARIES, shipped

__all__ = ["Term", "Vocabulary", "VocabularySource", "read_vocabulary"]


class VocabularySource(Model):
    """Where a vocabulary's terms were read."""

    key: ClassVar[str] = "id"

    id: Annotated[Slug, Mark("Short name of the source", audience="public")]
    title: Annotated[Text, Mark("Its title", audience="public", term="dct:title")]
    publisher: Annotated[Text, Mark("Who published it", audience="public", term="dct:publisher")] = "unknown"
    url: Annotated[Text, Mark("Its address", audience="public")] = "unknown"
    licence: Annotated[Text, Mark("Its licence", audience="public", term="dct:license")] = "unknown"
    accessed: Annotated[PartialDate, Mark("When it was read", audience="public")] = PartialDate()


class Term(Model):
    """One term of a vocabulary."""

    key: ClassVar[str] = "id"

    id: Annotated[Slug, Mark("Short name of the term", audience="public", term="dct:identifier")]
    label: Annotated[Text, Mark("The term as people read it", audience="public", term="skos:prefLabel")]
    level: Annotated[Text | None, Mark("Its level, where terms have levels", audience="public")] = None
    code: Annotated[Text | None, Mark("Its official code", audience="public", term="skos:notation")] = None
    former_codes: Annotated[tuple[Text, ...], Mark("Codes it had before", audience="public")] = ()
    parent: Annotated[Slug | None, Mark("The term it is part of", audience="public", term="skos:broader")] = (
        None
    )
    also_called: Annotated[
        tuple[Text, ...], Mark("Other names", audience="public", term="skos:altLabel")
    ] = ()
    meaning: Annotated[LongText | None, Mark("What it means", audience="public", term="skos:definition")] = (
        None
    )
    prompts: Annotated[tuple[Text, ...], Mark("Questions to ask under this term", audience="public")] = ()
    answers: Annotated[
        tuple[Text, ...], Mark("What it may help against, where the terms are things to try", audience="public")
    ] = ()
    source: Annotated[Slug | None, Mark("The source it was read in", audience="public")] = None


class Vocabulary(Record):
    """A list of terms in data_catalog/vocabularies/."""

    kind: ClassVar[str] = "vocabulary"
    folder: ClassVar[str] = VOCABULARIES

    audience: Annotated[Audience, Mark("Vocabularies are public", audience="public")] = "public"
    title: Annotated[Text, Mark("What the list is called", audience="public", term="dct:title")]
    about: Annotated[LongText | None, Mark("What the list is for", audience="public")] = None
    sources: Annotated[tuple[VocabularySource, ...], Mark("Where it was read", audience="public")] = ()
    terms: Annotated[tuple[Term, ...], Mark("The terms, in order", audience="public")] = ()

    def term(self, id_or_code: str) -> Term | None:
        """Give a term by its id, label, code or a former code, or None."""
        wanted = id_or_code.casefold()
        for term in self.terms:
            names = (term.id, term.label, term.code or "", *term.former_codes, *term.also_called)
            if wanted in {name.casefold() for name in names}:
                return term
        return None


def read_vocabulary(root: Path, name: str) -> Vocabulary:
    """Read a vocabulary of the workspace, or the one that travels with the package.

    Args:
        root: The workspace.
        name: "areas", "phases" …

    Raises:
        RecordError: The file is wrong.
    """
    own = root / VOCABULARIES / f"{name}.yaml"
    path = own if own.exists() else shipped("vocabularies") / f"{name}.yaml"
    found = load_record(path, Vocabulary, root=root if own.exists() else path.parent)
    if not isinstance(found, Stored):
        raise RecordError(found)
    return found.record
