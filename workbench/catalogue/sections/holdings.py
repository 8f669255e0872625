"""Who holds, offers and collects what: tables of partners, what they leave open, and what each source states in total."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from workbench.catalogue.dataset import Dataset
from workbench.catalogue.matrices import DataKind, data_by_partner, services_by_partner
from workbench.catalogue.partner_matrix import PartnerMatrix
from workbench.catalogue.parts import Identifier
from workbench.catalogue.sections.page import Page, places_in
from workbench.catalogue.sections.wording import axis_labels, stated
from workbench.exhibits import CATEGORICAL, Exhibit, chart_figure
from workbench.store import Quantity
from workbench.text import escape_markdown

__all__ = ["conclusions", "data_held", "data_items", "partner_matrices", "services_offered"]

_MOST_DRAWN = 30
_SHADES = {"yes": CATEGORICAL[0], "no": "#D9D9D9", "unknown": "#FFFFFF", "statements differ": CATEGORICAL[3]}
_LETTERS = {"yes": "yes", "no": "no", "unknown": "?", "statements differ": "≠"}
_NAMES = {
    "individuals": "Data on individuals", "businesses": "Data on businesses", "intelligence": "Intelligence on redundancies",
    "data items": "Data items, by sources", "entries": "Data items, by entries", "services": "Services",
}  # fmt: skip


def partner_matrices(page: Page) -> dict[str, PartnerMatrix]:
    """Give the tables of partners by what they are about, only the chosen agency's rows where one is chosen.

    Returns:
        By individuals, businesses, intelligence, data items and services, as sources give them; “entries” holds the
        items and identifiers that the data sets' own entries tell of. Services are of both.
    """
    agencies = tuple(page.agencies.values())
    kinds: tuple[DataKind, ...] = ("individuals", "businesses", "intelligence", "data items")
    made: dict[str, PartnerMatrix] = {kind: data_by_partner(kind, (), page.matrices, agencies=agencies) for kind in kinds}
    made["services"] = services_by_partner(page.services, page.matrices, agencies=agencies)
    made["entries"] = data_by_partner("data items", page.datasets, (), agencies=agencies)
    return {about: _chosen(table, page.chosen) for about, table in made.items()}


def data_held(page: Page) -> list[Exhibit]:
    """Give which partner holds what on individuals, on businesses and as intelligence: sources' tables, then data sets."""
    tables = partner_matrices(page)
    shown: list[Exhibit] = []
    for about in ("individuals", "businesses", "intelligence"):
        found = [dataset for dataset in page.datasets if about in dataset.about]
        shown.append(page.heading(_NAMES[about]))
        shown += _table(page, tables[about], about) if tables[about].columns or _absent(page, about) else []
        shown += _datasets(page, found, f"{_NAMES[about]}: data sets in the catalogue")
    other = [dataset for dataset in page.datasets if not set(dataset.about) & {"individuals", "businesses", "intelligence"}]
    if other:
        shown += [page.heading("Other data"), *_datasets(page, other, "Data sets on other things, or of which it is not recorded")]
    return page.section(*shown)


def services_offered(page: Page) -> list[Exhibit]:
    """Give which partner gives which help."""
    return page.section(*_table(page, partner_matrices(page)["services"], "services"))


def data_items(page: Page) -> list[Exhibit]:
    """Give which partner collects which item, and each identifier of each data set, all statements side by side."""
    tables = partner_matrices(page)
    shown = _table(page, tables["data items"], "data items") if tables["data items"].columns else []
    return page.section(*shown, *_remarks(page, tables["data items"]), *_identifiers(page))


