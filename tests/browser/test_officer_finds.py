"""The policy officer: the search a key away, filters that answer at once, many rows changed on a telephone."""

import pytest

from tests.browser.conftest import Site

pytestmark = pytest.mark.browser


def test_a_key_leads_to_the_search_and_can_be_switched_off(site: Site) -> None:
    page = site.window("policy", width=1366)
    page.goto("/tasks")
    page.keyboard.press("/")
    page.keyboard.type("งบประมาณ")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?*")
    assert page.locator("mark").count() > 0
    page.locator("#keys").uncheck()
    page.goto("/tasks")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    page.locator("#show").select_option("late")
    page.wait_for_url("**show=late*")
    assert page.evaluate("window.violations") == []


def test_rows_ticked_on_a_telephone_are_changed_and_taken_back(site: Site) -> None:
    page = site.window("policy", width=360)
    page.goto("/tasks/edit?show=open")
    bar = page.locator(".bar-below")
    assert bar.evaluate("bar => getComputedStyle(bar).position") == "static"
    page.locator(".ticks label").first.click()
    assert bar.evaluate("bar => getComputedStyle(bar).position") == "sticky"
    page.locator("button[value=cancel]").click()
    page.locator("#reason").fill("ซ้ำกับงานอื่น")
    page.get_by_text("ดูก่อนเปลี่ยน").click()
    assert page.get_by_text("จะเปลี่ยน 1 งาน").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator("form[action='/tasks/edit'] button").click()
    page.get_by_role("button", name="เลิกทำ").click()
    assert page.get_by_text("เลิกทำแล้ว: ยกเลิกแล้ว 1 งาน").is_visible()
