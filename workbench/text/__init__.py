"""Text from people made safe for output: the only place in the project that does.

``clean`` takes out what deceives or breaks; the rest writes text for one kind of output each. HTML and SVG have a
builder of the same shape: ``element`` and ``svg_element``.
"""

from __future__ import annotations

from workbench.text.html import element, escape, safe_link
from workbench.text.markdown import escape_markdown, to_html, to_text
from workbench.text.names import is_slug, safe_file_name, slug
from workbench.text.plain import clean, one_line, shorten
from workbench.text.spreadsheet import from_csv_cell, to_cell, to_csv, to_sheet_name
from workbench.text.svg import element as svg_element
from workbench.text.svg import image_uri

__all__ = [
    "clean",
    "element",
    "escape",
    "escape_markdown",
    "from_csv_cell",
    "image_uri",
    "is_slug",
    "one_line",
    "safe_file_name",
    "safe_link",
    "shorten",
    "slug",
    "svg_element",
    "to_cell",
    "to_csv",
    "to_html",
    "to_sheet_name",
    "to_text",
]
