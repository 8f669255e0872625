"""Plain-text records: one per YAML file, read strictly, edited gently, written whole.

Example:
    >>> from workbench.store import PartialDate, Quantity
    >>> PartialDate.parse("2015-03").words, str(Quantity.parse("over 36,000"))
    ('March 2015', 'over 36,000')
"""

from workbench.store.collection import Collection, frame_of
from workbench.store.database_file import (
    DamagedError,
    DatabaseFile,
    is_damaged,
    set_aside,
    telling,
    transaction,
)
from workbench.store.files import append_line, digest, leads_out, locked, sweep, write_atomically
from workbench.store.folder import (
    Loaded,
    Saved,
    Stored,
    leftover,
    load_folder,
    load_record,
    save_data,
    save_record,
)
from workbench.store.full_text import FullTextIndex
from workbench.store.full_text_results import Hit, Indexed, Results
from workbench.store.links import links_of, model_in
from workbench.store.marks import AUDIENCES, Audience, LongText, Mark, Slug, Text, mark_of
from workbench.store.record import Model, Record, Statement, to_plain
from workbench.store.suppressed import SHORTHAND, SUPPRESSED, Suppressed
from workbench.store.values import ANSWERS, Answer, PartialDate, Quantity
from workbench.store.yaml_editor import edited_yaml, new_yaml
from workbench.store.yaml_reader import Document, read_yaml

__all__ = [
    "ANSWERS",
    "AUDIENCES",
    "SHORTHAND",
    "SUPPRESSED",
    "Answer",
    "Audience",
    "Collection",
    "DamagedError",
    "DatabaseFile",
    "Document",
    "FullTextIndex",
    "Hit",
    "Indexed",
    "Loaded",
    "LongText",
    "Mark",
    "Model",
    "PartialDate",
    "Quantity",
    "Record",
    "Results",
    "Saved",
    "Slug",
    "Statement",
    "Stored",
    "Suppressed",
    "Text",
    "append_line",
    "digest",
    "edited_yaml",
    "frame_of",
    "is_damaged",
    "leads_out",
    "leftover",
    "links_of",
    "load_folder",
    "load_record",
    "locked",
    "mark_of",
    "model_in",
    "new_yaml",
    "read_yaml",
    "save_data",
    "save_record",
    "set_aside",
    "sweep",
    "telling",
    "to_plain",
    "transaction",
    "write_atomically",
]
