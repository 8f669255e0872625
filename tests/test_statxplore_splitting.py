"""A table asked for in parts equals the table asked for at once, totals and groups included."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from practising import FEW

from workbench.errors import RecordError, RequestError, ServiceError
from workbench.statxplore import Client, Months, Query
from workbench.statxplore.practice import PracticeServer
from workbench.statxplore.splitting import fetch, plan

_DATABASES = ["PRACTICE_JSA_ESA_DECISIONS", "PRACTICE_JSA_ESA_INDIVIDUALS", "PRACTICE_UC_INDIVIDUALS"]


@pytest.fixture(scope="module")
def client():
    with (
        PracticeServer(people=FEW, rate_limit=None, table_rate_limit=None) as server,
        Client("practice", server.base_url, say=lambda _s: None) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def fields(client):
    return _Fields({
        name: [(one.uri, [v.uri for v in client.values(one.uri)]) for one in client.fields(f"str:database:{name}")] for name in _DATABASES
    })  # fmt: skip


class _Fields(dict):
    """The fields of each database with their values; too many to be printed when a test fails."""

    def __repr__(self):
        return f"<fields of {len(self)} databases>"


def _any_query(dice, client, fields):
    """Give a query of one to three fields with single values, groups that may overlap, and totals."""
    database = dice.choice(_DATABASES)
    counts = [one.uri for one in client.measures(f"str:database:{database}")]
    query = Query.start(f"str:database:{database}", *dice.sample(counts, min(len(counts), dice.randint(1, 2))))
    for uri, values in dice.sample(fields[database], dice.randint(1, 3)):
        few = values[-6:] if len(values) > 12 else values
        groups = [dice.sample(few, dice.randint(1, min(3, len(few)))) for _ in range(dice.randint(1, 5))]
        everything = len(values) <= 12 and dice.random() < 0.4
        query = query.by(uri, *([] if everything else groups), total=dice.random() < 0.5)
    return query


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(dice=st.randoms(use_true_random=True))
def test_parts_joined_equal_the_whole(client, fields, dice):
    query = _any_query(dice, client, fields)
    whole = client.table(query)
    limit = dice.randint(1, max(1, whole.frame.shape[0]))
    asked = []

    def ask(part):
        assert client.cells(part) <= limit
        asked.append(part)
        return client._ask(part)

    try:
        planned = plan(query, limit, lambda uri: [one.uri for one in client.values(uri)])
    except RequestError:  # items that overlap have a total that no group stands for; one item's cells cannot be split
        assert any(query.has_total(uri) for uri in query.fields) or len(query.measures) > limit
        return
    joined = fetch(planned, ask)
    assert planned.requests == len(asked)
    assert joined.cubes == whole.cubes
    assert [[(i.kind, i.uris, i.labels) for i in f.items] for f in joined.fields] == [
        [(i.kind, i.uris, i.labels) for i in f.items] for f in whole.fields
    ]
    assert joined.frame["flags"].tolist() == whole.frame["flags"].tolist()


def test_a_refused_size_is_split_without_being_asked(client):
    with PracticeServer(people=FEW, cell_limit=200) as small:
        said = []
        with Client("practice", small.base_url, say=said.append) as other:
            query = other.query(
                "JSA and ESA sanction decisions (SYNTHETIC practice data)",
                by={"Month": Months(newest=12), "Decision outcome": None, "Reason for the referral": None},
                totals=["Decision outcome", "Reason for the referral"],
            )
            table = other.table(query)
        whole = client.table(query)
        assert table.cubes == whole.cubes
        assert "it is asked for in" in said[-1]


def test_a_known_limit_is_kept_before_the_service_refuses():
    with PracticeServer(people=2_000) as server, Client("practice", server.base_url, cell_limit=10, say=lambda _s: None) as client:
        client.table(client.query("JSA and ESA sanction decisions (SYNTHETIC practice data)", by={"Month": Months(newest=25)}))
        assert {one.status for one in server.requests} <= {200, 304}
        assert sum(one.path.endswith("/table") for one in server.requests) == 3


def test_an_answer_that_is_too_large_is_asked_for_in_parts(client, monkeypatch):
    real, refused = client._ask, []

    def ask(query):
        if not refused:
            refused.append(query)
            raise ServiceError("Too large.", fix="Ask for less.", code="too-large")
        return real(query)

    query = client.query("JSA and ESA sanction decisions (SYNTHETIC practice data)", by={"Month": Months(newest=44), "Age band": None,
        "Reason for the referral": None})  # fmt: skip
    whole = client.table(query)
    monkeypatch.setattr(client, "_ask", ask)
    monkeypatch.setattr("workbench.statxplore.client._SMALLEST_PART", 100)
    assert client.table(query).cubes == whole.cubes
    assert refused


def test_a_total_is_never_added_up_from_parts():
    query = Query.start("str:database:D", "str:count:D:F").by("str:field:D:F:A", "a", ["b", "c"], "d", total=True)
    planned = plan(query, 2, lambda _uri: [])
    assert [piece.query.items("str:field:D:F:A") for piece in planned.pieces] == [(("a",), ("b", "c")), (("d",),)]
    assert planned.total.query.items("str:field:D:F:A") == (("a", "b", "c", "d"),)
    assert not any(piece.query.has_total("str:field:D:F:A") for piece in (*planned.pieces, planned.total))


def test_items_that_overlap_are_not_split_where_they_have_a_total():
    query = Query.start("str:database:D", "str:count:D:F").by("str:field:D:F:A", ["a", "b"], ["b", "c"], total=True)
    with pytest.raises(RequestError, match="without changing its totals"):
        plan(query, 2, lambda _uri: [])


def test_parts_of_two_editions_are_not_joined(client):
    query = client.query("JSA and ESA sanction decisions (SYNTHETIC practice data)", by={"Month": Months(newest=4), "Age band": None})
    planned = plan(client.resolve(query), 10, lambda uri: [one.uri for one in client.values(uri)])
    tables = [client._ask(piece.query) for piece in planned.pieces]
    changed = client._ask(client.resolve(query).without(query.fields[1]))
    replies = iter([tables[0], *[changed] * 9])
    with pytest.raises(RecordError, match="do not fit together"):
        fetch(planned, lambda _query: next(replies))


def test_data_renewed_between_the_parts_are_noticed():
    with PracticeServer(people=2_000) as server, Client("practice", server.base_url, cell_limit=10, say=lambda _s: None) as client:
        query = client.query("Universal Credit sanction decisions (SYNTHETIC practice data)", by={"Month": Months(newest=25)})
        real, count = client._ask, []

        def ask(part):
            count.append(part)
            if len(count) == 2:
                server.publish_next_month()
            return real(part)

        client._ask = ask
        with pytest.raises(ServiceError, match="renewed the data"):
            client.table(query)
