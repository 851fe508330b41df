"""The pictures' coordinates: inside their frame, in the order of time, and from the numbers beside them."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.forecast import forecast
from tracker.rules.headline_pictures import heat_sentence, timeline_sentence
from tracker.rules.heat_map import heat_map
from tracker.rules.picture_burn_up import NARROW, WIDE, BurnUp, burn_up, month_lines
from tracker.rules.picture_timeline import YEAR, place, timeline
from tracker.rules.progress import TaskFact, summarise
from tracker.rules.task import TaskStatus

FY = FiscalYear(2570)
TODAY = date(2027, 3, 2)
FINANCE, WORKS = UUID(int=1), UUID(int=2)
NAMES = {FINANCE: "กองคลัง", WORKS: "กองช่าง"}
NOT_STARTED, IN_PROGRESS, SUBMITTED, DONE, CANCELLED = TaskStatus


def fact(
    number: int,
    status: TaskStatus = IN_PROGRESS,
    *,
    due_on: date | None = date(2027, 3, 31),
    done_on: date | None = None,
    division: UUID = FINANCE,
    indicators: tuple[int, ...] = (1,),
    starts_on: date | None = None,
) -> TaskFact:
    return TaskFact(
        UUID(int=100 + number), UUID(int=500 + number), division, status, due_on, indicators,
        starts_on=starts_on, done_on=done_on,
    )  # fmt: skip


def drawn(
    tasks: list[TaskFact], *, cutoff: date = date(2027, 3, 31), today: date = TODAY, is_wide: bool = True
) -> BurnUp:
    told = forecast(tasks, cutoff=cutoff, today=today, began_on=date(2026, 8, 3))
    return burn_up(tasks, told, FY, WIDE if is_wide else NARROW)


def points(line: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in line.split())]


# --- burn-up ----------------------------------------------------------------------------------------------------


def test_the_lines_climb_to_what_is_due_and_to_what_is_done() -> None:
    tasks = [
        fact(1, DONE, due_on=date(2026, 9, 15), done_on=date(2026, 9, 20)),  # before the picture begins
        fact(2, DONE, due_on=date(2026, 12, 31), done_on=date(2027, 1, 15)),
        fact(3),
        fact(4),
    ]
    picture = drawn(tasks)
    planned, done = points(picture.planned), points(picture.done)
    floor, top = WIDE.floor, WIDE.top
    assert planned[0][1] == done[0][1] == floor - (floor - top) / 4  # one of four, at the left edge
    assert planned[-1] == (picture.cutoff.at, top)
    assert done[-1] == (picture.today.at, floor - (floor - top) / 2)
    assert points(picture.pace)[0] == done[-1]
    assert points(picture.pace)[-1][1] >= top


def test_months_and_levels_have_their_words() -> None:
    picture = drawn([fact(number) for number in range(37)])
    assert [mark.label for mark in picture.levels] == ["0", "10", "20", "30", "37"]
    assert [mark.label for mark in picture.months][:4] == ["ต.ค.", "พ.ย.", "ธ.ค.", "ม.ค."]
    assert picture.cutoff.label == "ปิดรอบ 31 มี.ค. 70"


def test_a_round_that_has_closed_has_no_forecast() -> None:
    picture = drawn([fact(1, DONE, done_on=date(2027, 3, 1)), fact(2)], today=date(2027, 4, 20))
    assert (picture.pace, picture.band) == ("", "")


def test_the_table_says_what_the_lines_show() -> None:
    tasks = [fact(1, DONE, due_on=date(2026, 12, 31), done_on=date(2027, 1, 15)), fact(2)]
    told = forecast(tasks, cutoff=date(2027, 3, 31), today=TODAY, began_on=None)
    lines = {line.on: (line.planned, line.done) for line in month_lines(tasks, told, FY)}
    assert lines[date(2026, 11, 30)] == (0, 0)
    assert lines[date(2026, 12, 31)] == (1, 0)
    assert lines[date(2027, 1, 31)] == (1, 1)
    assert lines[TODAY] == (1, 1)
    assert lines[date(2027, 3, 31)] == (2, None)
    assert len(lines) == 7


DAYS = st.dates(date(2026, 8, 1), date(2027, 12, 31))
TASKS = st.lists(
    st.builds(
        fact,
        st.integers(0, 99),
        st.sampled_from(TaskStatus),
        due_on=st.none() | DAYS,
        done_on=st.none() | DAYS,
        starts_on=st.none() | DAYS,
        division=st.sampled_from([FINANCE, WORKS]),
        indicators=st.sets(st.integers(1, 10)).map(lambda found: tuple(sorted(found))),
    ),
    max_size=12,
)


@given(
    TASKS, st.sampled_from([date(2027, 3, 31), date(2027, 9, 30)]), st.dates(FY.start, date(2028, 3, 1)), st.booleans()
)
def test_nothing_leaves_the_frame(tasks: list[TaskFact], cutoff: date, today: date, is_wide: bool) -> None:
    picture = drawn(tasks, cutoff=cutoff, today=today, is_wide=is_wide)
    frame = picture.frame
    for line in (picture.planned, picture.done, picture.pace, picture.band):
        for x, y in points(line):
            assert frame.left - 0.1 <= x <= frame.edge + 0.1
            assert frame.top - 0.1 <= y <= frame.floor + 0.1
    for line in (picture.planned, picture.done):
        xs, ys = zip(*points(line), strict=True)
        assert list(xs) == sorted(xs)
        assert list(ys) == sorted(ys, reverse=True)
    for mark in (picture.today, picture.cutoff, *picture.months):
        assert frame.left <= mark.at <= frame.edge


# --- heat map ---------------------------------------------------------------------------------------------------


def test_the_worst_cell_is_where_most_is_late() -> None:
    tasks = [
        fact(1, DONE, indicators=(1,)),
        fact(2, NOT_STARTED, indicators=(1, 4), due_on=date(2027, 2, 1)),
        fact(3, DONE, indicators=(4,), division=WORKS),
        fact(4, CANCELLED, indicators=(7,), division=WORKS),
    ]
    heat = heat_map(summarise(tasks, TODAY, [WORKS, FINANCE]))
    assert heat.indicators == (1, 4)  # of the seventh all is cancelled
    assert [row.division_id for row in heat.rows] == [FINANCE, WORKS]
    finance, works = heat.rows
    assert [cell and cell.level for cell in finance.cells] == [2, 0]
    assert [cell and cell.level for cell in works.cells] == [None, 4]
    assert [(cell.division_id, cell.indicator) for cell in heat.worst] == [(FINANCE, 4), (FINANCE, 1)]
    assert heat_sentence(heat, NAMES) == (
        "ช่องที่น่าห่วงที่สุดคือกองคลัง ตัวชี้วัดที่ 4 การใช้ทรัพย์สินของราชการ แล้วเสร็จ 0 จาก 1 งาน เกินกำหนด 1 งาน"
    )


def test_the_heat_map_of_nothing() -> None:
    assert heat_sentence(heat_map(summarise([], TODAY)), NAMES) == "ยังไม่มีงานที่ผูกกับตัวชี้วัด"
    assert heat_sentence(heat_map(summarise([fact(1, DONE)], TODAY)), NAMES) == "ทุกช่องแล้วเสร็จครบ"


@given(TASKS)
def test_the_cells_of_a_column_add_up_to_its_total(tasks: list[TaskFact]) -> None:
    heat = heat_map(summarise(tasks, TODAY))
    for column, figures in enumerate(heat.totals):
        cells = [cell.figures for row in heat.rows if (cell := row.cells[column])]
        assert sum(cell.done.counted for cell in cells) == figures.done.counted
        assert sum(cell.done.total for cell in cells) == figures.done.total
        assert sum(cell.late for cell in cells) == figures.late


# --- timeline ---------------------------------------------------------------------------------------------------


def test_a_bar_reaches_from_the_first_day_to_the_last_due_date() -> None:
    tasks = [
        TaskFact(UUID(int=1), UUID(int=500), FINANCE, DONE, date(2026, 12, 31), starts_on=date(2026, 11, 1)),
        TaskFact(UUID(int=2), UUID(int=500), WORKS, IN_PROGRESS, date(2027, 1, 31)),
    ]
    picture = timeline(tasks, {UUID(int=500): (None, None), UUID(int=501): (None, None)}, FY, TODAY)
    (row,) = picture.rows  # a measure without a task that counts has no bar
    assert (row.x, row.starts_on, row.due_on) == (100, date(2026, 11, 1), date(2027, 1, 31))
    assert row.x + row.width == round(place(date(2027, 1, 31), FY), 1)
    assert row.filled == row.width / 2
    assert row.late == 1
    assert timeline_sentence(picture, TODAY) == (
        "เดือนนี้ (มีนาคม) มีงานครบกำหนด 0 งาน เดือนที่งานครบกำหนดมากที่สุดคือธันวาคม 1 งาน"
    )


def test_days_lie_in_their_months_also_in_a_leap_year() -> None:
    assert place(date(2026, 10, 1), FY) == 0
    assert place(date(2027, 4, 1), FY) == 600
    assert place(date(2024, 2, 29), FiscalYear(2567)) < place(date(2024, 3, 1), FiscalYear(2567)) == 500
    assert place(FY.start - timedelta(days=9), FY) == 0
    assert place(FY.end + timedelta(days=9), FY) == YEAR


@given(TASKS)
def test_bars_stay_inside_the_year(tasks: list[TaskFact]) -> None:
    periods = {task.measure_id: (None, None) for task in tasks}
    for row in timeline(tasks, periods, FY, TODAY).rows:
        assert row.x >= 0
        assert row.x + row.width <= YEAR + 0.1
        assert 0 <= row.filled <= row.width
