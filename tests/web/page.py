"""Reads a page as a browser would, and says what every page of this house must have; failures teach the fix."""

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException

VOID = {"meta", "link", "input", "br", "img", "rect", "path", "circle", "hr", "col"}
UNSEEN = {"script", "style", "code", "title"}
# Names of things and kinds of files that Thai offices write in Latin letters.
LATIN_WORDS = {
    "PDF", "Word", "Excel", "PowerPoint", "LINE", "MB", "docx", "xlsx", "xls", "ods", "csv", "txt",
    "pptx", "jpg", "jpeg", "png", "heic",
    "OIT", "OpenDocument", "JPEG", "PNG", "HEIC", "https", "http",
    "URL", "ITA", "EIT", "Social", "Network", "Service", "No", "Gift", "Policy", "SHA",
    "Chrome", "Firefox", "Safari", "Edge", "Android", "Windows", "Mac", "Linux",
    "Google", "Outlook", "iPhone", "TH", "Sarabun", "SarabunPSK", "SarabunIT", "New",
}  # fmt: skip


@dataclass
class Element:
    """One element with its attributes and the text inside it."""

    tag: str
    attrs: dict[str, str]
    text: str = ""
    parents: tuple["Element", ...] = ()

    def get(self, name: str) -> str:
        return self.attrs.get(name, "")


@dataclass
class Form:
    """A form with the fields a browser would send, had nobody touched it."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)


class Page(HTMLParser):
    """All elements of a page in order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.html = html
        self.elements: list[Element] = []
        self.words: list[str] = []
        self._open: list[Element] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, parents=tuple(self._open))
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            if self._open.pop().tag == tag:
                break

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data
        if not any(element.tag in UNSEEN for element in self._open):
            self.words.append(data)

    def all(self, *tags: str) -> list[Element]:
        return [element for element in self.elements if element.tag in tags]

    @property
    def heading(self) -> str:
        return " ".join(self.all("h1")[0].text.split())

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    @property
    def links(self) -> list[str]:
        return [a.get("href") for a in self.all("a")]

    def form(self, action: str) -> Form:
        """The form that goes to this address."""
        actions = [form.get("action") for form in self.all("form")]
        assert action in actions, f"no form for {action}; there are {actions}"
        element = next(form for form in self.all("form") if form.get("action") == action)
        found = Form(action, element.get("method") or "get")
        for control in self.all("input", "textarea", "select"):
            if element not in control.parents or not control.get("name"):
                continue
            if control.get("type") == "file":
                continue
            if control.get("type") in ("checkbox", "radio") and "checked" not in control.attrs:
                continue
            found.fields.setdefault(control.get("name"), []).append(self._value(control))
        return found

    def _value(self, control: Element) -> str:
        if control.tag == "textarea":
            return control.text.removeprefix("\n")
        if control.tag == "select":
            options = [o for o in self.all("option") if control in o.parents]
            chosen = next((o for o in options if "selected" in o.attrs), options[0])
            return chosen.get("value") if "value" in chosen.attrs else chosen.text
        return control.get("value")


def check_health(page: Page, app: Flask) -> None:
    """Raise AssertionError with every fault of the page."""
    faults = [fault for check in _CHECKS for fault in check(page)] + _wrong_addresses(page, app)
    assert not faults, "\n".join([f"the page “{page.heading if page.all('h1') else '?'}” is not well:", *faults])


def _frame(page: Page) -> list[str]:
    faults = []
    if not page.html.lstrip().lower().startswith("<!doctype html>"):
        faults.append("it must begin with <!doctype html>")
    if page.all("html")[0].get("lang") != "th":
        faults.append("<html> needs lang=th, or screen readers speak it as English")
    headings = page.all("h1")
    if len(headings) != 1:
        return [*faults, f"it has {len(headings)} <h1>; every page has one"]
    title = page.all("title")[0].text
    if not title.startswith(page.heading):
        faults.append(f"its title “{title}” must begin with its heading “{page.heading}”")
    if not any(a.get("class") == "skip" and a.get("href") == "#main" for a in page.all("a")):
        faults.append("it has no link that skips to the content")
    return faults


def _labels(page: Page) -> list[str]:
    labelled = {label.get("for") for label in page.all("label")}
    ids = {element.get("id") for element in page.elements}
    faults = [
        f"the field “{control.get('name')}” has no label"
        for control in page.all("input", "select", "textarea")
        if control.get("type") not in ("hidden", "submit") and control.get("id") not in labelled
    ]
    return faults + [f"a label points at “{name}”, which is not there" for name in labelled - ids]


def _ids(page: Page) -> list[str]:
    counts = Counter(element.get("id") for element in page.elements if element.get("id"))
    ids = set(counts)
    faults = [f"the id “{name}” stands {count} times" for name, count in counts.items() if count > 1]
    for element in page.elements:
        for name in ("aria-describedby", "aria-errormessage", "aria-labelledby"):
            faults += [f"{name}=“{one}” points at nothing" for one in element.get(name).split() if one not in ids]
        if element.tag == "a" and element.get("href").startswith("#") and element.get("href")[1:] not in ids:
            faults.append(f"the link {element.get('href')} points at nothing")
    return faults


def _inline(page: Page) -> list[str]:
    faults = [f"<{e.tag}> has a style attribute; the CSP blocks it" for e in page.elements if "style" in e.attrs]
    faults += [f"<{e.tag}> has {n}; the CSP blocks it" for e in page.elements for n in e.attrs if n.startswith("on")]
    if page.all("style") or any("src" not in script.attrs for script in page.all("script")):
        faults.append("it has inline style or script; the CSP blocks it")
    return faults


def _forms(page: Page) -> list[str]:
    faults = []
    for element in page.all("form"):
        if not element.get("action"):
            faults.append("a form has no action")
        elif element.get("method") == "post" and "csrf_token" not in page.form(element.get("action")).fields:
            faults.append(f"the form {element.get('action')} has no CSRF token")
    return faults


def _english(page: Page) -> list[str]:
    text = page.text.replace("Integrity and Transparency Assessment", " ")  # as official papers name ITA
    text = re.sub(r"https?://\S+|\S+@\S+|\S+\.(?:docx|xlsx|txt|pdf)", " ", text)
    text = re.sub(r"\b(?:[0-9a-f]{64}|[0-9A-Z]{4}-[0-9A-Z]{4})\b", " ", text)  # hashes and codes of documents
    leaked = {word for word in re.findall(r"[A-Za-z]{2,}", text) if word not in LATIN_WORDS}
    return [f"English leaks through: {', '.join(sorted(leaked))}"] if leaked else []


def _empty_words(page: Page) -> list[str]:
    return [f"it says “{word}”" for word in ("None", "Undefined", "{{", "{%") if word in page.text]


_CHECKS = (_frame, _labels, _ids, _inline, _forms, _english, _empty_words)


def _wrong_addresses(page: Page, app: Flask) -> list[str]:
    """Links and forms must lead to pages that exist, by the method they use."""
    adapter = app.url_map.bind("127.0.0.1")
    wanted = [(a.get("href"), "GET") for a in page.all("a")]
    wanted += [(form.get("action"), (form.get("method") or "get").upper()) for form in page.all("form")]
    faults = []
    for address, method in wanted:
        if not address.startswith("/"):
            continue
        try:
            adapter.match(urlsplit(address).path, method=method)
        except HTTPException as wrong:
            faults.append(f"{method} {address} leads nowhere ({wrong.code})")
    return faults
