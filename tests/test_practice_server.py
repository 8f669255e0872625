"""The practice server speaks as the real service does: schema, tables, limits, errors, headers, editions."""

from __future__ import annotations

import json
import re
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from practising import FEW, Answer, ask, uri

from workbench.statxplore.practice import PracticeServer
from workbench.statxplore.practice.calibration import Figure, Where, read_calibration
from workbench.statxplore.practice.catalogue import build_catalogue
from workbench.statxplore.practice.edition import publish
from workbench.statxplore.practice.places import read_places
from workbench.store import read_yaml

AREAS = Path(__file__).resolve().parents[1] / "data_catalog" / "vocabularies" / "areas.yaml"
DATABASE = "PRACTICE_JSA_ESA_DECISIONS"
COUNT = f"str:count:{DATABASE}:V_F_{DATABASE}"
QUERY = {"database": f"str:database:{DATABASE}", "measures": [COUNT], "dimensions": [[uri("field", DATABASE, "OUTCOME")]]}


@pytest.fixture(scope="module")
def server() -> Iterator[PracticeServer]:
    with PracticeServer(people=FEW) as running:
        yield running


def addresses(server: PracticeServer, start: str = "str:folder:root") -> Iterator[dict]:
    """Walk the whole tree as a client does: from the root, following pages."""
    path = f"schema/{start}"
    while path:
        answer = ask(server.base_url, path)
        assert answer.status == 200, path
        for child in answer.json.get("children", []):
            yield child
            if child["type"] not in {"VALUE", "COUNT", "STAT_FUNCTION"}:
                yield from addresses(server, child["id"])
        link = re.fullmatch(r'<(.+)>; rel="next"', answer.headers.get("Link", ""))
        path = link[1].removeprefix(f"{server.base_url}/") if link else ""


def test_the_whole_tree_can_be_walked_from_the_root_and_each_of_its_parts_be_asked_for():
    with PracticeServer(people=FEW, rate_limit=None) as server:
        found = list(addresses(server))
        assert {each["type"] for each in found} == {
            "FOLDER", "DATABASE", "GROUP", "FIELD", "VALUESET", "VALUE", "COUNT", "MEASURE", "STAT_FUNCTION"
        }  # fmt: skip
        assert len({each["id"] for each in found}) == len(found)
        for each in found[::7]:
            told = ask(server.base_url, f"schema/{quote(each['id'], safe='')}").json
            assert {name: told[name] for name in each} == each
            assert told["location"] == f"{server.base_url}/schema/{each['id']}"


def test_a_long_list_of_children_comes_in_pages_of_a_hundred(server):
    months = ask(server.base_url, "schema/str:valueset:PRACTICE_UC_DECISIONS:F_PRACTICE_UC_DATE:DATE_NAME:C_PRACTICE_UC_DATE")
    assert len(months.json["children"]) == 100
    assert months.headers["Link"].startswith(f"<{server.base_url}/schema/str:valueset:")
    rest = ask(server.base_url, re.match("<(.*)>", months.headers["Link"])[1].removeprefix(server.base_url + "/"))
    assert [child["id"][-6:] for child in rest.json["children"]][-1] == "202505"
    assert len(rest.json["children"]) == 21
    assert "Link" not in rest.headers


def test_every_database_says_that_it_is_synthetic(server):
    databases = [each for each in addresses(server) if each["type"] == "DATABASE"]
    assert len(databases) == 6
    for each in databases:
        assert each["id"].startswith("str:database:PRACTICE_")
        assert each["label"].endswith("(SYNTHETIC practice data)")
        assert each["lastModified"] > 1_500_000_000_000
        assert each["recordViewEnabled"] is False
        counts = [c["id"] for c in ask(server.base_url, f"schema/{each['id']}").json["children"] if c["type"] == "COUNT"]
        table = ask(server.base_url, "table", body={"database": each["id"], "measures": counts, "dimensions": []}).json
        assert "S" in table["database"]["annotationKeys"]
        assert table["annotationMap"]["S"].startswith("SYNTHETIC: ")


def test_ids_are_case_sensitive_and_what_is_not_there_is_refused_as_recorded(server):
    answer = ask(server.base_url, "schema/str:folder:ROOT")
    assert (answer.status, answer.json) == (400, {
        "message": "Could not find the requested component: str:folder:ROOT.",
        "errorType": "SCHEMA_COMPONENT_NOT_FOUND",
        "component": "str:folder:ROOT",
    })  # fmt: skip
    assert ask(server.base_url, "schema?depth=folder").json["id"] == "str:folder:root"


def test_a_saved_table_is_not_found_as_recorded(server):
    answer = ask(server.base_url, "table/saved/str:table:invalid_uri")
    assert (answer.status, answer.json["errorType"], answer.json["component"]) == (400, "TXD_NOT_FOUND", "str:table:invalid_uri")


