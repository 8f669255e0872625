"""Identifiers of people are found however they are written, and nothing else is taken for one.

In the examples a “~” is left out before they are used, so that few of them are one as they stand here.
"""

from __future__ import annotations

import calendar
import hashlib
import random
import uuid
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.disclosure.identifiers import CHI_NUMBER, NATIONAL_INSURANCE_NUMBER, POSTCODE, Identifiers

_ROOT = Path(__file__).resolve().parents[1]


def _as_written(text: str) -> str:
    return text.replace("~", "")


def _kinds(text: str, **allowed: list[str]) -> list[str]:
    return [kind for _, _, kind in Identifiers(**allowed).found(_as_written(text))]


# ---- National Insurance numbers


@pytest.mark.parametrize(
    "text",
    [
        "AB~123456C", "ab~123456c", "AB 12~ 34 56 C", "AB-12-~34-56-C", "AB 12~3456 C", "AB_12_~34_56_C", "(AB~123456C)", "NI:AB~123456C.",
        "AB\u00a012\u00a0~34\u00a056\u00a0C", "AB\u201112\u2011~34\u201156\u2011C", "\uff21\uff22\uff11\uff12\uff13\uff14\uff15\uff16\uff23",  # workbench: allow
        "AB\u200b12~3456C", "AB 12 ~34\n56 C", "A B 1 2 3 ~4 5 6 C", "A-B-1-2-3-~4-5-6-C", "JM~999999D", "my number is we~654321a", "<b>AB~123456C</b>",
        "number=AB~123456C&x=1", "ni_AB~123456C.txt",
    ],
)  # fmt: skip
def test_a_national_insurance_number_is_found_however_it_is_written(text: str) -> None:
    assert _kinds(text) == [NATIONAL_INSURANCE_NUMBER]


@pytest.mark.parametrize(
    "text",
    [
        # letters that are not in use (HMRC, NIM39110), and a wrong last one
        "DA~123456C", "FA~123456C", "IA~123456C", "QQ~123456C", "UA~123456C", "VA~123456C", "AD~123456C", "AF~123456C", "AI~123456C",
        "AO~123456C", "AQ~123456C", "AU~123456C", "AV~123456C", "BG~123456C", "GB~123456C", "KN~123456C", "NK~123456C", "NT~123456C", "TN~123456C",
        "ZZ~123456C", "B G 1 2 3 4 5 6 C", "AB~123456E", "AB~123456", "AB~12345C", "AB~1234567C",
        # a part of something longer, or other numbers
        "XAB~123456C", "AB~123456CX", "AB~123456C7", "7AB~123456C", "AB 12:34:56 C", "A B 1 2 3 4 5 6 C 7", "",
        "M 1 2 L 3 4 5 6 C 7 8", "12 34 56 C",
    ],
)  # fmt: skip
def test_what_has_not_the_form_is_no_national_insurance_number(text: str) -> None:
    assert _kinds(text) == []


