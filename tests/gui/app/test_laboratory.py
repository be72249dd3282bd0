"""What the status bar tells of the Lab."""

from __future__ import annotations

from engine.lab import run
from engine.lab.timeline import timeline
from gui.app.lab.laboratory import scene_words
from tests.engine.lab.sources import SUM_RULE


def test_stops_are_counted_as_the_bar_below_the_graph_counts_them() -> None:
    told = timeline(run(SUM_RULE))
    stops = len(told.moments)
    assert scene_words(told.at(0), stops).startswith(f"● start · stop 1 of {stops} ")
    assert scene_words(told.at(stops - 1), stops).startswith(f"● done · stop {stops} of {stops} ")
    assert scene_words(told.at(0), stops).endswith("graph: 6 nodes, 6 edges")


def test_a_program_without_a_graph_has_none_to_count() -> None:
    assert scene_words(timeline(run("n = 1")).at(0), 1).endswith("no graph")
