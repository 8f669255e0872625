"""How large, deep and long a file from outside may be: one place, in numbers that a reader can compare."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["LIMITS", "Limits"]

_MB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """What a file from outside may have at most; a value at the limit is still read.

    They leave ample room for what a partnership exchanges and keep reading within seconds and some hundred
    megabytes of memory on a small laptop.

    Args:
        json_bytes: Size of a JSON file, in bytes.
        json_depth: Lists and objects inside each other, in levels.
        json_values: Values of a JSON file, lists and objects counted too.
        json_digits: Digits of a whole number; more do not fit a 64-bit number.
        csv_bytes: Size of a CSV or TSV file, in bytes.
        csv_cells: Cells of a CSV or TSV file.
        row_characters: One row of a CSV or TSV file, in characters.
        rows: Rows of a CSV file or a sheet; Excel's own limit.
        columns: Columns of a CSV file or a sheet; Excel's own limit.
        cell_characters: Text of one cell, in characters; Excel's own limit.
        zip_bytes: Size of a zip file or a spreadsheet, packed, in bytes.
        zip_unpacked_bytes: The same unpacked, all its members together, in bytes.
        zip_ratio: How many times larger unpacked than packed, for the whole and for each member over 1 MB.
        zip_entries: Members of a zip file.
        zip_name_characters: A member's name with its folders, in characters.
        xml_depth: XML elements inside each other, in levels.
        xml_piece_bytes: The longest stretch of XML without the end of a tag, in bytes; bounded because the time
            that expat before version 2.6 takes grows with its square.
        sheets: Sheets of a spreadsheet.
        sheet_cells: Cells of all sheets of a spreadsheet, blank ones between filled ones counted too; and likewise its
            shared texts.
        sheet_elements: XML elements of a spreadsheet.
        other_elements: Those of them that are no cells, rows or texts: styles, merged areas and the like.
        graph_bytes: Size of a GraphML or GEXF file, in bytes.
        graph_nodes: Nodes of a graph.
        graph_edges: Edges of a graph.
        graph_markup: XML elements and attributes of a GraphML or GEXF file.
    """

    json_bytes: int = 50 * _MB
    json_depth: int = 64
    json_values: int = 2_000_000
    json_digits: int = 18
    csv_bytes: int = 100 * _MB
    csv_cells: int = 5_000_000
    row_characters: int = 4_000_000
    rows: int = 1_048_576
    columns: int = 16_384
    cell_characters: int = 32_767
    zip_bytes: int = 100 * _MB
    zip_unpacked_bytes: int = 100 * _MB
    zip_ratio: int = 100
    zip_entries: int = 2_000
    zip_name_characters: int = 240
    xml_depth: int = 64
    xml_piece_bytes: int = 256 * 1024
    sheets: int = 200
    sheet_cells: int = 1_000_000
    sheet_elements: int = 4_000_000
    other_elements: int = 200_000
    graph_bytes: int = 20 * _MB
    graph_nodes: int = 50_000
    graph_edges: int = 200_000
    graph_markup: int = 1_500_000


LIMITS = Limits()
