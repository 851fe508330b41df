"""Every page by axe-core's rules of WCAG 2.2 AA: by day on a desk, by night on a telephone; nothing blocked or cut."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import Site
from tests.browser.every_page import find_pages
from tests.browser.test_pages import check

pytestmark = pytest.mark.browser
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LIGHTS = {"light": 1366, "dark": 360}


@pytest.mark.parametrize("scheme", LIGHTS)
def test_every_page_can_be_used_by_everybody(site: Site, scheme: str) -> None:
    width = LIGHTS[scheme]
    windows: dict[str | None, Page] = {}
    faults: list[str] = []
    pages = find_pages(site.world)
    assert len(pages) > 70
    for found in pages:
        if found.who not in windows:
            windows[found.who] = site.window(found.who, width=width, color_scheme=scheme)
        page = windows[found.who]
        page.goto(found.path)
        faults += [f"{found.path} ({found.who}): {fault}" for fault in faults_of(page, width)]
    assert faults == []


def faults_of(page: Page, width: int) -> list[str]:
    """What axe-core and our own look find wrong with a page."""
    answer = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}}).response
    told = [
        f"{one['id']}: {node['html'][:120]} {node['failureSummary'][:200]}"
        for one in answer["violations"]
        for node in one["nodes"][:3]
    ]
    try:
        check(page, width)
    except AssertionError as fault:
        told.append(str(fault).splitlines()[0])
    return told
