"""What programs may take for a permission: only what an entry says plainly, bound to its level, purpose and end."""

from __future__ import annotations

from typing import Any

import pytest

from workbench.catalogue import Agency, Dataset, Entries
from workbench.catalogue.exchange.dcat import to_json_ld, to_turtle
from workbench.catalogue.exchange.kinds import EXCHANGED

SHARED = {"with_agency": "them", "direction": "given", "allowed": "yes", "level": "aggregate"}
GOES = {"id": "a", "title": "A", "giver": "us", "receivers": ["them"], "status": "active", "level": "individual"}
AGENCIES = [Agency(id="us", title="Us"), Agency(id="them", title="Them")]
DOUBTFUL: list[dict[str, Any]] = [
    {"allowed": "unknown"}, {"allowed": "not asked"}, {"direction": "received"}, {"direction": "unknown"}, {"level": "none"},
    {"level": "unknown"}, {"why_ended": "Too dear"},
    {"allowed": {"statements": [{"value": "yes", "as_of": "2020"}, {"value": "no", "as_of": "2019"}]}},
    {"level": {"statements": [{"value": "aggregate", "as_of": "2020"}, {"value": "individual"}]}},
]  # fmt: skip


def shared(**change: Any) -> str:
    data = {"id": "d", "title": "D", "holder": "us", "sharing": [{**SHARED, **change}]}
    return to_turtle([*AGENCIES, Dataset.model_validate(data)])


def goes(**change: Any) -> str:
    return to_turtle([*AGENCIES, EXCHANGED["arrangement"].model_validate({**GOES, **change})])


def test_what_may_be_shared_is_an_offer_bound_to_its_level_purpose_and_end() -> None:
    text = shared(purpose="Planning", until="2030-03")
    assert "odrl:permission" in text
    assert "a odrl:Offer" in text
    assert "odrl:assigner <urn:workbench:agency/us>" in text
    assert "odrl:assignee <urn:workbench:agency/them>" in text
    assert 'odrl:rightOperand "2030-03-31"^^xsd:date' in text
    assert 'odrl:rightOperand "aggregate"' in text
    assert 'odrl:rightOperand "Planning"' in text


def test_a_condition_is_a_duty_and_what_is_not_allowed_a_prohibition() -> None:
    assert 'rdfs:label "With consent"' in shared(allowed="conditional", condition="With consent")
    text = shared(allowed="no")
    assert "odrl:prohibition" in text
    assert "odrl:permission" not in text


@pytest.mark.parametrize("change", DOUBTFUL, ids=str)
def test_what_is_unknown_contested_or_over_permits_nothing(change: dict[str, Any]) -> None:
    text = shared(**change)
    assert "wb:sharing" in text
    assert not any(word in text for word in ("odrl:permission", "odrl:prohibition", "odrl:hasPolicy", "odrl:Offer"))


@pytest.mark.parametrize(
    ("status", "cls"), [("active", "odrl:Agreement"), ("planned", "odrl:Offer"), ("completed", ""), ("discontinued", ""), ("unknown", "")]
)
def test_only_what_goes_on_is_agreed_and_what_is_planned_is_an_offer(status: str, cls: str) -> None:
    text = goes(status=status)
    assert ("odrl:permission" in text) == bool(cls)
    assert {name for name in ("odrl:Agreement", "odrl:Offer") if name in text} == ({cls} if cls else set())


@pytest.mark.parametrize("change", [{"level": "none"}, {"level": "unknown"}, {"receivers": []}], ids=str)
def test_an_arrangement_of_which_too_little_is_known_permits_nothing(change: dict[str, Any]) -> None:
    assert "odrl:permission" not in goes(**change)


def test_a_legal_basis_is_said_in_the_standards_words_unless_it_is_contested_or_has_none() -> None:
    both = {"statements": [{"value": "consent"}, {"value": "public task"}]}
    assert "dpv:hasLegalBasis dpv:PublicInterest" in goes(legal_basis="public task")
    assert "dpv:hasLegalBasis" not in goes(legal_basis=both) + goes(legal_basis="recognised legitimate interest") + goes()
    assert 'wb:legal_basis "recognised legitimate interest"' in goes(legal_basis="recognised legitimate interest")


def test_data_that_are_no_address_have_no_distribution_and_an_unknown_agency_publishes_nothing() -> None:
    text = to_turtle([Dataset(id="d", title="D", holder="gone", access_rights="open", address="Ask the archive")])
    assert not any(word in text for word in ("dcat:Distribution", "landingPage", "dct:publisher <urn:workbench:agency/gone>"))
    assert "wb:holder <urn:workbench:agency/gone>" in text


def test_the_entries_around_a_rule_can_be_written_as_they_are() -> None:
    held = Entries(agencies={"us": AGENCIES[0]}, datasets={"d": Dataset(id="d", title="D", holder="us")})
    assert to_turtle(held) == to_turtle([AGENCIES[0], held.datasets["d"]])
    assert '"@id": "urn:workbench:agency/us"' in to_json_ld(held)
