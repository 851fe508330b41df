"""Reads the project's own source, for the tests and figures about it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]

Function = ast.FunctionDef | ast.AsyncFunctionDef


def product_files() -> list[Path]:
    return sorted([*(ROOT / "tracker").rglob("*.py"), *ROOT.glob("*.py")])


def all_files() -> list[Path]:
    return sorted([*product_files(), *(ROOT / "tests").rglob("*.py"), *(ROOT / "migrations").rglob("*.py")])


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def line_count(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions_of(path: Path) -> Iterator[Function]:
    return (node for node in ast.walk(tree_of(path)) if isinstance(node, Function))


def function_size(function: Function) -> int:
    """Lines from `def` to the last one; the decorators and what was promised above are not counted."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def calls_of(node: ast.AST, method: str) -> list[ast.Call]:
    """Every `something.method(…)` inside `node`."""
    calls = (found for found in ast.walk(node) if isinstance(found, ast.Call))
    return [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == method]
