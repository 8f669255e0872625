"""The catalogue is found by words and facets, with whom to ask on every hit; its index follows the files."""

from __future__ import annotations

import datetime as dt
import json
import os
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner
from workspaces import workspace, write

from workbench.catalogue import Catalogue, entry_files, open_catalogue
from workbench.catalogue.entry_texts import days_between
from workbench.cli import app
from workbench.errors import RequestError, UnknownNameError
from workbench.store import load_record

TODAY = dt.date(2026, 3, 2)
ENTRIES = {
    "agencies/council.yaml": "id: council\ntitle: Burgh Council\nalso_called:\n  - BC\ncontact_role: data protection officer\n",
    "agencies/charity.yaml": "id: charity\ntitle: Warm Homes Trust\n",
    "datasets/stat-xplore.yaml": "id: stat-xplore\ntitle: Stat-Xplore\nsummary: Counts of sanction decisions by jobcentre\nas_of: 2026-02-10\n",
    "datasets/tenants.yaml": """
        id: tenants
        title: Tenants and their rent
        holder: council
        about:
          - individuals
        about_whom:
          - Tenants
        identifiers:
          - scheme: NI number
            held:
              statements:
                - value: yes
                  told_by: Others
                - value: no
                  told_by: Burgh Council
          - scheme: CHI
            held: no
        sharing:
          - with_agency: charity
            level: aggregate
            allowed: yes
            legal_basis: public task
          - with_agency: charity
            level: individual
            allowed: no
        as_of: 2025-03
        """,
    "datasets/visits.yaml": "id: visits\ntitle: Home visits\nholder: charity\ncontact_role: head of advice\ndescription: Debt advice at home\n",
    "services/fuel.yaml": "id: fuel\ntitle: Fuel vouchers\nprovider: charity\nneeds:\n  - heating a home\nfor_whom:\n  - tenants\n",
    "services/tenants.yaml": "id: tenants\ntitle: Help for tenants\nprovider: council\n",
    "arrangements/fuel-list.yaml": "id: fuel-list\ntitle: List for vouchers\ngiver: council\nreceivers:\n  - charity\nlevel: individual\n",
    "agreements/accord.yaml": "id: accord\ntitle: The accord\nparties:\n  - council\n  - charity\nlegal_basis: legal obligation\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    workspace(tmp_path)
    for name, text in ENTRIES.items():
        write(tmp_path / "data_catalog" / name, text)
    return tmp_path


@pytest.fixture
def catalogue(root: Path) -> Catalogue:
    return open_catalogue(root)


def _found(catalogue: Catalogue, text: str = "", **facets: str) -> set[str]:
    return {f"{hit.kind}:{hit.id}" for hit in catalogue.search(text, **facets)}


@pytest.mark.parametrize(("typed", "entry"), [
    ("StatExplore", "dataset:stat-xplore"), ("stat xplore", "dataset:stat-xplore"), ("sanctions", "dataset:stat-xplore"),
    ("sancton", "dataset:stat-xplore"), ("job centre", "dataset:stat-xplore"), ("JCP", "dataset:stat-xplore"),
    ("heated homes", "service:fuel"), ("debt", "dataset:visits"), ("NINO", "dataset:tenants"), ("burgh rent", "dataset:tenants"),
    ("vouch", "service:fuel"), ("national insurance number", "dataset:tenants"),
])  # fmt: skip
def test_an_entry_is_found_by_what_people_type(catalogue: Catalogue, typed: str, entry: str) -> None:
    assert entry in _found(catalogue, typed)


def test_who_to_ask_is_on_every_hit(catalogue: Catalogue) -> None:
    told = {f"{hit.kind}:{hit.id}": (hit.holder, hit.who_to_ask) for hit in catalogue.search(limit=50)}
    assert told["dataset:visits"] == ("Warm Homes Trust", "head of advice, Warm Homes Trust")
    assert told["dataset:tenants"] == ("Burgh Council", "data protection officer, Burgh Council")
    assert told["arrangement:fuel-list"] == told["dataset:tenants"]
    assert told["service:fuel"] == ("Warm Homes Trust", "who to ask is not recorded")
    assert told["dataset:stat-xplore"] == ("unknown", "who to ask is not recorded")
    assert len(told) == len(ENTRIES)


def test_a_hit_shows_the_words_in_their_place_and_the_date(catalogue: Catalogue) -> None:
    hit = catalogue.search("advice", kind="dataset")[0]
    assert (hit.title, hit.snippet) == ("Home visits", "Debt advice at home; head of advice; visits")
    assert str(catalogue.search("rent")[0].as_of) == "2025-03"


@pytest.mark.parametrize(("facets", "entries"), [
    ({"agency": "charity", "kind": "dataset"}, {"dataset:visits"}),
    ({"agency": "burgh council", "kind": "arrangement"}, {"arrangement:fuel-list"}),
    ({"agency": "bc", "kind": ["dataset", "service"]}, {"dataset:tenants", "service:tenants"}),
    ({"identifier": "NI number"}, {"dataset:tenants"}),
    ({"identifier": "nino"}, {"dataset:tenants"}),
    ({"identifier": "CHI"}, set()),
    ({"level": "aggregate"}, {"dataset:tenants"}),
    ({"level": "individual"}, {"arrangement:fuel-list"}),
    ({"legal_basis": ["public task", "legal obligation"]}, {"dataset:tenants", "agreement:accord"}),
    ({"about": "individuals"}, {"dataset:tenants"}),
    ({"about_whom": "TENANTS"}, {"dataset:tenants", "service:fuel"}),
])  # fmt: skip
def test_a_facet_narrows_with_and_without_words(catalogue: Catalogue, facets: dict[str, str], entries: set[str]) -> None:
    assert _found(catalogue, **facets) == entries
    titles = " ".join(hit.title for hit in catalogue.search(**facets))
    assert _found(catalogue, titles, **facets) == entries


def test_freshness_counts_what_was_surely_checked(catalogue: Catalogue) -> None:
    def within(days: int, text: str = "") -> set[str]:
        return {hit.id for hit in catalogue.search(text, checked_within=days, on=TODAY)}

    assert within(19) == set()
    assert within(20) == within(20, "sanctions") == {"stat-xplore"}
    assert within(365) == {"stat-xplore"}
    assert within(366) == {"stat-xplore", "tenants"}
    with pytest.raises(RequestError, match="the day from which the days count"):
        catalogue.search("rent", checked_within=3)


@given(st.dates(dt.date(2019, 1, 1), dt.date(2027, 1, 1)), st.integers(0, 900), st.dates(dt.date(2018, 1, 1), dt.date(2030, 1, 1)))
def test_days_and_whole_months_cover_exactly_the_time_between(since: dt.date, days: int, day: dt.date) -> None:
    until = since + dt.timedelta(days=days)
    told = set(days_between(since, until))
    assert bool({f"{day:%Y-%m}", f"{day:%Y-%m-%d}"} & told) == (since <= day <= until)


def test_what_cannot_be_narrowed_by_is_said(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownNameError, match="cannot be narrowed by “colour”"):
        catalogue.search("x", colour="red")
    with pytest.raises(UnknownNameError, match="no agency “warm home”.*charity"):
        catalogue.search("x", agency="warm home")
    with pytest.raises(UnknownNameError, match="no kind “thing”"):
        catalogue.search("x", kind="thing")


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return Catalogue(tmp_path_factory.mktemp("empty"))


@given(st.text(max_size=40))
def test_no_text_is_an_error(empty: Catalogue, text: str) -> None:
    assert len(empty.search(text)) == 0


def test_a_change_of_a_file_is_found_at_once_and_only_that_file_is_read(catalogue: Catalogue, root: Path, monkeypatch) -> None:
    catalogue.search("rent")
    read: list[str] = []

    def reading(path: Path, model, *, root: Path):
        read.append(path.name)
        return load_record(path, model, root=root)

    monkeypatch.setattr(entry_files, "load_record", reading)
    catalogue.search("rent")
    assert read == []
    path = root / "data_catalog/datasets/visits.yaml"
    path.write_text(path.read_text().replace("Debt", "Loan"))
    assert _found(catalogue, "loan") == {"dataset:visits"}
    assert read == ["visits.yaml"]
    path.unlink()
    assert _found(catalogue, "loan") == set()
    write(root / "data_catalog/datasets/new.yaml", "id: new\ntitle: Loans anew\n")
    assert _found(catalogue, "loan") == {"dataset:new"}
    assert read == ["visits.yaml", "new.yaml"]


def test_a_change_that_leaves_size_and_time_as_they_were_is_found(catalogue: Catalogue, root: Path) -> None:
    path = root / "data_catalog/datasets/visits.yaml"
    catalogue.search("debt")
    before = path.stat()
    path.write_text(path.read_text().replace("Debt", "Loan"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert _found(catalogue, "loan") == {"dataset:visits"}


def test_what_an_agency_is_called_now_finds_its_entries(catalogue: Catalogue, root: Path) -> None:
    catalogue.search("rent")
    path = root / "data_catalog/agencies/council.yaml"
    path.write_text(path.read_text().replace("Burgh Council", "Shire Moot"))
    assert {"dataset:tenants", "service:tenants", "arrangement:fuel-list"} <= _found(catalogue, "moot")
    assert catalogue.search("rent")[0].who_to_ask == "data protection officer, Shire Moot"


def test_a_bad_file_hides_no_other_and_is_named_with_its_line(catalogue: Catalogue, root: Path) -> None:
    write(root / "data_catalog/datasets/visits.yaml", "id: visits\ntitle: Home visits\ncolour: red\n")
    assert _found(catalogue, "rent") == {"dataset:tenants"}
    assert "dataset:visits" not in _found(catalogue, "visits")
    assert [(p.file, p.line) for p in catalogue.problems] == [("data_catalog/datasets/visits.yaml", 3)]


@pytest.mark.parametrize("damage", ["delete", "overwrite", "cut", "flip"])
def test_the_index_is_made_anew_when_it_is_gone_or_damaged(catalogue: Catalogue, root: Path, damage: str) -> None:
    before = _found(catalogue, "tenants")
    path = root / ".workbench/catalogue.sqlite"
    raw = path.read_bytes()
    if damage == "delete":
        path.unlink()
    else:
        middle = len(raw) // 2
        path.write_bytes({"overwrite": b"no index at all", "cut": raw[:middle], "flip": raw[:4096] + b"\xff" * (len(raw) - 4096)}[damage])
    assert _found(catalogue, "tenants") == before
    assert _found(catalogue, "tenants") == before


def test_where_no_index_can_be_kept_the_search_works_all_the_same(root: Path) -> None:
    write(root / ".workbench", "a file where the folder should be")
    assert _found(open_catalogue(root), "rent") == {"dataset:tenants"}


def test_an_entry_is_got_by_its_id_and_by_kind_where_several_have_it(catalogue: Catalogue) -> None:
    assert catalogue.get("visits").id == "visits"
    assert type(catalogue.get("service:tenants")).kind == "service"
    with pytest.raises(UnknownNameError, match="dataset:tenants, service:tenants"):
        catalogue.get("tenants")
    with pytest.raises(UnknownNameError, match="Did you mean: dataset:visits"):
        catalogue.get("vists")
    for escape in ("../agencies/council", "/etc/passwd", ""):
        with pytest.raises(UnknownNameError):
            catalogue.get(escape)


def test_the_commands_search_and_show(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    run = CliRunner().invoke
    found = run(app, ["catalogue", "search", "rent", "--identifier", "NINO"])
    assert "Ask: data protection officer, Burgh Council" in found.output
    told = json.loads(run(app, ["catalogue", "search", "--agency", "charity", "--kind", "service", "--json"]).output)
    assert [(hit["id"], hit["who_to_ask"]) for hit in told] == [("fuel", "who to ask is not recorded")]
    shown = run(app, ["catalogue", "show", "dataset:tenants"]).output
    assert "held: 2 statements, which disagree" in shown
    assert "(Others; as of unknown): yes" in shown
    assert "(Burgh Council; as of unknown): no" in shown
    assert "unknown: " in shown
    assert "security" in shown.partition("unknown: responsibility")[2]
    assert "contact role" in shown.partition("nothing recorded: ")[2]
    plain = json.loads(run(app, ["catalogue", "show", "dataset:tenants", "--json"]).output)
    assert plain["identifiers"][0]["held"]["statements"][1] == {"value": "no", "told_by": "Burgh Council"}


def test_where_the_index_may_not_be_written_the_search_is_done_without_it(catalogue: Catalogue, root: Path, monkeypatch) -> None:
    catalogue.search("rent")
    write(root / "data_catalog/datasets/new.yaml", "id: new\ntitle: Rents anew\n")
    original = entry_files.transaction

    def read_only(connection):
        if connection.execute("PRAGMA database_list").fetchone()[2]:  # an index in a file
            error = sqlite3.OperationalError("attempt to write a readonly database")
            error.sqlite_errorcode = sqlite3.SQLITE_READONLY
            raise error
        return original(connection)

    monkeypatch.setattr(entry_files, "transaction", read_only)
    assert "dataset:new" in _found(catalogue, "rents anew")


@pytest.mark.parametrize(
    ("facet", "value"), [("level", "individul"), ("legal_basis", "foo"), ("identifier", "NI numbr"), ("about", "whelks"), ("about_whom", "whelks")]
)
def test_a_value_that_cannot_be_is_refused_lest_nothing_found_be_read_as_nobody_has_it(catalogue: Catalogue, facet: str, value: str) -> None:
    with pytest.raises(UnknownNameError, match="Use one of: "):
        catalogue.search("", **{facet: value})


@pytest.mark.parametrize("choices", [{"limit": 0}, {"limit": -3}, {"checked_within": -5}, {"checked_within": 99_999_999_999}])
def test_numbers_that_make_no_sense_are_refused(catalogue: Catalogue, choices: dict[str, int]) -> None:
    with pytest.raises(RequestError):
        catalogue.search("rent", on=dt.date(2026, 3, 1), **choices)