@given(st.from_regex("[ABCEGHJ-PRSTW-Z][ABCEGHJ-NPRSTW-Z][0-9]{6}[A-D]", fullmatch=True), st.sampled_from(["", " ", "-", "\u00a0", "\u2013"]), st.booleans())
def test_every_number_of_the_form_is_found_and_its_place_told(number, gap, small) -> None:
    written = gap.join([number[:2], number[2:4], number[4:6], number[6:8], number[8]])
    text = f"caf\u00e9 \u00ad{written.lower() if small else written}, and so on"
    spots = [text[start:end].upper() for start, end, kind in Identifiers().found(text) if kind == NATIONAL_INSURANCE_NUMBER]
    assert spots == ([] if number[:2] in {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"} else [written])


# ---- CHI numbers


def chi(birth: str, serial: str = "123") -> str:
    """Give the CHI number of a birthday and a serial number, or "" where the check digit would be ten."""
    weighed = sum(int(digit) * weight for digit, weight in zip(birth + serial, range(10, 1, -1), strict=True))
    check = -weighed % 11
    return "" if check > 9 else f"{birth}{serial}{check}"


_CHI = chi("010260", "154")


@pytest.mark.parametrize("form", ["{0}{1}", "{0} {1}", "{0}-{1}", "CHI:{0}{1}.", "chi_{0}{1}", "({0}{1})", "{0}\u00a0{1}", "{0}\u2011{1}", "Patient 3 {0}{1}"])
def test_a_chi_number_is_found_however_it_is_written(form: str) -> None:
    assert _kinds(form.format(_CHI[:6], _CHI[6:])) == [CHI_NUMBER]


def test_a_chi_number_is_found_in_groups_and_in_other_digits() -> None:
    day, month, year, rest = _CHI[:2], _CHI[2:4], _CHI[4:6], _CHI[6:]
    for text in (f"{day} {month} {year} {rest}", f"{day}-{month}-{year}-{rest}", f"{_CHI[:3]} {_CHI[3:6]} {rest}", f"x: {day} {month} {year} {rest}."):
        assert _kinds(text) == [CHI_NUMBER]
    assert _kinds("".join(chr(ord(digit) + 0xFEE0) for digit in _CHI)) == [CHI_NUMBER]
    assert _kinds(f"{_CHI} {_CHI}") == [CHI_NUMBER, CHI_NUMBER]


@pytest.mark.parametrize("birth", ["290200", "290296", "311299", "300406"])
def test_every_day_of_a_century_is_a_birthday(birth: str) -> None:
    numbers = [number for serial in range(100, 120) if (number := chi(birth, str(serial)))]
    assert numbers
    assert all(_kinds(number) == [CHI_NUMBER] for number in numbers)


@pytest.mark.parametrize(
    "form",
    [
        "1{}", "{}1", "a{}", "{}a", "0.{}", "1,{}", "{}.5", "{},5", "1-{}", "{}-1", ".{}", "+{}", "+44 {}", "+44{}", "0044 {}", "+44 ({})", "ISBN {}",
        "ISBN-10: {}", "isbn:{}",
    ],
)  # fmt: skip
def test_a_part_of_another_number_is_no_chi_number(form: str) -> None:
    assert _kinds(form.format(_CHI)) == []


def test_a_wrong_check_digit_or_a_wrong_day_is_no_chi_number() -> None:
    assert [d for d in range(10) if _kinds(f"{_CHI[:9]}{d}")] == [int(_CHI[9])]
    for birth in ("000160", "320160", "310460", "300200", "010060", "011360"):
        assert [n for serial in range(100, 200) if (n := chi(birth, str(serial))) and _kinds(n)] == []


@pytest.mark.parametrize("month", range(13))
def test_a_chi_number_begins_with_a_day_of_the_calendar(month: int) -> None:
    last = calendar.monthrange(2000, month)[1] if month else 0  # a leap year: the century is not in the number
    for day in (0, 1, last, last + 1):
        numbers = [number for serial in range(100, 200) if (number := chi(f"{day:02}{month:02}52", str(serial)))]
        assert numbers
        assert {bool(_kinds(number)) for number in numbers} == {bool(month) and 1 <= day <= last}


def test_a_row_of_numbers_is_no_chi_number() -> None:
    day, month, year, rest = _CHI[:2], _CHI[2:4], _CHI[4:6], _CHI[6:]
    for text in (f"5 {day} {month} {year} {rest}", f"{day} {month} {year} {rest} 7", f"{day}\t{month}\t{year}\t{rest}", f"{day}, {month}, {year}, {rest}"):
        assert _kinds(text) == []


@given(st.integers(0, 10**10 - 1))
def test_ten_digits_are_a_chi_number_by_day_and_check_digit_only(number: int) -> None:
    text = f"{number:010}"
    right = chi(text[:6], text[6:9]) == text and 1 <= int(text[:2]) <= 31 and 1 <= int(text[2:4]) <= 12
    assert bool(_kinds(text)) <= right


# ---- postcodes


@pytest.mark.parametrize(
    "text",
    [
        "KY1 ~1AA", "ky1 ~1aa", "KY1~1AA", "KY11 ~4LP", "kY11~4lP", "G1 ~1AA", "EH99 ~1SP", "SW1A ~1AA", "EC1Y ~8SY", "W1A~0AX", "M1~1AE", "KY1  ~1AA",
        "KY1\u00a0~1AA", "KY1\n~1AA", "KY1-~1AA", "ky1_~1aa", "(KY1 ~1AA)", "KY1 ~1AA.", "\uff2b\uff39\uff11 \uff11\uff21\uff21", "KY1\u200b ~1AA",  # workbench: allow
        "at 3 High Street,KY1 ~1AA", "?postcode=KY1~1AA&x", "visit-to-ky1-~1aa", "DN55 ~1PT", "B33 ~8TH", "E1 ~2ND",
    ],
)  # fmt: skip
def test_a_full_postcode_is_found_however_it_is_written(text: str) -> None:
    assert _kinds(text) == [POSTCODE]


@pytest.mark.parametrize(
    "text",
    [
        "KY1", "KY1 1", "ky1 1a", "QX1 1AA", "A1 1AA", "KY1 1AC", "KY1 1IA", "KY123 1AA", "KY1A 1AA", "KYA 1AA", "1KY1 1AA", "KY1 1AAA", "KY1 1A A",
        "S12000047", "S02000002", "W06000015", "E1 2nd", "in M1 3rd place", "B4 5th", "#b123ab", "#bb12ab", "%E13AB", "5 km", "L1 5cm", "h1 2px", "2015-03",
        "12:30", "CO2 and PM10", "F1 2026", "H1N1", "A4", "MP3 4GB", "1.5e3", "N1 5kg", "KY1   1AA", "Stage E1. 2AB",
    ],
)  # fmt: skip
def test_what_is_no_full_postcode_is_left_alone(text: str) -> None:
    assert _kinds(text) == []


def test_the_postcode_of_a_public_office_may_be_shown_and_a_persons_own_never() -> None:
    office = _as_written("Fife House, Glenrothes KY7 ~5LT, and ky7~5lx")
    assert _kinds("KY7 ~5LT, KY7~5LT, ky7 ~5lx, KY7 ~5LS", public=[office]) == [POSTCODE]
    assert _kinds("KY7 ~5LT, KY7~5LX", public=[office], private=[_as_written("1 High Street, KY7~5LT")]) == [POSTCODE]
    assert Identifiers(public=[office]).shown == {"ky75lt", "ky75lx"}  # workbench: allow


# ---- what has the form by chance


@pytest.mark.parametrize("found", ["AB~123456C", "KY1~1AA", "E1~2AB"])
def test_packed_text_is_no_identifier(found: str) -> None:
    sign = _as_written(found)
    code = f"iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4/{sign}+8Dn4WbU8"
    assert _kinds(code) == []
    assert _kinds(f"see /{sign}/") != []
    assert _kinds(f"{'x' * 70}/{sign}/{'y' * 70}") != []


@pytest.mark.parametrize("attribute", ['<path d="{}"', "<polygon points='{}'", r'{{"svg": "<path d=\"{}\""', '<svg viewBox="{}"', '<g transform="{}"'])
def test_coordinates_are_no_identifiers(attribute: str) -> None:
    for drawn in ("M10 20L1 2ZL3 4", f"M{_CHI[:6]} {_CHI[6:]}", "ZM12 34 56 C 1 2", "L1 2ZL-3,4"):  # workbench: allow
        assert _kinds(attribute.format(drawn)) == []
    assert _kinds(attribute.format(_as_written("M AB~123456C"))) == [NATIONAL_INSURANCE_NUMBER]
    assert _kinds("<p d=" + '"' + f"M{_CHI[:6]} {_CHI[6:]}") == []
    assert _kinds("<p title=" + '"' + f"M {_CHI[:6]} {_CHI[6:]}") == [CHI_NUMBER]


def test_digests_identifiers_and_random_numbers_are_left_alone() -> None:
    chance = random.Random(20260302)
    text = "\n".join(
        f"{hashlib.sha256(bytes([i % 256, i // 256])).hexdigest()} {uuid.UUID(int=chance.getrandbits(128))} {chance.random()} #{chance.getrandbits(24):06x} "
        f"{hashlib.sha1(bytes([i % 256])).hexdigest()} {chance.randrange(10**13)} {chance.uniform(-500, 500):.3f},{chance.uniform(0, 9):.6f} "
        f"0131 {chance.randrange(10**3):03} {chance.randrange(10**4):04} 2026-0{i % 9 + 1}-1{i % 10}T12:34:56"
        for i in range(3000)
    )
    assert _kinds(text) == []


def test_the_samples_records_data_and_documents_hold_no_identifier() -> None:
    for folder in ("inquiries", "people", "data_catalog", "data", "docs", "templates", "notebooks"):
        for path in (_ROOT / folder).rglob("*"):
            if path.suffix in {".yaml", ".csv", ".md", ".ipynb", ".json", ".css", ".j2"}:
                assert Identifiers().found(path.read_text(encoding="utf-8")) == [], path


@pytest.mark.slow
def test_the_rendered_pages_hold_no_identifier(rendered) -> None:
    assert len(rendered.pages) > 10
    for name, path in rendered.pages.items():
        assert Identifiers().found(path.read_text(encoding="utf-8")) == [], name


@given(st.text("ABKYabc 123456-_/\u00e9\u00df\u0130\ufb01\n~\"'=dM,", max_size=60))
def test_places_are_in_order_and_within_the_text(text: str) -> None:
    for start, end, _ in Identifiers().found(text):
        assert 0 <= start < end <= len(text)
        assert Identifiers().found(f" {text[start:end]} ")


def _packed(length: int) -> str:
    return ("aB3" * 30)[:length]


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [(60, 0, False), (59, 0, True), (0, 60, False), (0, 59, True), (30, 30, False), (30, 29, True), (80, 0, False), (0, 80, False)],
)
@pytest.mark.parametrize("lead", ["", "See "])
def test_what_stands_in_packed_text_of_some_length_is_there_by_chance(lead: str, before: int, after: int, found: bool) -> None:
    code_before = f"{_packed(before - 1)}+" if before else ""
    code_after = f"/{_packed(after - 1)}" if after else ""
    assert _kinds(f"{lead}{code_before}M11AA{code_after}") == ([POSTCODE] if found else [])


@pytest.mark.parametrize("kinds", ["ab", "AB", "12", "aB", "a1", "A1"])
def test_packed_text_has_capitals_small_letters_and_digits(kinds: str) -> None:
    assert _kinds(f"{kinds * 40}+M11AA") == [POSTCODE]


@pytest.mark.parametrize(
    "drawn",
    ['d="M1 1AA 5"', "d='M1 1AA'", 'd="M1 1AA 5', 'd="5 M1 1AA"/><b title="x">', '<path d = "1,2 M1 1AA"', '{"svg": "<path d=\\"M1 1AA 7\\"/>"}',
     'points="M1 1AA"', f'd="{"1 " * 9_000}M1 1AA"'],
)  # fmt: skip
def test_coordinates_of_a_drawing_are_no_postcode(drawn: str) -> None:
    assert _kinds(drawn) == []


@pytest.mark.parametrize("said", ['"M1 1AA"', 'title="M1 1AA"', "it's M1 1AA", 'd="Office, M1 1AA"', 'd="" title="M1 1AA"', 'grid="M1 1AA"', 'd="M1" M1 1AA'])
def test_a_postcode_in_quotes_is_one(said: str) -> None:
    assert _kinds(said) == [POSTCODE]
