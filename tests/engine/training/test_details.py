"""What costs more than a frame allows is worked out only for those who look, and a few times a second."""

from __future__ import annotations

from engine.experiment import edit, propose
from engine.training.commands import Advance, Load, Watch
from engine.training.snapshots import ClassQuality, Snapshot
from tests.engine.training.loops import play

SPEC = edit(propose("moons"), "data.n", 60)


def test_the_quality_is_told_while_it_is_watched_and_no_longer() -> None:
    def hidden(snapshot: Snapshot) -> None:
        assert snapshot.quality is None

    def shown(snapshot: Snapshot) -> None:
        assert snapshot.quality is not None
        train, test = snapshot.quality
        assert isinstance(train, ClassQuality)
        assert isinstance(test, ClassQuality)
        assert (train.confusion.sum(), test.confusion.sum()) == (42, 18)
        assert train.accuracy == snapshot.metrics.train_metric

    play(Load(SPEC, 1), Advance(5), hidden, Watch(quality=True), shown, Advance(5), shown, Watch(), hidden)
