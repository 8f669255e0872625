"""The addresses (URIs) that Stat-Xplore gives its parts, taken to pieces; never put together by guessing."""

from __future__ import annotations

__all__ = ["code_of", "column_of", "database_of", "kind_of", "valueset_of"]

_WITH_COLUMN = {"field", "valueset", "value", "measure", "statfn"}
_VALUE_PARTS = 7  # str:value:DATABASE:FACT:COLUMN:VALUESET:CODE, the code may hold colons


def _parts(uri: str) -> list[str]:
    return uri.split(":", _VALUE_PARTS - 1)


def kind_of(uri: str) -> str:
    """Give what an address is of: "database", "field", "valueset", "value", "count", …; "" for none.

    >>> kind_of("str:field:UC_Households:F_UC_DATE:DATE_NAME"), kind_of("nonsense")
    ('field', '')
    """
    parts = _parts(uri)
    return parts[1] if len(parts) > 2 and parts[0] == "str" else ""  # noqa: PLR2004  # str, kind and a name at least


def database_of(uri: str) -> str:
    """Give the database's own address from that of any part of it, or "" where it has none.

    >>> database_of("str:field:UC_Households:F_UC_DATE:DATE_NAME")
    'str:database:UC_Households'
    """
    parts = _parts(uri)
    return f"str:database:{parts[2]}" if kind_of(uri) and kind_of(uri) not in {"folder", "table"} else ""


def column_of(uri: str) -> str:
    """Give the column's name from the address of a field, measure, valueset or value, or "".

    >>> column_of("str:value:UC_Households:F_UC_DATE:DATE_NAME:C_UC_DATE:201805")
    'DATE_NAME'
    """
    parts = _parts(uri)
    return parts[4] if kind_of(uri) in _WITH_COLUMN and len(parts) > 4 else ""  # noqa: PLR2004  # the fifth part


def valueset_of(uri: str) -> str:
    """Give the valueset's name from the address of a valueset or value, or "".

    >>> valueset_of("str:value:UC_Households:F_UC_DATE:DATE_NAME:C_UC_DATE:201805")
    'C_UC_DATE'
    """
    parts = _parts(uri)
    return parts[5] if kind_of(uri) in {"valueset", "value"} and len(parts) > 5 else ""  # noqa: PLR2004  # the sixth part


def code_of(uri: str) -> str:
    """Give the code that an address ends with.

    >>> code_of("str:value:UC_Households:F_UC_DATE:DATE_NAME:C_UC_DATE:201805")
    '201805'
    """
    parts = _parts(uri)
    return parts[-1] if kind_of(uri) == "value" else uri.rpartition(":")[2]
