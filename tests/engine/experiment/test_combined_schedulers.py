"""Schedulers that let two others work, and those that follow a formula."""

from __future__ import annotations

import itertools
import json
import tracemalloc

import numpy as np
import pytest

from engine import nn, optim
from engine.autograd import from_numpy
from engine.catalog import FieldError, entries
from engine.experiment import ExperimentSpec, Pick, Project, changed_parts, edit, problems, propose
from engine.experiment.joining import MOST, follows, joins, milestones_of, with_part, without_part
from engine.experiment.project import ProjectError, decode, encode
from engine.experiment.rate_curve import FARTHEST_WALKED, farthest, rate_curve, usual_span
from engine.experiment.schedule import schedule_of, scheduler_refusal
from engine.optim.lr_scheduler.places import MOST_WALKED

JOINING = [entry.name for entry in entries("scheduler") if joins(Pick(entry.name))]


def spec_with(scheduler: str, first: str = "LinearLR", second: str = "CosineAnnealingLR") -> ExperimentSpec:
    spec = edit(edit(propose("moons"), "optimizer.lr", 0.1), "scheduler", scheduler)
    return edit(edit(spec, "schedulers.0", first), "schedulers.1", second)


def stepped(spec: ExperimentSpec, steps: int) -> list[float]:
    """The rates of the engine's own schedulers, made and stepped as a script does."""
    optimizer = optim.SGD([nn.Parameter(from_numpy(np.zeros(1, np.float32)))], lr=0.1)
    made = [
        part.entry("scheduler").factory(optimizer, **part.values("scheduler")) for part in spec.schedulers
    ]
    assert spec.scheduler is not None
    entry = spec.scheduler.entry("scheduler")
    scheduler = entry.factory(optimizer, made, **spec.scheduler.values("scheduler"))
    found = []
    for _ in range(steps):
        found.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return found


@pytest.mark.parametrize("scheduler", ["SequentialLR", "ChainedScheduler"])
def test_every_pair_goes_as_the_engines_own_schedulers_step_by_step(scheduler: str) -> None:
    for first, second in itertools.product(JOINING, JOINING):
        spec = spec_with(scheduler, first, second)
        schedule = schedule_of(spec)
        assert schedule is not None
        wanted = stepped(spec, 40)
        assert schedule.at(39)["lr"] == wanted[39]
        assert schedule.following(0, 40) == {"lr": wanted}


TURNS = [entry.name for entry in entries("scheduler") if follows(Pick(entry.name))]


@pytest.mark.parametrize("name", ["OneCycleLR", "CyclicLR"])
def test_cycles_have_a_turn_among_others_as_in_the_engine(name: str) -> None:
    for parts in itertools.permutations([name, "StepLR", "LinearLR"]):
        spec = edit(spec_with("SequentialLR", *parts[:2]), "scheduler.milestone", 7)
        spec = edit(edit(with_part(spec), "scheduler.milestone_2", 19), "schedulers.2", parts[2])
        schedule = schedule_of(spec)
        assert schedule is not None
        assert schedule.names == ("lr",)
        assert schedule.following(0, 40) == {"lr": stepped(spec, 40)}
        assert problems(spec) == []


def test_up_to_four_work_one_after_the_other_or_at_once() -> None:
    for scheduler, names in (("SequentialLR", TURNS), ("ChainedScheduler", JOINING)):
        spec = with_part(with_part(spec_with(scheduler)))
        for name in names:
            spec = edit(edit(spec, "schedulers.2", name), "schedulers.3", "ExponentialLR")
            schedule = schedule_of(spec)
            assert schedule is not None
            assert schedule.following(0, 70)["lr"] == stepped(spec, 70)
        assert len(spec.schedulers) == MOST
        with pytest.raises(FieldError, match="expected 2 to 4 schedulers"):
            edit(spec, "schedulers", (*spec.schedulers, Pick("StepLR")))


