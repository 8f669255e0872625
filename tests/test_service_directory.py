"""The directory of services drops nothing: unknown areas apart, needs without a service named, old checks marked."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from workspaces import in_this_process, repository_copy, shelf

from workbench.catalogue import Agency, Matrix, Service
from workbench.catalogue.sections.directory import service_directory
from workbench.catalogue.sections.last_check import last_check
from workbench.errors import RequestError, UnknownNameError
from workbench.exhibits import Exhibit, Heading, Notice, Table, plain_text, to_html
from workbench.partnership import Workspace, open_workspace
from workbench.store import Collection, PartialDate
from workbench.workspace import Vocabulary

ROOT = Path(__file__).resolve().parents[1]
DAY = dt.date(2026, 11, 22)
AREAS = Vocabulary(id="areas", title="Areas", terms=(
    {"id": "scotland", "label": "Scotland"}, {"id": "fife", "label": "Fife", "parent": "scotland"},
    {"id": "leven", "label": "Leven", "parent": "fife"}, {"id": "moray", "label": "Moray", "parent": "scotland"},
    {"id": "round", "label": "Round", "parent": "about"}, {"id": "about", "label": "About", "parent": "round"},
))  # fmt: skip


class Few:
    """The little of a workspace that a directory needs, with records made in the test."""

    title = "Few"

    def __init__(self, *records: object, audience: str = "team") -> None:
        self.audience = audience
        self._records = records

    def __getattr__(self, name: str) -> Collection:
        kind = {"agencies": Agency, "services": Service, "matrices": Matrix}.get(name)
        if kind is None and name not in {"datasets", "arrangements", "agreements", "proposals"}:
            raise AttributeError(name)
        return Collection([one for one in self._records if kind and isinstance(one, kind)], kind or Service)


def directory(*records: object, audience: str = "team", **asked: object) -> list[Exhibit]:
    return service_directory(Few(*records, audience=audience), areas=AREAS, day=DAY, **asked)


def text(shown: list[Exhibit]) -> str:
    return "\n".join(map(plain_text, shown))


def tables(shown: list[Exhibit]) -> dict[str, list[dict[str, str]]]:
    return {
        one.caption: [dict(zip([c.heading for c in one.columns], row, strict=True)) for row in one.rows]
        for one in shown if isinstance(one, Table)
    }  # fmt: skip


def under(shown: list[Exhibit], heading: str) -> str:
    """Give what stands under a heading of the second level."""
    found: list[Exhibit] = []
    here = False
    for one in shown:
        if isinstance(one, Heading) and one.level <= 2:
            here = one.text == heading
        elif here:
            found.append(one)
    return text(found)


def service(key: str, **fields: object) -> Service:
    return Service(id=key, title=fields.pop("title", key.capitalize()), **fields)


MONEY = service("advice", needs=("Money",), areas=("fife",), provider="cab", status="running", as_of="2026-10")
CAB = Agency(id="cab", title="The bureau", contact_role="Desk officer")


def test_each_service_has_provider_whom_for_how_to_reach_whom_to_ask_status_and_last_check() -> None:
    said = text(directory(CAB, service("advice", needs=("Money",), provider="cab", for_whom=("tenants",), how_to_reach="Walk in", status="paused", as_of="2026-10")))
    for words in ("From: The bureau", "For whom: tenants", "How to come to it: Walk in", "Desk officer", "Still running?: paused", "Last checked: October 2026"):
        assert words in said


def test_an_unknown_area_is_listed_apart_and_not_dropped_whatever_area_is_asked_for() -> None:
    anywhere = service("anywhere", needs=("Money",), place="By telephone")
    for area in ("", "leven", "moray"):
        found = tables(directory(MONEY, anywhere, area=area))["Services of unknown area"]
        assert [(row["Service"], row["Where, in words"]) for row in found] == [("Anywhere", "By telephone")]


def test_a_service_of_an_area_serves_those_within_it_and_is_shown_for_those_around_it() -> None:
    local = service("local", needs=("Money",), areas=("leven",))
    for area, wanted in (("Leven", {"Advice", "Local"}), ("fife", {"Advice", "Local"}), ("moray", set()), ("scotland", {"Advice", "Local"})):
        shown = directory(MONEY, local, area=area)
        assert {row["Service"] for row in tables(shown).get("Services for: Money", [])} == wanted
    assert "2 services of other areas are not listed." in text(directory(MONEY, local, area="moray"))


def test_areas_in_a_circle_end() -> None:
    assert "Advice" not in under(directory(MONEY, area="round"), "By need and area")


def test_services_are_by_need_and_then_by_area() -> None:
    shown = directory(service("b", needs=("Money", "Food"), areas=("moray",)), service("a", needs=("Money",), areas=("moray",)), MONEY)
    assert [(row["Where"], row["Service"]) for row in tables(shown)["Services for: Money"]] == [("Fife", "Advice"), ("Moray", "A"), ("Moray", "B")]
    assert [row["Service"] for row in tables(shown)["Services for: Food"]] == ["B"]


def test_the_same_need_in_other_letters_is_one_need() -> None:
    index = tables(directory(MONEY, service("other", needs=("money",), areas=("fife",))))["Needs, and the services for each"]
    assert [row["Services that have not ended"] for row in index] == ["2: Advice; Other"]


def test_a_need_whose_only_service_ended_is_named_as_one_without_any() -> None:
    shown = directory(MONEY, service("gone", needs=("Food",), areas=("fife",), status="ended"))
    assert "Food (ended: Gone)" in under(shown, "Needs without any service recorded")
    index = {row["Need"]: row["Services that have not ended"] for row in tables(shown)["Needs, and the services for each"]}
    assert index == {"Food": "none recorded", "Money": "1: Advice"}


def test_needs_of_a_table_of_a_source_are_there_and_its_unknown_cells_are_not_told_as_no() -> None:
    matrix = Matrix(
        id="m", title="M", about="services", columns=({"id": "debt", "label": "Debt"}, {"id": "food", "label": "Food"}),
        rows=({"label": "Bureau", "agencies": ("cab",), "stated_total": "1", "unknown_because": "Lost."},),
    )  # fmt: skip
    shown = directory(CAB, matrix)
    assert "Debt; Food (whether they give it is unknown for 1 of 1 partners in tables of sources)" in under(shown, "Needs without any service recorded")
    assert tables(shown)["Kinds of help by partner"][0]["Kinds of help, as the source counts"] == "1 of 2"


def test_asked_for_one_need_only_that_is_shown_and_services_without_a_need_are_counted() -> None:
    shown = directory(MONEY, service("food", needs=("Food",), areas=("fife",)), service("odd"), need="mon")
    assert list(tables(shown)) == ["Needs, and the services for each", "Services for: Money"]
    assert "Of 1 service no need is recorded" in text(shown)


def test_a_need_that_nobody_answers_says_so() -> None:
    assert "No service is recorded that answers this need." in text(directory(MONEY, need="housing"))


@pytest.mark.parametrize(
    ("as_of", "days", "words"),
    [
        ("2025-11-22", 365, "22 November 2025"), ("2025-11-21", 365, "21 November 2025: NOT CHECKED FOR A YEAR"),
        ("2025", 365, "2025"), ("2024", 365, "2024: NOT CHECKED FOR A YEAR"), ("unknown", 365, "NO CHECK RECORDED"),
        ("2026-11-01", 7, "1 November 2026: NOT CHECKED FOR 7 DAYS"), ("2027-01", 365, "January 2027"),
    ],
)  # fmt: skip
def test_what_was_not_checked_for_the_days_or_never_is_marked(as_of: str, days: int, words: str) -> None:
    one = service("advice", needs=("Money",), areas=("fife",), as_of=as_of)
    assert last_check(one, DAY, days=days).words == words
    assert tables(directory(one, days=days))["Services for: Money"][0]["Last checked"] == words


@given(st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1)), st.integers(0, 4_000))
def test_a_check_is_old_exactly_when_more_days_have_passed(checked: dt.date, days: int) -> None:
    state = last_check(service("a", as_of=str(PartialDate.of(checked))), DAY, days=days).state
    assert state == ("old" if (DAY - checked).days > days else "in time")


def test_statements_that_differ_stand_side_by_side() -> None:
    both = {"statements": [{"value": "running", "told_by": "The bureau", "as_of": "2026-01"}, {"value": "ended", "told_by": "A client"}]}
    row = tables(directory(service("a", needs=("Money",), areas=("fife",), status=both)))["Services for: Money"][0]
    assert "running (The bureau, January 2026) or ended (A client)" in row["Still running?"]


def test_a_directory_without_anything_says_so() -> None:
    shown = directory()
    assert [type(one) for one in shown] == [Heading, Notice]
    assert "No service is recorded." in text(shown)


def test_one_empty_service_is_listed_with_everything_unknown() -> None:
    shown = directory(Service(id="empty", title="Empty"))
    assert tables(shown)["Services of unknown area"][0] == {
        "Service": "Empty", "Needs": "No need recorded", "From": "unknown", "Still running?": "unknown",
        "Last checked": "NO CHECK RECORDED", "Where, in words": "unknown",
    }  # fmt: skip
    assert "Whom to ask: not recorded" in text(shown)


def test_what_is_asked_for_wrongly_is_told() -> None:
    with pytest.raises(UnknownNameError, match="no area “nowhere”"):
        directory(MONEY, area="nowhere")
    with pytest.raises(RequestError, match="below nought"):
        directory(MONEY, days=-1)


def test_roles_are_not_for_the_public_and_the_page_says_so() -> None:
    said = text(directory(CAB, MONEY, audience="public"))
    assert "Desk officer" not in said
    assert "the role is not shown for this audience" in said


@settings(max_examples=25, deadline=None)
@given(st.text(min_size=1, max_size=40).filter(lambda text: text.strip()))
def test_whatever_people_typed_the_directory_is_made_and_nothing_of_it_is_markup(typed: str) -> None:
    hostile = f"<img src=x onerror=alert(1)>{typed}](javascript:x)"
    entries = [service("a", title=typed, needs=(hostile, typed), summary=hostile, website=hostile), service("b", title=hostile, areas=("fife",), place=typed)]
    html = "".join(to_html(one) for one in directory(*entries, need=""))
    assert "<img" not in html
    assert 'href="javascript' not in html
    directory(*entries, need=typed)


def test_the_sample_invents_nothing_every_service_names_its_source(ws: Workspace) -> None:
    assert len(ws.services) >= 8
    assert all(one.source for one in ws.services)
    assert {one.given for one in ws.services} == {"unknown"}
    assert {one.status for one in ws.services} == {"unknown", "ended"}
    assert not any(one.contact_role for one in ws.services)


@pytest.fixture(scope="module")
def ws() -> Workspace:
    return open_workspace(ROOT)


@pytest.mark.slow
@pytest.mark.parametrize("audience", ["team", "public"])
def test_the_sample_renders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, audience: str) -> None:
    root = repository_copy(tmp_path / "copy")
    outcome = in_this_process(monkeypatch)(root, "service_directory", parameters={"area": "Kirkcaldy", "days": "30"}, audience=audience)
    assert outcome.failures == {}
    page = next(shelf(root, audience=audience).glob("service_directory*.html")).read_text(encoding="utf-8")
    for words in ("Fife Online Referral Tracking", "Scottish Welfare Fund", "NOT CHECKED FOR 30 DAYS", "6 of 12"):
        assert words in page
