from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from engine.lab import LabRun, run
from engine.lab.descent import space
from engine.lab.examples import FOLDER, load_example
from gui.state.lab_session import LabSession, RunSource

SUM_RULE = load_example(FOLDER / "xw-graph.md")
TWINS = load_example(FOLDER / "accumulate.md")


class Heard:
    def __init__(self, session: LabSession) -> None:
        self.requests: list[RunSource] = []
        self.runs: list[LabRun] = []
        self.nodes: list[int | None] = []
        self.sources: list[str] = []
        session.commanded.connect(self.requests.append)
        session.run_arrived.connect(self.runs.append)
        session.node_chosen.connect(self.nodes.append)
        session.source_changed.connect(self.sources.append)


@pytest.fixture
def session(qtbot: QtBot) -> LabSession:
    return LabSession()


@pytest.fixture
def heard(session: LabSession) -> Heard:
    return Heard(session)


def answer_last(session: LabSession, heard: Heard) -> None:
    request = heard.requests[-1]
    session.answer(request, run(request.source, request.seed))


def test_an_example_becomes_the_program_and_runs(session: LabSession, heard: Heard) -> None:
    session.open_example(TWINS, 1)
    assert session.source == TWINS.programs[1].code
    assert (session.example, session.program) == (TWINS, 1)
    answer_last(session, heard)
    assert heard.runs[0].printed == ("tensor([5.])",) * 4
    assert session.position == session.last_position > 10


def test_only_the_newest_request_is_answered(session: LabSession, heard: Heard) -> None:
    session.begin("print(1)")
    first = heard.requests[0]
    session.begin("print(2)")
    session.answer(first, run(first.source))
    assert heard.runs == []
    assert session.is_busy
    answer_last(session, heard)
    assert heard.runs[0].printed == ("2",)
    assert not session.is_busy


def test_the_same_source_again_is_no_edit(session: LabSession, heard: Heard) -> None:
    session.edit("x = 1")
    session.edit("x = 1")
    assert heard.sources == ["x = 1"]


def test_half_a_line_leaves_the_run_before_it(session: LabSession, heard: Heard) -> None:
    session.open_example(SUM_RULE)
    answer_last(session, heard)
    shown = session.run
    session.edit(session.source + "\nz = (")
    session.run_source()
    answer_last(session, heard)
    assert session.run is shown
    assert session.problem is not None
    assert session.problem.span.line == len(session.source.splitlines())


def test_an_error_while_it_runs_is_shown_with_what_ran_before(session: LabSession, heard: Heard) -> None:
    session.begin("w = tensor([1.], requires_grad=True)\ny = w * 2\nw.add_(1)")
    answer_last(session, heard)
    assert session.run is heard.runs[0]
    assert session.problem is not None
    assert session.problem.span.line == 3


def test_another_number_in_the_program_keeps_the_place(session: LabSession, heard: Heard) -> None:
    session.open_example(SUM_RULE)
    answer_last(session, heard)
    session.go_to(4)
    session.edit(session.source.replace("w + 1", "w + 2"))
    session.run_source()
    answer_last(session, heard)
    assert session.position == 4
    session.edit(session.source + "\nz = y * 2")
    session.run_source()
    answer_last(session, heard)
    assert session.position == session.last_position


def test_a_place_outside_becomes_the_nearest(session: LabSession, heard: Heard) -> None:
    session.go_to(3)
    assert session.scene is None
    session.open_example(SUM_RULE)
    answer_last(session, heard)
    session.go_to(-5)
    assert session.position == 0
    session.go_to(10_000)
    assert session.position == session.last_position


def test_a_place_of_the_run_before_is_not_shown_with_another_run(session: LabSession, heard: Heard) -> None:
    session.open_example(SUM_RULE)
    answer_last(session, heard)
    seen: list[object] = []
    session.run_arrived.connect(lambda run: seen.append(session.scene))
    session.edit("w = tensor([1.])")
    session.run_source()
    answer_last(session, heard)
    assert seen == [None]
    assert session.scene is not None


def test_a_chosen_node_belongs_to_its_graph(session: LabSession, heard: Heard) -> None:
    session.open_example(TWINS)
    answer_last(session, heard)
    session.choose(2)
    session.choose(2)
    session.go_to(0)
    assert heard.nodes == [2, None]


def test_a_step_of_the_playground_takes_the_place_of_a_run_under_way(
    session: LabSession, heard: Heard
) -> None:
    session.open_example(SUM_RULE)
    live = run("x = tensor(2., requires_grad=True)\ny = x ** 2\ny.backward()")
    session.take_live(live, "batch")
    answer_last(session, heard)
    assert session.run is live
    assert (session.is_live, session.live_part, session.is_busy) == (True, "batch", False)
    session.run_source()
    answer_last(session, heard)
    assert not session.is_live


def test_a_step_of_the_playground_is_told_from_its_beginning(session: LabSession) -> None:
    live = run("x = tensor(2., requires_grad=True)\ny = x ** 2\ny.backward()")
    session.take_live(live, "batch")
    assert session.position == 0
    session.go_to(2)
    session.take_live(live, "batch")
    assert session.position == 2
    session.take_live(live, "point")
    assert session.position == 0


def test_another_seed_runs_again(session: LabSession, heard: Heard) -> None:
    session.begin("print(rand(2))")
    session.reseed(7)
    assert [request.seed for request in heard.requests] == [0, 7]


def test_a_leaf_is_moved_in_the_program_itself(session: LabSession, heard: Heard) -> None:
    session.begin("w = tensor([1., 2.], requires_grad=True)\ny = (w ** 2).sum()\ny.backward()")
    assert session.move_leaves({"w[1]": -3.0})
    assert session.source.startswith("w = tensor([1., -3.], requires_grad=True)")
    assert heard.requests[-1].source == session.source
    assert not session.move_leaves({"v": 1.0})


def test_only_the_newest_landscape_is_taken(session: LabSession) -> None:
    asked, arrived = [], []
    session.space_asked.connect(asked.append)
    session.space_arrived.connect(arrived.append)
    parabola = run("x = tensor(2., requires_grad=True)\ny = x ** 2\ny.backward()")
    session.take(parabola)
    session.ask_space(0.1)
    session.ask_space(0.2)
    for request in asked:
        session.answer_space(request, space(request))
    assert [found.descent.lr for found in arrived] == [0.2]
    session.take_live(parabola, "batch")
    session.ask_space(0.1)
    assert arrived[-1] is None
