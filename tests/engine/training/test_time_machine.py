"""Wherever a run is led back to, it stands there as it stood then, to the last bit."""

from __future__ import annotations

import weakref
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.compiled import CompiledStep
from engine.compiled.backends import Kernels
from engine.compiled.errors import Disagreement
from engine.experiment import ExperimentSpec, Layer, PointSet, changed_parts, edit, points_of, propose
from engine.training.tape import LEAST_STEPS, MOST_BYTES
from engine.training.trainer import Trainer
from tests.engine.training.trainers import diverge, diverging

SPEC = edit(
    edit(edit(propose("moons"), "data.n", 40), "run.batch_size", 8), "model.hidden", (Layer(3, "Tanh"),)
)
EDITS: tuple[tuple[str, Any], ...] = (
    ("optimizer.lr", 0.02),
    ("optimizer.lr", 0.3),
    ("optimizer", "SGD"),
    ("optimizer", "Adam"),
    ("optimizer", "NAdam"),
    ("optimizer.weight_decay", 0.01),
    ("loss", "BCEWithLogitsLoss"),
    ("loss", "MSELoss"),
    ("run.batch_size", 7),
    ("run.batch_size", 0),
    ("run.zero_grad", False),
    ("run.accumulation", 3),
    ("run.clip_norm", 0.1),
    ("run.l2", 0.01),
    ("optimizer.momentum", 0.5),
    ("optimizer.amsgrad", True),
    ("scheduler", "StepLR"),
    ("scheduler", "ReduceLROnPlateau"),
    ("run.patience", 2),
    ("model.frozen", ("hidden.0",)),
    ("model.disabled", ("x1", "hidden.0.1")),
    ("model.standardize", True),
    ("data.n", 30),
    ("data.flips", 0.1),
    ("model.hidden", (Layer(5, "ReLU"), Layer(2, "Tanh"))),
    ("model.hidden", (Layer(2, "ELU"),)),
    ("model.hidden", (Layer(3, "Tanh", dropout=0.3), Layer(3, "ReLU", batch_norm=True))),
)
EDIT = st.tuples(st.just("edit"), st.sampled_from(EDITS))
DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("step"), st.integers(1, 9)),
        st.tuples(st.just("advance"), st.integers(1, 90)),
        st.tuples(st.just("phases"), st.integers(1, 12)),
        st.tuples(st.just("drag"), st.integers(0, 39)),
        st.tuples(st.just("write"), st.integers(-3, 3)),
        st.tuples(st.just("back"), st.integers(0, 100)),
        EDIT,
        EDIT,
    ),
    max_size=25,
)


def change(trainer: Trainer, spec: ExperimentSpec) -> None:
    parts = changed_parts(trainer.spec, spec)
    if parts:
        trainer.apply(spec, parts)


