"""Tests about the code itself: the habits of the house that no other tool watches."""

import ast
import re
import tomllib
from dataclasses import fields
from html.parser import HTMLParser
from pathlib import Path

import pytest

from config import Config
from tests.source_tree import (
    ROOT,
    all_files,
    calls_of,
    function_size,
    functions_of,
    line_count,
    name_of,
    product_files,
    tree_of,
)

LARGEST = 300
# A file that has a reason to be larger, and the reason.
MAY_BE_LARGER: dict[str, str] = {}

LONGEST = 40  # lines of a function, from `def` to its last
# Older than that rule, one thing after another in the order it is read; take a name out when you shorten it.
MAY_BE_LONGER = {
    "tracker/cli/plan_imports.py:import_command",
    "tracker/services/comment_task.py:comment_task",
    "tracker/services/import_plan.py:import_plan",
    "tracker/services/keep_assessment_dates.py:_add",
    "tracker/services/open_upload.py:open_upload",
    "tracker/services/report_entry.py:save_entry",
    "tracker/store/overview.py:_tasks",
    "tracker/web/plan_review_page.py:show_review",
}

# Names that say nothing about the subject of a module.
EMPTY_WORDS = {"util", "utils", "helper", "helpers", "common", "manager", "handler", "base", "data", "info"}

# Latin words a Thai official reads and writes every day; anything else in a template is English leaking through.
LATIN_WORDS = {
    *("Tidtam", "LINE", "PDF", "Word", "Excel", "QR", "CSV", "DOCX", "XLSX"),
    *("docx", "xlsx", "xls", "ods", "csv", "txt", "pdf"),
    *("ITA", "IIT", "EIT", "OIT", "MB", "KB", "GB", "SHA", "SMTP", "ID", "URL", "Wi", "Fi"),
    *("JPEG", "PNG", "Google", "Outlook", "iPhone", "Mac"),
    *("PNG", "JPEG"),
}
SPOKEN_ATTRIBUTES = {"alt", "title", "placeholder", "aria-label", "aria-description", "content-label"}
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
LATIN = re.compile(r"[A-Za-z]{2,}")
ADDRESS = re.compile(r"https?://\S+|\S+@\S+")

NOT_SETTINGS = {"is_demo"}  # `tracker demo` sets it
SAYS_SOMETHING = 10
LOCKS = ["requirements.lock", "tests/requirements.lock", "tests/pgserver.lock"]


def templates() -> list[Path]:
    return sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt"})


# --- modules --------------------------------------------------------------------------------------------------


def test_a_file_is_small_or_has_a_reason() -> None:
    sizes = {name_of(path): line_count(path) for path in product_files()}
    larger = {name: size for name, size in sizes.items() if size > LARGEST}
    assert larger.keys() == MAY_BE_LARGER.keys(), f"split it, or write the reason into MAY_BE_LARGER: {larger}"


def test_a_function_is_short() -> None:
    sizes = {
        f"{name_of(path)}:{function.name}": function_size(function)
        for path in product_files()
        for function in functions_of(path)
    }
    longer = {name: size for name, size in sizes.items() if size > LONGEST and name not in MAY_BE_LONGER}
    assert not longer, "do one thing in it, and the parts of that in functions of their own"
    assert sizes.keys() >= MAY_BE_LONGER, "a name of MAY_BE_LONGER is gone"


def test_a_module_says_what_it_is_for() -> None:
    first_lines = {path: (ast.get_docstring(tree_of(path)) or "").partition("\n")[0] for path in all_files()}
    silent = [name_of(path) for path, line in first_lines.items() if len(line) < SAYS_SOMETHING]
    assert not silent, "open it with one line that says what it is for"


def test_a_name_says_what_it_is_about() -> None:
    paths = [path.relative_to(ROOT).with_suffix("") for path in all_files() if "migrations" not in path.parts]
    empty = [str(path) for path in paths if {word for part in path.parts for word in part.split("_")} & EMPTY_WORDS]
    assert not empty, "name it after its subject"


def test_the_package_itself_holds_nothing_but_its_docstring() -> None:
    assert len(tree_of(ROOT / "tracker" / "__init__.py").body) == 1


