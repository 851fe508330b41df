"""Which columns a plan has, in which order, and the heading row of one line or two."""

from tests.generated import headings, periods
from tests.generated.choices import Choices
from tests.generated.layouts import Layout
from tests.generated.paper import ABOVE, LEFT, Content

_QUARTERS = ("ไตรมาส {}", "ไตรมาสที่ {}", "Q{}")
_QUARTERS_BELOW = ("ไตรมาส {}", "{}", "ไตรมาสที่ {}")


class Columns:
    """The columns of one document by their names in the code: title, owner, m0 … m11 (months), q0 … q3 (quarters)."""

    def __init__(self, choices: Choices, layout: Layout) -> None:
        self.choices = choices
        self.layout = layout
        self.names = self._order()
        self.quarter = choices.pick("words of a quarter", _QUARTERS_BELOW if layout.two_lines else _QUARTERS)
        self.beside = {name: choices.pick(f"heading {name}", headings.BESIDE[name][0]) for name in layout.beside}

    def _order(self) -> list[str]:
        layout = self.layout
        owner = {"column": ["owner"], "pair": ["owner", "support"], "heading": []}[layout.owner_place]
        groups = [owner, *([] if layout.both_in_one else [self._time()]), *([name] for name in layout.beside)]
        groups += [[name] for name, has in (("follow_up", layout.follow_up), ("result", layout.result)) if has]
        for _ in range(self.choices.pick("moved columns", (0, 1, 2, 3), 0.4)):
            moved = groups.pop(self.choices.pick("moved column", range(len(groups))))
            groups.insert(self.choices.pick("moved to", range(len(groups) + 1)), moved)
        first = [
            *(["number"] if layout.number in ("column", "code") else []),
            *(["indicator"] if layout.indicator == "column" else []),
            "title",
            *(["steps"] if layout.rows in ("measure", "step") else []),
        ]
        return [*first, *(name for group in groups for name in group)]

    def _time(self) -> list[str]:
        forms = {"column": ["period"], "days": ["start", "end"], "quarters": [f"q{at}" for at in range(4)]}
        return forms.get(self.layout.period_form) or [f"m{at}" for at in range(12)]

    def header(self) -> tuple[tuple[Content, ...], ...]:
        """One printed line, or two where headings are shared and the clerk prints them above."""
        lower = [self._caption(name) for name in self.names]
        over = [self._over(name) for name in self.names]
        if not self.layout.two_lines or not any(over):
            return (tuple(lower),)
        upper = tuple(above or below for above, below in zip(over, lower, strict=True))
        return upper, tuple(below if above else ABOVE for above, below in zip(over, lower, strict=True))

    def _caption(self, name: str) -> str:
        layout = self.layout
        if name in ("start", "end"):
            return layout.days[name == "end"]
        if name in ("owner", "support") and layout.owner_place == "pair" and layout.two_lines:
            return layout.pair[name == "support"]
        if name in self.beside:
            return self.beside[name]
        if name == "owner" and layout.both_in_one:
            return "ผู้รับผิดชอบ/ระยะเวลา"
        if name[1:].isdigit():
            return self._time_caption(name[0], int(name[1:]))
        return layout.names[name]

    def _time_caption(self, kind: str, at: int) -> str:
        if kind == "q":
            return self.quarter.format(at + 1)
        month = periods.SHORT[(at + 9) % 12]
        return month if self.layout.two_lines else f"{month} {'68' if at < 3 else '69'}"

    def _over(self, name: str) -> str:
        """The heading above: empty where a column has its own, LEFT where it shares the one before."""
        if name in ("start", "end"):
            return self.layout.names["period"] if name == "start" else LEFT
        if name in ("owner", "support") and self.layout.owner_place == "pair":
            return self.layout.names["owner"] if name == "owner" else LEFT
        if not name[1:].isdigit():
            return ""
        if name[0] == "q":
            return "ไตรมาส" if name == "q0" else LEFT
        if self.layout.indicator_words % 2:
            return {"m0": "ปี พ.ศ. 2568", "m3": "ปี พ.ศ. 2569"}.get(name, LEFT)
        return "ระยะเวลาดำเนินการ ปีงบประมาณ พ.ศ. 2569" if name == "m0" else LEFT
