"""An agency's card tells what is recorded of it, with caveats, both sides of a contradiction and every part that is missing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from workspaces import in_this_process, repository_copy, shelf, workspace, write

from workbench.catalogue import Agency, Arrangement, Dataset, Service
from workbench.catalogue.sections.agency_card import agency_card
from workbench.errors import ParameterError, RequestError, UnknownNameError
from workbench.exhibits import Exhibit, Notice, Table, plain_text, to_html
from workbench.partnership import Workspace, open_workspace
from workbench.reports import Request, plan_jobs
from workbench.store import Collection

ROOT = Path(__file__).resolve().parents[1]
DAY = dt.date(2026, 11, 22)


class Few:
    """The little of a workspace that a card needs, with records made in the test."""

    title = "Few"

    def __init__(self, *records: object, audience: str = "team") -> None:
        self.audience = audience
        self._records = records

    def __getattr__(self, name: str) -> Collection:
        kinds = {"agencies": Agency, "datasets": Dataset, "services": Service, "arrangements": Arrangement}
        if name in kinds:
            return Collection([one for one in self._records if isinstance(one, kinds[name])], kinds[name])
        if name in {"agreements", "matrices", "proposals"}:
            return Collection([], Agency)
        raise AttributeError(name)


def text(shown: list[Exhibit]) -> str:
    return "\n".join(map(plain_text, shown))


def table(shown: list[Exhibit], caption: str) -> list[dict[str, str]]:
    found = next(one for one in shown if isinstance(one, Table) and one.caption.startswith(caption))
    return [dict(zip([c.heading for c in found.columns], row, strict=True)) for row in found.rows]


def card(*records: object, audience: str = "team", agency: str = "council", **more: object) -> list[Exhibit]:
    return agency_card(Few(*records, audience=audience), agency=agency, day=DAY, **more)


COUNCIL = Agency(id="council", title="The council", also_called=("TC",))


@pytest.fixture(scope="module")
def ws() -> Workspace:
    return open_workspace(ROOT)


def test_the_card_of_dwp_builds_from_catalogue_services_and_contacts(ws: Workspace) -> None:
    shown = agency_card(ws, agency="DWP", day=DAY, posts=ws.people)
    said = text(shown)
    assert plain_text(shown[0]).startswith("Department for Work and Pensions")
    assert "Card of 22 November 2026" in to_html(shown[0])
    assert {row["Service"] for row in table(shown, "Services of DWP")} == {"Work coaches in prisons (Benefits)"}
    assert {row["Data"] for row in table(shown, "Data held")} == {d.title for d in ws.datasets if d.holder == "department-for-work-and-pensions"}
    assert "the source counts 6 of 12 kinds of help; which ones is unknown for 12 of 12" in said
    assert "Work Service Manager" in said
    assert "Of the agency: the area it serves" in said


def test_both_statements_on_a_national_insurance_number_stand_side_by_side_with_who_and_source(ws: Workspace) -> None:
    shown = agency_card(ws, agency="department-for-work-and-pensions", day=DAY)
    said = next(line for line in text(shown).splitlines() if "NI number: held" in line)
    assert said.index("“unknown” (") < said.index("most likely National Insurance numbers") < said.index("“no” (")
    assert said.count("Scottish Government, PACE partnership") == 2
    assert said.endswith("July 2020)")
    row = next(row for row in table(shown, "Data held") if row["Data"] == "Universal Credit records")
    assert "no: NI number" not in row["Identifiers"]


def test_a_caveat_stands_wherever_the_data_set_is_named() -> None:
    hr1 = Dataset(id="hr1", title="HR1 forms", holder="council", caveat="Unreliable for overall levels.")
    notices = [one.text for one in card(COUNCIL, hr1) if isinstance(one, Notice) and one.kind == "caution"]
    assert "HR1 forms: Unreliable for overall levels." in notices


def test_arrangements_go_out_and_come_in_and_both_ways_are_told() -> None:
    other = Agency(id="other", title="Another")
    out = Arrangement(id="a", title="A", giver="council", receivers=("other",), status="discontinued", until="2018")
    back = Arrangement(id="b", title="B", giver="other", receivers=("council",), receiver_in_words="its teams")
    rows = table(card(COUNCIL, other, out, back), "What TC gives")
    assert [(row["Arrangement"], row["Way"], row["Stands"]) for row in rows] == [
        ("A", "gives to Another", "discontinued, until 2018"), ("B", "receives from Another", "unknown, dates unknown"),
    ]  # fmt: skip


def test_every_missing_part_is_named_and_what_is_there_is_not() -> None:
    full = Agency(id="council", title="C", what_it_does="Things", contact_role="Data officer", as_of="2026-05", area="fife")
    said = text(card(full, Service(id="s", title="Advice", provider="council", how_to_reach="By telephone")))
    missing = said[said.index("What is not known") :]
    assert "Of the agency: its sector, its website, whether its staff are trained in sharing." in missing
    assert "Advice: for whom, in which areas, the role to ask, whether it is running" in missing
    assert "how to be referred" not in missing
    assert "No data set is recorded." in missing
    assert "No arrangement is recorded." in missing


def test_what_all_entries_lack_is_told_once() -> None:
    said = text(card(COUNCIL, *(Dataset(id=f"d{n}", title=f"D{n}", holder="council") for n in range(3))))
    assert said.count("how long it is kept") == 1
    assert "All 3 data sets: about whom" in said


def test_rules_levels_and_items_never_shared_are_told() -> None:
    dataset = Dataset(id="d", title="D", holder="council", rules=("Totals only",), never_shared=("Employer",), lowest_level="aggregate")
    said = text(card(COUNCIL, dataset))
    for rule in ("D: Totals only", "D: never shared: Employer", "D: at most at the level aggregate"):
        assert rule in said
    assert table(card(COUNCIL, dataset), "Data held")[0]["Level of sharing"] == "at most aggregate, by the holder's rules"


def test_no_recorded_rule_is_not_told_as_there_being_none() -> None:
    assert "That does not mean that it has none" in text(card(COUNCIL))


def test_somebody_who_left_is_no_role_to_ask(ws: Workspace) -> None:
    post = ws.people[0].model_copy(update={"agency": "council", "role": "Analyst", "left": ws.people[0].left})
    gone = post.model_copy(update={"role": "Porter", "left": type(post.left).parse("2020")})
    said = text(card(COUNCIL, posts=[post, gone]))
    assert "Roles of this agency in the inquiries: Analyst." in said
    assert "Porter" not in said


def test_for_the_public_what_is_left_out_says_so_and_is_not_called_unknown() -> None:
    dataset = Dataset(id="d", title="D", holder="council")
    shown = card(COUNCIL, dataset, audience="public")
    said = text(shown)
    assert table(shown, "Data held")[0]["Level of sharing"] == "not shown for this audience"
    assert "Sharing arrangements are not shown for this audience." in said
    assert "The roles to ask are not shown for this audience." in said
    assert "the role to ask" not in said[said.index("What is not known") :]


def test_an_agency_of_which_nothing_is_recorded_gets_a_card_that_says_so() -> None:
    said = text(card(Agency(id="council", title="C")))
    for words in ("What it does is not recorded.", "No service of this agency", "No data set of this agency", "No sharing arrangement", "no role is recorded"):
        assert words in said


def test_an_unknown_agency_is_named() -> None:
    with pytest.raises(UnknownNameError, match="no agency “nobody”"):
        card(COUNCIL, agency="nobody")


@settings(max_examples=25, deadline=None)
@given(st.text(min_size=1, max_size=60).filter(lambda text: text.strip()))
def test_whatever_people_typed_the_card_is_made_and_nothing_of_it_is_markup(typed: str) -> None:
    hostile = f"<script>{typed}</script> | =1+1 ](javascript:x)"
    entries = (
        Agency(id="council", title=typed, what_it_does=hostile, contact_role=hostile, website=hostile, also_called=(hostile,)),
        Dataset(id="d", title=hostile, holder="council", rules=(hostile,), identifiers=({"scheme": "CHI", "held": {"statements": [
            {"value": "yes", "told_by": hostile}, {"value": "no"}]}},)),
        Service(id="s", title=hostile, provider="council", how_to_reach=hostile),
        Arrangement(id="a", title=hostile, giver="council", receiver_in_words=hostile),
    )  # fmt: skip
    html = "".join(to_html(one) for one in card(*entries))
    assert "<script" not in html
    assert 'href="javascript' not in html


def test_of_three_hundred_data_sets_none_goes_silently() -> None:
    shown = card(COUNCIL, *(Dataset(id=f"d{n}", title=f"Data {n}", holder="council") for n in range(300)))
    made = next(one for one in shown if isinstance(one, Table))
    assert len(made.rows) == 300 or any("300" in note for note in made.notes)
    assert "All 300 data sets" in text(shown)


def jobs(root: Path, *agencies: str, audience: str = "team") -> list[str]:
    request = Request(reports=("agency_card",), each={"agency": agencies}, audience=audience)
    return [job.title for job in plan_jobs(request, open_workspace(root), as_of=DAY)]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    root = workspace(tmp_path)
    for key, title, sector, audience in (("a", "Agency A", "NHS", "public"), ("b", "Agency B", "NHS", "team"), ("c", "Agency C", "education", "public")):
        entry = f"id: {key}\naudience: {audience}\ntitle: {title}\nalso_called:\n  - {key.upper() * 2}\nsector: {sector}\n"
        write(root / f"data_catalog/agencies/{key}.yaml", entry)
    return root


def test_a_card_is_made_for_each_agency_each_of_a_sector_or_all(small: Path) -> None:
    assert jobs(small, "all") == ["Agency card: Agency A", "Agency card: Agency B", "Agency card: Agency C"]
    assert jobs(small, "NHS") == ["Agency card: Agency A", "Agency card: Agency B"]
    assert jobs(small, "CC", "agency a") == ["Agency card: Agency C", "Agency card: Agency A"]


def test_for_the_public_all_leaves_out_an_agency_that_they_may_not_see_and_naming_it_is_refused(small: Path) -> None:
    assert jobs(small, "all", audience="public") == ["Agency card: Agency A", "Agency card: Agency C"]
    with pytest.raises(RequestError, match="“b” may not be shown to the audience “public”"):
        jobs(small, "Agency B", audience="public")


def test_an_agency_that_there_is_not_is_refused_with_the_nearest(small: Path) -> None:
    with pytest.raises(ParameterError, match="no such agency.*did you mean Agency [ABC]"):
        jobs(small, "Agency Q")
    with pytest.raises(ParameterError, match="needs agency"):
        plan_jobs(Request(reports=("agency_card",)), open_workspace(small), as_of=DAY)


@pytest.mark.slow
@pytest.mark.parametrize("audience", ["team", "partners", "public"])
def test_the_card_of_dwp_renders_for_every_audience(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, audience: str) -> None:
    root = repository_copy(tmp_path / "copy")
    outcome = in_this_process(monkeypatch)(root, "agency_card", parameters={"agency": "DWP"}, audience=audience)
    assert outcome.failures == {}
    assert outcome.withheld == []
    page = next(shelf(root, audience=audience).glob("agency_card*.html")).read_text(encoding="utf-8")
    assert "Department for Work and Pensions" in page
    assert 'class="small-print one-page"' in page
    assert ("gives to SDS" in page) == (audience != "public")
