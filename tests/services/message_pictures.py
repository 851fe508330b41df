"""Draws the golden messages as a telephone shows them: python -m tests.services.message_pictures FOLDER [case …]

The mail's HTML in light and dark at 360 px, and the LINE message drawn the way LINE lays out flex cards. Needs
Chromium; meant for eyes, not for the test run.
"""

import json
import shutil
import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.conftest import CHROMIUM_FLAGS, CHROMIUM_NAMES
from tests.services.golden_messages import GOLDEN

_FONT = "font-family:Sarabun,'Noto Sans Thai',Laksaman,sans-serif"
# LINE's own measures (Flex Message documentation and what its app draws).
_SIZES = {"xxs": 11, "xs": 13, "sm": 14, "md": 16, "lg": 19, "xl": 22, "xxl": 29, "3xl": 35, "4xl": 48, "5xl": 74}
_SPACES = {"none": 0, "xs": 2, "sm": 4, "md": 8, "lg": 12, "xl": 16, "xxl": 20}
_WIDTHS = {"nano": 120, "micro": 160, "deca": 220, "hecto": 241, "kilo": 260, "mega": 300, "giga": 386}
_BUTTON_LOOKS = {"primary": ("#17c950", "#fff"), "secondary": ("#dcdfe5", "#111"), "link": ("transparent", "#42659a")}


def space(value: str | None, otherwise: int = 0) -> int:
    if not value:
        return otherwise
    return _SPACES[value] if value in _SPACES else int(float(value.removesuffix("px")))


def line_page(messages: list[dict[str, Any]]) -> str:
    """The chat as LINE shows it, with the line of the notification above."""
    parts = "".join(_message(message) for message in messages)
    return (
        f'<!doctype html><meta charset="utf-8"><style>*{{box-sizing:border-box}}p{{margin:0}}</style>'
        f'<body style="margin:0;background:#8cabd8;{_FONT};padding:10px">{parts}'
    )


def _message(message: dict[str, Any]) -> str:
    if message["type"] == "text":
        text = escape(message["text"])
        return (
            '<div style="background:#fff;border-radius:18px;padding:10px 14px;font-size:15px;line-height:1.5;'
            f'white-space:pre-wrap;max-width:280px">{text}</div>'
        )
    content = message["contents"]
    cards = content["contents"] if content["type"] == "carousel" else [content]
    note = (
        '<div style="background:#fff;border-radius:12px;padding:8px 12px;font-size:13px;line-height:1.45;'
        f'margin-bottom:12px;white-space:pre-wrap"><b>การแจ้งเตือนบนหน้าจอ</b><br>{escape(message["altText"])}</div>'
    )
    row = "".join(_bubble(card) for card in cards)
    items = message.get("quickReply", {}).get("items", [])
    quick = "".join(
        '<span style="display:inline-block;background:#fff;border-radius:18px;padding:7px 14px;margin:12px 6px 0 0;'
        f'font-size:14px">{escape(item["action"]["label"])}</span>'
        for item in items
    )
    return f'{note}<div style="display:flex;gap:8px;align-items:flex-start">{row}</div>{quick}'


def _bubble(card: dict[str, Any]) -> str:
    width = _WIDTHS[card.get("size", "mega")]
    parts = []
    for name, padding in (("header", 20), ("hero", 0), ("body", 20), ("footer", 10)):
        if name in card:
            parts.append(_box(card[name], default_padding=padding))
    looks = f"width:{width}px;flex:none;background:#fff;border-radius:17px;overflow:hidden"
    return f'<div style="{looks}">{"".join(parts)}</div>'


def _box(box: dict[str, Any], *, default_padding: int = 0, style: str = "") -> str:
    every = space(box.get("paddingAll"), default_padding)
    sides = [space(box.get(f"padding{side}"), every) for side in ("Top", "End", "Bottom", "Start")]
    is_row = box["layout"] in ("horizontal", "baseline")
    gap = space(box.get("spacing"))
    looks = [
        "display:flex",
        f"flex-direction:{'row' if is_row else 'column'}",
        f"padding:{' '.join(f'{side}px' for side in sides)}",
        f"background:{box.get('backgroundColor', 'transparent')}",
        f"border-radius:{space(box.get('cornerRadius'))}px",
        style,
    ]
    if box["layout"] == "baseline":
        looks.append("align-items:baseline")
    if "borderWidth" in box:
        looks.append(f"border:{space(box['borderWidth'], 1)}px solid {box.get('borderColor', '#000')}")
    inside = "".join(
        _part(part, is_row=is_row, gap=gap if number else 0) for number, part in enumerate(box["contents"])
    )
    return f'<div style="{";".join(looks)}">{inside}</div>'