@pytest.mark.parametrize("key", [None, "", "Practice", "practice2"])
def test_without_the_right_key_nothing_is_told(server, key):
    for path in ("info", "schema", "rate_limit"):
        answer = ask(server.base_url, path, key=key)
        assert answer.status == 401
        assert answer.json == {
            "message": "Error authenticating API key. Please contact your system administrator.",
            "errorType": "AUTHENTICATION",
        }
        assert not [name for name in answer.headers if name.lower().startswith("x-ratelimit")]


def test_the_key_is_not_among_what_the_server_remembers(server):
    ask(server.base_url, "info", Accept_Language="en")
    seen = server.requests[-1]
    assert (seen.method, seen.path, seen.status) == ("GET", "/webapi/rest/v1/info", 200)
    assert "practice" not in json.dumps(seen.headers).lower()
    assert seen.headers["Accept-Language"] == "en"


def test_an_answer_has_the_parts_of_the_recordings_in_their_order(server):
    answer = ask(server.base_url, "table", body=QUERY)
    told = answer.json
    assert list(told) == ["query", "database", "measures", "fields", "cubes", "annotationMap"]
    assert told["measures"] == [{"uri": COUNT, "label": "Sanction decisions", "measure": COUNT, "function": "COUNT"}]
    assert told["cubes"][COUNT]["precision"] == 0
    assert all(isinstance(value, float) for value in told["cubes"][COUNT]["values"][0])
    assert told["fields"][1]["items"][0] == {
        "type": "RecodeItem",
        "uris": [uri("value", DATABASE, "OUTCOME", "C_PRACTICE_OUTCOME", "1")],
        "labels": ["Decision to apply a sanction (adverse)"],
    }


def test_where_the_month_is_left_out_it_is_put_first_with_the_latest_alone(server):
    told = ask(server.base_url, "table", body=QUERY).json
    month, outcome = told["fields"]
    assert month["uri"] == uri("field", DATABASE, "DATE_NAME")
    assert [item["labels"] for item in month["items"]] == [["201606 (Jun-16)"]]
    assert told["query"]["dimensions"] == [[month["uri"]], [outcome["uri"]]]
    assert len(told["cubes"][COUNT]["values"]) == 1
    alone = ask(server.base_url, "table", body={**QUERY, "dimensions": []}).json
    assert [len(field["items"]) for field in alone["fields"]] == [1]


def test_without_a_recode_a_field_has_its_top_level_and_a_valueset_its_own(server):
    area = uri("field", DATABASE, "AREA")
    top = ask(server.base_url, "table", body={**QUERY, "dimensions": [[area]], "recodes": None}).json
    assert [item["labels"] for item in top["fields"][1]["items"]] == [["Scotland"], ["Unknown"]]
    councils = uri("valueset", DATABASE, "AREA", "V_C_PRACTICE_COUNCIL_TO_COUNTRY")
    level = ask(server.base_url, "table", body={**QUERY, "dimensions": [[councils]]}).json
    assert level["fields"][1]["uri"] == councils
    assert len(level["fields"][1]["items"]) == 33
    assert list(level["query"]["recodes"]) == [uri("field", DATABASE, "DATE_NAME"), councils]


def test_groups_keep_all_their_values_and_a_total_has_no_address(server):
    reasons = [uri("value", DATABASE, "REASON", "C_PRACTICE_REASON", code) for code in ("1", "2", "3")]
    field = uri("field", DATABASE, "REASON")
    recodes = {field: {"map": [reasons[:2], reasons[2:]], "total": True}}
    told = ask(server.base_url, "table", body={**QUERY, "dimensions": [[field]], "recodes": recodes}).json
    group, single, total = told["fields"][1]["items"]
    assert (group["uris"], len(group["labels"])) == (reasons[:2], 2)
    assert single["uris"] == reasons[2:]
    assert total == {"type": "Total", "labels": ["Total"]}
    assert told["query"]["recodes"][field] == recodes[field]


def test_lengths_of_sanctions_have_means_and_medians_and_null_where_there_are_none(server):
    functions = [uri("statfn", DATABASE, "DURATION", name) for name in ("SUM", "MEAN", "MEDIAN")]
    told = ask(server.base_url, "table", body={**QUERY, "measures": functions}).json
    assert [measure["function"] for measure in told["measures"]] == ["SUM", "MEAN", "MEDIAN"]
    assert {measure["measure"] for measure in told["measures"]} == {uri("measure", DATABASE, "DURATION")}
    of_adverse = [told["cubes"][each]["values"][0][0] for each in functions]
    assert of_adverse[0] > of_adverse[1] > 7
    assert [told["cubes"][each]["values"][0][1:] for each in functions] == [[0.0] * 3, [None] * 3, [None] * 3]
    assert told["cubes"][functions[1]]["precision"] == 2


