"""Whatever is asked for in whatever order: nothing fails, and what is told of the run fits together."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.experiment import ExperimentSpec, Layer, changed_parts, edit, propose
from engine.training.commands import (
    Advance,
    AdvanceEpochs,
    AdvancePhase,
    Command,
    Edit,
    GoTo,
    Load,
    Pause,
    Reset,
    RestoreFinite,
    Run,
    SetParameter,
    StepBack,
)
from engine.training.snapshots import RunState, Snapshot
from tests.engine.training.loops import Item, play

SPEC = edit(edit(propose("moons"), "data.n", 30), "run.batch_size", 8)
SPECS = (
    SPEC,
    edit(SPEC, "optimizer.lr", 0.2),
    edit(SPEC, "optimizer", "SGD"),
    edit(SPEC, "model.hidden", (Layer(3, "ReLU"),)),
    edit(SPEC, "data.flips", 0.2),
    edit(SPEC, "run.max_epochs", 9),
    edit(SPEC, "run.seed", 3),
    edit(SPEC, "loss", "MSELoss"),
)
COMMANDS = st.one_of(
    st.builds(Advance, st.integers(1, 40)),
    st.just(Advance(1)),
    st.just(AdvanceEpochs(1)),
    st.just(AdvancePhase()),
    st.builds(StepBack, st.integers(1, 5)),
    st.builds(GoTo, st.integers(-5, 80)),
    st.sampled_from([Reset(), RestoreFinite()]),
    st.builds(SetParameter, st.just("0.weight"), st.just((0, 1)), st.floats(-2, 2), st.just(0)),
    st.sampled_from(SPECS),
    st.sampled_from(SPECS),
    st.just((Run(), Pause())),
)


@given(st.lists(COMMANDS, max_size=20))
@settings(max_examples=40)
def test_nothing_fails_and_the_rows_fit_the_run(
    wanted: list[Command | ExperimentSpec | tuple[Command, ...]],
) -> None:
    run, rows = [0], list[int]()

    def look(snapshot: Snapshot) -> None:
        assert snapshot.state is not RunState.FAILED, snapshot.note
        assert snapshot.first_step <= snapshot.step <= snapshot.last_step
        if snapshot.run != run[0]:
            run[0] = snapshot.run
            rows.clear()
        if snapshot.cut_at is not None:
            rows[:] = [step for step in rows if step <= snapshot.cut_at]
        rows.extend(snapshot.history.step.tolist())
        assert rows == sorted(set(rows))
        assert rows[-1] <= snapshot.last_step
        if snapshot.in_phases is None:
            assert rows[-1] == snapshot.last_step

    items: list[Item] = [Load(SPEC, 1), look]
    spec = SPEC
    for each in wanted:
        if isinstance(each, ExperimentSpec):
            items.append(Edit(each, 1, changed_parts(spec, each)))
            spec = each
        else:
            items.extend(each if isinstance(each, tuple) else (each,))
        items.append(look)
    play(*items)