def do(trainer: Trainer, deed: tuple[str, Any]) -> None:
    name, how = deed
    match name:
        case "step":
            for _ in range(how):
                trainer.step()
        case "advance":
            target = trainer.step_count + how
            while trainer.step_count < target:
                trainer.advance(target - trainer.step_count)
        case "phases":
            for _ in range(how):
                trainer.advance_phase()
        case "drag":
            points = points_of(trainer.spec.data)
            moved = points.moved([how % len(points)], [[0.5, -0.5]])
            change(trainer, edit(trainer.spec, "data.points", moved))
        case "write":
            trainer.set_parameter("0.weight", (0, 0), how / 2)
        case "edit":
            try:
                change(trainer, edit(trainer.spec, *how))
            except ValueError:  # a value that this optimizer or loss does not take
                return
        case "back":
            trainer.go_to(trainer.tape.first + how * trainer.tape.last // 100)


def content(value: Any) -> Any:
    """`value` with the bytes of every array in place of it."""
    if isinstance(value, np.ndarray):
        return value.shape, value.tobytes()
    if hasattr(value, "numpy"):
        return content(value.numpy())
    if isinstance(value, dict):
        return {key: content(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [content(each) for each in value]
    if hasattr(value, "__slots__"):
        return [content(getattr(value, name)) for name in value.__slots__]
    return value


def seen(trainer: Trainer) -> Any:
    """All that decides the steps to come, the experiment with it."""
    return trainer.spec, trainer.epoch, content(trainer._stepper.moment().live)


def test_many_points_that_are_added_between_two_steps_leave_what_there_is_room_for() -> None:
    points = PointSet(np.zeros((20_000, 2)), np.arange(20_000) % 2)
    trainer = Trainer(edit(SPEC, "data.points", points), "numpy")
    trainer.advance(3)
    kept = weakref.WeakValueDictionary[int, Any]()
    for number in range(400):
        points = points.added([1.0, 0.0], 1)
        kept[number] = points.x
        change(trainer, edit(trainer.spec, "data.points", points))
    assert sum(x.nbytes for x in kept.values()) < MOST_BYTES
    assert len(kept) > 100
    begun = seen(trainer)
    trainer.advance(2)
    trainer.go_to(0)
    assert seen(trainer) == begun


@pytest.mark.parametrize("backend", ["eager", "numpy"])
@given(deeds=DEEDS, places=st.lists(st.integers(0, 100), min_size=1, max_size=6))
@settings(max_examples=30)
def test_every_step_of_any_run_is_reached_again_bit_for_bit(
    backend: str, deeds: list[tuple[str, Any]], places: list[int]
) -> None:
    trainer = Trainer(SPEC, backend)
    known = {0: seen(trainer)}
    for deed in deeds:
        do(trainer, deed)
        if trainer.divergence is not None:
            break
        if not trainer.is_between_phases:
            known = {step: state for step, state in known.items() if step < trainer.step_count}
            if trainer.step_count == trainer.tape.last:
                known[trainer.step_count] = seen(trainer)
    trainer.finish_step()
    known = {step: state for step, state in known.items() if step <= trainer.tape.last}
    known[trainer.step_count] = seen(trainer)
    for place in places:
        step = sorted(known)[place * (len(known) - 1) // 100]
        trainer.go_to(step)
        assert trainer.step_count == step
        assert seen(trainer) == known[step]


@pytest.mark.parametrize("backend", ["eager", "numpy"])
def test_at_least_a_thousand_steps_can_be_gone_back(backend: str) -> None:
    trainer = Trainer(SPEC, backend)
    do(trainer, ("step", 3))
    do(trainer, ("advance", 400))
    do(trainer, ("edit", ("optimizer.lr", 0.02)))
    do(trainer, ("advance", 600))
    end = trainer.step_count
    states = {end: seen(trainer)}
    for step in (*range(end - 1, end - 40, -1), *range(end - 40, end - LEAST_STEPS - 1, -16)):
        trainer.go_to(step)
        states[step] = seen(trainer)
    for step in list(states)[::-7]:
        trainer.go_to(step)
        assert seen(trainer) == states[step]
    trainer.go_to(end)
    assert seen(trainer) == states[end]


def test_numbers_of_the_optimizer_do_not_depend_on_how_steps_were_bundled() -> None:
    """NAdam multiplies one up over all steps; it is shown in fewer digits than a program carries on."""
    trainer, known = Trainer(edit(SPEC, "optimizer", "NAdam"), "numpy"), {}
    for _ in range(12):
        do(trainer, ("advance", 3))
        known[trainer.step_count] = seen(trainer)
    for step in sorted(known, reverse=True)[1:]:
        trainer.go_to(step)
        assert seen(trainer) == known[step]


def test_what_a_program_did_is_done_again_by_a_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """Weights that are large enough magnify roundings, and one that agreed once would be found to differ."""
    trainer, known = Trainer(SPEC, "numpy"), {}
    for _ in range(30):
        do(trainer, ("advance", 90))
        known[trainer.step_count] = seen(trainer)

    def differs(*_: object) -> None:
        raise Disagreement("the program's gradients are not those of the eager step")

    monkeypatch.setattr(CompiledStep, "_check_against_eager", differs)
    for step in (2610, 2160):
        trainer.go_to(step)
        assert seen(trainer) == known[step]
    do(trainer, ("edit", ("loss", "MSELoss")))
    do(trainer, ("advance", 2))
    assert trainer.backend == "eager"  # of another step nothing is known


def test_from_an_earlier_step_the_run_goes_on_as_it_did_the_first_time() -> None:
    trainer = Trainer(SPEC, "numpy")
    do(trainer, ("advance", 700))
    first = seen(trainer)
    trainer.go_to(333)
    trainer.forget_later()
    assert trainer.tape.last == 333
    do(trainer, ("advance", 367))
    assert seen(trainer) == first


def test_a_step_under_way_is_given_up_on_the_way_back() -> None:
    trainer = Trainer(SPEC, "eager")
    do(trainer, ("step", 4))
    before = seen(trainer)
    do(trainer, ("phases", 4))
    assert trainer.is_between_phases
    trainer.go_to(4)
    assert not trainer.is_between_phases
    assert seen(trainer) == before


def test_phases_come_to_the_very_step_that_is_made_at_once() -> None:
    slow, fast = Trainer(SPEC, "eager"), Trainer(SPEC, "eager")
    do(slow, ("phases", 5 * 7))
    do(fast, ("step", 7))
    assert slow.step_count == 7
    assert seen(slow) == seen(fast)
    do(slow, ("phases", 3))
    do(slow, ("advance", 1))
    do(fast, ("step", 1))
    assert seen(slow) == seen(fast)


def test_a_divergence_is_left_by_going_back_and_met_again_by_going_forward() -> None:
    trainer = diverging("eager")
    found = diverge(trainer)
    trainer.go_to(found.finite_step - 1)
    assert trainer.divergence is None
    trainer.go_to(found.step)
    assert trainer.divergence == found


def test_kernels_go_back_to_their_own_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    found = Kernels()
    if not found.load():
        pytest.skip(f"no compiled kernels here: {found.failure}")
    monkeypatch.setattr("engine.training.fast_path.kernels", found)
    trainer = Trainer(SPEC, "compiled")
    do(trainer, ("step", 2))
    do(trainer, ("advance", 500))
    do(trainer, ("edit", ("optimizer.lr", 0.02)))
    do(trainer, ("advance", 400))
    assert trainer.backend == "compiled"
    states = {902: seen(trainer)}
    for step in (640, 513, 502, 501, 77):
        trainer.go_to(step)
        states[step] = seen(trainer)
    assert trainer.spec == SPEC
    for step, state in states.items():
        trainer.go_to(step)
        assert seen(trainer) == state
