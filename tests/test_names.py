"""Real names are found in the forms in which people write them, and ordinary words are left alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from workbench.disclosure import NAME, WITHHELD, ProtectedNames

# made-up people
_NAMES = ProtectedNames([
    "Zebedee Quux-Smith", "Màiri Nic a' Phearsain", "\u0141ukasz O'Neil", "Anne Field", "Sue Price", "Sam Mile", "Ian Case",
    "Xanthippe", "z.quux@example.org", "+44 1592 555123", "07700 900123",
])  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Zebedee Quux-Smith", "zebedee quux smith", "ZEBEDEE  QUUX-SMITH", "Quux-Smith, Zebedee", "Z. Quux-Smith",
        "Z Quux Smith", "Quux-Smith Z.", "Zebedee Smith", "zebedee_quux_smith", "zebedeequuxsmith", "Zebedee\nQuux Smith",
        "Zebedee\n        Quux-Smith", "Zebedee\u00a0Quux\u2011Smith", "Zebe\u00addee Quux-Smith", "Z\u00e9b\u00e9d\u00e9e Quux-Smith",
        "Zebedee\u200b Quux-Smith", "(Zebedee Quux-Smith)", "Zebedee Quux-Smith's", "\u2018Zebedee Quux-Smith\u2019", "<b>Zebedee Quux-Smith",
        "Z\u20ddebedee Quux-Smith", "\uff3aebedee Quux-Smith",
        "Mairi Nic a\u2019 Phearsain", "Lukasz O\u2019Neil", "\u0142ukasz oneil", "A. Field", "Field, A.", "S. Price", "Price, S",
        "Xanthippe", "XANTHIPPE!", "Z.QUUX@example.org", "mailto:z.quux@example.org",
        "01592 555123", "(01592) 555 123", "+44 (0)1592 555123", "441592555123", "07700900123", "+44 7700 900 123",
    ],
)  # fmt: skip
def test_a_name_is_found_however_it_is_written(text: str) -> None:
    assert _NAMES.found_in(text)
    assert WITHHELD in _NAMES.withhold(f"before {text} after")
    assert not _NAMES.found_in(_NAMES.withhold(f"before {text} after"))


@pytest.mark.parametrize(
    "text",
    [
        "a field of study", "in this field, a team", "A field", "Scotland's price", "the price's rise", "they smile",
        "Case by case, I think", "a case, I mean", "in the case of", "Zebedee's brother", "quux", "01592 555124", "1592",
        "example.org", "Xanthippes", "xzebedee quux-smith", "the first-class price", "", "It was as Price said",
        "smith zebra", "I case", "the Fields",
    ],
)  # fmt: skip
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert not _NAMES.found_in(text)
    assert _NAMES.withhold(text) == text


def test_the_samples_hold_no_name_of_ordinary_people() -> None:
    names = ProtectedNames(["Anne Field", "Sue Price", "Ian Case", "Tom Work", "Will Power", "Ann Other", "Ed Data", "Sam Group"])
    root = Path(__file__).resolve().parents[1]
    for path in [p for folder in ("inquiries", "people", "data_catalog") for p in (root / folder).rglob("*.yaml")]:
        assert not names.found_in(path.read_text(encoding="utf-8")), path


def test_what_is_around_a_name_stays() -> None:
    text = "Ask Zebedee Quux-Smith (z.quux@example.org) or ring 01592 555123."
    assert _NAMES.withhold(text) == f"Ask {WITHHELD} ({WITHHELD}) or ring {WITHHELD}."


def test_no_names_protect_nothing() -> None:
    for terms in ([], ["", " ", "ab", "--- "]):
        names = ProtectedNames(terms)
        assert not names
        assert not names.found_in("anything ab")
        assert names.withhold("anything") == "anything"


def test_a_term_of_signs_that_are_neither_letters_nor_digits_is_found_nowhere() -> None:
    names = ProtectedNames(["\U00010107\U00010107\U00010107"])
    assert not names.found_in("\U00010107\U00010107\U00010107")
    assert names.withhold("anything") == "anything"


def test_names_that_overlap_are_one() -> None:
    names = ProtectedNames(["Zebedee Quux", "Quux Smith-Other", "Quux"])
    assert names.spans("by Zebedee Quux Smith-Other.") == [(3, 27)]
    assert names.withhold("by Zebedee Quux Smith-Other.") == f"by {WITHHELD}."


def test_what_was_found_is_called_a_name_and_never_which() -> None:
    for kinds in (_NAMES.kinds_in, _NAMES.kinds_in_pieces):
        assert kinds("Zebedee Quux-Smith and Xanthippe") == (NAME,)
        assert kinds("nobody") == ()


def test_signs_in_a_name_are_taken_as_they_are() -> None:
    names = ProtectedNames(["Ann (Nan) O.Other+", "a|b|c", ".*"])
    assert names.found_in("ann nan o other")
    assert not names.found_in("anything else")


_LETTERS = "aeizqu -.',@\n0159\u00e9\u0300\u0301\u2019\u00df\u0130\u200b\u0142\u20dd\ufb01"


@given(st.lists(st.text(_LETTERS, max_size=12), max_size=3), st.lists(st.text(_LETTERS, max_size=20), max_size=4), st.data())
def test_nothing_protected_is_left_in_what_was_withheld(terms: list[str], texts: list[str], data: st.DataObject) -> None:
    names = ProtectedNames(terms)
    assume(not names.found_in(WITHHELD))
    text = " ".join([*texts, *(data.draw(st.sampled_from(terms)) for _ in range(2 if terms else 0))])
    assert not names.found_in(names.withhold(text))


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=40), st.text(st.characters(exclude_categories=("Cs",)), max_size=40))
def test_a_protected_term_is_found_in_any_text_around_it(before: str, after: str) -> None:
    names = ProtectedNames(["Zebedee Quux"])
    text = f"{before} Zebedee Quux {after}"
    assert names.found_in(text)
    assert not names.found_in(names.withhold(text))
    plain = f"{before} {after}"
    assert names.found_in(plain) or names.withhold(plain) == plain


@pytest.mark.parametrize("said", ["Mr Quux-Smith", "mrs. quux smith", "Dr Smith", "Cllr Quux Smith", "PROFESSOR QUUX-SMITH", "Miss Smith"])
def test_a_surname_after_a_title_is_the_person(said: str) -> None:
    names = ProtectedNames(["Zebedee Quux-Smith"])
    assert names.withhold(f"Ask {said} of the council") == f"Ask {WITHHELD} of the council"


@pytest.mark.parametrize("said", ["a Smith", "Ms Quuxley", "the blacksmith", "Mrsmith", "Dr Zebedee"])
def test_a_surname_without_a_title_or_another_name_is_left(said: str) -> None:
    assert not ProtectedNames(["Zebedee Quux-Smith"]).found_in(said)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("S\u00f8ren Quux", "Soren Quux"), ("\u0110or\u0111e Quux", "Dorde Quux"), ("Gu\u00f0run Quux", "Gudrun Quux"), ("\u00deor Quux", "Thor Quux"),
        ("\u00c6sa Quux", "Aesa Quux"), ("\u0152del Quux", "Oedel Quux"), ("I\u015f\u0131k Quux", "Isik Quux"), ("\u0126al Quux", "Hal Quux"),
        ("\u0141ukasz Quux", "Lukasz Quux"), ("O\u2018Hara Quux", "O'Hara Quux"), ("O\u2019Hara Quux", "O'Hara Quux"), ("O\u02bcHara Quux", "O'Hara Quux"),
    ],
)  # fmt: skip
def test_letters_of_other_alphabets_are_what_people_type_for_them(written: str, plain: str) -> None:
    assert ProtectedNames([written]).withhold(f"Ask {plain}.") == f"Ask {WITHHELD}."
    assert ProtectedNames([plain]).withhold(f"Ask {written}.") == f"Ask {WITHHELD}."


def test_a_term_needs_three_signs_beside_its_blanks() -> None:
    assert ProtectedNames([" Abe ", "Abe", " Al ", "--- "]).terms == ("Abe",)
    assert ProtectedNames(["Abe"]).found_in("Ask Abe.")


@pytest.mark.parametrize(
    ("terms", "text", "spans"),
    [
        (["Anna Quux", "Quux Bell", "Bell Carr"], "x Anna Quux Bell Carr y", [(2, 21)]),
        (["Anna Quux Bell", "Quux"], "x Anna Quux Bell y", [(2, 16)]),
        (["Quux", "Bell"], "Quux Bell", [(0, 4), (5, 9)]),
        (["a@b.cd", "e@f.gh"], "a@b.cd,e@f.gh", [(0, 6), (7, 13)]),
    ],
)
def test_names_that_overlap_are_one_place(terms: list[str], text: str, spans: list[tuple[int, int]]) -> None:
    assert ProtectedNames(terms).spans(text) == spans


@pytest.mark.parametrize("initial", ["A", "I", "O"])
def test_an_initial_that_is_a_word_needs_its_full_stop(initial: str) -> None:
    names = ProtectedNames([f"{initial}nna Quux"])
    assert names.found_in(f"Ask {initial}. Quux")
    assert not names.found_in(f"Ask {initial} Quux")


@pytest.mark.parametrize("gap", [" ", "-", ".", "(", ")", "\u00a0", "\u2009", "\u3000", ") ", " - "])
def test_a_telephone_number_is_found_whatever_stands_between_its_digits(gap: str) -> None:
    assert ProtectedNames(["01592 550199"]).found_in(f"Ring 01592{gap}550199")
