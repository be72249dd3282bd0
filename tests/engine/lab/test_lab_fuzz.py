"""Random programs and random text: no escape, no crash, nothing left behind; always a result or words.

CHAINRULE_LAB_PROGRAMS=10000 runs so many random programs instead of a few, and holds each to a second, and
the refusal of each hostile program to a tenth of one.
"""

from __future__ import annotations

import os
import pickle
import time
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from engine.autograd.random import default_generator
from engine.lab import LabGraph, LabRun, Limits, TensorValue, run

from .bombs import BOMBS
from .escapes import ESCAPES
from .programs import FIRST_LINES, program, without_line

PROGRAMS = int(os.environ.get("CHAINRULE_LAB_PROGRAMS", "0"))
REPAIRS = 5
PATIENT = Limits(seconds=60)


def check(result: LabRun) -> None:
    """What holds for every run."""
    problem = result.problem
    if problem is not None:
        lines = result.source.split("\n")
        assert problem.message
        assert 1 <= problem.span.line <= len(lines) + 1
        assert problem.span.line <= problem.span.end_line
    for value in result.variables.values():
        if isinstance(value, TensorValue):
            assert not value.array.flags.writeable
    for graph in (result.graph, *(trace.graph for trace in result.traces)):
        if graph is not None:
            check_graph(graph)
    for trace in result.traces:
        for step in trace.steps:
            for flow in step.flows:
                assert not flow.sent.flags.writeable


def check_graph(graph: LabGraph) -> None:
    """Edges go forward, every input has one, and symbols tell nodes apart."""
    assert all(edge.source < edge.target for edge in graph.edges)
    inputs = [(edge.target, edge.input) for edge in graph.edges]
    assert len(set(inputs)) == len(inputs)
    symbols = [node.symbol for node in graph.nodes if node.kind != "constant"]
    assert len(set(symbols)) == len(symbols)
    assert all(0 <= root < len(graph.nodes) for root in graph.roots)


def runs(source: str, repairs: int) -> list[LabRun]:
    """The runs of a program and of what is left of it without the line at fault, again and again."""
    found = [run(source)]
    while found[-1].problem is not None and len(found) <= repairs:
        source = without_line(source, min(found[-1].problem.span.line, source.count("\n") + 1))
        found.append(run(source))
    return found


@settings(max_examples=50)
@given(st.integers(0, 2**32))
def test_random_programs_end_in_a_result_or_in_words(seed: int) -> None:
    engine.manual_seed(seed)
    before = default_generator.state_bytes()
    for result in runs(program(Random(seed)), REPAIRS):
        check(result)
        assert pickle.loads(pickle.dumps(result)).source == result.source
    assert default_generator.state_bytes() == before
    assert engine.is_grad_enabled()
    assert engine.get_default_dtype() is engine.float32


@settings(max_examples=50)
@given(st.text(max_size=200))
def test_random_text_is_no_program(text: str) -> None:
    check(run(text))


@settings(max_examples=50)
@given(st.integers(0, 2**32), st.data())
def test_damaged_programs_are_refused_or_run(seed: int, data: st.DataObject) -> None:
    source = "\n".join(FIRST_LINES) + "\n" + program(Random(seed))
    start = data.draw(st.integers(0, len(source)))
    end = data.draw(st.integers(start, min(start + 8, len(source))))
    check(run(source[:start] + data.draw(st.text(max_size=6)) + source[end:]))


def test_the_same_seed_gives_the_same_run() -> None:
    for seed in range(20):
        source = program(Random(seed))
        one, two = run(source, 7, PATIENT), run(source, 7, PATIENT)
        assert str(one.problem) == str(two.problem)
        assert one.printed == two.printed
        for name, value in one.variables.items():
            other = two.variables[name]
            if isinstance(value, TensorValue):
                assert isinstance(other, TensorValue)
                np.testing.assert_array_equal(value.array, other.array)


@pytest.mark.skipif(not PROGRAMS, reason="CHAINRULE_LAB_PROGRAMS says how many; it takes a minute or more")
def test_very_many_random_programs() -> None:
    done, seed = 0, 1_000_000
    while done < PROGRAMS:
        begun = time.thread_time()
        found = runs(program(Random(seed)), REPAIRS)
        assert time.thread_time() - begun < len(found), program(Random(seed))
        for result in found:
            check(result)
        done, seed = done + len(found), seed + 1


@pytest.mark.skipif(not PROGRAMS, reason="CHAINRULE_LAB_PROGRAMS asks for measurements")
@pytest.mark.parametrize("idea", [*ESCAPES, *BOMBS])
def test_hostile_programs_are_refused_at_once(idea: str) -> None:
    for source in {**ESCAPES, **BOMBS}[idea]:
        assert min(_seconds_of_refusal(source) for _ in range(3)) < 0.1, source


def _seconds_of_refusal(source: str) -> float:
    begun = time.thread_time()
    assert run(source).problem is not None, source
    return time.thread_time() - begun
