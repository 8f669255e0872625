r"""Files from outside, read within limits and without surprises.

Every reader checks size, depth and structure before a parsing library sees the file, and raises
`workbench.errors.RecordError` for whatever is wrong with it.

Example:
    >>> from workbench.store.outside import read_delimited
    >>> table = read_delimited(b"code;area\n010;Fife\n")
    >>> table.delimiter, table.rows
    (';', (('010', 'Fife'),))
"""

from workbench.store.outside.archive import Member, read_archive
from workbench.store.outside.delimited import Delimited, read_delimited
from workbench.store.outside.graph import read_gexf, read_graphml
from workbench.store.outside.json_file import read_json
from workbench.store.outside.limits import LIMITS, Limits
from workbench.store.outside.sheet import Area, Sheet, Value, Workbook
from workbench.store.outside.spreadsheet import read_workbook

__all__ = [
    "LIMITS",
    "Area",
    "Delimited",
    "Limits",
    "Member",
    "Sheet",
    "Value",
    "Workbook",
    "read_archive",
    "read_delimited",
    "read_gexf",
    "read_graphml",
    "read_json",
    "read_workbook",
]
