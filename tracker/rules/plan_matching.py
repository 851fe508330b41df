"""Which measure, group and step of a newer plan is which of the older one; never two to one."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Sequence
from functools import lru_cache
from typing import TypeVar

from tracker.rules.plan_content import GroupContent, MeasureContent
from tracker.rules.thai_text import match_key, to_arabic_digits

T = TypeVar("T")
Key = Callable[[T], Hashable | None]
Pairs = dict[int, int]  # place in the newer → place in the older

# Of the letters in threes, how many both must have. A step stands among few others, so less will do.
_LIKE_TITLE = 0.6
_LIKE_STEP = 0.5
_MOST_COMPARED = 250_000  # where more than that is left, the two are different plans


words_key = lru_cache(maxsize=32_768)(match_key)  # every text is compared in several ways


def match_measures(old: Sequence[MeasureContent], new: Sequence[MeasureContent]) -> Pairs:
    """What says the same in all; then by code and title, by title, by printed code, by steps, by similar titles.

    A title wins over a code: where a measure is put in at the top, the codes of all that follow move on, and the
    results reported so far must stay with the measure they were written for.
    """
    pairs: Pairs = {}
    _by_key(old, new, _all_of_measure, pairs)
    _by_key(old, new, lambda m: (words_key(m.code), words_key(m.title)), pairs)
    _by_key(old, new, lambda m: words_key(m.title) or None, pairs)
    _by_key(old, new, lambda m: words_key(m.code) if m.is_numbered else None, pairs, _is_same_by_code)
    _by_key(old, new, _steps_of_measure, pairs)
    _by_likeness([m.title for m in old], [m.title for m in new], _LIKE_TITLE, pairs)
    return pairs


def is_known_by_words(old: MeasureContent, new: MeasureContent) -> bool:
    """Whether the two are the same by what they say, whatever their codes."""
    if _steps_of_measure(old) and _steps_of_measure(old) == _steps_of_measure(new):
        return True
    return _likeness(_threes(words_key(old.title)), _threes(words_key(new.title))) >= _LIKE_TITLE


def match_groups(old: Sequence[GroupContent], new: Sequence[GroupContent]) -> Pairs:
    """What says the same in all; then by owners and period, by steps they share, by owners, at last by order."""
    pairs: Pairs = {}
    _by_key(old, new, _all_of_group, pairs)
    _by_key(old, new, lambda g: (owners_key(g), term_key(g), steps_key(g)), pairs)
    _by_key(old, new, lambda g: (owners_key(g), term_key(g)), pairs)
    _by_shared(old, new, pairs)
    _by_key(old, new, owners_key, pairs)
    _by_key(old, new, lambda _: "", pairs)
    return pairs


def match_steps(old: Sequence[str], new: Sequence[str]) -> Pairs:
    """By text, then by similar text."""
    pairs: Pairs = {}
    _by_key(old, new, words_key, pairs)
    _by_likeness(old, new, _LIKE_STEP, pairs)
    return pairs


def owners_key(group: GroupContent) -> Hashable:
    """Equal where the same divisions get a task; their printed order says nothing."""
    return group.is_for_all, frozenset(words_key(name) for name in group.divisions)


def term_key(group: GroupContent) -> Hashable:
    """Equal for the same days; what could not be read as days must be printed alike."""
    days = (group.starts_on, group.ends_on, group.due_on)
    return days if any(days) else words_key(group.period_text)


def steps_key(group: GroupContent) -> tuple[str, ...]:
    """Equal for the same steps in the same order."""
    return tuple(words_key(step) for step in group.steps)


def supporters_key(group: GroupContent) -> Hashable:
    """Equal where the same divisions support."""
    return group.is_supported_by_all, frozenset(words_key(name) for name in group.supporting)


def _all_of_group(group: GroupContent) -> Hashable:
    days = (group.starts_on, group.ends_on, group.due_on)
    texts = (words_key(group.unit or ""), words_key(group.period_text))
    return owners_key(group), supporters_key(group), days, texts, steps_key(group)


def _all_of_measure(measure: MeasureContent) -> Hashable:
    texts = (measure.code, measure.title, measure.o_item or "", measure.context, measure.approach, measure.follow_up)
    said = tuple(words_key(text) for text in (*texts, measure.limitation))
    groups = Counter(_all_of_group(group) for group in measure.groups)
    return said, frozenset(measure.indicators), frozenset(groups.items())


def _steps_of_measure(measure: MeasureContent) -> Hashable | None:
    return tuple(sorted(step for group in measure.groups for step in steps_key(group))) or None


def _is_same_by_code(old: MeasureContent, new: MeasureContent) -> bool:
    """A running number says little: the two must have something else in common too."""
    if not to_arabic_digits(old.code).strip(" .)").isdecimal() or is_known_by_words(old, new):
        return True
    steps_old, steps_new = (frozenset(step for g in m.groups for step in steps_key(g)) for m in (old, new))
    if steps_old or steps_new:
        return bool(steps_old & steps_new)
    of_old, of_new = (frozenset((owners_key(g), term_key(g)) for g in m.groups) for m in (old, new))
    return bool(of_old & of_new)


def _always(_old: T, _new: T) -> bool:
    return True


def _by_key(
    old: Sequence[T], new: Sequence[T], key: Key[T], pairs: Pairs, fits: Callable[[T, T], bool] = _always
) -> None:
    """Pair what has the same key and fits, in order, and is not paired yet."""
    taken = set(pairs.values())
    waiting: dict[Hashable, list[int]] = defaultdict(list)
    for place, thing in enumerate(old):
        if place not in taken and (found := key(thing)) is not None:
            waiting[found].append(place)
    for place, thing in enumerate(new):
        if place in pairs or (found := key(thing)) is None:
            continue
        fitting = next((other for other in waiting[found] if fits(old[other], thing)), None)
        if fitting is not None:
            pairs[place] = fitting
            waiting[found].remove(fitting)


def _by_shared(old: Sequence[GroupContent], new: Sequence[GroupContent], pairs: Pairs) -> None:
    steps_old, steps_new = [frozenset(steps_key(g)) for g in old], [frozenset(steps_key(g)) for g in new]
    left_old, left_new = _left(old, new, pairs)
    shared = [(-len(steps_old[o] & steps_new[n]), abs(o - n), min(o, n), o, n) for o in left_old for n in left_new]
    _take([(o, n) for count, *_, o, n in sorted(shared) if count], pairs)


def _by_likeness(old: Sequence[str], new: Sequence[str], least: float, pairs: Pairs) -> None:
    left_old, left_new = _left(old, new, pairs)
    if len(left_old) * len(left_new) > _MOST_COMPARED:
        return
    keys_old, keys_new = {o: words_key(old[o]) for o in left_old}, {n: words_key(new[n]) for n in left_new}
    threes_old = {o: _threes(key) for o, key in keys_old.items()}
    threes_new = {n: _threes(key) for n, key in keys_new.items()}
    alike = [(_likeness(threes_old[o], threes_new[n]), o, n) for o in left_old for n in left_new]
    near = [one for one in alike if one[0] >= least]
    near.sort(key=lambda one: (-one[0], sorted((keys_old[one[1]], keys_new[one[2]]))))
    _take([(o, n) for _, o, n in near], pairs)


def _left(old: Sequence[T], new: Sequence[T], pairs: Pairs) -> tuple[list[int], list[int]]:
    taken = set(pairs.values())
    return [o for o in range(len(old)) if o not in taken], [n for n in range(len(new)) if n not in pairs]


def _take(ordered: Sequence[tuple[int, int]], pairs: Pairs) -> None:
    """Best first, each side once."""
    taken = set(pairs.values())
    for place_old, place_new in ordered:
        if place_old not in taken and place_new not in pairs:
            pairs[place_new] = place_old
            taken.add(place_old)


def _threes(key: str) -> frozenset[str]:
    return frozenset(key[start : start + 3] for start in range(max(len(key) - 2, 1)))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))
