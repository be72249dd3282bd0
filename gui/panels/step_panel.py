"""What happens at this stop: what is computed of what, or what arrives, multiplies and is added."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.lab import BackwardStep, BackwardTrace, Flow, LabRun, tex_name
from engine.lab.telling import (
    added_tex,
    array_tex,
    arrived_tex,
    computed_tex,
    derivative_tex,
    local_tex,
    root_symbol,
)
from engine.lab.timeline import Scene
from gui.kit.card import Card
from gui.kit.formula import Block, Passage, Said, Written
from gui.kit.scrolled import Scrolled
from gui.kit.translating import translator
from gui.state.lab_panel import LabPanel
from gui.state.lab_session import LabSession

tr = translator("StepPanel")

MAX_KEPT = 4


def step_blocks(run: LabRun, scene: Scene) -> list[Block]:
    """What is to be said of a stop."""
    trace = None if scene.trace is None else run.traces[scene.trace]
    match scene.stage:
        case "forward" | "loss":
            return list(_computed(scene))
        case "backward" if trace is not None and scene.moment.walked is not None:
            steps = scene.moment.walked.steps
            return list(_walked(trace, scene, trace.steps[steps - 1]) if steps else _beginning(trace))
        case "accumulate" if trace is not None:
            return list(_accumulated(trace, scene))
        case "zero_grad":
            return list(_cleared(run, scene))
        case "update":
            return list(_updated(run, scene))
        case "problem":
            return list(_stopped(run))
        case "end" if scene.graph is not None:
            return [Said(tr("Everything is done. Step back, or drag the bar, to see how it came about."))]
        case _:
            return list(_opening(scene))


class StepPanel(LabPanel):
    """A card of sentences and formulas."""

    def __init__(self, session: LabSession, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("step_panel")
        self.card = Card(tr("This step"))
        self.card.hide_title()
        self.passage = Passage(tr("This step"))
        self.card.body.addWidget(Scrolled(self.passage))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)

    def show_scene(self, run: LabRun, scene: Scene) -> None:
        self.passage.set_blocks(step_blocks(run, scene))


def _opening(scene: Scene) -> Iterator[Block]:
    if scene.graph is None:
        yield Said(tr("No operation was recorded: nothing here asks for gradients."))
        yield Said(tr("Make a leaf with requires_grad=True and compute something with it."), "muted")
        return
    leaves = [scene.graph.nodes[i].symbol for i in scene.graph.leaves()]
    names = ", ".join(f"<b>{escape(name)}</b>" for name in leaves[:8]) + (" …" if len(leaves) > 8 else "")
    yield Said(tr("Nothing is computed yet. There are the leaves {0} and the constants.").format(names))
    yield Said(
        tr("Step on: every operation is recorded as a node with edges to what it was computed from."), "muted"
    )


def _computed(scene: Scene) -> Iterator[Block]:
    if scene.graph is None or scene.node is None:
        return
    node = scene.graph.nodes[scene.node]
    yield Said(tr("<b>{0}</b> is computed:").format(escape(node.symbol)))
    yield Written(computed_tex(scene.graph, scene.node))
    if scene.stage == "loss":
        yield Said(tr("Backward will start here."))
    kept = [
        f"{tex_name(each.name)} = {array_tex(each.value)}"
        for each in node.saved
        if hasattr(each.value, "shape")
    ]
    if kept:
        yield Said(
            tr("{0} keeps for its local derivative").format(f"<code>{escape(node.operation)}</code>"), "muted"
        )
        yield Written((r", \quad ".join(kept[:MAX_KEPT]),))
    elif node.operation:
        text = tr("{0} needs to keep nothing for its local derivative.")
        yield Said(text.format(f"<code>{escape(node.operation)}</code>"), "muted")


def _beginning(trace: BackwardTrace) -> Iterator[Block]:
    root = root_symbol(trace)
    yield Said(tr("The walk back begins at <b>{0}</b>.").format(escape(root)))
    seeds = [
        f"{derivative_tex(root, trace.graph.nodes[place].symbol)} = {array_tex(seed)}"
        for place, seed in zip(trace.graph.roots, trace.seeds, strict=False)
    ]
    yield Written(tuple(seeds[:MAX_KEPT]))
    yield Said(tr("A number changes as much as it changes itself, so its gradient by itself is 1."), "muted")
    if trace.create_graph:
        yield Said(
            tr("create_graph: the walk itself is recorded, so its result has a graph of its own."), "muted"
        )


def _walked(trace: BackwardTrace, scene: Scene, step: BackwardStep) -> Iterator[Block]:
    node = trace.graph.nodes[step.node]
    text = f"{node.symbol} = {node.text}" if node.text and node.text != node.symbol else node.symbol
    yield Said(tr("At <b>{0}</b> the gradient that arrives is").format(escape(text)))
    yield Written((arrived_tex(trace, step),))
    if not step.flows:
        yield Said(tr("It ends here: nothing behind this node asks for a gradient."), "muted")
    for flow in scene.flows:
        held = scene.variables[flow.receiver].grad if flow.receiver in scene.variables else None
        yield from _sent(trace, step, flow, held, brief=len(scene.flows) > 1)


def _sent(
    trace: BackwardTrace, step: BackwardStep, flow: Flow, held: NDArray[np.generic] | None, brief: bool
) -> Iterator[Block]:
    """One flow; in brief where several leave the node, so that all can be seen together."""
    receiver = trace.graph.nodes[flow.receiver]
    name = f"<b>{escape(receiver.symbol)}</b>"
    is_rule = flow.local is not None and flow.local.formula is not None and flow.local.formula.is_rule
    first = tr("it becomes, by the rule") if is_rule else tr("it is multiplied by the local derivative")
    if receiver.kind == "leaf" and trace.accumulates:
        then = tr("and added to what {0} already holds:").format(name)
    elif flow.before is not None:
        then = tr("and added to what came to {0} before:").format(name)
    else:
        then = tr("and sent to {0}:").format(name)
    local, added = local_tex(trace.graph, step, flow), added_tex(trace, step, flow, held)
    if brief:
        yield Said(f"{first} {then}")
        yield Written((local, added))
    else:
        yield from (Said(first), Written((local,)), Said(then), Written((added,)))


def _accumulated(trace: BackwardTrace, scene: Scene) -> Iterator[Block]:
    leaf = trace.leaves[scene.moment.leaves - 1]
    name = trace.graph.nodes[leaf.node].symbol
    yield Said(tr("All paths to <b>{0}</b> are walked. The sum is added to its .grad:").format(escape(name)))
    before = tr("None") if leaf.before is None else ""
    grad = rf"{tex_name(name)}\mathrm{{.grad}}"
    if leaf.before is None or leaf.after is None:
        yield Written((rf"{grad}: \quad \mathrm{{{before or 'None'}}} \to {array_tex(leaf.added)}",))
    else:
        sums = f"{array_tex(leaf.before)} + {array_tex(leaf.added)}"
        yield Written((f"{grad} = {sums} = {array_tex(leaf.after)}",))
        yield Said(tr("It was not cleared since the backward before, so both are in it now."), "muted")


def _cleared(run: LabRun, scene: Scene) -> Iterator[Block]:
    statement = run.statements[scene.moment.statements - 1]
    yield Said(
        tr("<code>{0}</code> clears the gradients, so that the next backward begins anew.").format(
            escape(statement.text)
        )
    )
    lines = []
    for change in statement.changes:
        before, after = getattr(change.before, "grad", None), getattr(change.after, "grad", None)
        if before is not None:
            now = r"\mathrm{None}" if after is None else array_tex(after)
            lines.append(rf"{tex_name(change.name)}\mathrm{{.grad}}: \quad {array_tex(before)} \to {now}")
    if lines:
        yield Written(tuple(lines[:8]))
    else:
        yield Said(tr("There was nothing to clear."), "muted")


def _updated(run: LabRun, scene: Scene) -> Iterator[Block]:
    place = scene.moment.update
    if place is None:
        statement = run.statements[scene.moment.statements - 1]
        yield Said(
            tr("<code>{0}</code> changes a leaf while nothing is recorded.").format(escape(statement.text))
        )
        pairs = [
            (each.name, getattr(each.before, "array", None), getattr(each.after, "array", None))
            for each in statement.changes
        ]
    else:
        update = run.updates[place]
        moves = tr("<b>{0}</b> moves every parameter against its gradient:")
        if update.settings.get("maximize"):
            moves = tr("<b>{0}</b> moves every parameter along its gradient, as it is to maximize:")
        yield Said(moves.format(escape(update.optimizer)))
        pairs = [(each.name or "?", each.before, each.after) for each in update.parameters]
    lines = [
        rf"{tex_name(name)}: \quad {array_tex(before)} \to {array_tex(after)}"
        for name, before, after in pairs
        if before is not None and after is not None
    ]
    yield Written(tuple(lines[:8]))


def _stopped(run: LabRun) -> Iterator[Block]:
    problem = run.problem
    if problem is None:
        return
    yield Said(tr("Line {0} could not be done:").format(problem.span.line))
    yield Said(f"<code>{escape(problem.message)}</code>", "error")
    for text in (problem.explanation, problem.remedy):
        if text:
            yield Said(escape(text))
