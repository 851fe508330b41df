"""The town's web on a real port, opened by a real browser."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import make_server

from tests.web.conftest import World, make_world, town_template, world  # noqa: F401  # fixtures
from tracker.services.sign_in import make_sign_in_link

# Chromium tells the page of every violation; a page that has any is broken for somebody.
LISTEN = """
window.violations = [];
addEventListener("securitypolicyviolation", (event) => window.violations.push(event.violatedDirective));
"""


@dataclass
class Site:
    """An address, and people who open it in windows of different widths."""

    world: World
    address: str
    browser: Browser
    windows: list[BrowserContext] = field(default_factory=list)

    def window(self, who: str | None = None, *, width: int = 360, **more: object) -> Page:
        context = self.browser.new_context(
            base_url=self.address,
            locale="th-TH",
            timezone_id="Asia/Bangkok",
            viewport={"width": width, "height": 740},
            **more,  # type: ignore[arg-type]
        )
        self.windows.append(context)
        context.add_init_script(LISTEN)
        page = context.new_page()
        if who:
            with self.world.database.session(self.world.town.organization_id) as session:
                person_id = self.world.town.people[who].id
                token = make_sign_in_link(session, person_id=person_id, now=self.world.clock[0], is_limited=False)
            page.goto(f"/l/{token}")
            page.click("main button")
            page.wait_for_url(lambda url: "/l/" not in url)  # else the next page would be asked for by nobody yet
        return page


@pytest.fixture
def site(world: World, browser: Browser) -> Iterator[Site]:  # noqa: F811
    server = make_server("127.0.0.1", 0, world.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    site = Site(world, f"http://127.0.0.1:{server.server_port}", browser)
    yield site
    for window in site.windows:
        window.close()
    server.shutdown()
    thread.join()
    server.server_close()