def test_a_sequence_that_ends_in_one_cycle_stays_at_its_end() -> None:
    spec = edit(spec_with("SequentialLR", "ConstantLR", "OneCycleLR"), "schedulers.1.total_steps", 20)
    schedule = schedule_of(spec)
    assert schedule is not None
    assert farthest(spec) == usual_span(spec) == 29
    assert schedule.at(29)["lr"] == schedule.at(5_000)["lr"] < schedule.at(28)["lr"]


def test_a_turn_longer_than_its_cycle_and_a_momentum_that_swings_are_refused() -> None:
    spec = edit(spec_with("SequentialLR", "OneCycleLR", "StepLR"), "scheduler.milestone", 100)
    with pytest.raises(FieldError, match="total_steps: expected at least 101, as OneCycleLR has so many"):
        edit(spec, "scheduler.milestone", 101)
    with pytest.raises(FieldError, match="a part of others leaves the momentum alone"):
        edit(edit(spec, "optimizer", "SGD"), "schedulers.0.cycle_momentum", True)


def test_milestones_rise_and_a_part_that_goes_leaves_the_others_their_turns() -> None:
    spec = with_part(with_part(edit(spec_with("SequentialLR"), "scheduler.milestone", 40)))
    assert spec.scheduler is not None
    assert milestones_of(spec.scheduler, spec.schedulers) == [40, 80, 160]
    with pytest.raises(FieldError, match="each later than the one before, got 40, 40, 160"):
        edit(spec, "scheduler.milestone_2", 40)
    for place, left in ((0, [40, 120]), (1, [40, 120]), (3, [40, 80])):
        other = without_part(spec, place)
        assert other.scheduler is not None
        assert milestones_of(other.scheduler, other.schedulers) == left
        assert problems(other) == []
    cycle = edit(edit(spec_with("SequentialLR"), "schedulers.1", "OneCycleLR"), "scheduler.milestone", 500)
    assert problems(with_part(cycle)) == []
    late = with_part(with_part(edit(spec_with("SequentialLR"), "scheduler.milestone", 100_000)))
    assert late.scheduler is not None
    assert milestones_of(late.scheduler, late.schedulers) == [99_998, 99_999, 100_000]
    assert problems(late) == []


def test_what_has_turns_only_makes_room_when_all_work_at_once() -> None:
    spec = edit(spec_with("SequentialLR", "LinearLR", "CyclicLR"), "scheduler", "ChainedScheduler")
    assert [part.name for part in spec.schedulers] == ["LinearLR", "CosineAnnealingLR"]
    assert problems(spec) == []


def test_it_begins_as_a_warm_up_before_the_scheduler_that_was_there() -> None:
    spec = edit(edit(propose("moons"), "scheduler", "StepLR"), "scheduler.gamma", 0.5)
    combined = edit(spec, "scheduler", "SequentialLR")
    assert [part.name for part in combined.schedulers] == ["LinearLR", "StepLR"]
    assert combined.schedulers[1].values("scheduler")["gamma"] == 0.5
    assert edit(combined, "scheduler", "ChainedScheduler").schedulers == combined.schedulers
    assert edit(combined, "scheduler", "StepLR").schedulers == ()
    assert edit(combined, "scheduler", None).schedulers == ()
    cyclic = edit(edit(propose("moons"), "optimizer", "SGD"), "scheduler", "CyclicLR")
    assert edit(cyclic, "scheduler", "SequentialLR").schedulers[1].name == "CosineAnnealingLR"


@pytest.mark.parametrize("name", ["OneCycleLR", "ReduceLROnPlateau", "SequentialLR"])
def test_what_cannot_work_with_another_is_refused(name: str) -> None:
    with pytest.raises(FieldError, match=f"schedulers that work with others, got {name}"):
        edit(spec_with("ChainedScheduler"), "schedulers.1", name)