def test_tests_are_packages() -> None:
    folders = {path.parent for path in (ROOT / "tests").rglob("test_*.py")}
    missing = [name_of(folder) for folder in folders if not (folder / "__init__.py").exists()]
    assert not missing, "two tests of one name would be one module to pytest"


# --- transactions ---------------------------------------------------------------------------------------------


def test_only_services_commit() -> None:
    found = {path: calls_of(tree_of(path), "commit") for path in product_files() if not is_service(path)}
    lines = [f"{name_of(path)}:{call.lineno}" for path, calls in found.items() for call in calls]
    assert not lines, "to change something, go through a service"


def test_a_service_commits_once() -> None:
    functions = [function for path in product_files() if is_service(path) for function in functions_of(path)]
    twice = [function.name for function in functions if len(calls_of(function, "commit")) > 1]
    assert not twice, "one use case is one transaction"


def is_service(path: Path) -> bool:
    return path.is_relative_to(ROOT / "tracker" / "services")


# --- words ----------------------------------------------------------------------------------------------------


class Spoken(HTMLParser):
    """Collects what a page says: its text, and the attributes a person sees or hears."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.is_code = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.is_code = tag in {"script", "style", "code"}  # a command is typed as it is
        self.said += [value for name, value in attrs if name in SPOKEN_ATTRIBUTES and value]

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002  # the parser's own signature
        self.is_code = False

    def handle_data(self, data: str) -> None:
        if not self.is_code:
            self.said.append(data)


def english_in(template: str, *, is_html: bool) -> set[str]:
    text = JINJA.sub(" ", template)
    if is_html:
        spoken = Spoken()
        spoken.feed(text)
        spoken.close()
        text = " ".join(spoken.said)
    return set(LATIN.findall(ADDRESS.sub(" ", text))) - LATIN_WORDS


def test_pages_with_tabs_dress_them() -> None:
    pages = {name_of(path): path.read_text(encoding="utf-8") for path in templates()}
    bare = [name for name, text in pages.items() if "reminder_tabs.html" in text and "reminders.css" not in text]
    assert not bare, "the tabs get their looks from reminders.css; link it in the block head"


def test_no_english_leaks_through() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in templates()}
    found = {name_of(path): english_in(text, is_html=path.suffix == ".html") for path, text in texts.items()}
    leaking = {name: words for name, words in found.items() if words}
    assert not leaking, "say it in Thai; a word every official knows belongs into LATIN_WORDS"


def test_the_search_for_english_finds_it() -> None:
    page = '<p title="Close">ปิด {{ task.title }} Submit <script>let x</script> LINE {% if done %}ดู https://a.go.th'
    assert english_in(page, is_html=True) == {"Close", "Submit"}
    assert english_in("เรียน {{ name }} Dear", is_html=False) == {"Dear"}


def test_every_setting_is_documented() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    names = [f"TRACKER_{field.name.upper()}" for field in fields(Config) if field.name not in NOT_SETTINGS]
    missing = [name for name in names if not re.search(rf"\b{name}\b", readme)]
    assert not missing, "every setting stands in README's table"


# --- what is installed ----------------------------------------------------------------------------------------


def pins(lock: str) -> dict[str, tuple[str, str]]:
    """Name → version and the hashes that follow it."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[a-z0-9])", text)
    heads = [re.match(r"([a-z0-9.-]+)==(\S+)", block) for block in blocks]
    assert all(heads), "every line pins one version"
    return {head[1]: (head[2], block) for head, block in zip(heads, blocks, strict=True) if head}


@pytest.mark.parametrize("lock", LOCKS)
def test_what_is_installed_is_known_to_the_last_byte(lock: str) -> None:
    without_hash = [name for name, (_, block) in pins(lock).items() if "--hash=sha256:" not in block]
    assert not without_hash
    assert not re.search(r"://|--index|--find-links", (ROOT / lock).read_text(encoding="utf-8"))


def test_the_locks_agree() -> None:
    versions = [{name: version for name, (version, _) in pins(lock).items()} for lock in LOCKS]
    for one in versions:
        for other in versions:
            assert {name: one[name] for name in one.keys() & other.keys()} == {
                name: other[name] for name in one.keys() & other.keys()
            }


def test_what_the_project_asks_for_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {re.split(r"[\[<>=~!]", text)[0] for text in project["project"]["dependencies"]}
    assert wanted <= pins("requirements.lock").keys(), "run `make lock`"