@pytest.mark.parametrize(
    "changed",
    [
        b"{not json", b"[]", b'"text"', {"measures": []}, {"measures": "all"}, {"database": 7}, {"dimensions": [["a", "b"]]},
        {"dimensions": "all"}, {"recodes": []}, {"recodes": {uri("field", DATABASE, "SEX"): {"map": []}}},
        {"recodes": {uri("field", DATABASE, "OUTCOME"): {"map": [[]]}}},
        {"recodes": {uri("field", DATABASE, "OUTCOME"): {"map": []}}},
        {"recodes": {uri("field", DATABASE, "OUTCOME"): {"total": "yes"}}},
        {"dimensions": [[uri("field", DATABASE, "SEX")], [uri("field", DATABASE, "SEX")]]},
    ],
)  # fmt: skip
def test_a_malformed_query_is_refused_with_422(server, changed):
    answer = ask(server.base_url, "table", body=changed if isinstance(changed, bytes) else {**QUERY, **changed})
    assert (answer.status, answer.json["errorType"]) == (422, "VALIDATION")


@pytest.mark.parametrize(
    "changed",
    [
        {"database": "str:database:UC_Monthly"}, {"measures": ["str:count:UC_Monthly:V_F_UC_CASELOAD_FULL"]},
        {"dimensions": [["str:field:none"]]}, {"dimensions": [[uri("field", DATABASE, "outcome")]]},
        {"recodes": {uri("field", DATABASE, "OUTCOME"): {"map": [[uri("value", DATABASE, "OUTCOME", "C_PRACTICE_OUTCOME", "9")]]}}},
    ],
)  # fmt: skip
def test_an_address_that_is_not_in_the_schema_is_refused_with_400(server, changed):
    answer = ask(server.base_url, "table", body={**QUERY, **changed})
    assert (answer.status, answer.json["errorType"]) == (400, "SCHEMA_COMPONENT_NOT_FOUND")


def test_a_table_over_the_cell_limit_is_refused_with_both_numbers():
    month = uri("field", DATABASE, "DATE_NAME")
    with PracticeServer(people=FEW, cell_limit=179) as server:
        answer = ask(server.base_url, "table", body={**QUERY, "dimensions": [[month], *QUERY["dimensions"]]})
        assert answer.status == 400
        assert answer.json == {
            "message": "Your request exceeds the configured cell limit of 179. It contains at least 180 cells.",
            "errorType": "CELL_COUNT",
            "value": 180,
            "limit": 179,
        }


def test_a_body_over_two_megabytes_is_too_large_and_another_path_is_not_found(server):
    assert ask(server.base_url, "table", body=b" " * 2_000_001).status == 413
    assert ask(server.base_url, "nothing").status == 404
    assert ask(server.base_url, "table").status == 404


def test_rate_limits_are_told_in_headers_and_milliseconds_and_what_is_over_them_waits():
    now = [1_700_000_000.0]
    with PracticeServer(people=FEW, rate_limit=5, table_rate_limit=2, clock=lambda: now[0]) as server:
        first = ask(server.base_url, "table", body=QUERY)
        assert first.headers["x-ratelimit"] == "5"
        assert first.headers["x-ratelimit-remaining"] == "4"
        assert first.headers["x-ratelimit-remaining-table"] == "1"
        assert first.headers["x-ratelimit-reset-table"] == "1700003600000"
        assert "x-ratelimit-schema" not in first.headers
        ask(server.base_url, "table", body=QUERY)
        over = ask(server.base_url, "table", body=QUERY)
        assert (over.status, over.headers["Retry-After"]) == (429, "3600")
        assert ask(server.base_url, "rate_limit_table").json == {"remaining": 0, "limit": 2, "reset": 1_700_003_600_000}
        assert ask(server.base_url, "rate_limit").json["remaining"] == 3
        assert ask(server.base_url, "info").status == 200
        now[0] += 3600
        assert ask(server.base_url, "table", body=QUERY).status == 200


def test_what_has_not_changed_is_told_by_304_which_no_limit_counts():
    with PracticeServer(people=FEW, rate_limit=3) as server:
        for path in ("schema", "info"):
            tag = ask(server.base_url, path).headers["ETag"]
            again = ask(server.base_url, path, If_None_Match=tag)
            assert (again.status, again.raw) == (304, b"")
        assert ask(server.base_url, "rate_limit").json["remaining"] == 1
        assert ask(server.base_url, "schema", If_None_Match='"other"').status == 200
        assert "ETag" not in ask(server.base_url, "table", body=QUERY).headers


def test_answers_are_packed_where_that_is_asked_for(server):
    plain, packed = (ask(server.base_url, "table", body=QUERY, Accept_Encoding=how) for how in ("identity", "gzip, deflate"))
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert packed.json == plain.json
    assert len(packed.raw) < len(plain.raw)