def test_milestones_of_a_part_are_whole_steps_too() -> None:
    with pytest.raises(FieldError, match="milestones: expected whole numbers of steps"):
        edit(spec_with("SequentialLR", "MultiStepLR"), "schedulers.0.milestones", (2.5, 5.0))


def test_another_part_or_a_parameter_of_one_is_another_schedule() -> None:
    spec = spec_with("SequentialLR")
    for path, value in (
        ("schedulers.0", "ConstantLR"),
        ("schedulers.1.eta_min", 0.01),
        ("scheduler.milestone", 3),
    ):
        assert changed_parts(spec, edit(spec, path, value)) == {"schedule"}


def test_a_file_keeps_the_parts_and_names_what_is_wrong_with_one() -> None:
    spec = edit(spec_with("SequentialLR", "ConstantLR", "LambdaLR"), "schedulers.1.lr_lambda", "0.9 ^ epoch")
    data = encode(Project(spec))
    assert decode(data).spec == spec
    tree = json.loads(data)
    tree["schedulers"][1]["lr_lambda"] = "0.9 ^"
    with pytest.raises(ProjectError, match=r"schedulers\.1\.lr_lambda: this is not a whole formula"):
        decode(json.dumps(tree).encode())
    del tree["schedulers"][1]
    with pytest.raises(ProjectError, match="expected 2 to 4 schedulers for SequentialLR to combine, got 1"):
        decode(json.dumps(tree).encode())
    tree["scheduler"] = None
    with pytest.raises(ProjectError, match="expected no schedulers beside none, got 1"):
        decode(json.dumps(tree).encode())


@pytest.mark.parametrize("scheduler", ["SequentialLR", "ChainedScheduler"])
@pytest.mark.parametrize("second", JOINING)
def test_far_away_the_rates_go_on_without_a_walk(scheduler: str, second: str) -> None:
    schedule = schedule_of(spec_with(scheduler, "LinearLR", second))
    assert schedule is not None
    near, far = schedule.at(MOST_WALKED - 1)["lr"], schedule.at(MOST_WALKED)["lr"]
    if second not in ("CosineAnnealingLR", "CosineAnnealingWarmRestarts"):  # which swing for ever
        assert far == pytest.approx(near, rel=0.06)
    assert 0 <= schedule.at(1_000_000)["lr"] <= 0.1 * (1 + 1e-6)


def test_a_far_cosine_after_a_warm_up_is_where_it_would_be_alone() -> None:
    spec = edit(spec_with("SequentialLR"), "schedulers.1.T_max", 50_000)
    alone = edit(
        edit(edit(propose("moons"), "optimizer.lr", 0.1), "scheduler", "CosineAnnealingLR"),
        "scheduler.T_max",
        50_000,
    )
    schedule, cosine = schedule_of(spec), schedule_of(alone)
    assert schedule is not None
    assert cosine is not None
    for place in (5_000, 25_000, 49_000):
        assert schedule.at(place + 10)["lr"] == pytest.approx(cosine.at(place)["lr"], rel=1e-6)


def test_one_cycle_has_an_end() -> None:
    assert farthest(spec_with("SequentialLR")) == float("inf")
    one_cycle = edit(propose("moons"), "scheduler", "OneCycleLR")
    assert farthest(one_cycle) == usual_span(one_cycle)


def test_a_curve_whose_every_rate_has_to_be_worked_out_has_an_end() -> None:
    alone = edit(propose("moons"), "scheduler", "MultiplicativeLR")
    together = spec_with("ChainedScheduler", "MultiplicativeLR")
    assert farthest(alone) == farthest(together) == FARTHEST_WALKED


def test_a_formula_of_the_epoch_is_the_factor() -> None:
    spec = edit(edit(propose("moons"), "optimizer.lr", 0.1), "scheduler", "LambdaLR")
    spec = edit(spec, "scheduler.lr_lambda", "max(0.1, 1 - epoch / 10)")
    assert rate_curve(spec, 10)[1] == pytest.approx([0.1 * max(0.1, 1 - place / 10) for place in range(11)])
    product = edit(edit(spec, "scheduler", "MultiplicativeLR"), "scheduler.lr_lambda", "1 / (step + 1)")
    assert rate_curve(product, 4)[1] == pytest.approx([0.1, 0.05, 0.1 / 6, 0.1 / 24, 0.1 / 120])