def conclusions(page: Page) -> list[Exhibit]:
    """Give gaps, single holders and overlaps of every table; what is merely unknown is none of them."""
    rows: list[list[str]] = []
    together: dict[tuple[str, str, str], list[str]] = {}
    whole = replace(page, chosen="", datasets=page.every_dataset, services=page.every_service)
    for about, table in partner_matrices(whole).items():
        if not table.columns or not table.partners:
            continue
        found = [(str(column), str(finding)) for column, finding in table.columns_frame()["finding"].items()]
        counts = Counter(finding for _, finding in found)
        rows.append([
            _NAMES[about], *(str(counts[name]) for name in ("gap", "no known holder", "single holder", "one known holder", "overlap")),
        ])  # fmt: skip
        for column, finding in found:
            if finding != "no known holder" and _concerns(page, table, column, finding):
                together.setdefault((finding, _holders(page, table, column), _NAMES[about]), []).append(column)
    if not rows:
        return page.nothing("No table of partners can be made: no data set, service or table of a source is recorded.")
    headings = ["Table", "Gap: all say no", "Nobody known", "Only one", "One known", "More than one"]
    among = " among all partners" if page.chosen else ""
    shown: list[Exhibit] = [page.table(
        f"Gaps, single holders and overlaps{among}, in numbers of things asked about", headings, rows, page.matrices, numeric=headings[1:],
        notes=["“Nobody known” and “one known” are no gaps and no single holders: somebody else may hold it, and was not asked or is unknown."],
    )]  # fmt: skip
    if together:
        listed = [[finding, holders, "; ".join(what), table] for (finding, holders, table), what in sorted(together.items(), key=_order)]
        headings = ["Finding", "Known holders", "What", "Table"]
        shown.append(page.table("Where a holder is known, or all say no", headings, listed, (*page.matrices, *page.datasets)))
    return page.section(*shown)


def _concerns(page: Page, table: PartnerMatrix, column: str, finding: str) -> bool:
    """Whether a finding about all partners is one about the chosen agency: it is a holder, or nobody is."""
    holders = (key for key in table.partners if table.value(key, column) not in {"no", "unknown", "not asked", "contested"})
    return not page.chosen or finding == "gap" or any(page.chosen in key.split("+") for key in holders)


def _order(one: tuple[tuple[str, str, str], list[str]]) -> tuple[int, str, str]:
    finding, holders, table = one[0]
    return ("gap", "single holder", "one known holder", "overlap").index(finding), table, holders


def _chosen(table: PartnerMatrix, agency: str) -> PartnerMatrix:
    if not agency:
        return table
    partners = {key: name for key, name in table.partners.items() if agency in key.split("+")}
    said = tuple(one for one in table.said if one.row in partners)
    return replace(table, partners=partners, said=said, stated=tuple(one for one in table.stated if one.row in partners))


def _table(page: Page, table: PartnerMatrix, about: str) -> list[Exhibit]:
    sources = [matrix for matrix in page.matrices if matrix.about == about]
    absent = [page.caution(f"{matrix.title}: {matrix.absent}", [matrix]) for matrix in sources if matrix.absent]
    cautions = [page.caution(f"{m.title}: {m.caution}", [m]) for m in sources if m.caution]
    if not table.columns or not table.partners:
        return [*absent, *(() if absent else page.nothing(f"{_NAMES[about]}: nothing is recorded of any partner."))]
    return [*cautions, *absent, *_figure(page, table, about, sources), _by_partner(page, table, about, sources)]


def _by_column(page: Page, table: PartnerMatrix, about: str, sources: Sequence[object]) -> Any:
    found = table.columns_frame()
    rows = [
        [column, row["finding"], _holders(page, table, column), _named(page, table, column, "no"), _named(page, table, column, "contested"),
         str(row["unknown"] + row["not asked"])]
        for column, row in ((str(name), values) for name, values in found.iterrows())
    ]  # fmt: skip
    headings = ["What", "Finding", "Yes", "No", "Statements differ", "Unknown or not asked"]
    if page.chosen:  # of one partner nothing can be concluded about all
        headings, rows = [headings[0], *headings[2:]], [[row[0], *row[2:]] for row in rows]
    return page.table(f"{_NAMES[about]}: who says what", headings, rows, sources or page.every_dataset, numeric=headings[-1:])


