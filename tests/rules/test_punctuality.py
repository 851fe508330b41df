"""The share handed over in time: counted over thirty days, rounded never in our favour."""

from datetime import date, timedelta

from tracker.rules.punctuality import DayCount, first_day, summarise_punctuality

TODAY = date(2027, 3, 2)


def test_thirty_days_and_today_is_one_of_them() -> None:
    figure = summarise_punctuality([], TODAY)
    assert [figure.days[0].day, figure.days[-1].day] == [first_day(TODAY), TODAY]
    assert len(figure.days) == 30
    assert figure.in_five_minutes.percent is None
    assert figure.is_promise_kept, "nothing was due, so nothing was late"


def test_days_are_added_up() -> None:
    counts = [DayCount(TODAY, 40, 38, 40), DayCount(TODAY - timedelta(days=1), 10, 9, 9)]
    figure = summarise_punctuality(counts, TODAY)
    assert figure.in_one_minute.sentence == "47 จาก 50 ข้อความ"
    assert figure.in_five_minutes.sentence == "49 จาก 50 ข้อความ"
    assert [day.day for day in figure.late_days] == [TODAY - timedelta(days=1)]
    assert not figure.is_promise_kept


def test_a_promise_is_kept_by_the_exact_share() -> None:
    assert summarise_punctuality([DayCount(TODAY, 100, 95, 99)], TODAY).is_promise_kept
    assert not summarise_punctuality([DayCount(TODAY, 200, 200, 197)], TODAY).is_promise_kept, "98.5 % prints 99 %"


def test_older_days_do_not_count() -> None:
    old = DayCount(TODAY - timedelta(days=30), 5, 0, 0)
    assert summarise_punctuality([old], TODAY).in_five_minutes.total == 0
