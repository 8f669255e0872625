"""What a report shows: text, key figures, figures, tables and notices; each with where it comes from.

Example:
    >>> from workbench.exhibits import Notice, Provenance, Source
    >>> notice = Notice(
    ...     kind="not yet completed", text="No finding is recorded.", audience="public",
    ...     provenance=Provenance(sources=(Source(title="The inquiry's record"),)),
    ... )
    >>> notice.provenance.synthetic
    False
"""

from workbench.exhibits.chart import chart_figure, spec_to_svg
from workbench.exhibits.diagram import PhaseBox, cycle_figure
from workbench.exhibits.html import to_html
from workbench.exhibits.model import (
    MIME,
    CellIdentity,
    Exhibit,
    Figure,
    Heading,
    KeyFigure,
    Notice,
    Provenance,
    Source,
    Table,
    TableColumn,
    Text,
    from_bundle,
)
from workbench.exhibits.notebook import RENDERING, plain_text, show
from workbench.exhibits.tables import number, rows_table, table_from_frame
from workbench.exhibits.theme import CATEGORICAL, FOCUS

__all__ = [
    "CATEGORICAL",
    "FOCUS",
    "MIME",
    "RENDERING",
    "CellIdentity",
    "Exhibit",
    "Figure",
    "Heading",
    "KeyFigure",
    "Notice",
    "PhaseBox",
    "Provenance",
    "Source",
    "Table",
    "TableColumn",
    "Text",
    "chart_figure",
    "cycle_figure",
    "from_bundle",
    "number",
    "plain_text",
    "rows_table",
    "show",
    "spec_to_svg",
    "table_from_frame",
    "to_html",
]
