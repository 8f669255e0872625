"""Tables of partners say no more than their statements, and every cell gives those behind it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.catalogue import (
    Agency,
    Arrangement,
    Barrier,
    DataItem,
    Dataset,
    Identifier,
    Matrix,
    MatrixCell,
    MatrixColumn,
    MatrixRow,
    Proposal,
    Service,
)
from workbench.catalogue.matrices import (
    arrangements_by,
    barriers_by_partner,
    data_by_partner,
    services_by_partner,
)
from workbench.store import Quantity

_VALUES = ("yes", "no", "direct", "via member", "via referral", "contracted", "unknown", "not asked")


def _matrix(values: dict[str, dict[str, str]], *, totals: dict[str, str] | None = None, about: str = "services", id_: str = "m") -> Matrix:
    columns = list(dict.fromkeys(column for row in values.values() for column in row))
    return Matrix(
        id=id_,
        title="A table",
        about=about,
        columns=tuple(MatrixColumn(id=c.lower(), label=c) for c in columns),
        rows=tuple(
            MatrixRow(
                label=partner,
                agencies=(partner,),
                stated_total=Quantity.parse((totals or {}).get(partner, "unknown")),
                cells=tuple(MatrixCell(column=c.lower(), value=v) for c, v in row.items()),
            )
            for partner, row in values.items()
        ),
    )


def _service(id_: str, provider: str, given_: object, *needs: str, status: str = "running") -> Service:
    return Service.model_validate({"id": id_, "title": id_, "provider": provider, "given": given_, "needs": needs, "status": status})


def test_ways_of_giving_help_stand_side_by_side_and_contradict_nothing() -> None:
    table = services_by_partner([_service("one", "a", "via referral", "Money"), _service("two", "a", "direct", "Money")])
    assert table.value("a", "Money") == "direct; via referral"


def test_statements_on_one_thing_that_differ_make_its_cell_contested() -> None:
    told = {"statements": [{"value": "direct", "told_by": "its manager"}, {"value": "via member", "told_by": "a partner"}]}
    table = services_by_partner([_service("s", "a", told, "Money")])
    assert table.value("a", "Money") == "contested"
    item = DataItem.model_validate({"name": "Name", "collected": {"statements": [{"value": "yes"}, {"value": "no", "told_by": "acas"}]}})
    held = data_by_partner("individuals", [Dataset(id="d", title="D", holder="a", about=("individuals",), items=(item,))])
    assert held.value("a", "Name") == "contested"
    assert [(s.value, s.told_by) for s in held.cell("a", "Name")] == [("yes", ""), ("no", "acas")]


def test_a_service_of_which_the_way_is_not_known_is_unknown() -> None:
    assert services_by_partner([_service("s", "a", "unknown", "Money")]).value("a", "Money") == "unknown"


def test_a_service_that_ended_is_no_longer_offered() -> None:
    table = services_by_partner([_service("old", "a", "direct", "Money", status="ended")])
    assert table.frame().empty


def test_a_matrix_that_says_no_contradicts_a_service_that_is_given() -> None:
    table = services_by_partner([_service("s", "a", "direct", "Money")], [_matrix({"a": {"Money": "no"}})])
    assert table.value("a", "Money") == "contested"
    assert [s.record for s in table.cell("a", "Money")] == ["matrix/m", "service/s"]


def test_a_bare_yes_says_less_than_a_way_and_contradicts_nothing() -> None:
    table = services_by_partner([_service("s", "a", "via member", "Money")], [_matrix({"a": {"Money": "yes"}})])
    assert table.value("a", "Money") == "via member"


def test_a_no_of_one_data_set_is_no_no_of_its_holder() -> None:
    def dataset(id_: str, held: str) -> Dataset:
        number = Identifier(scheme="NI number", held=held)
        return Dataset(id=id_, title=id_, holder="a", about=("individuals",), identifiers=(number,))

    both = data_by_partner("individuals", [dataset("one", "no"), dataset("two", "yes")])
    assert both.value("a", "NI number") == "yes"
    half = data_by_partner("individuals", [dataset("one", "no"), dataset("two", "unknown")])
    assert half.value("a", "NI number") == "unknown"
    none = data_by_partner("individuals", [dataset("one", "no"), dataset("two", "no")])
    assert none.value("a", "NI number") == "no"


def test_data_on_something_else_are_not_taken() -> None:
    dataset = Dataset(id="d", title="D", holder="a", about=("businesses",), items=(DataItem(name="Turnover", collected="yes"),))
    assert data_by_partner("individuals", [dataset]).frame().empty
    assert data_by_partner("businesses", [dataset]).value("a", "Turnover") == "yes"


def test_a_column_is_a_gap_only_if_everybody_says_no() -> None:
    table = services_by_partner(matrices=[_matrix({
        "a": {"Gap": "no", "Doubt": "no", "One": "yes", "Perhaps": "yes", "Two": "direct"},
        "b": {"Gap": "no", "Doubt": "unknown", "One": "no", "Perhaps": "unknown", "Two": "via referral"},
    })])  # fmt: skip
    assert table.gaps == ("Gap",)
    assert table.overlaps == ("Two",)
    assert table.single_holders == {"One": "a"}
    assert list(table.columns_frame()["finding"]) == ["gap", "no known holder", "single holder", "one known holder", "overlap"]


def test_a_stated_total_stays_stated_where_counting_cannot_reach_it() -> None:
    values = {"a": {"X": "unknown", "Y": "unknown"}, "b": {"X": "yes", "Y": "no"}, "c": {"X": "no", "Y": "no"}, "d": {"X": "yes", "Y": "no"}}
    table = services_by_partner(matrices=[_matrix(values, totals={"a": "1", "b": "1", "c": "2"})])
    assert list(table.stated_totals()["reached"]) == ["no: places unknown", "yes", "impossible"]
    assert list(table.stated_totals()["counted"]) == [0, 1, 0]
    assert list(table.totals()["stated"]) == ["1 for yes", "1 for yes", "2 for yes", ""]
    assert list(table.totals()["yes"]) == [0, 1, 0, 1]
    assert str(table.stated_total()) == "4"


def test_a_total_that_is_not_exact_adds_up_to_nothing_known() -> None:
    table = services_by_partner(matrices=[_matrix({"a": {"X": "unknown"}}, totals={"a": "about 3"})])
    assert str(table.stated_total()) == "unknown"


def test_a_cell_may_be_asked_for_by_the_partners_name() -> None:
    table = services_by_partner(matrices=[_matrix({"acas": {"X": "yes"}})], agencies=[Agency(id="acas", title="Acas")])
    assert list(table.frame().index) == ["Acas"]
    assert table.cell("Acas", "X") == table.cell("acas", "X") != ()


def test_a_barrier_that_nobody_is_named_for_hinders_no_partner_by_name() -> None:
    loose = Barrier(sort="legal", what="Caution", whom_in_words="most partners")
    named = Barrier(sort="capacity", what="No time", whom=("b",))
    own = Barrier(sort="technical", what="Old system")
    table = barriers_by_partner(
        [Dataset(id="d", title="D", holder="a", barriers=(own,))],
        [Arrangement(id="x", title="X", giver="c", barriers=(own,))],
        [Proposal(id="p", title="P", asked=("a", "b"), barriers=(loose, named))],
    )
    assert table.value("a", "technical") == table.value("c", "technical") == table.value("b", "capacity") == "yes"
    assert table.value("no partner named", "legal") == "yes"
    assert table.value("a", "legal") == "unknown"
    assert "no" not in set(table.frame().to_numpy().ravel())


def test_arrangements_are_counted_once_by_basis_and_level() -> None:
    made = [Arrangement(id="a", title="A", giver="g", legal_basis="consent", level="aggregate"),
            Arrangement(id="b", title="B", giver="g", legal_basis="consent", level="individual"),
            Arrangement(id="c", title="C", giver="g")]  # fmt: skip
    frame = arrangements_by(made)
    assert frame.loc["consent", "aggregate"] == "A"
    assert frame.loc["unknown", "individual"] == ""
    assert frame["count"].sum() == 3


@given(st.dictionaries(st.sampled_from("abcd"), st.lists(st.sampled_from(_VALUES), min_size=3, max_size=3), min_size=1))
def test_every_cell_is_counted_once_and_an_unknown_one_never_as_yes_or_no(made: dict[str, list[str]]) -> None:
    table = services_by_partner(matrices=[_matrix({p: dict(zip("XYZ", v, strict=True)) for p, v in made.items()})])
    totals = table.totals()
    for partner, values in made.items():
        row = totals.loc[partner]
        assert row[["yes", "no", "unknown", "not asked", "contested"]].sum() == 3
        assert row["unknown"] == values.count("unknown")
        assert row["not asked"] == values.count("not asked")
        assert row["no"] == values.count("no")


@given(st.lists(st.sampled_from(_VALUES), min_size=1, max_size=4))
def test_the_order_of_tables_does_not_change_a_cell(values: list[str]) -> None:
    tables = [_matrix({"a": {"X": value}}, id_=f"m{i}") for i, value in enumerate(values)]
    assert services_by_partner(matrices=tables).value("a", "X") == services_by_partner(matrices=tables[::-1]).value("a", "X")


@pytest.mark.parametrize("silent", ["unknown", "not asked"])
def test_what_is_not_known_contradicts_nothing(silent: str) -> None:
    tables = [_matrix({"a": {"X": "yes"}}, id_="one"), _matrix({"a": {"X": silent}}, id_="two")]
    assert services_by_partner(matrices=tables).value("a", "X") == "yes"
