"""The timeline: its order, what each stop shows, and that the way to a stop does not matter."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.lab import LabRun, run
from engine.lab.timeline import Scene, Timeline, timeline

from .programs import program
from .sources import SUM_RULE

TWO_STEPS = """w = tensor([1.], requires_grad=True)
opt = optim.SGD([w], lr=0.1)
for i in range(2):
    y = (w * 3) ** 2
    opt.zero_grad()
    y.backward()
    opt.step()
"""


def stages(told: Timeline) -> list[str]:
    return [moment.stage for moment in told.moments]


def named(scene: Scene) -> dict[str, list[float]]:
    assert scene.graph is not None
    return {scene.graph.nodes[i].symbol: gradient.tolist() for i, gradient in scene.gradients.items()}


def facts(scene: Scene) -> tuple[object, ...]:
    """All of a scene in a form that can be compared."""
    return (
        scene.moment, id(scene.graph), scene.trace, scene.computed, scene.edges, scene.passed,
        dict(scene.labels),
        {i: gradient.tobytes() for i, gradient in scene.gradients.items()},
        {
            i: (value.array.tobytes(), None if value.grad is None else value.grad.tobytes())
            for i, value in scene.variables.items()
        },
    )  # fmt: skip


def test_the_sum_rule_is_told_from_the_leaves_to_the_leaves() -> None:
    told = timeline(run(SUM_RULE))
    assert stages(told) == [
        "start", "forward", "forward", "loss", "backward", "backward", "backward", "backward", "backward",
        "accumulate", "accumulate", "end",
    ]  # fmt: skip
    assert [told.at(i).line for i in (1, 2, 3, 4)] == [3, 4, 5, 6]
    assert named(told.at(4)) == {"y": [1]}
    assert named(told.at(6)) == {"y": [1], "a": [2], "b": [3], "w": [3]}
    assert named(told.at(7)) == {"y": [1], "a": [2], "b": [3], "w": [3], "x": [2]}
    assert named(told.at(8))["w"] == [5]


def test_a_step_lights_the_edges_that_it_goes_along_and_remembers_the_others() -> None:
    told = timeline(run(SUM_RULE))
    scene = told.at(5)
    assert scene.graph is not None
    lit = [scene.graph.edges[i] for i in scene.edges]
    assert {(scene.graph.nodes[e.source].symbol, scene.graph.nodes[e.target].symbol) for e in lit} == {
        ("a", "y"), ("b", "y"),
    }  # fmt: skip
    assert scene.edges < told.at(6).passed
    assert set(scene.labels.values()) == {
        "∂y/∂a = b = 2", "∂y/∂b = a = 3", "∂b/∂w = 1", "∂a/∂w = 1", "∂a/∂x = 1",
    }  # fmt: skip


def test_what_a_leaf_holds_changes_when_the_walk_adds_to_it() -> None:
    told = timeline(run(SUM_RULE))
    assert stages(told)[8:10] == ["backward", "accumulate"]
    held = [scene.variables[scene.graph.place("w")].grad for scene in map(told.at, (8, 10)) if scene.graph]
    assert held[0] is None
    assert held[1] is not None
    assert held[1].tolist() == [5]


def test_every_path_to_where_several_meet_has_a_stop_of_its_own() -> None:
    told = timeline(run("x = tensor(3., requires_grad=True)\ny = x * x + x\ny.backward()"))
    arrivals = [
        [(trace_symbol(scene, flow.receiver), flow.after.item()) for flow in scene.flows]
        for scene in map(told.at, range(len(told.moments)))
        if scene.flows
    ]
    assert arrivals == [[("v1", 1)], [("x", 1)], [("x", 4)], [("x", 7)]]


def trace_symbol(scene: Scene, node: int) -> str:
    assert scene.graph is not None
    return scene.graph.nodes[node].symbol


def test_a_step_without_meeting_paths_is_one_stop() -> None:
    told = timeline(
        run(
            "a = tensor(3., requires_grad=True)\nb = tensor(2., requires_grad=True)\n"
            "y = (a * b).exp()\ny.backward()"
        )
    )
    assert [len(scene.flows) for scene in map(told.at, range(len(told.moments))) if scene.flows] == [1, 2]


def test_stages_come_in_the_order_of_the_lines() -> None:
    told = timeline(run(TWO_STEPS))
    once = ["forward", "loss", "zero_grad", "backward", "backward", "backward", "accumulate", "update"]
    assert stages(told) == ["start", *once, *once, "end"]
    updates = [i for i, stage in enumerate(stages(told)) if stage == "update"]
    assert [told.moments[i].update for i in updates] == [0, 1]
    after = told.at(updates[0])
    assert after.graph is not None
    assert after.variables[after.graph.place("w")].array.item() == pytest.approx(1 - 0.1 * 18)
    assert named(after)["w"] == [18]


def test_a_second_walk_computes_nothing_anew() -> None:
    told = timeline(run(SUM_RULE.replace("backward()", "backward(retain_graph=True)") + "y.backward()"))
    assert stages(told).count("loss") == 1
    assert stages(told).count("accumulate") == 4
    last = told.at(len(told.moments) - 1)
    assert last.graph is not None
    assert last.variables[last.graph.place("w")].grad is not None
    assert last.variables[last.graph.place("w")].grad.tolist() == [10]  # type: ignore[union-attr]


def test_a_graph_of_a_gradient_is_computed_after_the_walk_that_made_it() -> None:
    told = timeline(
        run(
            "x = tensor(3., requires_grad=True)\ny = x ** 2\n"
            "d = grad(y, x, create_graph=True)[0]\ne = grad(d, x)[0]"
        )
    )
    assert stages(told)[:4] == ["start", "loss", "backward", "backward"]
    assert "accumulate" not in stages(told)
    assert told.moments[-1].graph == 1


def test_a_label_speaks_of_no_operand_that_is_not_shown() -> None:
    told = timeline(
        run(
            "x = tensor(3., requires_grad=True)\ny = x ** 3\n"
            "d = grad(y, x, create_graph=True)[0]\ne = grad(d, x)[0]"
        )
    )
    labels = set(told.at(len(told.moments) - 2).labels.values())
    assert "∂v2/∂v1 = 3" in labels
    assert not [label for label in labels if "?" in label]


@pytest.mark.parametrize("join", ["cat", "stack"])
def test_each_tensor_of_a_list_is_said_to_get_its_part(join: str) -> None:
    told = timeline(
        run(f"a = tensor([1.], requires_grad=True)\nb = a * 2\nc = {join}([a, b, b])\nc.sum().backward()")
    )
    labels = told.at(len(told.moments) - 1).labels.values()
    assert {label for label in labels if label.startswith("∂c/")} == {
        "∂c/∂a: G → its part of G",
        "∂c/∂b: G → its part of G",
    }


def test_without_a_backward_the_final_graph_is_computed() -> None:
    told = timeline(run("w = tensor([1.], requires_grad=True)\ny = w * 2\nz = y + 1"))
    assert stages(told) == ["start", "forward", "forward", "end"]
    assert told.at(0).graph is told.at(3).graph
    assert len(told.at(0).computed) == len(told.at(3).computed) - 2


def test_an_error_is_the_last_stop_at_its_line() -> None:
    told = timeline(run(SUM_RULE + "y.backward()"))
    assert told.moments[-1].stage == "problem"
    assert told.moments[-1].line == 7


@pytest.mark.parametrize("source", ["", "n = 3", "x = tensor([1.])", "(", "w = tensor(1.)\nw.backward()"])
def test_programs_without_a_graph_have_a_start_and_an_end(source: str) -> None:
    told = timeline(run(source))
    assert stages(told)[0] == "start"
    assert stages(told)[-1] in ("end", "problem")
    assert told.at(0).graph is None
    assert told.at(0).computed == frozenset()


def test_outside_the_story_is_no_scene() -> None:
    told = timeline(run(SUM_RULE))
    with pytest.raises(IndexError):
        told.at(-1)
    with pytest.raises(IndexError):
        told.at(len(told.moments))


def assert_last_backward_has_the_gradients(told: Timeline, done: LabRun) -> None:
    last = {moment.graph: i for i, moment in enumerate(told.moments) if moment.stage == "backward"}
    assert set(last) == set(range(len(done.traces)))
    for place, position in last.items():
        assert place is not None
        scene, trace = told.at(position), done.traces[place]
        assert scene.graph is trace.graph
        for node in {step.node for step in trace.steps}:
            wanted = trace.gradient(node)
            assert (wanted is None) == (node not in scene.gradients)
            assert wanted is None or scene.gradients[node].tobytes() == wanted.tobytes()
        for leaf in trace.leaves:
            assert scene.gradients[leaf.node].tobytes() == leaf.added.tobytes()


def assert_every_flow_goes_once(told: Timeline, done: LabRun) -> None:
    """The stops of a walk tell its flows in order, each once, and light the edge of each."""
    for place, trace in enumerate(done.traces):
        scenes = [told.at(i) for i, each in enumerate(told.moments) if each.graph == place]
        flows = [id(flow) for scene in scenes for flow in scene.flows]
        assert flows == [id(flow) for step in trace.steps for flow in step.flows]
        meetings = trace.meetings()
        for scene in scenes:
            assert len(scene.edges) <= len(scene.flows) or scene.stage != "backward"
            assert len(scene.flows) < 2 or not meetings.intersection(flow.receiver for flow in scene.flows)
            for flow in scene.flows:
                assert scene.gradients[flow.receiver] is flow.after or scene.trace is None


@settings(deadline=None, max_examples=60)
@given(seed=st.integers(0, 10**9), walk=st.lists(st.integers(0, 10**6), max_size=6))
def test_the_way_to_a_stop_does_not_matter(seed: int, walk: list[int]) -> None:
    done = run(program(Random(seed)))
    told = timeline(done)
    assert_last_backward_has_the_gradients(told, done)
    assert_every_flow_goes_once(told, done)
    straight = {i: facts(told.at(i)) for i in {place % len(told.moments) for place in walk}}
    for place in walk:
        told.at((place + 1) % len(told.moments))
        assert facts(told.at(place % len(told.moments))) == straight[place % len(told.moments)]


@settings(deadline=None, max_examples=40)
@given(
    numbers=st.lists(st.floats(-2, 2).map(lambda each: round(each, 2)), min_size=2, max_size=5),
    rounds=st.integers(1, 3),
    clears=st.booleans(),
)
def test_training_is_told_whole(numbers: list[float], rounds: int, clears: bool) -> None:
    done = run(
        f"w = tensor({numbers}, requires_grad=True)\nopt = optim.Adam([w], lr=0.1)\n"
        f"for i in range({rounds}):\n    loss = ((w * w).sin() + w).sum()\n"
        + ("    opt.zero_grad()\n" if clears else "")
        + "    loss.backward()\n    opt.step()\n"
    )
    told = timeline(done)
    assert_last_backward_has_the_gradients(told, done)
    assert stages(told).count("update") == rounds
    computed = [told.at(i).computed for i in range(len(told.moments))]
    for before, after, one, other in zip(
        told.moments, told.moments[1:], computed, computed[1:], strict=False
    ):
        if before.graph == after.graph:
            assert one <= other


def test_numbers_of_labels_are_written_without_padded_exponents() -> None:
    run_of_tiny = run("w = tensor(2., requires_grad=True)\ny = w * 1e-6\ny.backward()")
    told = timeline(run_of_tiny)
    last = told.at(len(told.moments) - 1)
    assert list(last.labels.values()) == ["∂y/∂w = 1e-6"]
    assert last.graph is not None
    assert "1e-6" in [node.symbol for node in last.graph.nodes]
