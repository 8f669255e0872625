"""The sample catalogue says what the PACE report says, and of what the source lost it says that it is unknown."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest
from shared_fixtures import fixture_path

from workbench.catalogue.costs import cost_lines
from workbench.catalogue.matrices import data_by_partner, services_by_partner
from workbench.errors import Problem
from workbench.partnership import open_workspace
from workbench.partnership.check import check_workspace
from workbench.store import to_plain

ROOT = Path(__file__).resolve().parents[1]

TABLES = {
    "services_offered": ("pace-services-offered", 12, 64),
    "data_on_individuals": ("pace-data-on-individuals", 7, 41),
    "redundancy_intelligence": ("pace-intelligence-on-redundancies", 3, 7),
}


@pytest.fixture(scope="module")
def ws():
    return open_workspace(ROOT)


def _rows(name: str) -> list[dict[str, str]]:
    with fixture_path("pace", f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _known_names(ws) -> dict[str, str]:
    """Give the id of every agency by each of its names."""
    return {name: agency.id for agency in ws.agencies for name in (agency.title, *agency.also_called)}


def test_nothing_in_the_sample_is_an_error_and_what_is_doubtful_is_only_a_warning() -> None:
    found = check_workspace(ROOT)
    assert [p for p in found if p.severity == "error"] == []
    assert {p.code for p in found} <= {"arrangement-without-basis", "contested-field", "flag-without-end"}


def test_every_partner_of_the_report_is_an_agency_under_its_public_name(ws) -> None:
    known = _known_names(ws)
    for row in _rows("partners"):
        assert known[row["code"]] == known[row["name_expanded_by_us"]]


@pytest.mark.parametrize("name", TABLES)
def test_a_tables_rows_columns_and_stated_totals_are_the_sources(ws, name: str) -> None:
    record, columns, total = TABLES[name]
    matrix = ws.matrices[record]
    counts = {row["partner"]: row["n_yes"] for row in _rows(f"{name}_counts")}
    assert {row.label: str(row.stated_total) for row in matrix.rows} == counts
    assert len(matrix.rows) == 11
    assert len(matrix.columns) == columns
    assert sum(int(row.stated_total.low) for row in matrix.rows) == total


@pytest.mark.parametrize("name", TABLES)
def test_a_cell_is_yes_or_no_only_where_the_source_settles_it(ws, name: str) -> None:
    matrix = ws.matrices[TABLES[name][0]]
    said = {(row.label, column.label): statement.value for row, column, _, statement in matrix.statements()}
    assert said == {(r["partner"], r["column"]): r["value"] for r in _rows(f"{name}_long")}


def test_the_cross_over_table_reads_a_cross_as_not_collected_and_leaves_24_cells_unknown(ws) -> None:
    matrix = ws.matrices["pace-data-cross-over"]
    words = {"collects": "yes", "does not collect": "no", "unknown": "unknown"}
    wanted = {(r["partner"], r["item"]): words[r["value"]] for r in _rows("data_crossover_long")}
    said: dict[tuple[str, str], set[str]] = {}
    for row, column, _, statement in matrix.statements():
        said.setdefault((row.label, column.label), set()).add(statement.value)
    assert said.pop(("Acas", "Name")) == {"yes", "no"}
    assert wanted.pop(("Acas", "Name")) == "yes"
    assert said == {place: {value} for place, value in wanted.items()}
    assert Counter(wanted.values())["unknown"] == 24
    assert {r.label: str(r.stated_total) for r in matrix.rows} == {r["partner"]: r["n_x"] for r in _rows("data_crossover_counts")}
    assert matrix.marks == "no"


def test_the_client_records_say_the_same_as_the_cross_over_table(ws) -> None:
    matrix = ws.matrices["pace-data-cross-over"]
    holders = {d.holder: d for d in ws.datasets if d.id.startswith("client-records-")}
    for row, column, _, statement in matrix.statements():
        dataset = next(holders[a] for a in row.agencies if a in holders)
        parts = [(i, "held") for i in dataset.identifiers if i.scheme == column.label]
        parts += [(i, "collected") for i in dataset.items if i.name == column.label]
        told = [s.value for part, name in parts for s in part.told.get(name, ())] or [getattr(p, n) for p, n in parts]
        assert statement.value in told


def test_no_unknown_cell_is_shown_as_yes_or_no(ws) -> None:
    services = services_by_partner(ws.services, ws.matrices, agencies=ws.agencies)
    assert set(services.frame().to_numpy().ravel()) == {"unknown"}
    individuals = data_by_partner("individuals", matrices=ws.matrices, agencies=ws.agencies).frame()
    assert Counter(individuals.to_numpy().ravel()) == {"unknown": 63, "no": 14}


def test_the_missing_table_on_businesses_says_so_and_is_not_shown_as_empty(ws) -> None:
    table = data_by_partner("businesses", matrices=ws.matrices, agencies=ws.agencies)
    assert len(table.partners) == 11
    assert "not in the source text" in table.cautions[0]


def test_the_statements_on_national_insurance_numbers_stand_together(ws) -> None:
    table = data_by_partner("data items", matrices=ws.matrices, agencies=ws.agencies)
    told = [said for said in table.cell("acas", "NI number") if not said.row]
    assert [re.findall(r"[0-9]\.[0-9]\.[0-9]", said.source) for said in told] == [["2.2.3"], ["2.3.1"], ["2.3.3"]]
    assert "most likely" in told[0].value
    assert "none but HMRC" in told[1].value
    assert "not fully accurate" in told[2].value
    held = next(i for i in ws.datasets["client-records-citizens-advice-scotland"].identifiers if i.scheme == "NI number")
    assert [s.source[-5:] for s in held.told["held"]] == ["2.2.3", "2.3.3"]


def test_acas_recording_names_is_contested(ws) -> None:
    table = data_by_partner("data items", ws.datasets, ws.matrices, agencies=ws.agencies)
    assert table.value("acas", "Name") == "contested"
    assert table.value("acas", "name") == "contested"


def test_hr1_carries_its_caveat_wherever_it_is_looked_at(ws) -> None:
    assert "unreliable" in ws.datasets["hr1-forms"].caveat
    for kind in ("intelligence", "businesses"):
        cautions = data_by_partner(kind, ws.datasets, ws.matrices).cautions
        assert any("HR1" in c and "unreliable" in c for c in cautions)


def test_the_15_arrangements_are_those_of_the_source(ws) -> None:
    known = _known_names(ws)
    rows = _rows("sharing_arrangements")
    assert len(ws.arrangements) == len(rows) == 15
    arrangements = [(a.giver, (*a.receivers, a.receiver_in_words or ""), a.mode, a.level, a.status) for a in ws.arrangements]
    modes = {"system shared": "shared system"}
    for row in rows:
        giver = known.get(row["from"].removesuffix(" members").split(";")[0])
        receiver = known.get(row["to"])
        assert any(
            a[0] == giver
            and (receiver in a[1] if receiver else any(row["to"] in r or row["to"] == "public" for r in a[1]))
            and (a[2] == modes.get(row["mode"], row["mode"]) or (row["what"] == "16+ Data Hub" and a[2] == "statutory"))
            and (a[3] in row["level"] or a[3] == "unknown")
            for a in arrangements
        ), row


def test_sharing_that_ended_keeps_when_and_why(ws) -> None:
    ended = [a for a in ws.arrangements if a.status == "discontinued"]
    assert [(a.id, str(a.until)) for a in ended] == [("integrated-employment-and-skills", "2018")]
    assert "General Data Protection Regulation" in ended[0].why_ended


def test_the_11_costs_keep_their_amounts_and_an_unknown_one_is_never_nought(ws) -> None:
    lines = list(cost_lines(ws.arrangements, ws.datasets))
    wanted = [row["gbp"] for row in _rows("costs")]
    told = [(str(int(p.low)) + (f"-{int(p.high)}" if p.high else "")) if (p := line.cost.pounds).known else "" for line in lines]
    assert len(lines) == 11
    assert sorted(told) == sorted(wanted)
    for line in lines:
        assert line.cost.pounds.known == (to_plain(line.cost).get("pounds") is not None)
        assert line.cost.pounds.low != 0


def test_the_15_barriers_and_46_answers_are_there_and_no_answer_has_a_side(ws) -> None:
    proposal = ws.proposals["pace-redundancy-data-sharing"]
    assert Counter(b.sort for b in proposal.barriers) == Counter(row["code"] for row in _rows("barriers"))
    answers = _rows("scenario_responses")
    assert [a.label for a in proposal.answers] == [row["partner"] for row in answers]
    assert len(proposal.answers) == 46
    assert {a.side for a in proposal.answers} == {"not marked"}
    assert len(proposal.steps) == 6


def test_the_sources_wording_is_not_copied(ws) -> None:
    theirs = {row["text"].casefold().strip(" .") for row in _rows("scenario_responses")}
    assert theirs.isdisjoint({a.what.casefold().strip(" .") for a in ws.proposals["pace-redundancy-data-sharing"].answers})


def test_everything_in_the_sample_names_its_source(ws) -> None:
    for records in (ws.agencies, ws.datasets, ws.arrangements, ws.agreements, ws.matrices, ws.proposals):
        assert [r.id for r in records if not r.source] == []
        assert not records.problems


@pytest.mark.parametrize("entry", ["stat-xplore", "fife-online-referral-tracking", "scottish-welfare-fund", "seemis", "16-plus-data-hub",
                                   "single-entry-point", "no-one-left-behind-data", "pace-client-experience-survey"])  # fmt: skip
def test_the_instruments_of_the_notes_are_entries(ws, entry: str) -> None:
    assert ws.datasets[entry].source
    assert ws.datasets[entry].days_to_answer.known is False


def test_a_cell_in_a_column_that_is_not_there_is_told(workspace_copy: Path) -> None:
    path = workspace_copy / "data_catalog" / "matrices" / "pace-data-on-individuals.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("- column: postcode", "- column: post-code"), encoding="utf-8")
    found = [p for p in check_workspace(workspace_copy) if p.code == "unknown-column"]
    assert [(type(p), p.file, p.field) for p in found] == [(Problem, "data_catalog/matrices/pace-data-on-individuals.yaml", "rows")]
