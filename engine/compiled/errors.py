"""What can go wrong on the way to a program."""

from __future__ import annotations


class NotLowered(Exception):  # noqa: N818 - it is no failure: the step then runs eagerly
    """That a training step cannot be lowered; the message names what stopped it."""


class StateMissing(NotLowered):
    """That the optimizer is to use what it does not remember yet, as a momentum; an eager update makes it."""


class Disagreement(NotLowered):
    """That a program computes something else than the eager step."""


class MalformedProgramError(ValueError):
    """That a program would touch memory that is not its own, or says nothing that there is."""
