"""Whether the worker trains, as far as one can know before it answers."""

from __future__ import annotations

from engine.training.snapshots import RunState, Snapshot


class AskedToTrain:
    """What was asked of the worker counts until a snapshot comes that knows of it."""

    def __init__(self) -> None:
        self._asked: bool | None = None
        self._is_answer_due = False
        self._place = (-1, -1)

    def trains(self, newest: Snapshot | None) -> bool:
        """Whether the worker trains, or will as soon as it hears of it; `newest` is the last that it told."""
        if self._asked is not None:
            return self._asked
        return newest is not None and newest.state is RunState.TRAINING

    def ask(self, train: bool) -> None:
        """The worker was asked to train, or to stop."""
        self._asked, self._is_answer_due = train, False

    def forget(self) -> None:
        """Something else was asked, which may end the training or leave it."""
        self._asked = None

    def hear(self, snapshot: Snapshot) -> None:
        """Take what a snapshot tells for the answer, unless it may have been on its way."""
        training = snapshot.state is RunState.TRAINING
        if training is self._asked or self._is_answer_due or self._has_ended(snapshot):
            self._asked = None
        self._is_answer_due = self._asked is not None
        self._place = snapshot.run, snapshot.step

    def _has_ended(self, snapshot: Snapshot) -> bool:
        """Whether a run came to its end elsewhere than it was last: too soon to be seen training."""
        ended = snapshot.state not in (RunState.TRAINING, RunState.PAUSED)
        return ended and (snapshot.run, snapshot.step) != self._place