def test_a_product_of_many_factors_takes_no_room() -> None:
    spec = edit(edit(propose("moons"), "optimizer.lr", 0.1), "scheduler", "MultiplicativeLR")
    schedule = schedule_of(edit(spec, "scheduler.lr_lambda", "1 - 1 / (epoch + 2)"))
    assert schedule is not None
    tracemalloc.start()
    try:
        far = schedule.at(300_000)["lr"]
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 500_000
    assert far == pytest.approx(0.1 * 2 / 300_002)
    for place in (10, 5_000, 4_095, 4_096, 4_097, 0):  # on the way back as well
        assert schedule.at(place)["lr"] == pytest.approx(0.1 * 2 / (place + 2))


@pytest.mark.parametrize(
    ("formula", "why"),
    [
        ("1 - epoch / 50", r"no factor below 0, got -0\.02 at epoch 51; max\(0, \.\.\.\) keeps it from that"),
        ("1 - epoch / 5000", "no factor below 0"),
        ("log(epoch)", "a number for every epoch, got none at 0"),
        ("x1", "x1 is not known here"),
        ("", "expected a formula such as 0.95"),
        ("__import__('os')", "there is no function __import__"),
    ],
)
def test_a_formula_that_is_no_factor_is_told_why(formula: str, why: str) -> None:
    spec = edit(propose("moons"), "scheduler", "LambdaLR")
    with pytest.raises(FieldError, match=why):
        edit(spec, "scheduler.lr_lambda", formula)


@pytest.mark.parametrize(
    ("path", "formula", "why"),
    [
        ("scale_mode", "1 / step", "a number for every epoch, got none at 0"),  # cycles count from 1
        ("scale_fn", "step - 5", "no factor below 0, got -4 at epoch 1"),
        ("scale_fn", "import os", "scale_fn"),
    ],
)
def test_a_formula_that_is_no_height_of_cycles_is_told_why(path: str, formula: str, why: str) -> None:
    spec = edit(edit(propose("moons"), "optimizer", "SGD"), "scheduler", "CyclicLR")
    if path == "scale_mode":
        spec, formula = edit(spec, "scheduler.scale_fn", formula), "iterations"
    with pytest.raises(FieldError, match=why):
        edit(spec, f"scheduler.{path}", formula)
    assert edit(edit(spec, "scheduler.scale_fn", "1 / 2"), "scheduler.scale_fn", "") == edit(
        spec, "scheduler.scale_fn", ""
    )


@pytest.mark.parametrize(("steps", "share"), [(10, 0.1), (20, 0.05)])
def test_a_cycle_that_climbs_for_no_step_is_told_what_to_change(steps: int, share: float) -> None:
    settings = {"total_steps": steps, "pct_start": share, "cycle_momentum": False}
    cycle, turns = Pick("OneCycleLR", settings), Pick("SequentialLR", {"milestone": 5})
    why = "pct_start: the climb has no step; expected another share or number of steps"
    assert scheduler_refusal(Pick("SGD"), cycle) == why
    assert scheduler_refusal(Pick("SGD"), turns, [Pick("StepLR"), cycle]) == why
    spec = edit(edit(propose("moons"), "scheduler", "OneCycleLR"), "scheduler.total_steps", steps)
    with pytest.raises(FieldError, match=why):
        edit(spec, "scheduler.pct_start", share)


def test_another_data_set_keeps_the_schedule() -> None:
    spec = spec_with("SequentialLR")
    for name in ("circles", "line"):
        other = edit(spec, "data.generator", name)
        assert (other.scheduler, other.schedulers) == (spec.scheduler, spec.schedulers)
        assert problems(other) == []