def _by_partner(page: Page, table: PartnerMatrix, about: str, sources: Sequence[object]) -> Any:
    totals = table.totals()
    rows = [
        [_short(page, table, key), *(str(totals.iloc[at][count]) for count in ("yes", "no", "unknown", "not asked", "contested")),
         _stated(table, key)]
        for at, key in enumerate(table.partners)
    ]  # fmt: skip
    notes = ["What a source states is its own total; no cell is filled in to reach it, so the counts beside it need not."]
    for marks in ("yes", "no"):
        total = _sum(table, marks)
        if total.known:
            notes.append(f"Sources state {total} marks for {marks} in all.")
    headings = ["Partner", "Yes", "No", "Unknown", "Not asked", "Statements differ", "The source states"]
    return page.table(
        f"{_NAMES[about]}: cells by partner ({len(table.columns)} columns)", headings, rows, sources or page.every_dataset,
        numeric=headings[1:], notes=notes,
    )  # fmt: skip


def _sum(table: PartnerMatrix, marks: str) -> Quantity:
    return table.stated_total("yes" if marks == "yes" else "no")


def _stated(table: PartnerMatrix, key: str) -> str:
    said = [f"{one.total} for {one.marks}" for one in table.stated if one.row == key and one.total.known]
    return "; ".join(said) or "no total"


def _holders(page: Page, table: PartnerMatrix, column: str) -> str:
    ways = []
    for key in table.partners:
        value = table.value(key, column)
        if value not in {"no", "unknown", "not asked", "contested"}:
            ways.append(_short(page, table, key) + (f" ({value})" if value != "yes" else ""))
    return ", ".join(ways) or "nobody known"


def _named(page: Page, table: PartnerMatrix, column: str, value: str) -> str:
    return ", ".join(_short(page, table, key) for key in table.partners if table.value(key, column) == value) or "none"


def _short(page: Page, table: PartnerMatrix, key: str) -> str:
    return page.short(key) if key in page.agencies else table.partners[key]


def _figure(page: Page, table: PartnerMatrix, about: str, sources: Sequence[object]) -> list[Exhibit]:
    listed = _by_column(page, table, about, sources)
    what = axis_labels(table.columns, 42)
    who = axis_labels((_short(page, table, key) for key in table.partners), 18)
    cells = [
        {"what": what[column], "partner": who[_short(page, table, key)], "said": (said := _shade(table.value(key, column))), "letter": _LETTERS[said]}
        for column in table.columns for key in table.partners
    ]  # fmt: skip
    count = {said: sum(cell["said"] == said for cell in cells) for said in _SHADES}
    if count["unknown"] == len(cells):
        return [page.text(f"Which partner says yes and which no is known of none of these: {escape_markdown('; '.join(table.columns[:_MOST_DRAWN]))}.")]
    if max(len(table.columns), len(table.partners)) > _MOST_DRAWN:
        return [listed]
    told = ", ".join(f"{number} {said}" for said, number in count.items())
    headline = f"{count['yes']} of {len(cells)} cells are a known yes, {count['unknown']} are unknown"
    return [chart_figure(
        _spec(cells), headline=headline, subtitle=f"{_NAMES[about]} by partner; “?” is unknown or not asked, “≠” statements differ",
        alt=f"Grid of {len(table.columns)} things down and {len(table.partners)} partners across, each cell with a word and a shade: {told}.",
        table=listed, provenance=listed.provenance, audience=page.audience,
    )]  # fmt: skip


def _shade(value: str) -> str:
    if value in {"no", "unknown"}:
        return value
    return {"not asked": "unknown", "contested": "statements differ"}.get(value, "yes")