def test_the_server_listens_on_this_computer_alone(server):
    port = int(re.search(r":(\d+)/", server.base_url)[1])
    others = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    for address in others - {"127.0.0.1"}:
        with socket.socket() as tried:
            assert tried.connect_ex((address, port)) != 0


def test_a_later_edition_has_one_more_month_and_revises_earlier_ones():
    with PracticeServer(people=200_000) as server:
        query = {**QUERY, "dimensions": [[uri("field", DATABASE, "DATE_NAME")], *QUERY["dimensions"]]}
        before = ask(server.base_url, "table", body=query).json
        modified = ask(server.base_url, f"schema/str:database:{DATABASE}").json["lastModified"]
        assert server.publish_next_month() == "202506"
        after = ask(server.base_url, "table", body=query).json
        assert ask(server.base_url, f"schema/str:database:{DATABASE}").json["lastModified"] > modified
    months = [item["labels"][0] for item in after["fields"][0]["items"]]
    marks = {item["labels"][0]: item.get("annotationKeys", []) for item in after["fields"][0]["items"]}
    assert months[-1] == "201607 (Jul-16)"
    assert [label for label, keys in marks.items() if "p" in keys] == months[-3:]
    changed = {
        label for label, old, new in
        zip(months, before["cubes"][COUNT]["values"], after["cubes"][COUNT]["values"], strict=False) if old != new
    }  # fmt: skip
    revised = {label for label, keys in marks.items() if "r" in keys}
    assert changed
    assert changed <= revised
    assert months[0] not in revised
    assert after["annotationMap"]["r"] == 'Figures marked "r" have been revised since the previous release.'


def test_the_same_seed_gives_the_same_answers_and_another_seed_others():
    def told(seed: int) -> Answer:
        with PracticeServer(people=FEW, seed=seed) as server:
            return ask(server.base_url, "table", body=QUERY)

    assert told(3).raw == told(3).raw
    assert told(3).raw != told(4).raw


def test_places_are_those_of_the_projects_vocabulary():
    terms = read_yaml(AREAS.read_bytes(), str(AREAS)).data["terms"]
    official = {term["code"]: term["label"] for term in terms if term["level"] == "council area"}
    fife = {term["label"] for term in terms if term["level"] == "committee area"}
    places = read_places()
    assert dict(places.councils) == official
    assert {label for _, label in places.fife_areas} == fife
    assert not {code for code, _ in places.fife_areas + places.offices} & set(official)


@pytest.fixture(scope="module")
def whole() -> Iterator[PracticeServer]:
    with PracticeServer(rate_limit=None, table_rate_limit=None) as running:
        yield running


def total_of(server: PracticeServer, database: str, months: str, where: Where) -> float:
    """Ask the server for one figure, in each month or all months as one group, and give the total."""
    catalogue = build_catalogue(publish(1_000_000, 1)).databases[f"str:database:{database}"]
    first, last = months.split("-")
    dates = [value.uri for value in catalogue.date.valuesets[0].values if first <= value.uri[-6:] <= last]
    recodes = {catalogue.date.uri: {"map": [dates], "total": False}}
    for column, codes in where.items():
        field = next(field for field in catalogue.fields if field.uri.endswith(f":{column}"))
        values = {value.uri.rsplit(":", 1)[1]: value.uri for each in field.valuesets for value in each.values}
        recodes[field.uri] = {"map": [[values[code] for code in codes]], "total": False}
    count = catalogue.measures[0].uri
    body = {"database": catalogue.uri, "measures": [count], "recodes": recodes, "dimensions": [[each] for each in recodes]}
    values = ask(server.base_url, "table", body=body).json["cubes"][count]["values"]
    while isinstance(values, list):
        (values,) = values
    return values


@pytest.mark.parametrize("figure", read_calibration().figure, ids=lambda figure: figure.id)
def test_the_default_people_come_near_each_published_figure_that_is_followed(whole, figure: Figure):
    found = total_of(whole, figure.database, figure.months, figure.count)
    if figure.of is not None:
        base = total_of(whole, figure.of_database or figure.database, figure.months, figure.of)
        base += total_of(whole, figure.database, figure.months, figure.of_more) if figure.of_more is not None else 0
        found /= base
    assert found == pytest.approx(figure.value, rel=figure.within)


def test_serving_for_ever_ends_when_the_server_is_stopped():
    server = PracticeServer(people=FEW)
    with pytest.raises(RuntimeError, match="not running"):
        assert server.base_url
    waiting = threading.Thread(target=server.serve_forever)
    with server:
        waiting.start()
        assert ask(server.base_url, "info").status == 200
    waiting.join(timeout=5)
    assert not waiting.is_alive()
