from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.compiled.opcodes import BINARY
from engine.compiled.plan import ALIGNMENT, Block, Part, Plan, width_of


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


def test_a_program_again_has_blocks_of_its_own_but_for_those_that_are_kept() -> None:
    plan = Plan()
    kept, draft = plan.keep(32), plan.draft()
    block = draft.block(32)
    draft.emit(BINARY, 0, 16, Part(block, 16), kept, 1, Part(kept, 16), 1)
    other, there = draft.again()
    assert there(kept) is kept
    assert there(Part(kept, 16)) == Part(kept, 16)
    copied = there(block)
    assert isinstance(copied, Block)
    assert copied is not block
    assert there(Part(block, 16)) == Part(copied, 16)
    other.emit(BINARY, 0, 16, copied, kept, 1, kept, 1)
    assert [len(each.rows) for each in plan.drafts] == [1, 2]
    assert other.rows[0] == (BINARY, (0, 16, Part(copied, 16), kept, 1, Part(kept, 16), 1))


@given(st.integers(1, 10_000))
def test_a_width_is_whole_vectors(points: int) -> None:
    assert width_of(points) % 16 == 0
    assert 0 <= width_of(points) - points < 16