def _spec(cells: list[dict[str, str]]) -> dict[str, Any]:
    shade = {"field": "said", "type": "nominal", "title": None, "scale": {"domain": list(_SHADES), "range": list(_SHADES.values())}}
    words = {"condition": {"test": "datum.said === 'yes'", "value": "white"}, "value": "#0B0C0C"}
    return {
        "data": {"values": cells}, "width": {"step": 40}, "height": {"step": 24},
        "encoding": {
            "y": {"field": "what", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 0}},
            "x": {"field": "partner", "type": "nominal", "sort": None, "title": None,
                  "axis": {"orient": "top", "labelAngle": -45, "labelLimit": 0}},
        },
        "layer": [
            {"mark": {"type": "rect", "stroke": "#595959", "strokeWidth": 1}, "encoding": {"color": {**shade, "legend": None}}},
            {"mark": {"type": "text", "fontSize": 13}, "encoding": {"text": {"field": "letter", "type": "nominal"}, "color": words}},
        ],
    }  # fmt: skip


def _absent(page: Page, about: str) -> bool:
    return any(matrix.about == about and matrix.absent for matrix in page.matrices)


def _datasets(page: Page, datasets: Sequence[Dataset], caption: str) -> list[Exhibit]:
    if not datasets:
        return page.nothing(f"{caption}: none is recorded.")
    rows = [
        [one.title, page.short(one.holder), "; ".join(one.about_whom), stated(one, "personal_data"), one.as_of.words, page.ask(one)]
        for one in datasets
    ]  # fmt: skip
    return [page.table(caption, ["Data set", "Holder", "About whom", "Personal data", "Last checked", "Whom to ask"], rows, datasets)]


def _identifiers(page: Page) -> list[Exhibit]:
    held: dict[str, list[tuple[Dataset, Identifier]]] = {}
    for dataset in page.datasets:
        for identifier in dataset.identifiers:
            held.setdefault(identifier.scheme, []).append((dataset, identifier))
    if not held:
        return page.nothing("No identifier of any data set is recorded.")
    rows = [
        [scheme, *(_with(page, found, value) for value in ("yes", "no", "unknown")), _told(page, found)]
        for scheme, found in sorted(held.items(), key=lambda one: one[0].casefold())
    ]
    return [
        page.heading("Identifiers by partner"),
        page.table(
            "Identifiers, by the data sets of each partner", ["Identifier", "Held", "Not held", "Unknown or not asked", "What is said of it"],
            rows, [one for one in page.datasets if one.identifiers], notes=["Coverage and quality are unknown where nothing is said. Statements that differ both stand."],
        ),
    ]  # fmt: skip


def _with(page: Page, found: Sequence[tuple[Dataset, Identifier]], value: str) -> str:
    wanted = {"unknown", "not asked"} if value == "unknown" else {value}
    names = [page.short(d.holder) for d, one in found if one.held in wanted and "held" not in one.contested]
    return ", ".join(dict.fromkeys(names)) or "none"


def _told(page: Page, found: Sequence[tuple[Dataset, Identifier]]) -> str:
    return "; ".join(f"{page.short(d.holder)}: {said}" for d, one in found if (said := _reliance(one))) or "nothing"


def _reliance(one: Identifier) -> str:
    parts = [
        stated(one, "held") if "held" in one.contested else "",
        f"held for {one.coverage} of records" if one.coverage.known else "",
        one.quality or "",
        f"{one.error_rate} thought wrong" if one.error_rate.known else "",
    ]
    return "; ".join(part.rstrip(".") for part in parts if part)


def _remarks(page: Page, table: PartnerMatrix) -> list[Exhibit]:
    listed = [(column, said) for column, remarks in table.remarks.items() for said in remarks]
    if not listed:
        return []
    read = places_in([said.source or "unknown" for _, said in listed])
    rows = [[column, one.value, one.told_by, one.as_of.words, place] for (column, one), place in zip(listed, read, strict=True)]
    return [
        page.heading("What was said of all partners at once"),
        page.table(
            "Statements on whole columns, side by side", ["What", "Statement", "Who said so", "When", "Where it can be read"], rows,
            [said for _, said in listed],
            notes=["Where statements differ, none of them is taken for the truth."],
        ),
    ]  # fmt: skip
