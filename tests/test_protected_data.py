"""Local data reach an audience only after disclosure control, and no later release gives away what an earlier withheld."""

import datetime as dt
from pathlib import Path

import pytest
from workspaces import repository_copy

from workbench.disclosure import SUPPRESSED
from workbench.partnership import check_workspace, open_workspace, project, remember_released
from workbench.reports import Request, render

DAY = dt.date(2026, 3, 1)
COUNTS = """area,sex,people
Kirkcaldy,F,3
Kirkcaldy,M,20
Levenmouth,F,14
Levenmouth,M,9
Cowdenbeath,F,30
Cowdenbeath,M,22
All areas,F,47
All areas,M,51
Kirkcaldy,Total,23
Levenmouth,Total,23
Cowdenbeath,Total,52
All areas,Total,98
"""
ABOUT = """id: counts
audience: public
title: Practice counts
what: One row is one area and sex
publisher: Made up
source: Made up for tests
licence: none
geography: Fife
period: "2026"
synthetic: "yes"
rule: counts
columns:
  - name: area
    holds: category
    totals: [All areas]
  - name: sex
    holds: category
    totals: [Total]
  - name: people
    type: number
    holds: count of people
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "workbench.toml").write_text('format = 1\ntitle = "Practice"\n', encoding="utf-8")
    put(tmp_path, ABOUT, COUNTS)
    return tmp_path


def put(root: Path, about: str, counts: str) -> None:
    (root / "data").mkdir(exist_ok=True)
    (root / "data" / "counts.yaml").write_text(about, encoding="utf-8")
    (root / "data" / "counts.csv").write_text(counts, encoding="utf-8")


def seen(root: Path, audience: str = "public"):
    return project(root, root / ".workbench" / "seen" / audience, audience, on=DAY)


def rows(root: Path, audience: str = "public") -> list[list[str]]:
    text = (seen(root, audience).root / "data" / "counts.csv").read_text(encoding="utf-8")
    return [line.split(",") for line in text.splitlines()]


def test_a_small_count_and_what_would_give_it_away_is_not_in_the_copy(root):
    shown = rows(root)
    hidden = {(r[0], r[1]) for r in shown if r[2] == "[c]"}
    assert ("Kirkcaldy", "F") in hidden
    assert len(hidden) == 4  # a rectangle is the least that hides one cell of a table with all its totals
    assert {tuple(r[:2]) for r in shown if r[2].isdigit()} | hidden == {tuple(r.split(",")[:2]) for r in COUNTS.splitlines()[1:]}


def test_the_team_sees_the_counts_as_they_are(root):
    assert "\n".join(",".join(r) for r in rows(root, "team")) + "\n" == COUNTS


def test_the_frame_of_a_copy_holds_withheld_counts_that_are_no_numbers(root):
    frame = open_workspace(seen(root).root).data("counts").frame()
    assert frame["people"].tolist()[0] is SUPPRESSED
    assert frame["people"].tolist()[-1] == 98


def test_the_smallest_group_is_set_in_the_settings(root):
    (root / "workbench.toml").write_text('format = 1\ntitle = "Practice"\n[disclosure]\nsmallest_group = 2\n', encoding="utf-8")
    assert all(r[2] != "[c]" for r in rows(root))


def test_a_rule_can_be_changed_for_one_audience(root):
    (root / "workbench.toml").write_text(
        'format = 1\ntitle = "Practice"\n[disclosure.rules.counts.public]\nsmallest_group = 2\nround_to = 10\n', encoding="utf-8"
    )
    assert {r[2] for r in rows(root)[1:]} == {"0", "10", "20", "30", "50", "100"}
    assert any(r[2] == "[c]" for r in rows(root, "partners"))


def test_a_rule_that_cannot_be_is_named(root):
    (root / "workbench.toml").write_text('format = 1\ntitle = "P"\n[disclosure.rules.counts.public]\nround_to = 0\n', encoding="utf-8")
    assert [(p.code, p.field) for p in check_workspace(root)] == [("bad-settings", "disclosure.rules.counts.public.round_to")]


@pytest.mark.parametrize(
    ("change", "code", "copied"),
    [
        (("rule: counts\n", ""), "no-disclosure-rule", False),
        (("rule: counts\n", "rule: secret-sauce\n"), "no-disclosure-rule", False),
        (("    holds: count of people\n", ""), "no-disclosure-rule", True),
    ],
)
def test_data_that_do_not_say_what_they_are_are_named_and_their_numbers_not_shown(root, change, code, copied):
    put(root, ABOUT.replace(*change), COUNTS)
    assert [p.code for p in check_workspace(root)] == [code]
    copy = seen(root)
    path = copy.root / "data" / "counts.csv"
    assert path.is_file() == copied
    assert bool(copy.left_out) != copied
    if copied:
        assert {line.split(",")[2] for line in path.read_text(encoding="utf-8").splitlines()[1:]} == {"[c]"}


def test_data_without_a_rule_still_reach_the_team(root):
    put(root, ABOUT.replace("rule: counts\n", ""), COUNTS)
    assert "\n".join(",".join(r) for r in rows(root, "team")) + "\n" == COUNTS


def test_counts_of_a_perturbed_source_are_shown_as_published(root):
    put(root, ABOUT.replace("rule: counts\n", "rule: perturbed\n"), COUNTS)
    assert "\n".join(",".join(r) for r in rows(root)) + "\n" == COUNTS


def test_a_share_is_withheld_with_the_counts_behind_it_and_with_a_small_base(root):
    about = ABOUT + "  - name: share\n    type: number\n    holds: share\n    worked_out_from: [people, all]\n"
    about += "  - name: all\n    type: number\n    holds: other\n"
    counts = "area,sex,people,share,all\nA,F,3,12,25\nB,F,30,60,50\nC,F,40,80,50\nD,F,6,75,8\nAll areas,F,79,59,133\n"
    put(root, about, counts)
    shown = {r[0]: r for r in rows(root)}
    assert shown["A"][2:4] == ["[c]", "[c]"]
    assert sum(r[2] == "[c]" for r in shown.values()) == 2
    assert ["40", "80"] in [r[2:4] for r in shown.values()] or ["30", "60"] in [r[2:4] for r in shown.values()]
    assert shown["D"][3] == "[c]"
    assert all(r[3] == "[c]" for r in shown.values() if r[2] == "[c]")


def test_columns_that_are_parts_of_another_are_protected_together(root):
    about = ABOUT.split("columns:", maxsplit=1)[0] + (
        "columns:\n  - {name: area, holds: category}\n  - {name: people, type: number, holds: count of people}\n"
        "  - {name: women, type: number, holds: count of people, part_of: people}\n"
        "  - {name: men, type: number, holds: count of people, part_of: people}\n"
    )
    put(root, about, "area,people,women,men\nA,23,3,20\nB,50,20,30\n")
    assert rows(root)[1:] == [["A", "23", "[c]", "[c]"], ["B", "50", "20", "30"]]


@pytest.mark.parametrize("change", [("part_of: people", "part_of: nobody"), ("holds: category", "holds: other")])
def test_columns_that_do_not_fit_together_leave_the_data_out(root, change):
    about = ABOUT.split("columns:", maxsplit=1)[0] + (
        "columns:\n  - {name: area, holds: category}\n  - {name: people, type: number, holds: count of people}\n"
        "  - {name: women, type: number, holds: count of people, part_of: people}\n"
    )
    put(root, about.replace(*change), "area,people,women\nA,23,3\n")
    copy = seen(root)
    assert not (copy.root / "data" / "counts.csv").exists()
    assert "data/counts.yaml is left out" in copy.left_out[0]


def test_blanks_stay_blank_and_decimals_as_they_were(root):
    about = ABOUT + "  - {name: rate, type: number, holds: other}\n"
    put(root, about, "area,sex,people,rate\nA,F,,2.50\nB,F,30,3\nC,F,40,\n")
    assert rows(root)[1:] == [["A", "F", "", "2.5"], ["B", "F", "30", "3"], ["C", "F", "40", ""]]


def test_the_next_release_gives_nothing_away_by_its_difference_from_the_last(root):
    first = seen(root)
    before = {(r[0], r[1]): r[2] for r in rows(root)}
    remember_released(root, first)
    # the same counts, now without a breakdown by sex for one area: a fresh choice might show what was withheld
    kept = [line for line in COUNTS.splitlines() if not line.startswith(("Cowdenbeath,F", "Cowdenbeath,M"))]
    put(root, ABOUT, "\n".join(kept) + "\n")
    now = {(r[0], r[1]): r[2] for r in rows(root)}
    for cell, shown in now.items():
        if before[cell] == "[c]":
            assert shown == "[c]"
        else:
            assert shown == before[cell]


def test_a_count_that_was_shown_and_is_too_small_now_stops_the_data_and_says_so(root):
    remember_released(root, seen(root))
    (root / "workbench.toml").write_text('format = 1\ntitle = "Practice"\n[disclosure]\nsmallest_group = 50\n', encoding="utf-8")
    copy = seen(root)
    assert "published before" in copy.left_out[0]
    assert not (copy.root / "data" / "counts.csv").exists()


def test_a_report_of_an_area_with_a_withheld_count_says_so_and_shows_no_number(tmp_path):
    root = repository_copy(tmp_path / "ws")
    data = root / "data"
    about = (data / "uc-households-scotland-2025-05.yaml").read_text(encoding="utf-8")
    (data / "uc-households-scotland-2025-05.yaml").write_text(about.replace("rule: perturbed", "rule: counts"), encoding="utf-8")
    path = data / "uc-households-scotland-2025-05.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    fife = next(i for i, line in enumerate(lines) if ",Fife," in line)
    lines[fife] = ",".join([*lines[fife].split(",")[:3], "3"])
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    request = Request(reports=("area_context",), audience="public", each={"area": ("Fife", "Glasgow City")})
    outcome = render(root, request, today=DAY, out=tmp_path / "out")
    assert not outcome.failures
    pages = {p.stem: p.read_text(encoding="utf-8") for p in (tmp_path / "out").rglob("area_context*.html")}
    assert len(pages) == 2
    of_fife = next(page for name, page in pages.items() if "fife" in name)
    of_glasgow = next(page for name, page in pages.items() if "glasgow" in name)
    assert "[c]" in of_fife
    assert "withheld so that nobody can be identified" in of_fife
    assert "among 31 areas" in of_glasgow
    assert (root / ".workbench" / "released" / "public" / "data" / path.name).is_file()


def test_data_that_count_the_same_people_give_nothing_away_side_by_side(root):
    by_area = ABOUT.replace("id: counts", "id: by-area").replace("rule: counts", "rule: counts\npopulation: everybody")
    by_area = by_area.replace("  - name: sex\n    holds: category\n    totals: [Total]\n", "")
    put(root, ABOUT.replace("rule: counts", "rule: counts\npopulation: everybody").replace("    totals: [All areas]\n", "").replace(
        "    totals: [Total]\n", ""), "area,sex,people\nA,F,3\nA,M,20\nB,F,14\nB,M,9\n")  # fmt: skip
    (root / "data" / "by-area.yaml").write_text(by_area, encoding="utf-8")
    (root / "data" / "by-area.csv").write_text("area,people\nA,23\nB,23\n", encoding="utf-8")
    shown = {(r[0], r[1]): r[2] for r in rows(root)[1:]}
    alone = [line.split(",") for line in (seen(root).root / "data" / "by-area.csv").read_text(encoding="utf-8").splitlines()[1:]]
    assert shown["A", "F"] == "[c]"
    # the area's total may stand in the one only where the other count of the area is withheld as well
    assert "[c]" in {shown["A", "M"], dict(alone)["A"]}


def test_data_of_one_population_under_different_rules_do_not_count_as_known_to_each_other(root):
    about = ABOUT.replace("rule: counts", "rule: counts\npopulation: everybody")
    put(root, about, COUNTS)
    (root / "data" / "other.yaml").write_text(
        about.replace("id: counts", "id: other").replace("rule: counts", "rule: perturbed"), encoding="utf-8"
    )
    (root / "data" / "other.csv").write_text(COUNTS, encoding="utf-8")
    assert ["Kirkcaldy", "F", "[c]"] in rows(root)
