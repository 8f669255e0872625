"""Where a referral leads, and where it ends in nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import RequestError
from workbench.network.network import Network
from workbench.network.referral_routes import needs_of, referral_graph, referral_routes, unreachable_needs
from workbench.network.survey import HoldAnswer, Item, Member, Wave
from workbench.network.survey_reading import read_survey
from workbench.network.survey_referral import Referral

AGENCIES = {name: name.title() for name in ("jobcentre", "council", "advice", "foodbank", "clinic")}
SERVICE = Item("debt-help", "service", "Debt help", needs=("debt",), areas=("fife",))
OFFERED = HoldAnswer("advice", "debt-help")
WORKING = {"status": "working", "area": "everywhere"}


def network(*referrals, items=(SERVICE,), holds=(OFFERED,)):
    wave = Wave("wave-1", None, holds=tuple(holds), referrals=tuple(referrals))
    return Network({"ann": Member("ann", "advice")}, AGENCIES, {item.id: item for item in items}, (wave,))


def leg(source, target, need="debt", **said):
    return Referral(source, target, need, **{**WORKING, **said})


def test_a_need_is_reached_by_the_fewest_steps():
    found = referral_routes(network(leg("jobcentre", "council"), leg("council", "advice")), "jobcentre", "debt", "fife")
    assert [(route.path, route.sure) for route in found.routes] == [(("jobcentre", "council", "advice"), True)]
    assert (found.reachable, found.words) == ("yes", "From here help with debt is reached in 2 steps.")


def test_who_offers_the_service_needs_no_step():
    assert referral_routes(network(leg("advice", "council")), "advice", "debt").words == (
        "From here help with debt is reached without being passed on."
    )


def test_a_person_who_holds_a_service_offers_it_for_their_agency():
    found = referral_routes(network(leg("jobcentre", "advice"), holds=(HoldAnswer("ann", "debt-help"),)), "jobcentre", "debt")
    assert found.routes[0].path == ("jobcentre", "advice")


def test_a_path_to_a_service_in_another_area_is_no_path():
    of = network(leg("jobcentre", "advice"))
    assert referral_routes(of, "jobcentre", "debt", "moray").reachable == "no"
    assert referral_routes(network(leg("jobcentre", "advice", area="moray")), "jobcentre", "debt", "fife").reachable == "no"


@pytest.mark.parametrize("said", [{"need": ""}, {"area": ""}, {"status": "unknown"}])
def test_a_path_that_hangs_on_what_is_not_known_may_be_one(said):
    found = referral_routes(network(leg("jobcentre", "advice", **said), leg("council", "advice")), "jobcentre", "debt", "fife")
    assert found.reachable == "unknown"
    assert "if what is not known of the way holds" in found.words


def test_a_longer_way_that_is_sure_is_told_rather_than_a_short_one_that_is_not():
    legs = (leg("jobcentre", "advice", status="unknown"), leg("jobcentre", "council"), leg("council", "advice"))
    found = referral_routes(network(*legs), "jobcentre", "debt", "fife")
    assert [(route.steps, route.sure) for route in found.routes] == [(2, True)]


@pytest.mark.parametrize("status", ["planned", "ended", "not working"])
def test_what_does_not_work_leads_nowhere(status):
    found = referral_routes(network(leg("jobcentre", "advice", status=status)), "jobcentre", "debt")
    assert found.reachable == "no"
    assert found.words == "From here no path leads to anybody who helps with debt."


def test_dead_ends_loops_and_one_way_routes_are_told():
    legs = (
        leg("jobcentre", "council", feedback="no", consent="yes"), leg("council", "clinic", feedback="yes", consent="no"),
        leg("clinic", "jobcentre"), leg("council", "foodbank"), leg("foodbank", "council", "food"), leg("council", "advice"),
    )  # fmt: skip
    found = referral_routes(network(*legs), "jobcentre", "debt")
    assert found.dead_ends == ("foodbank",)
    assert found.loops == (("clinic", "council", "jobcentre"),)
    assert set(found.one_way) == {("jobcentre", "council"), ("council", "clinic"), ("clinic", "jobcentre"), ("council", "advice")}
    assert found.no_feedback == (("jobcentre", "council"),)
    assert found.no_consent == (("council", "clinic"),)
    assert found.not_known == 3


def test_what_lies_beyond_reach_is_not_told_of():
    found = referral_routes(network(leg("jobcentre", "advice"), leg("clinic", "foodbank", feedback="no")), "jobcentre", "debt")
    assert (found.reached, found.no_feedback, found.dead_ends) == (("jobcentre", "advice"), (), ())


def test_needs_that_nobody_meets_are_unreachable():
    of = network(leg("jobcentre", "advice"), leg("jobcentre", "foodbank", "food"), leg("jobcentre", "clinic", "any"))
    assert needs_of(of) == ("debt", "food")
    assert unreachable_needs(of, "jobcentre", "fife") == {"food": "no"}


def test_a_referral_for_any_need_is_for_this_one():
    assert list(referral_graph(network(leg("jobcentre", "advice", "any"), leg("jobcentre", "clinic", "food")), "debt").edges) == [
        ("jobcentre", "advice")
    ]


def test_an_entry_or_a_need_that_is_not_there_is_refused():
    of = network(leg("jobcentre", "advice"))
    with pytest.raises(RequestError) as raised:
        referral_routes(of, "bank", "debt")
    assert raised.value.code == "not-in-the-network"
    with pytest.raises(RequestError) as raised:
        referral_routes(of, "jobcentre", "housing")
    assert raised.value.code == "unknown-need"


NAMES = st.sampled_from(sorted(AGENCIES))
LEGS = st.lists(
    st.builds(
        Referral, NAMES, NAMES, st.sampled_from(["debt", "food", "any", ""]), st.sampled_from(["fife", "moray", "everywhere", ""]),
        status=st.sampled_from(["working", "ended", "unknown"]), feedback=st.sampled_from(["yes", "no", "unknown"]),
    ),
    max_size=12,
)  # fmt: skip


@given(LEGS)
def test_a_route_is_made_of_referrals_that_fit_and_is_sure_only_where_all_are(legs):
    found = referral_routes(network(*legs), "jobcentre", "debt", "fife")
    may, sure = set(), set()
    for one in legs:
        if one.status != "ended" and one.need in {"debt", "any", ""} and one.area in {"fife", "everywhere", ""}:
            may.add((one.source, one.target))
            if one.need and one.area and one.status == "working":
                sure.add((one.source, one.target))
    for route in found.routes:
        steps = set(zip(route.path, route.path[1:], strict=False))
        assert steps <= (sure if route.sure else may)
        assert route.path[0] == "jobcentre"
        assert route.path[-1] == "advice"
    assert (found.reachable == "no") == ("advice" not in found.reached)
    for end in found.dead_ends:
        assert not any(source == end for source, _ in may)


def test_referrals_are_read_with_their_conditions(tmp_path):
    wave = tmp_path / "network" / "wave-1"
    wave.mkdir(parents=True)
    (tmp_path / "network" / "items.csv").write_text("id,kind,label,needs,areas\ndebt-help,service,Debt help,debt; arrears,fife\n")
    (wave / "referrals.csv").write_text(
        "from,to,need,area,condition,consent,feedback,status,checked\n"
        "jobcentre,advice,debt,,Over 18 only,yes,,working,2026-05\nadvice,debt-help,debt,fife,,not asked,no,,\n"
    )
    found = read_survey(tmp_path / "network", members=(), agencies=AGENCIES).wave().referrals
    assert found[0].condition == "Over 18 only"
    assert [(r.consent, r.feedback, r.status) for r in found] == [("yes", "unknown", "working"), ("not asked", "no", "unknown")]
