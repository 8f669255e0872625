"""Every page is for everybody: whatever the width, with a keyboard, without scripts, on paper, without a network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

_INQUIRY = "fife-welfare-sanctions/cycle-1"
PAGES = (
    f"{_INQUIRY}/team/inquiry_report.html",
    f"{_INQUIRY}/team/cycle_report.html",
    f"{_INQUIRY}/team/index.html",
    f"{_INQUIRY}/public/inquiry_report.html",
    f"{_INQUIRY}/team/network_report-department-for-work-and-pensions.html",
    f"{_INQUIRY}/public/network_report.html",
    "workspace/all/team/portfolio.html",
    "workspace/all/team/area_context-fife.html",
    "workspace/all/team/their_notebook.html",
    "workspace/all/team/failing.html",
    "workspace/all/public/failing.html",
    "workspace/all/public/area_context-fife.html",
    "index-team.html",
    "index-public.html",
)
WIDTHS = (320, 768, 1280)
# WCAG 2.2 A and AA hold what 2.0 and 2.1 held
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# What a reader may ask of any page; WCAG 2.2, 1.4.12
SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-bottom: 2em !important; }"""
CLIPPED = """() => [...document.querySelectorAll('main *, footer *')].filter(e => {
  const style = getComputedStyle(e);
  return ['hidden', 'clip'].includes(style.overflowX) && (e.scrollWidth > e.clientWidth + 1);
}).map(e => e.outerHTML.slice(0, 100))"""
FOCUSED = """() => { const e = document.activeElement, style = getComputedStyle(e);
  return { tag: e.tagName, scroll: e.classList.contains('scroll'), href: e.getAttribute('href'),
    outline: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    index: [...document.querySelectorAll('*')].indexOf(e),
    seen: (() => { const r = e.getBoundingClientRect(); return r.right > 0 && r.left < innerWidth
      && r.bottom > 0 && r.top < innerHeight; })() }; }"""
REACHABLE = """() => { const all = [...document.querySelectorAll('*')];
  return all.filter(e => e.matches('a[href], summary, [tabindex="0"]') && e.checkVisibility({visibilityProperty: true}))
    .map(e => all.indexOf(e)); }"""


@cache
def _axe() -> str:
    from axe_playwright_python import base

    return (Path(base.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


@contextmanager
def _opened(browser: Browser, path: Path, width: int = 1280, **context: Any) -> Iterator[Page]:
    """Open a page and refuse, afterwards, that it asked for anything or complained."""
    view = browser.new_context(viewport={"width": width, "height": 800}, **context)
    page = view.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(path.as_uri())
    try:
        yield page
        elsewhere = [
            url for url in asked if url != path.as_uri() and not url.startswith("data:image/svg+xml;base64,")
        ]
        assert elsewhere == []
        assert said == []
    finally:
        view.close()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_barrier_is_found_at_any_width(rendered, chromium, name: str, width: int) -> None:
    # the page's own policy forbids scripts, the checker's among them
    with _opened(chromium, rendered.out / name, width, bypass_csp=True) as page:
        page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true; })")
        page.evaluate(_axe())
        result = page.evaluate(f"axe.run(document, {{runOnly: {AXE_TAGS}}})")
        assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in result["violations"]] == []
        assert len(result["passes"]) > 10


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_complete_in_itself(rendered, chromium, name: str) -> None:
    with _opened(chromium, rendered.out / name) as page:
        assert page.locator("html").get_attribute("lang") == "en-GB"
        assert page.locator("h1").count() == 1
        assert page.title() == page.locator("h1").inner_text() != ""
        policy = page.locator("meta[http-equiv='Content-Security-Policy']").get_attribute("content") or ""
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy
        assert "script-src" not in policy
        assert page.locator("script, iframe, object, embed, form, link, svg").count() == 0
        assert page.locator("[style], [onclick], [onerror], [onload]").count() == 0
        alts = [image.get_attribute("alt") or "" for image in page.locator("img").all()]
        assert all(
            len(alt.split()) > 3 and not re.match(r"(?i)(an? )?(image|picture|chart) of", alt) for alt in alts
        )
        drawn = page.locator("img").evaluate_all("all => all.map(i => i.complete && i.naturalWidth > 100)")
        assert all(drawn)
        levels = [
            int(h[1])
            for h in page.locator("h1, h2, h3, h4, h5, h6").evaluate_all("all => all.map(h => h.tagName)")
        ]
        assert all(below - above <= 1 for above, below in pairwise(levels))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_the_same_without_scripts(rendered, chromium, name: str) -> None:
    said = []
    for on in (True, False):
        with _opened(chromium, rendered.out / name, java_script_enabled=on) as page:
            page.locator("summary").evaluate_all("all => all.forEach(s => s.click())") if on else [
                summary.click() for summary in page.locator("summary").all()
            ]
            said.append(page.locator("body").inner_text())
    assert said[0] == said[1]
    assert len(said[0]) > 80


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_is_wider_than_the_window_and_no_text_is_cut(
    rendered, chromium, name: str, width: int
) -> None:
    with _opened(chromium, rendered.out / name, width, bypass_csp=True) as page:
        page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true; })")
        wide = "() => document.documentElement.scrollWidth"
        assert page.evaluate(wide) <= width
        before = page.locator("body").inner_text()
        page.add_style_tag(content=SPACED)
        assert page.evaluate(wide) <= width
        assert page.evaluate(CLIPPED) == []
        assert page.locator("body").inner_text() == before


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [320, 1280])
def test_a_keyboard_reaches_everything_and_shows_where_it_is(
    rendered, chromium, name: str, width: int
) -> None:
    with _opened(chromium, rendered.out / name, width) as page:
        wanted = page.evaluate(REACHABLE)
        reached = []
        for i in range(len(wanted)):
            page.keyboard.press("Tab")
            now = page.evaluate(FOCUSED)
            assert now["outline"], now
            assert now["seen"], now
            assert i or now["href"] == "#main"
            reached.append(now["index"])
        assert reached == wanted
        page.keyboard.press("Tab")  # on to the browser's own controls: nothing holds the focus
        assert (
            page.evaluate(FOCUSED)["tag"] in {"BODY", "HTML"} or page.evaluate(FOCUSED)["index"] == wanted[0]
        )


