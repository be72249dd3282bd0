from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.compiled.opcodes import BINARY
from engine.compiled.plan import ALIGNMENT, Block, Plan, width_of


def test_constants_and_numbers_are_kept_once() -> None:
    plan = Plan()
    assert plan.constant(0.1) is plan.constant(0.1) is not plan.constant(0.2)
    assert plan.number(2.0) == plan.number(2.0)
    plan.lay_out()
    memory, registers = plan.memory()
    assert registers.tolist() == [2.0]
    assert memory.ctypes.data % (4 * ALIGNMENT) == 0


@given(st.lists(st.tuples(st.integers(1, 90), st.integers(0, 9), st.integers(0, 9)), max_size=30))
def test_blocks_that_are_needed_at_the_same_time_never_overlap(wanted: list[tuple[int, int, int]]) -> None:
    plan = Plan()
    kept = [plan.keep(20), plan.keep(3)]
    draft = plan.draft()
    blocks: list[Block] = []
    for size, one, other in wanted:
        known = [*kept, *blocks]
        blocks.append(draft.block(size))
        sources = known[one % len(known)], known[other % len(known)]
        draft.emit(BINARY, 0, 16, blocks[-1], sources[0], 1, sources[1], 1)
    plan.lay_out()
    for i, block in enumerate(blocks):
        assert block.place % ALIGNMENT == 0
        assert block.place + block.size <= plan.size
        for other in [*kept, *blocks[:i]]:
            together = other.kept or (other.first <= block.last and block.first <= other.last)
            apart = block.place + block.size <= other.place or other.place + other.size <= block.place
            assert apart or not together


@given(st.integers(1, 10_000))
def test_a_width_is_whole_vectors(points: int) -> None:
    assert width_of(points) % 16 == 0
    assert 0 <= width_of(points) - points < 16
