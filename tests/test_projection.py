"""A copy for an audience holds what they may see and nothing else, whatever is written wherever."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, ClassVar, get_args, get_origin

import pytest
from pydantic import StringConstraints, ValidationError

from workbench.disclosure import ProtectedNames, Protection, allows, for_audience
from workbench.errors import RecordError, RequestError
from workbench.inquiry import ENTRY_KINDS, Finding, InquiryRecord
from workbench.partnership import KINDS, check_workspace, open_workspace, project
from workbench.partnership.withholding import Withholding
from workbench.store import (
    AUDIENCES,
    Audience,
    LongText,
    Mark,
    Model,
    Record,
    Text,
    mark_of,
    model_in,
    new_yaml,
    read_yaml,
)
from workbench.workspace import LocalData, read_local_data

_DAY = dt.date(2026, 6, 15)
_CANARY = "Zebedee Quux"
_MAIL = "z.quux@example.org"
_PHONE = "01592 555123"
_PRIVATE = f"p1:\n  email: {_MAIL}\n  name: {_CANARY}\n  phone: {_PHONE}\np2: Xanthippe Nobody\n"
_NI = "AB" + " 12 34 56 C"
_CHI = "010260" + "1542"
_POSTCODE = "KY1" + " 1AA"
_KEY = "ghp_" + "1a2B3c4D5e6F7g8H9i0J1k2L3m4N5o6P7q8R"
_KNOWN = "SENTINEL-" + "4f8a"
_HINTS = re.compile(rb"(?i)zebedee|quux|555[ -]?123|xanthippe|34 ?56|01026[0]1542|1AA|1a2B3c|SENTINEL")


def _write(root: Path, name: str, data: dict[str, Any]) -> None:
    path = root / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(new_yaml(data))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "made"
    root.mkdir()
    (root / "workbench.toml").write_text('format = 1\ntitle = "T"\ndefault_inquiry = "one"\n', encoding="utf-8")
    (root / "private").mkdir()
    (root / "private" / "people.yaml").write_text(_PRIVATE, encoding="utf-8")
    _write(root, "inquiries/one/inquiry", {"id": "one", "audience": "public", "title": "One", "site": "Here"})
    _write(root, "people/p1", {"id": "p1", "role": "Officer"})
    return root


def _copy(root: Path, audience: Audience = "public") -> Path:
    copy = root.parent / f"copy-{audience}"
    projected = project(root, copy, audience, on=_DAY)
    assert check_workspace(copy) == []
    assert projected.audience == audience
    return copy


def _data(copy: Path, name: str) -> dict[str, Any]:
    found = read_yaml((copy / f"{name}.yaml").read_bytes(), name)
    return dict(found.data)  # type: ignore[union-attr]


def _bytes_in(copy: Path) -> bytes:
    return b"\n".join(p.relative_to(copy).as_posix().encode() + b"\n" + p.read_bytes() for p in copy.rglob("*") if p.is_file())


# ---- every free-text field of every kind, from the models themselves


def _free(annotation: Any, metadata: list[Any]) -> bool:
    """Whether a field takes any text: its type, or that of its items, is Text or LongText."""
    if any(isinstance(item, StringConstraints) and item.pattern is None for item in metadata):
        return True
    for argument in get_args(annotation):
        if get_origin(argument) is Annotated and _free(argument.__origin__, list(argument.__metadata__)):
            return True
        if get_origin(argument) is not Annotated and _free(argument, []):
            return True
    return False


def _filled(model: type[Model], text: str) -> dict[str, Any]:
    """Give data in which every free-text field holds a text, and the other needed fields something right."""
    plain: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        part, listed = model_in(field.annotation), "tuple" in str(field.annotation)
        if part:
            value: Any = _filled(part, text)
        elif _free(field.annotation, field.metadata):
            value = text
        elif "Quantity" in str(field.annotation):
            value = "5 " + re.split(r"\d", text.replace("\n", " "))[0].strip()
        elif field.is_required():
            value = _right(model, name)
        else:
            continue
        plain[name] = [value] if listed else value
    return plain


def _right(model: type[Model], name: str) -> str:
    linked = next((n for n, kind in enumerate(KINDS) if kind.kind == mark_of(model.model_fields[name]).link), None)
    if linked is not None:
        return f"filled-{linked}"
    for value in ("fife", "preparing", "5", "unknown", "yes", "team", "name", "collected data"):
        try:
            model.model_validate({name: value})
        except ValidationError as error:
            if any(detail["loc"][:1] == (name,) for detail in error.errors()):
                continue
        return "preparing" if mark_of(model.model_fields[name]).link == "phase" else value
    raise AssertionError(name)


def _place(kind: type[Record], number: int) -> str:
    if kind is InquiryRecord:
        return f"inquiries/filled-{number}/inquiry"
    folder = f"inquiries/one/{kind.folder}" if kind in ENTRY_KINDS else kind.folder
    return f"{folder}/filled-{number}"


_WRITTEN = {
    "as it is": f"Said by {_CANARY}, {_MAIL}, {_PHONE}.",
    "in other forms": "Said by QUUX, Zebedee; Z. Quux; zebedee\u00a0quux; Zebe\u00addee Quux; Ring +44 1592 555 123",
    "alone": _CANARY,
    "over lines": "One line: Zebedee\nQuux # said\n- so",
    "identifiers": f"Quux, Zebedee: {_NI}, {_CHI}, {_POSTCODE}; {_NI.lower().replace(' ', '')} and {_CHI[:6]} {_CHI[6:]}",
    "secrets": f"Zebedee Quux wrote {_KEY}, {_KNOWN}, {_KNOWN.encode().hex()}, password={_KEY[4:14]}",
    "an identifier alone": f"{_NI} of Z. Quux",
}
_TOLD = {"identifiers": "identifier-in-text", "an identifier alone": "identifier-in-text", "secrets": "secret-in-text"}


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("written", _WRITTEN)
def test_a_canary_in_every_free_text_field_of_every_kind_is_in_no_byte_of_a_copy(
    root: Path, written: str, audience: Audience, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKBENCH_STATXPLORE_API_KEY", _KNOWN)
    fields = 0
    for number, kind in enumerate(KINDS):
        place = _place(kind, number)
        data = _filled(kind, _WRITTEN[written]) | {"id": f"filled-{number}", "audience": "public"}
        kind.model_validate(data)
        fields += str(data).count("uux")
        _write(root, place, data)
        if kind is LocalData:
            heading = _WRITTEN[written].replace("\n", " ").replace('"', "")
            (root / f"{place}.csv").write_text(f'"{heading}",b\nZebedee,Quux\n"{_PHONE}",x\n', encoding="utf-8")
            _write(root, place, data | {"columns": [{"name": heading}], "rule": "published"})
    assert fields > 100
    (root / "workbench.toml").write_text(f'format = 1\ntitle = "Of {_CANARY}"\n', encoding="utf-8")
    assert {p.code for p in check_workspace(root)} == {"name-in-text", _TOLD.get(written, "name-in-text")}
    copy = _copy(root, audience)
    assert not _HINTS.search(_bytes_in(copy))
    assert not Protection(ProtectedNames([_CANARY, _MAIL, _PHONE])).found_in(_bytes_in(copy).decode())
    hidden = {kind.kind for kind in KINDS if for_audience(kind.model_validate(_filled(kind, "x") | {"id": "x", "audience": "public"}), audience) is None}
    for number, kind in enumerate(KINDS):
        if kind.kind not in hidden | {"quote"}:
            assert (copy / f"{_place(kind, number)}.yaml").exists(), kind


@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_name_in_statements_and_identifiers_is_in_no_byte_of_a_copy(root: Path, audience: Audience) -> None:
    said = {"statements": [{"value": _CANARY, "told_by": _CANARY, "source": _MAIL}, {"value": "x", "as_of": "2015"}]}
    _write(root, "people/zebedee-quux", {"id": "zebedee-quux", "role": said, "inquiries": ["one"]})
    _write(root, "people/p2", {"id": "p2", "role": "Other", "inquiries": ["one"]})
    head = {"id": "one", "audience": "public", "title": "One", "site": "Here", "questions": [
        {"id": "what-quux-zebedee-said", "versions": [{"text": said}]}, {"id": "sub", "parent": "what-quux-zebedee-said",
         "versions": [{"text": "Why?"}]}]}  # fmt: skip
    _write(root, "inquiries/one/inquiry", head)
    _write(root, "inquiries/one/sessions/zebedee-quux-spoke", {
        "id": "zebedee-quux-spoke", "audience": "public", "title": "S", "attendees": ["zebedee-quux", "p2"]})  # fmt: skip
    _write(root, "inquiries/zebedee-quux/inquiry", {"id": "zebedee-quux", "audience": "public", "title": "Z", "site": "Here"})
    copy = _copy(root, audience)
    assert not _HINTS.search(_bytes_in(copy))
    ws = open_workspace(copy)
    assert {p.role for p in ws.people} >= {"Other", "Officer"}
    assert len(ws.people) == 3
    assert [q.parent for q in ws.inquiry("one").questions if q.parent] == [ws.inquiry("one").questions[0].id]
    if audience != "public":
        assert len(ws.inquiry("one").sessions[0].attendees) == 2
        assert set(ws.inquiry("one").sessions[0].attendees) <= {p.id for p in ws.people}


def test_a_row_of_data_with_a_name_across_cells_keeps_its_shape(root: Path) -> None:
    about = {"id": "d", "audience": "public", "title": "D", "what": "w", "publisher": "p", "source": "s", "licence": "l",
             "geography": "g", "period": "p", "synthetic": "yes", "rule": "published", "columns": [{"name": "n", "type": "number"}]}  # fmt: skip
    _write(root, "data/d", about)
    (root / "data" / "d.csv").write_text("first,last,n\nZebedee,Quux,5\nquux,zebedee,01592555123\nAnn,Other,7\n", encoding="utf-8")
    copy = _copy(root)
    frame = read_local_data(copy / "data", "d", root=copy).frame()
    assert list(frame["first"]) == ["[name withheld]", "[name withheld]", "Ann"]
    assert list(frame["n"].fillna(-1)) == [5, -1, 7]


@pytest.mark.parametrize("audience", AUDIENCES)
def test_an_identifier_or_a_secret_in_ids_numbers_and_rows_leaves_the_copy_right(root: Path, audience: Audience) -> None:
    slug = _POSTCODE.lower().replace(" ", "-")
    _write(root, f"inquiries/one/evidence/at-{slug}", {"id": f"at-{slug}", "audience": "public", "title": "E", "origin": "unknown"})
    _write(root, "inquiries/one/findings/f", {"id": "f", "audience": "public", "text": "x", "evidence": [f"at-{slug}"]})
    about = {"id": "d", "audience": "public", "title": "D", "what": "w", "publisher": "p", "source": "s", "licence": "l",
             "geography": "g", "period": "p", "synthetic": "yes", "rule": "published", "columns": [{"name": "n", "type": "number"}]}  # fmt: skip
    _write(root, "data/d", about)
    (root / "data" / "d.csv").write_text(f"where,who,n\n{_POSTCODE},{_NI},5\n{_KEY},Ann,{_CHI}\nFife,Bob,7\n", encoding="utf-8")
    problems = {(p.file, p.line, p.code, p.severity) for p in check_workspace(root)}
    assert problems >= {
        ("data/d.csv", 2, "identifier-in-text", "warning"), ("data/d.csv", 3, "identifier-in-text", "warning"), ("data/d.csv", 3, "secret-in-text", "error"),
    }  # fmt: skip
    copy = _copy(root, audience)
    assert not _HINTS.search(_bytes_in(copy))
    frame = read_local_data(copy / "data", "d", root=copy).frame()
    assert list(frame["where"]) == ["[identifier withheld]", "[secret withheld]", "Fife"]
    assert list(frame["n"].fillna(-1)) == [5, -1, 7]
    inquiry = open_workspace(copy).inquiry("one")
    assert inquiry.findings["f"].evidence == ("identifier-withheld-1",)
    assert [e.id for e in inquiry.evidence] == ["identifier-withheld-1"]


def _agency(root: Path, address: str, audience: str = "public") -> None:
    said = {"statements": [{"value": address, "told_by": "the council"}]}
    _write(root, "data_catalog/agencies/council", {"id": "council", "audience": audience, "title": "Council", "address": said})


@pytest.mark.parametrize("address", [_POSTCODE, f"Zebedee Quux, 1 High Street, {_POSTCODE}", f"{_NI}, High Street, {_POSTCODE}"])
def test_what_is_no_address_of_an_office_makes_no_postcode_public(root: Path, address: str) -> None:
    _agency(root, address)
    _write(root, "inquiries/one/findings/f", {"id": "f", "audience": "public", "text": f"Seen at {_POSTCODE}."})
    assert not _HINTS.search(_bytes_in(_copy(root)))


def test_the_postcode_of_an_agency_that_an_audience_may_not_see_is_not_shown_to_it(root: Path) -> None:
    _agency(root, f"A refuge, High Street, {_POSTCODE}", "team")
    _write(root, "inquiries/one/findings/f", {"id": "f", "audience": "public", "text": f"Seen at {_POSTCODE}."})
    assert _data(_copy(root), "inquiries/one/findings/f")["text"] == "Seen at [identifier withheld]."
    assert _data(_copy(root, "team"), "inquiries/one/findings/f")["text"] == f"Seen at {_POSTCODE}."


def test_the_postcode_of_an_agencys_address_may_be_shown_unless_a_person_has_it_too(root: Path) -> None:
    _agency(root, f"High Street, Kirkcaldy {_POSTCODE}")
    _write(root, "inquiries/one/findings/f", {"id": "f", "audience": "public", "text": f"Seen at {_POSTCODE} and KY2 {'2AA'}."})
    assert {(p.file, p.code) for p in check_workspace(root)} == {("inquiries/one/findings/f.yaml", "identifier-in-text")}
    assert _data(_copy(root), "inquiries/one/findings/f")["text"] == f"Seen at {_POSTCODE} and [identifier withheld]."
    (root / "private" / "people.yaml").write_text(f"p1:\n  name: {_CANARY}\n  home: {_POSTCODE.replace(' ', '')}\n", encoding="utf-8")
    copy = _copy(root, "team")
    assert _data(copy, "inquiries/one/findings/f")["text"] == "Seen at [identifier withheld] and [identifier withheld]."
    assert _POSTCODE.encode() not in _bytes_in(copy)


# ---- by the fields' own marks


def _plain(model: type[Model]) -> dict[str, Any]:
    return _filled(model, "some text") | {"id": "x", "audience": "public"}


def _shown_against(model: type[Model], shown: dict[str, Any], audience: Audience) -> Iterator[str]:
    for name, value in shown.items():
        field = model.model_fields[name]
        if not allows(mark_of(field).audience, audience):
            yield name
        part = model_in(field.annotation)
        for item in value if isinstance(value, list) else [value]:
            if part and isinstance(item, dict):
                yield from _shown_against(part, item, audience)


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_no_field_is_shown_to_an_audience_wider_than_its_mark(kind: type[Record], audience: Audience) -> None:
    shown = for_audience(kind.model_validate(_plain(kind)), audience)
    assert shown is not None
    assert list(_shown_against(kind, shown, audience)) == []


class Unmarked(Record):
    """A record for tests, with fields that nobody marked."""

    kind: ClassVar[str] = "unmarked"
    folder: ClassVar[str] = "unmarked"
    title: Annotated[Text, Mark("Its title", audience="public")]
    forgotten: Text = "a default"
    meant: Annotated[Text | None, Mark("Marked, but for nobody in particular")] = None


def test_a_field_without_a_mark_is_for_the_team_only() -> None:
    record = Unmarked.model_validate({"id": "x", "audience": "public", "title": "T", "forgotten": "secret", "meant": "secret"})
    for audience in ("partners", "public"):
        assert for_audience(record, audience) == {"id": "x", "audience": "public", "title": "T"}
    assert for_audience(record, "team") == {
        "id": "x", "audience": "public", "title": "T", "forgotten": "secret", "meant": "secret",
    }  # fmt: skip


def test_a_record_whose_needed_field_is_hidden_is_hidden() -> None:
    class Needed(Record):
        secret: Text

    assert for_audience(Needed.model_validate({"id": "x", "audience": "public", "secret": "s"}), "public") is None


@pytest.mark.parametrize(("widest", "seen"), [("team", ["team"]), ("partners", ["team", "partners"]), ("public", list(AUDIENCES))])
def test_a_record_is_copied_only_for_audiences_that_may_see_it(root: Path, widest: str, seen: list[str]) -> None:
    _write(root, "inquiries/one/findings/f", {"id": "f", "audience": widest, "text": "x"})
    assert [a for a in AUDIENCES if (_copy(root, a) / "inquiries/one/findings/f.yaml").exists()] == seen


def test_a_record_says_nothing_of_its_audience_so_it_is_for_the_team(root: Path) -> None:
    _write(root, "inquiries/one/reflections/r", {"id": "r", "text": "x"})
    assert not (_copy(root) / "inquiries/one/reflections/r.yaml").exists()


@pytest.mark.parametrize("head", ["audience: team\ntitle: T\nsite: S\n", "audience: public\ntitle: T\nsi", None])
def test_nothing_of_an_inquiry_is_shown_whose_head_is_hidden_or_cannot_be_read(root: Path, head: str | None) -> None:
    _write(root, "inquiries/two/findings/f", {"id": "f", "audience": "public", "text": "x"})
    if head is not None:
        (root / "inquiries/two/inquiry.yaml").write_text(f"id: two\n{head}", encoding="utf-8")
    copy = _copy(root)
    assert not (copy / "inquiries/two").exists()
    assert project(root, copy, "public", on=_DAY).inquiries == {"one"}


def test_links_to_what_is_hidden_are_taken_out_even_where_another_inquiry_has_that_name(root: Path) -> None:
    _write(root, "inquiries/two/inquiry", {"id": "two", "audience": "public", "title": "T", "site": "S"})
    evidence = {"id": "e", "title": "E", "origin": "unknown"}
    _write(root, "inquiries/one/evidence/e", evidence)
    _write(root, "inquiries/two/evidence/e", evidence | {"audience": "public"})
    links = {"statements": [{"value": ["e"]}, {"value": ["e"], "told_by": "t"}]}
    _write(root, "inquiries/one/findings/f", {"id": "f", "audience": "public", "text": "x", "evidence": ["e"]})
    _write(root, "inquiries/one/findings/g", {"id": "g", "audience": "public", "text": "x", "evidence": links})
    _write(root, "inquiries/one/gaps/h", {"id": "h", "audience": "public", "text": "x", "closed_by": {"statements": [{"value": "e"}]}})
    _write(root, "inquiries/two/findings/f", {"id": "f", "audience": "public", "text": "x", "evidence": ["e"]})
    copy = _copy(root)
    assert open_workspace(copy).inquiry("one").findings["f"].evidence == ()
    assert open_workspace(copy).inquiry("one").findings["g"].evidence == ()
    assert open_workspace(copy).inquiry("one").gaps["h"].closed_by is None
    assert open_workspace(copy).inquiry("two").findings["f"].evidence == ("e",)


# ---- consent


def _quote(root: Path, **more: Any) -> None:
    _write(root, "inquiries/one/quotes/q", {"id": "q", "audience": "public", "text": "Words.", "role": "Officer", **more})


def _agrees(root: Path, what: str = "quotes", **more: Any) -> None:
    asked = {"what": what, "audience": "public", "given": "yes", "on": "2026-01-01", **more}
    _write(root, "people/p1", {"id": "p1", "role": "Officer", "consents": [asked]})


def _quoted(root: Path, audience: Audience = "public") -> bool:
    return (_copy(root, audience) / "inquiries/one/quotes/q.yaml").exists()


def test_a_quote_is_shown_with_dated_consent_and_not_without_it_or_after_its_withdrawal(root: Path) -> None:
    _quote(root, person="p1")
    assert not _quoted(root)
    assert _quoted(root, "team")
    _agrees(root)
    assert _quoted(root)
    assert "person" not in _data(_copy(root), "inquiries/one/quotes/q")
    _agrees(root, withdrawn="2026-06-15")
    assert not _quoted(root)
    _agrees(root, audience="partners")
    assert (_quoted(root), _quoted(root, "partners")) == (False, True)
    _agrees(root, what="name")
    assert not _quoted(root)
    _agrees(root, on="2026-06-16")
    assert not _quoted(root)


def test_a_quote_of_nobody_in_particular_is_shown_only_if_it_is_published_already(root: Path) -> None:
    _quote(root)
    assert not _quoted(root)
    _quote(root, published="unknown")
    assert not _quoted(root)
    _quote(root, published={"statements": [{"value": "no"}, {"value": "yes"}]})
    assert not _quoted(root)
    _quote(root, published="yes")
    assert _quoted(root)


def test_who_agreed_to_be_named_is_named_and_their_contacts_stay_private(root: Path) -> None:
    _write(root, "inquiries/one/findings/f", {"id": "f", "audience": "public", "text": f"{_CANARY}, {_MAIL}, Xanthippe Nobody"})
    _agrees(root, what="name")
    copy = _copy(root)
    assert _data(copy, "inquiries/one/findings/f")["text"] == f"{_CANARY}, [name withheld], [name withheld]"
    assert open_workspace(copy).person_name("p1") == _CANARY
    _agrees(root, what="name", withdrawn="2026-03")
    copy = _copy(root)
    assert _data(copy, "inquiries/one/findings/f")["text"] == "[name withheld], [name withheld], [name withheld]"
    assert open_workspace(copy).person_name("p1") == "Officer"


# ---- what is no record


def test_files_that_are_no_records_are_not_copied(root: Path, workspace_copy: Path) -> None:
    for name in ("notes.txt", "people/notes.md", "inquiries/one/draft.docx", "inquiries/one/instruments/answers.csv",
                 "inquiries/one/reports.yaml", "data/other.csv", "templates/reports/own.ipynb", ".git/config", "people/.writing-1-p1.yaml"):  # fmt: skip
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("secret", encoding="utf-8")
    copy = _copy(root)
    assert sorted(p.relative_to(copy).as_posix() for p in copy.rglob("*") if p.is_file()) == [
        "inquiries/one/inquiry.yaml", "people/p1.yaml", "workbench.toml",
    ]  # fmt: skip
    sample = workspace_copy.parent / "sample"
    project(workspace_copy, sample, "public", on=_DAY)
    assert {p.suffix for p in sample.rglob("*") if p.is_file()} == {".yaml", ".csv", ".json", ".toml"}
    assert {p.parent.name for p in sample.rglob("*.json")} == {".aggregates", "instruments", "statxplore"}


def test_comments_of_the_files_are_not_copied(root: Path) -> None:
    (root / "people" / "p1.yaml").write_text("# a comment\nid: p1\nrole: Officer # said in secret\n", encoding="utf-8")
    assert b"#" not in _bytes_in(_copy(root))


def test_what_cannot_be_read_is_left_out_and_counted(root: Path) -> None:
    (root / "people" / "torn.yaml").write_text("id: torn\nro", encoding="utf-8")
    _write(root, "data/d", _plain(LocalData) | {"id": "d", "rule": "published"})
    (root / "data" / "d.csv").write_bytes(b"\xff\xfe")
    copy = root.parent / "copy"
    assert project(root, copy, "public", on=_DAY).unreadable == 2
    assert check_workspace(copy) == []
    assert open_workspace(copy).settings.projection is not None


def test_names_that_cannot_be_read_stop_everything(root: Path) -> None:
    (root / "private" / "people.yaml").write_text("p1:\n  name: Zeb", encoding="utf-8")
    copy = root.parent / "copy"
    with pytest.raises(RecordError):
        project(root, copy, "public", on=_DAY)
    assert not copy.exists()


def test_a_copy_is_never_made_over_the_workspace(root: Path) -> None:
    for target in (root, root.parent, root / "people" / ".."):
        with pytest.raises(RequestError):
            project(root, target, "public", on=_DAY)
    assert (root / "workbench.toml").exists()


def test_a_text_that_grows_too_long_leaves_the_copy_right(root: Path) -> None:
    _write(root, "inquiries/one/findings/f", {"id": "f", "audience": "public", "text": "x", "headline": ("Z Quux " * 285).strip()})
    copy = root.parent / "copy"
    assert project(root, copy, "public", on=_DAY).unreadable == 1
    assert check_workspace(copy) == []


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_samples_copy_is_right_and_says_whom_it_is_for(workspace_copy: Path, audience: Audience) -> None:
    copy = workspace_copy.parent / "copy"
    projected = project(workspace_copy, copy, audience, on=_DAY)
    assert check_workspace(copy) == []
    assert projected.unreadable == 0
    ws = open_workspace(copy)
    assert (ws.audience, ws.checked) == (audience, True)
    assert len(ws.inquiries) == len(projected.inquiries) == 11


def test_withholding_keeps_words_of_a_list_numbers_and_dates_right() -> None:
    withheld = Withholding(Protection(ProtectedNames(["Draft", "2015 2016"])))
    data = {"id": "f", "text": "A draft.", "status": "draft", "date": "2015", "note": "Draft"}
    shown = withheld.record(data, Finding)
    assert shown == {"id": "f", "text": "A [name withheld].", "status": "draft", "date": "2015", "note": "[name withheld]"}
    assert LongText is not Text