def test_the_skip_link_leads_to_the_content_and_contents_to_their_headings(rendered, chromium) -> None:
    with _opened(chromium, rendered.out / PAGES[0]) as page:
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: url.endswith("#main"))  # the browser tells of it a moment later
        for link in page.locator("nav a").all():
            target = (link.get_attribute("href") or "").removeprefix("#")
            assert page.locator(f"[id='{target}']").inner_text() == link.inner_text()


def test_the_index_leads_to_every_report_of_its_audience_and_to_no_other(rendered, chromium) -> None:
    for audience in ("team", "public"):
        with _opened(chromium, rendered.out / f"index-{audience}.html") as page:
            hrefs = {link.get_attribute("href") for link in page.locator("main a").all()}
        reports = {
            name for name in rendered.pages if f"/{audience}/" in name and not name.endswith("/index.html")
        }
        assert hrefs == reports != set()


def test_a_picture_scrolls_by_keyboard_where_it_is_wider_than_the_window(rendered, chromium) -> None:
    with _opened(chromium, rendered.out / "workspace/all/team/area_context-fife.html", 320) as page:
        picture = page.locator(".picture").first
        picture.focus()
        assert picture.evaluate("e => e.scrollWidth > e.clientWidth")
        page.keyboard.press("ArrowRight")
        page.wait_for_function("() => document.querySelector('.picture').scrollLeft > 0")


@pytest.mark.parametrize(
    "look",
    [{"forced_colors": "active"}, {"forced_colors": "active", "color_scheme": "dark"}, {"media": "print"}],
)
@pytest.mark.parametrize("name", [PAGES[1], PAGES[4], PAGES[7]])
def test_a_page_can_be_read_in_forced_colours_and_on_paper(
    rendered, chromium, name: str, look: dict[str, str]
) -> None:
    with _opened(chromium, rendered.out / name) as page:
        page.emulate_media(**look)
        for part in (
            "h1",
            "main h2 >> nth=0",
            ".key-figure >> nth=0" if "area" in name else "figure >> nth=0",
        ):
            assert _shades(page, part) > 2, part
        if look.get("media") == "print":
            assert page.locator(".skip").is_hidden()
            assert page.locator("details td").first.is_visible()  # on paper nothing can be opened


def _shades(page: Page, part: str) -> int:
    """Count the different bytes of a screenshot once unpacked: a blank one has next to none."""
    import struct
    import zlib

    png = page.locator(part).screenshot()
    packed, at = b"", 8
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        packed += png[at + 8 : at + 8 + size] if png[at + 4 : at + 8] == b"IDAT" else b""
        at += size + 12
    return len(set(zlib.decompress(packed)))


def test_a_failed_report_tells_the_team_the_cell_and_others_only_that_it_failed(rendered, chromium) -> None:
    told: dict[str, str] = {}
    for audience in ("team", "public"):
        with _opened(chromium, rendered.out / f"workspace/all/{audience}/failing.html") as page:
            told[audience] = page.locator("body").inner_text()
    assert "KeyError" in told["team"]
    assert "cell 3" in told["team"]
    assert "sanctions = {}\nsanctions['Fife']" in told["team"]  # as it was written, line by line
    assert "KeyError" not in told["public"]
    assert "could not be made" in told["public"]


@pytest.mark.parametrize("width", WIDTHS)
def test_key_figures_stand_side_by_side_only_where_there_is_room(rendered, chromium, width: int) -> None:
    with _opened(chromium, rendered.out / PAGES[0], width) as page:
        boxes = [figure.bounding_box() for figure in page.locator(".key-figure").all()[:2]]
        beside = boxes[0]["y"] == boxes[1]["y"]
        assert beside == (width >= 768)


def test_somebody_elses_notebook_runs_nothing_and_says_what_was_left_out(rendered, chromium) -> None:
    with _opened(chromium, rendered.out / "workspace/all/team/their_notebook.html") as page:
        assert page.evaluate("window.__pwned") is None
        text = page.locator("main").inner_text()
    for said in ("Two areas", "seven sessions were held", "Kept", "not available", "<b>Altair</b>"):
        assert said in text
    for what in ("A script", "A picture", "A control"):
        assert f"{what} of the notebook was left out" in text
