"""How the analysis in the reference documents is read, compared with their golden files."""

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tracker.documents.reading import read_document
from tracker.rules.analysis_tables import read_analysis
from tracker.rules.plan_analysis import Analysis
from tracker.rules.thai_text import match_key

pytestmark = pytest.mark.shared

TEXTS = {
    "000": "000_8bdc57a4361f9203.txt",
    "002": "002_cc663ef54001efad.txt",
    "003": "003_4b1d816ea88a0cda.txt",
    "004": "004_8715cc26bf34bf47.txt",
}
WITH_GOLDEN = ["000", "003", "004"]


def analysis_of(shared: Path, name: str) -> Analysis:
    return read_analysis(read_document((shared / "documents" / name).read_bytes(), name))


def golden_of(shared: Path, seed: str) -> Any:
    return json.loads((shared / "golden" / f"{seed}.json").read_text(encoding="utf-8"))


def as_number(score: Decimal | None) -> float | None:
    return None if score is None else float(score)


@pytest.mark.parametrize("seed", WITH_GOLDEN)
def test_the_overall_score_and_its_grade_are_read(seed: str, shared: Path) -> None:
    read, wanted = analysis_of(shared, TEXTS[seed]).overall, golden_of(shared, seed)["overall"]
    assert (as_number(read.score), read.grade) == (wanted["score"], wanted["grade"])
    assert [(as_number(v.score), v.printed) for v in read.values] == [
        (v["score"], v["printed"]) for v in wanted["values"]
    ]


@pytest.mark.parametrize("seed", WITH_GOLDEN)
def test_every_score_printed_for_an_indicator_is_kept_and_the_better_one_believed(seed: str, shared: Path) -> None:
    read, wanted = analysis_of(shared, TEXTS[seed]).indicator_scores, golden_of(shared, seed)["indicator_scores"]
    assert {i.number: float(i.score) for i in read} == {i["number"]: i["score"] for i in wanted}
    assert {i.number: {float(v.score) for v in i.values} for i in read} == {
        i["number"]: {v["score"] for v in i["values"]} for i in wanted
    }
    assert {i.number for i in read if i.contradiction} == {i["number"] for i in wanted if i.get("contradiction")}


@pytest.mark.parametrize("seed", WITH_GOLDEN)
def test_the_scores_of_the_instruments_are_read(seed: str, shared: Path) -> None:
    read = {i.instrument: (float(i.score), i.grade) for i in analysis_of(shared, TEXTS[seed]).instrument_scores}
    wanted: Mapping[str, Any] = golden_of(shared, seed)["instrument_scores"]
    printed = {name: value for name, value in wanted.items() if isinstance(value, dict)}
    assert read == {name: (value["score"], value["grade"]) for name, value in printed.items()}


@pytest.mark.parametrize("seed", WITH_GOLDEN)
def test_weak_items_are_read_with_code_text_and_score(seed: str, shared: Path) -> None:
    read, wanted = analysis_of(shared, TEXTS[seed]).weak_items, golden_of(shared, seed)["weak_items"]
    assert [(w.instrument, w.indicator, w.code, as_number(w.score), match_key(w.text)) for w in read] == [
        (w["instrument"], w["indicator"], w["code"], w["score"], match_key(w["text"])) for w in wanted
    ]
    assert [w.is_against_threshold for w in read] == [bool(w.get("contradicts_heading")) for w in wanted]


def test_points_to_develop_are_read_for_each_indicator(shared: Path) -> None:
    read, wanted = analysis_of(shared, TEXTS["000"]).improvement_points, golden_of(shared, "000")["improvement_points"]
    assert [(p.indicator, keys(p.assessed), keys(p.to_develop)) for p in read] == [
        (p["indicator"], keys(p["assessed"]), keys(p["to_develop"])) for p in wanted
    ]


def keys(texts: Any) -> list[str]:
    return [match_key(text) for text in texts]


@pytest.mark.parametrize("seed", WITH_GOLDEN)
def test_no_year_comparison_is_invented(seed: str, shared: Path) -> None:
    assert golden_of(shared, seed)["year_comparison"] is None
    assert not analysis_of(shared, TEXTS[seed]).year_comparison


def test_a_whole_analysis_is_read(shared: Path) -> None:
    """Read by eye, since its golden file is not here."""
    read = analysis_of(shared, TEXTS["002"])
    assert (read.year, str(read.overall.score), read.overall.grade, read.overall.rank) == (2566, "95.07", "ผ่านดี", 1573)
    scores = ["94.85", "84.11", "90.51", "83.07", "83.11", "96.77", "96.95", "95.62", "100.00", "100.00"]
    assert [str(each.score) for each in read.indicator_scores] == scores
    assert not any(each.contradiction for each in read.indicator_scores)
    assert [row.indicator for row in read.year_comparison] == [*range(1, 11), None]
    assert [[each.year for each in row.scores] for row in read.year_comparison] == [[2564, 2565, 2566]] * 11
    assert [str(each.score) for each in read.year_comparison[-1].scores] == ["90.03", "95.37", "95.07"]
    assert [(group.kind, group.count, len(group.items)) for group in read.lists] == [("strength", 7, 7)]
    found = [[item.code for item in issue.items] for issue in read.issues]
    assert found == [
        ["O14", "I1"],
        ["E5", "O18"],
        ["E6", "E7"],
        ["I20", "I21"],
        ["I7", "O11"],
        ["I15", "O40"],
        ["O32", "O35"],
    ]
    assert [issue.number for issue in read.issues] == list(range(1, 8))
    assert [(w.code, str(w.score)) for w in read.weak_items if w.code] == [
        ("I20", "70.87"),
        ("I7", "72.06"),
        ("I15", "84.44"),
    ]
    assert len(read.recommendations) == 14
    assert read.recommendations[4].references == ("O13", "O14")
    assert len(read.urgent) == 1


@pytest.mark.parametrize("seed", TEXTS)
def test_what_is_kept_with_the_plan_comes_back_as_it_was(seed: str, shared: Path) -> None:
    read = analysis_of(shared, TEXTS[seed])
    assert Analysis.from_json(json.loads(json.dumps(read.to_json()))) == read
