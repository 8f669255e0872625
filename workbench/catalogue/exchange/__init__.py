r"""The catalogue in other formats: out to tables, JSON, data packages, DCAT and the UK model, and in from them.

Nothing is lost without a word: what a format has no place for, and what of a file no entry takes, is told with the place.

Example:
    >>> import datetime as dt
    >>> from workbench.catalogue import Dataset
    >>> entries = [Dataset(id="clients", title="Clients")]
    >>> made = export_entries(entries, to="csv", title="Ours", audience="team", made_on=dt.date(2026, 3, 2))
    >>> made.files["datasets.csv"]
    b'"id","title"\r\n"clients","Clients"\r\n'
"""

from workbench.catalogue.exchange.column_mapping import ColumnMapping, read_mapping
from workbench.catalogue.exchange.exported import Exported, write_exported
from workbench.catalogue.exchange.exporting import (
    EXPORT_FORMATS,
    beside_the_entries,
    entries_of,
    export_entries,
)
from workbench.catalogue.exchange.imported import Imported, LeftOut
from workbench.catalogue.exchange.importing import read_entries
from workbench.catalogue.exchange.keeping import Kept, keep_entries

__all__ = [
    "EXPORT_FORMATS",
    "ColumnMapping",
    "Exported",
    "Imported",
    "Kept",
    "LeftOut",
    "beside_the_entries",
    "entries_of",
    "export_entries",
    "keep_entries",
    "read_entries",
    "read_mapping",
    "write_exported",
]
