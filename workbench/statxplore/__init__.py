"""DWP's Stat-Xplore: queries, tables, the client of its Open Data API, saved tables and a practice server.

Example:
    >>> from workbench.statxplore import Query
    >>> query = Query.start("str:database:UC_Households", "str:count:UC_Households:V_F_UC_HOUSEHOLDS")
    >>> query.by("str:field:UC_Households:F_UC_DATE:DATE_NAME", "str:value:UC_Households:F_UC_DATE:DATE_NAME:C_UC_DATE:201805").cells()
    1
"""

from workbench.statxplore.months import Months
from workbench.statxplore.query import Query
from workbench.statxplore.table import Annotation, Cube, Field, Item, Measure, Origin, Table

__all__ = ["Annotation", "Cube", "Field", "Item", "Measure", "Months", "Origin", "Query", "Table"]
