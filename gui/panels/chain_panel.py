"""The chain rule of one leaf, growing term by term while the walk goes on."""

from __future__ import annotations

from collections import Counter

import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from engine.lab import BackwardTrace, ChainRule, LabRun, Walked, chain_rule
from engine.lab.telling import chain_tex
from engine.lab.timeline import Scene
from gui.kit.badge import Badge, Mood
from gui.kit.card import Card
from gui.kit.combo import Combo
from gui.kit.formula import Block, Passage, Said, Written
from gui.kit.number_format import short_exponent
from gui.kit.scrolled import Scrolled
from gui.kit.translating import translator
from gui.state.lab_panel import LabPanel
from gui.state.lab_session import LabSession

tr = translator("ChainPanel")

GOOD = 1e-4
"""How far a gradient in float32 may be from finite differences before something is wrong."""
TINY = 1e-5
"""A gradient shorter than this is compared as it is, not as a part of itself."""


def leaves_of(trace: BackwardTrace) -> dict[str, int]:
    """The leaves that the walk reaches, by symbol; those that most gradients come to first."""
    came = Counter(flow.receiver for step in trace.steps for flow in step.flows)
    reached = sorted((i for i in trace.graph.leaves() if i in came), key=lambda leaf: -came[leaf])
    return {trace.graph.nodes[i].symbol: i for i in reached}


def check_words(trace: BackwardTrace, node: int) -> tuple[str, Mood]:
    """What the comparison with finite differences says of a leaf; empty where none was made."""
    gradient = trace.gradient(node)
    size = 0.0 if gradient is None else float(np.linalg.norm(gradient))
    for check in trace.checks:
        if check.node == node:
            # Of a gradient that vanishes only rounding is left, which is large as a part of it.
            error = check.distance * size if size < TINY else check.distance
            mood: Mood = "ok" if error < GOOD else "warn"
            return tr("finite differences: |error| {0}").format(short_exponent(f"{error:.0e}")), mood
    return "", "plain"


class ChainPanel(LabPanel):
    """Shows the node chosen in the graph where gradients reach it, else the leaf chosen here."""

    def __init__(self, session: LabSession, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("chain_panel")
        self._rules: dict[tuple[int, int], ChainRule] = {}
        self.card = Card(tr("Chain rule so far"))
        self.leaf = Combo(tr("Leaf"), tooltip=tr("The leaf whose gradient is spelled out"))
        self.leaf.hide()
        self.badge = Badge(tr("Check of the gradient"))
        self.badge.setToolTip(
            tr("The program was run again with each number changed a little: |a − b| / max(|a|, |b|)")
        )
        self.passage = Passage(tr("Chain rule so far"))
        foot = QHBoxLayout()
        foot.addWidget(self.badge)
        foot.addStretch(1)
        self.card.header.addWidget(self.leaf)
        self.card.let_title_give_way()
        self.card.body.addWidget(Scrolled(self.passage))
        self.card.body.addLayout(foot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)
        self.leaf.chosen.connect(self._choose)

    def show_run(self, run: LabRun) -> None:
        self._rules = {}

    def show_scene(self, run: LabRun, scene: Scene) -> None:
        if scene.trace is None:
            self._say(tr("Nothing is walked back in this program."))
            return
        trace = run.traces[scene.trace]
        leaves = leaves_of(trace)
        self.leaf.set_choices([(name, name, "") for name in leaves])
        self.leaf.setVisible(len(leaves) > 1)
        node = self._node(trace, leaves)
        if node is None:
            self._say(tr("No gradient reaches a leaf."))
            return
        if trace.graph.nodes[node].symbol in leaves:
            self.leaf.set_choice(trace.graph.nodes[node].symbol)
        rule = self._rule(scene.trace, trace, node)
        walked = scene.moment.walked or Walked(0)
        blocks: list[Block] = [Written(chain_tex(trace, rule, walked))]
        if scene.moment.walked is None:
            blocks.append(Said(tr("It grows while you step backward."), "muted"))
        elif not rule.complete:
            blocks.append(Said(tr("There are more paths than can be written down."), "muted"))
        done = sum(walked.has(*term.done_at) for term in rule.terms)
        is_several = len(rule.terms) > 1 and rule.complete and walked.steps > 0
        of = len(rule.terms)
        words = tr("{0} of {1} paths").format(done, of) if is_several else ""
        self.card.set_note(words, shorter=f"{done} / {of}" if is_several else "")
        self.passage.set_blocks(blocks)
        is_whole = walked.steps == len(trace.steps) and walked.end is None
        self.badge.show_text(*(check_words(trace, node) if is_whole else ("", "plain")))

    def _node(self, trace: BackwardTrace, leaves: dict[str, int]) -> int | None:
        chosen = self.session.node
        reached = {flow.receiver for step in trace.steps for flow in step.flows}
        if chosen is not None and chosen in reached:
            return chosen
        return leaves.get(self.leaf.choice())

    def _rule(self, place: int, trace: BackwardTrace, node: int) -> ChainRule:
        if (place, node) not in self._rules:
            self._rules[place, node] = chain_rule(trace, node)
        return self._rules[place, node]

    def _choose(self, name: str) -> None:
        run, scene = self.session.run, self.session.scene
        if run is not None and scene is not None and scene.trace is not None:
            self.session.choose(leaves_of(run.traces[scene.trace])[name])

    def _say(self, text: str) -> None:
        self.leaf.hide()
        self.card.set_note("")
        self.badge.show_text("")
        self.passage.set_blocks([Said(text, "muted")])
