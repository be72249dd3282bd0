"""Milliseconds of CPU time to lay out a graph of 300 nodes, and to paint it whole and from near."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from time import thread_time

from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from engine.lab import run
from engine.lab.timeline import timeline
from gui.kit.theme import Theme
from gui.plots.graph import GraphView
from gui.plots.graph.content import shown_graph
from gui.plots.graph.layout import layout

FRAME_MS = 1e3 / 60
PROGRAMS = {
    "two lines that cross": (
        "x = tensor(1., requires_grad=True)\na = x\nb = x * 2\nfor i in range(60):\n"
        "    a = (a + b) * 0.5\n    b = (a * b).tanh()\na.backward()"
    ),
    "one weight, 100 uses": (
        "w = tensor(1., requires_grad=True)\nx = tensor(0.5)\nh = x\nfor i in range(100):\n"
        "    h = (h * w + x).tanh()\nh.backward()"
    ),
    "layers with heat maps": (
        "x = randn(8, 8)\nfor i in range(75):\n    w = randn(8, 8, requires_grad=True)\n"
        "    b = zeros(8, requires_grad=True)\n    x = (x @ w + b)\nx.sum().backward()"
    ),
}
SIZE = (1000, 800)


def measure(rounds: int) -> dict[str, dict[str, float]]:
    """Median milliseconds by program: nodes, layout, a frame of all of it, a frame from near."""
    app = QApplication.instance() or QApplication([])
    theme = Theme()
    if isinstance(app, QApplication):
        theme.apply(app, "light")
    return {name: _measured(source, rounds) for name, source in PROGRAMS.items()}


def report(figures: dict[str, dict[str, float]]) -> str:
    """The figures as lines to read."""
    lines = [f"{'':24}{'nodes':>8}{'layout ms':>12}{'whole ms':>12}{'near ms':>12}"]
    for name, each in figures.items():
        lines.append(
            f"{name:24}{each['nodes']:>8.0f}{each['layout']:>12.1f}{each['whole']:>12.1f}{each['near']:>12.1f}"
        )
    return "\n".join([*lines, f"a frame has {FRAME_MS:.1f} ms"])


def _measured(source: str, rounds: int) -> dict[str, float]:
    told = timeline(run(source))
    backward = [i for i, moment in enumerate(told.moments) if moment.stage == "backward"]
    scene = told.at(backward[len(backward) // 2])
    graph = scene.graph
    if graph is None:
        raise RuntimeError("the program made no graph")
    view = GraphView()
    view.resize(*SIZE)
    view.show_scene(scene)
    view.fit()
    figures = {
        "nodes": float(len(graph.nodes)),
        "layout": _median(lambda: layout(shown_graph(graph, ())), rounds),
        "whole": _median(lambda: _paint(view), rounds),
    }
    view.show_graph(None)
    view.show_scene(scene)
    figures["near"] = _median(lambda: _paint(view), rounds)
    view.close()
    return figures


def _paint(view: GraphView) -> None:
    image = QImage(*SIZE, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        view.paint_picture(painter)


def _median(work: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        begun = thread_time()
        work()
        times.append((thread_time() - begun) * 1e3)
    return round(median(times), 2)
