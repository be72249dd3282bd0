from __future__ import annotations

from gui.plots.network.turns import Turns


def drawn_in(turns: Turns, frames: int, cost: float, begin: float = 100.0) -> list[list[int]]:
    """What is drawn in each of some frames at 60 Hz, all of it being old at each."""
    found = []
    for frame in range(frames):
        turns.grow_old()
        drawn: list[int] = []
        while (picture := turns.due(begin + frame / 60)) is not None:
            drawn.append(picture)
            turns.drawn(cost)
        found.append(drawn)
    return found


def three() -> Turns:
    turns = Turns()
    turns.begin(3)
    return turns


def test_new_pictures_need_no_turn() -> None:
    turns = three()
    assert turns.due(1.0) is None
    assert not turns.any_stale


def test_after_a_rest_all_are_drawn_at_once() -> None:
    assert drawn_in(three(), 1, cost=0.002) == [[1, 2, 3]]


def test_while_all_change_they_take_turns_in_a_small_part_of_the_time() -> None:
    frames = drawn_in(three(), 600, cost=0.001)[60:]
    assert max(map(len, frames)) <= 2
    flat = [each for frame in frames for each in frame]
    assert all(set(flat[place : place + 3]) == {1, 2, 3} for place in range(len(flat) - 3))
    assert 0.05 < len(flat) * 0.001 / 9 < 0.1


def test_a_picture_that_takes_long_is_drawn_seldom() -> None:
    frames = drawn_in(three(), 600, cost=0.05)[60:]
    assert max(map(len, frames)) == 1
    assert sum(map(len, frames)) * 0.05 / 9 < 0.1


def test_what_is_left_is_known_when_nothing_changes_any_more() -> None:
    turns = three()
    turns.grow_old()
    assert turns.due(1.0) == turns.next == 1
    turns.drawn(10.0)
    assert turns.due(1.0) is None
    assert turns.any_stale
    for _ in range(2):
        turns.drawn(0.001)
    assert not turns.any_stale