def _part(part: dict[str, Any], *, is_row: bool, gap: int) -> str:
    margin = f"margin-{'left' if is_row else 'top'}:{space(part.get('margin'), gap)}px"
    flex = (
        f"flex:{part['flex']} {1 if part['flex'] else 0} {'0' if part['flex'] else 'auto'}"
        if "flex" in part
        else ("flex:1 1 0" if is_row else "flex:none")
    )
    style = f"{margin};{flex};min-width:0"
    kind = part["type"]
    if kind == "box":
        return _box(part, style=style)
    if kind == "text":
        return _text(part, style)
    if kind == "button":
        return _button(part, style)
    if kind == "separator":
        color = part.get("color", "#d4d6da")
        return f'<div style="{margin};flex:none;border-{"left" if is_row else "top"}:1px solid {color}"></div>'
    if kind == "filler":
        return '<div style="flex:1"></div>'
    raise ValueError(f"LINE has {kind}, this picture has not")


def _text(part: dict[str, Any], style: str) -> str:
    looks = [
        style,
        f"font-size:{_SIZES[part.get('size', 'md')]}px",
        "line-height:1.4",
        f"color:{part.get('color', '#111111')}",
        f"font-weight:{'bold' if part.get('weight') == 'bold' else 'normal'}",
        f"text-align:{part.get('align', 'start')}",
    ]
    if part.get("wrap"):
        looks.append("white-space:pre-wrap;overflow-wrap:anywhere")
        if most := part.get("maxLines"):
            looks.append(f"display:-webkit-box;-webkit-line-clamp:{most};-webkit-box-orient:vertical;overflow:hidden")
    else:
        looks.append("white-space:nowrap;overflow:hidden;text-overflow:ellipsis")
    return f'<p style="{";".join(looks)}">{escape(part["text"])}</p>'


def _button(part: dict[str, Any], style: str) -> str:
    background, ink = _BUTTON_LOOKS[part.get("style", "link")]
    color = part.get("color")
    if part.get("style") in ("primary", "secondary"):
        background = color or background
    else:
        ink = color or ink
    height = 40 if part.get("height") == "sm" else 52
    looks = [
        style,
        f"height:{height}px;line-height:{height}px;border-radius:8px;background:{background};color:{ink}",
        "text-align:center;font-size:16px;white-space:nowrap;overflow:hidden;text-overflow:ellipsis;padding:0 8px",
    ]
    return f'<div style="{";".join(looks)}">{escape(part["action"]["label"])}</div>'


def draw(browser: Browser, html: str, path: Path, *, width: int, is_dark: bool = False) -> None:
    page = browser.new_page(
        viewport={"width": width, "height": 300}, color_scheme="dark" if is_dark else "light", device_scale_factor=1.5
    )
    page.set_content(html)
    page.screenshot(path=str(path), full_page=True)
    page.close()


def pictures(names: list[str]) -> Iterator[tuple[str, str, int, bool]]:
    """(file name, HTML, width, dark) of every picture."""
    for folder in sorted(GOLDEN.iterdir()):
        if names and folder.name not in names:
            continue
        if (mail := folder / "mail.html").exists():
            html = mail.read_text(encoding="utf-8")
            yield f"{folder.name}.mail", html, 360, False
            yield f"{folder.name}.mail-dark", html, 360, True
        for chat in ("line", "group"):
            if (file := folder / f"{chat}.json").exists():
                messages = json.loads(file.read_text(encoding="utf-8"))
                cards = max(len(one.get("contents", {}).get("contents", [0])) for one in messages)
                yield f"{folder.name}.{chat}", line_page(messages), max(330, min(cards, 4) * 312 + 20), False


def main(target: str, *names: str) -> None:
    folder = Path(target)
    folder.mkdir(parents=True, exist_ok=True)
    path = next(filter(None, map(shutil.which, CHROMIUM_NAMES)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        for name, html, width, is_dark in pictures(list(names)):
            draw(browser, html, folder / f"{name}.png", width=width, is_dark=is_dark)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
