"""The HTML report in a real browser: it renders, filters and links work, by keyboard too, in dark and light."""

import shutil

import pytest
from gen1 import Gen1, amp2gen

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright's client is not installed")
CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), ""
)

CONTRAST = """(selectors) => {
  const channels = (text) => text.match(/[\\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const color = channels(getComputedStyle(at).backgroundColor);
      if (color[3] !== 0) return color;
    }
  };
  return Object.fromEntries(selectors.map((selector) => {
    const node = document.querySelector(selector);
    const style = getComputedStyle(node);
    const isDrawn = node instanceof SVGElement;
    const ground = isDrawn ? channels(getComputedStyle(node.parentElement.querySelector('rect')).fill) : behind(node);
    const [a, b] = [luminance(channels(isDrawn ? style.fill : style.color)), luminance(ground)];
    return [selector, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)];
  }));
}"""
"""The contrast of texts with what is behind them, as WCAG 2 defines it."""

TEXTS = ["main p", "td", "td.yes span", "td.no span", ".place", "nav a", ".diagnostic h3", ".lines td.fresh", "button"]
DRAWN = [".box.moves text", ".box.new text.kind", ".box.missing text"]


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    folder = tmp_path_factory.mktemp("browser")
    project = Gen1(folder / "demo").function("greet").auth().api().bucket().entry("video", "clips", service="ivs")
    project.file("amplify/backend/function/gone/src/index.js", "x")
    path = folder / "report.html"
    path.write_text(amp2gen("assess", project.root, "--format", "html").out)
    return path


@pytest.fixture(scope="module")
def browser():
    if not CHROMIUM:
        pytest.skip("there is no Chromium on the PATH")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def open_page(browser, report):
    """Opens the report; in the end, no script failed and nothing came from elsewhere."""
    pages, complaints, addresses = [], [], []

    def opened(scheme="light"):
        page = browser.new_page(color_scheme=scheme)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: addresses.append(request.url))
        page.goto(report.as_uri())
        pages.append(page)
        return page

    yield opened
    for page in pages:
        page.close()
    assert complaints == []
    assert {address for address in addresses if not address.startswith("data:")} == {report.as_uri()}


def visible(page, selector):
    return [row.inner_text() for row in page.locator(selector).all() if row.is_visible()]


def test_the_search_filters_every_list(open_page):
    page = open_page()
    before = len(visible(page, "[data-filter]"))
    page.get_by_label("Filter").fill("clips")
    assert 0 < len(visible(page, "[data-filter]")) < before
    assert all("clips" in text for text in visible(page, "#resources [data-filter]"))
    assert "shown" in page.locator("#found").inner_text()
    page.get_by_label("Filter").fill("")
    assert len(visible(page, "[data-filter]")) == before


def test_severities_can_be_taken_out(open_page):
    page = open_page()
    assert len(visible(page, ".diagnostic.error")) == 1
    page.get_by_label("errors (1)").uncheck()
    assert visible(page, ".diagnostic.error") == []
    assert len(visible(page, ".diagnostic.warning")) >= 1


def test_only_what_is_left_to_a_person(open_page):
    page = open_page()
    page.get_by_label("only what is left to a person").check()
    (row,) = visible(page, "#resources [data-filter]")
    assert "clips" in row


def test_the_keyboard_reaches_search_boxes_and_files(open_page):
    page = open_page()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.type("clips")
    page.keyboard.press("Escape")
    assert page.get_by_label("Filter").input_value() == ""
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.className.baseVal ?? document.activeElement.tagName"))
        if "SUMMARY" in reached:
            break
    assert {"INPUT", "BUTTON", "SUMMARY"} <= reached
    assert any(name.startswith("box new") for name in reached)
    box = page.locator(".box", has_text="greet")
    box.focus()
    assert page.evaluate("document.querySelector('svg').classList.contains('chosen')")
    page.keyboard.press("Enter")
    page.wait_for_url("**#resource-function-greet")


def test_a_link_to_something_hidden_shows_it(open_page):
    page = open_page()
    page.get_by_label("errors (1)").uncheck()
    assert not page.locator("#first-A2G1201").is_visible()
    page.locator("#work a", has_text="A2G1201").click()
    page.locator("#first-A2G1201").wait_for(state="visible")


def test_a_file_opens_beside_what_it_comes_from(open_page):
    page = open_page()
    file = page.locator("details.file", has_text="amplify/functions/greet/resource.ts")
    assert not file.locator("table").is_visible()
    file.locator("summary").click()
    assert file.locator("table").is_visible()
    assert "defineFunction" in file.locator("td.fresh").first.inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_read_in_the_light_and_in_the_dark(open_page, scheme):
    page = open_page(scheme)
    page.locator("details.file summary").first.click()
    contrast = page.evaluate(CONTRAST, TEXTS + DRAWN)
    assert {selector: ratio for selector, ratio in contrast.items() if ratio < 4.5} == {}
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == {"light": "rgb(255, 255, 255)", "dark": "rgb(15, 19, 24)"}[scheme]


def test_the_button_changes_the_theme(open_page):
    page = open_page("light")
    page.get_by_role("button", name="Dark").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(15, 19, 24)"
    page.get_by_role("button", name="Light").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_it_fits_a_narrow_window(open_page):
    page = open_page()
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
