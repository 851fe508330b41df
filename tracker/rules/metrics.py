"""Figures as a monitoring program reads them (Prometheus' text form): counts and ages, never a name or a title."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True)
class Sample:
    """One value, told apart from others of its figure by its labels."""

    value: float
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Figure:
    """A figure with its samples; without any it is left out, since "none" and "0" are not the same."""

    name: str
    about: str
    samples: Sequence[Sample]


def metrics_text(figures: Sequence[Figure]) -> str:
    """All figures, each with what it is about."""
    return "".join(_block(figure) for figure in figures if figure.samples)


def _block(figure: Figure) -> str:
    lines = [f"# HELP {figure.name} {figure.about}", f"# TYPE {figure.name} gauge"]
    lines += [f"{figure.name}{_labels(sample.labels)} {_number(sample.value)}" for sample in figure.samples]
    return "\n".join(lines) + "\n"


def _labels(labels: Mapping[str, str]) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in sorted(labels.items())) + "}"


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.3f}"
