"""What breaks a rule of the catalogue is told by `workbench check` and refused on save; what is unknown breaks none."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workspaces import REPOSITORY, workspace, write

from workbench.catalogue import Agreement, Dataset, Entries, broken_rules, read_rules
from workbench.catalogue.contact_role import person_in
from workbench.catalogue.rule_checks import CHECKS
from workbench.errors import Problem
from workbench.forms import form_for
from workbench.partnership import check_workspace
from workbench.reports import check_everything
from workbench.store import Stored, load_record

TODAY = dt.date(2026, 3, 2)

_HOLDER = "id: holder\ntitle: Holder\nsector: third sector\n"
_COUNCIL = "id: council\ntitle: Council\nsector: local authority\n"
_BOTH = "\n    - value: {}\n      told_by: Holder\n      as_of: 2020\n    - value: {}\n      told_by: Others\n"


def _workspace(root: Path, **entries: str) -> Path:
    workspace(root)
    write(root / "data_catalog/agencies/holder.yaml", _HOLDER)
    write(root / "data_catalog/agencies/council.yaml", _COUNCIL)
    folders = {"d": "datasets", "r": "arrangements", "a": "agreements"}
    for name, text in entries.items():
        write(root / "data_catalog" / folders[name] / f"{name}.yaml", f"id: {name}\ntitle: Entry\n{text}")
    return root


def _told(root: Path, today: dt.date | None = TODAY) -> list[tuple[str, str, str]]:
    return [(p.code, p.field, p.severity) for p in check_workspace(root, today=today)]


def _sharing(more: str, **fields: str) -> str:
    told = {"with_agency": "council", "level": "individual", "allowed": "yes", "legal_basis": "consent", **fields}
    return "holder: holder\n" + more + "sharing:\n  - " + "\n    ".join(f"{name}: {value}" for name, value in told.items()) + "\n"


def _arrangement(more: str, level: str = "individual") -> str:
    return f"giver: holder\nreceivers:\n  - council\nstatus: active\nlevel: {level}\n{more}"


BROKEN = {
    "a basis that is not stated": ({"d": _sharing("", legal_basis="none stated")}, "sharing-without-basis", "sharing.1.legal_basis"),
    "a basis that is unknown": ({"d": _sharing("", legal_basis="unknown")}, "sharing-without-basis", "sharing.1.legal_basis"),
    "an arrangement without": ({"r": _arrangement("legal_basis: none stated\n")}, "arrangement-without-basis", "legal_basis"),
    "an expired agreement": ({"a": "status: in force\nexpires: 2026-02\n"}, "agreement-expired", "status"),
    "a special category": ({"d": "personal_data: special category\n"}, "no-special-condition", "special_condition"),
    "a special item": ({"d": "items:\n  - name: Illness\n    special_category: yes\n"}, "no-special-condition", "items.1.special_category"),
    "a name": ({"d": "contact_role: Zebedee Quux-Smith\n"}, "person-in-contact", "contact_role"),
    "a backup's address": ({"d": "backup_role: zebedee.quux@example.org\n"}, "person-in-contact", "backup_role"),
    "an identifier": (
        {"d": "personal_data: aggregate\nidentifiers:\n  - scheme: NI number\n    held: yes\n"},
        "identifier-on-not-personal", "identifiers.1.held",
    ),
    "a level too high": ({"d": _sharing("lowest_level: aggregate\n")}, "holder-rule-broken", "sharing.1.level"),
    "an arrangement's level": (
        {"d": "lowest_level: pseudonymised\n", "r": _arrangement("datasets:\n  - d\n")}, "holder-rule-broken", "level",
    ),
    "an item in an arrangement": (
        {"d": "never_shared:\n  - Names\n", "r": _arrangement("datasets:\n  - d\nwhat: Dates and names of clients\n", "aggregate")},
        "never-shared-item", "what",
    ),
    "an item in an agreement": (
        {"d": _sharing("never_shared:\n  - names\n", agreement="a"), "a": "items:\n  - Names\n"}, "never-shared-item", "sharing.1.agreement",
    ),
    "a council's interests": (
        {"d": _sharing("", legal_basis="legitimate interests").replace("holder: holder", "holder: council")},
        "public-authority-interests", "sharing.1.legal_basis",
    ),
    "sharing on an ended agreement": (
        {"d": _sharing("", agreement="a"), "a": "status: ended\n"}, "rests-on-expired-agreement", "sharing.1.agreement",
    ),
    "an arrangement on one past its end": (
        {"r": _arrangement("agreement: a\n"), "a": "expires: 2025\n"}, "rests-on-expired-agreement", "agreement",
    ),
}  # fmt: skip
WARNED = {
    "a review": ({"a": "status: in force\nreview_due: 2026-03-01\n"}, "agreement-review-passed", "review_due"),
    "retention": ({"d": "retained_until: 2026-03-01\n"}, "retention-passed", "retained_until"),
    "a long time": ({"d": "as_of: 2025-03-01\n"}, "not-checked-lately", "as_of"),
    "a flag": ({"d": "flags:\n  - name: redundancy\n    state: yes\n"}, "flag-without-end", "flags.1.ends"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_an_entry_that_breaks_a_rule_is_an_error_in_its_place(tmp_path: Path, case: str) -> None:
    entries, code, field = BROKEN[case]
    assert _told(_workspace(tmp_path, **entries)) == [(code, field, "error")]


@pytest.mark.parametrize("case", WARNED)
def test_what_time_brings_about_is_a_warning(tmp_path: Path, case: str) -> None:
    entries, code, field = WARNED[case]
    assert _told(_workspace(tmp_path, **entries)) == [(code, field, "warning")]


SOUND = {
    "sharing on a basis": {"d": _sharing("")},
    "sharing that is not allowed": {"d": _sharing("", allowed="no", legal_basis="none stated")},
    "sharing of which nobody knows whether it is allowed": {"d": _sharing("", allowed="unknown", legal_basis="unknown")},
    "counts without a basis": {"d": _sharing("", level="aggregate", legal_basis="unknown")},
    "an arrangement whose basis is unknown": {"r": _arrangement("")},
    "an agreement on its last day": {"a": "status: in force\nexpires: 2026-03-02\nreview_due: 2026-03\n"},
    "an agreement of which it is unknown when it ends": {"a": "status: in force\n"},
    "sharing that ended before its agreement": {"d": _sharing("", agreement="a", until="2025"), "a": "expires: 2025\n"},
    "a condition": {"d": "personal_data: special category\nspecial_condition: Article 9(2)(h)\n"},
    "a role": {"d": "contact_role: Data Protection Officer\nsteward_role: data-protection@example.org\n"},
    "an identifier of a business": {
        "d": "personal_data: not personal\nabout:\n  - businesses\nidentifiers:\n  - scheme: UTR\n    held: yes\n"
    },
    "an identifier that is not held": {"d": "personal_data: aggregate\nidentifiers:\n  - scheme: CHI\n    held: unknown\n"},
    "the holder's own level": {"d": _sharing("lowest_level: individual\n")},
    "what the holder receives": {"d": _sharing("lowest_level: aggregate\n", direction="received")},
    "a year ago": {"d": "as_of: 2025-03-02\n"},
    "a year ago or less": {"d": "as_of: 2025\n"},
    "what is over": {"r": "giver: holder\nstatus: completed\nas_of: 2016\n"},
    "a charity's interests": {"d": _sharing("", legal_basis="legitimate interests")},
}


@pytest.mark.parametrize("case", SOUND)
def test_an_entry_that_breaks_no_rule_is_silent(tmp_path: Path, case: str) -> None:
    assert _told(_workspace(tmp_path, **SOUND[case])) == []


def test_the_repository_breaks_no_rule_on_any_day() -> None:
    assert [str(p) for p in check_everything(REPOSITORY, today=dt.date(2036, 1, 1)) if p.file.startswith("data_catalog")] == []


def test_without_a_day_no_date_has_passed(tmp_path: Path) -> None:
    root = _workspace(tmp_path, a="status: in force\nexpires: 2000\n", d="retained_until: 2000\nas_of: 2000\n")
    assert _told(root, None) == []


def test_where_only_some_statements_break_a_rule_it_warns_with_all_of_them(tmp_path: Path) -> None:
    held = f"personal_data: aggregate\nidentifiers:\n  - scheme: CHI\n    held:\n      statements:{_BOTH.format('yes', 'no')}"
    text = held.replace("\n    - ", "\n        - ").replace("\n      told", "\n          told").replace("\n      as_of", "\n          as_of")
    problems = check_workspace(_workspace(tmp_path, d=text), today=None)
    assert {(p.code, p.severity) for p in problems} == {("identifier-on-not-personal", "warning"), ("contested-field", "warning")}
    for problem in problems:
        assert "“yes” (told by Holder, 2020) and “no” (told by Others)" in problem.message


def test_a_rule_looks_at_earlier_statements_too_and_is_an_error_where_all_break_it(tmp_path: Path) -> None:
    levels = "statements:\n        - value: individual\n        - value: {}\n          as_of: 2024"
    for later, severity in (("aggregate", "warning"), ("pseudonymised", "error")):
        text = _sharing("lowest_level: aggregate\n", level="\n      " + levels.format(later))
        broken = [p for p in check_workspace(_workspace(tmp_path, d=text)) if p.code == "holder-rule-broken"]
        assert [p.severity for p in broken] == [severity]


def test_a_holders_rule_on_which_statements_differ_only_warns(tmp_path: Path) -> None:
    text = _sharing("lowest_level:\n  statements:\n    - value: aggregate\n    - value: individual\n")
    broken = [p for p in check_workspace(_workspace(tmp_path, d=text)) if p.code == "holder-rule-broken"]
    assert [(p.field, p.severity) for p in broken] == [("sharing.1.level", "warning")]


def test_an_unknown_statement_contradicts_nothing(tmp_path: Path) -> None:
    basis = "\n      statements:\n        - value: consent\n        - value: unknown"
    assert _told(_workspace(tmp_path, d=_sharing("", legal_basis=basis))) == []


@pytest.mark.parametrize("role", [
    "Data Protection Officer", "Head of Housing Services", "Universal Credit Service Manager", "the jobcentre's work coach",
    "FORT Coordinator, Third Sector Fife", "Information Governance", "dpo@example.org", "Performance and Intelligence Team",
    "policy officer for pensioner poverty", "DWP Partnership Manager", "unknown", "",
])  # fmt: skip
def test_a_role_is_no_persons_name(role: str) -> None:
    assert person_in(role) == ""


@pytest.mark.parametrize("contact", [
    "Zebedee Quux", "Zebedee Quux-Smith, Data Protection Officer", "Data Officer (Zebedee Quux)", "Z. Quux", "Z Quux", "Mr Quux",
    "Quux, Zebedee", "Dr Q", "Zébédée O\u2019Quux",
])  # fmt: skip
def test_a_persons_name_is_found_beside_a_role(contact: str) -> None:
    assert person_in(contact) == "name"


def test_the_words_of_an_agencys_name_are_no_persons_name(tmp_path: Path) -> None:
    root = _workspace(tmp_path, d="contact_role: Skerry Fjord\n")
    assert [code for code, _, _ in _told(root)] == ["person-in-contact"]
    write(root / "data_catalog/agencies/skerry.yaml", "id: skerry\ntitle: Skerry Fjord\n")
    assert _told(root) == []


@given(st.text(max_size=60))
def test_no_contact_is_an_error_to_look_at(text: str) -> None:
    assert person_in(text) in {"", "name", "address"}


def test_a_message_never_repeats_the_name(tmp_path: Path) -> None:
    assert "Quux" not in str(check_workspace(_workspace(tmp_path, d="contact_role: Zebedee Quux\n")))


def test_a_workspace_switches_rules_off_and_changes_their_days_and_severity(tmp_path: Path) -> None:
    root = _workspace(tmp_path, d="as_of: 2025-03-01\ncontact_role: Zebedee Quux\nretained_until: 2020\n")
    changes = "  - rule: not-checked-lately\n    days: 400\n  - rule: person-in-contact\n    severity: warning\n  - rule: retention-passed\n    on: no\n"
    write(root / "data_catalog/rules.yaml", f"rules:\n{changes}")
    assert _told(root) == [("person-in-contact", "contact_role", "warning")]


LOCAL = {
    "is": ("personal_data", "value: personal", "personal_data: personal\n", "personal_data: aggregate\n"),
    "is not": ("security", "value: OFFICIAL", "security: unknown\n", "security: OFFICIAL\n"),
    "is one of": ("identifiers.scheme", "values:\n      - other\n      - name", "identifiers:\n  - scheme: name\n", "identifiers:\n  - scheme: CHI\n"),
    "is empty": ("caveat", "", "", "caveat: unknown\n"),
    "older than days": ("updated", "value: 30", "updated: 2025-12\n", "updated: 2026-02\n"),
}


@pytest.mark.parametrize("operator", LOCAL)
def test_a_local_rule_is_data(tmp_path: Path, operator: str) -> None:
    field, value, bad, good = LOCAL[operator]
    root = _workspace(tmp_path, d=bad)
    rule = f"  - id: ours\n    kind: dataset\n    field: {field}\n    operator: {operator}\n    sentence: Not so.\n    severity: error\n"
    write(root / "data_catalog/rules.yaml", f"local:\n{rule}" + (f"    {value}\n" if value else ""))
    assert [(p.code, p.message, p.severity) for p in check_workspace(root, today=TODAY)] == [("local-rule", "Not so. (Rule ours.)", "error")]
    _workspace(tmp_path, d=good)
    assert _told(root) == []


@pytest.mark.parametrize(("rules", "field"), [
    ("rules:\n  - rule: no-such\n", "rules.1.rule"),
    ("rules:\n  - rule: agreement-expired\n    days: 3\n", "rules.1.days"),
    ("rules:\n  - rule: not-checked-lately\n    days: 0\n", "rules.1.days"),
    ("local:\n  - {id: x, kind: dataset, field: sharing.no, operator: is, value: y, sentence: S.}\n", "local.1.field"),
    ("local:\n  - {id: x, kind: dataset, field: title, operator: older than days, value: 3, sentence: S.}\n", "local.1.field"),
    ("local:\n  - {id: x, kind: dataset, field: as_of, operator: older than days, value: long, sentence: S.}\n", "local.1.value"),
    ("local:\n  - {id: x, kind: dataset, field: title, operator: is, sentence: S.}\n", "local.1.value"),
    ("local:\n  - {id: x, kind: dataset, field: title, operator: is one of, value: y, sentence: S.}\n", "local.1.values"),
])  # fmt: skip
def test_a_rule_that_cannot_work_is_named_and_the_others_hold(tmp_path: Path, rules: str, field: str) -> None:
    root = _workspace(tmp_path, d="personal_data: special category\n")
    write(root / "data_catalog/rules.yaml", f"{rules}")
    assert _told(root) == [("no-special-condition", "special_condition", "error"), ("bad-rule", field, "error")]


def test_a_rules_file_that_cannot_be_read_leaves_the_packages_rules(tmp_path: Path) -> None:
    root = _workspace(tmp_path, d="personal_data: special category\n")
    write(root / "data_catalog/rules.yaml", "rules: [\n")
    assert {code for code, _, _ in _told(root)} > {"no-special-condition"}


def test_a_form_refuses_what_breaks_a_rule_and_saves_what_is_only_warned_of(tmp_path: Path) -> None:
    root = _workspace(tmp_path, d="contact_role: Zebedee Quux\nretained_until: 2020\n")
    path = root / "data_catalog/datasets/d.yaml"
    before = path.read_bytes()
    stored = load_record(path, Dataset, root=root)
    assert isinstance(stored, Stored)
    form = form_for(Dataset, folder=path.parent, root=root, record=stored)
    assert not form.save()
    assert path.read_bytes() == before
    assert "Not saved" in form.status
    form.propose("contact_role", "housing officer")
    assert form.save()
    assert b"housing officer" in path.read_bytes()
    assert "the day by which these data had to be gone" in form.status.casefold()


def test_a_copy_for_others_is_not_measured_by_what_it_leaves_out(tmp_path: Path) -> None:
    from workbench.partnership import project

    text = "audience: public\npersonal_data: special category\nspecial_condition: Article 9(2)(h)\n"
    root = _workspace(tmp_path / "whole", d=text)
    project(root, tmp_path / "copy", "public", on=TODAY)
    assert "special_condition" not in (tmp_path / "copy/data_catalog/datasets/d.yaml").read_text()
    assert check_workspace(tmp_path / "copy", today=TODAY) == []


def test_every_rule_has_a_check_a_reason_and_its_place_in_the_docs() -> None:
    rules = tomllib.loads((REPOSITORY / "workbench/catalogue/rules.toml").read_text(encoding="utf-8"))
    assert [check.code for check in CHECKS] == list(rules)
    page = (REPOSITORY / "docs/catalogue.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^### `([a-z-]+)`\n\n(.+)$", page, re.MULTILINE))
    for code, rule in rules.items():
        days = f", {rule['days']} days" if "days" in rule else ""
        assert told[code] == f"{rule['severity'].capitalize()}{days}. **Why.** {rule['why']}"


def test_the_rules_are_pure_and_need_no_file_but_the_entrys_name() -> None:
    from workbench.store import read_yaml

    document = read_yaml(b"id: a\ntitle: A\nstatus: in force\nexpires: 2020\n", "a.yaml")
    assert not isinstance(document, Problem)
    stored = Stored(Agreement.model_validate(document.data), Path("a.yaml"), "", document)
    rules, _ = read_rules(Path("no-such-folder"))
    found = list(broken_rules(stored, Entries(), rules, today=TODAY, root=Path("no-such-folder")))
    assert [(p.file, p.line, p.code) for p in found] == [("a.yaml", 3, "agreement-expired")]
