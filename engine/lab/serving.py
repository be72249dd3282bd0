"""Runs on request through a pair of pipes, for whoever wants them made in a process of their own.

A message is its length in eight bytes, the most significant one first, and that many bytes of a pickle: of
the program and its random seed on the way here, of the LabRun on the way back; or of a SpaceRequest or a
LiveSpaceRequest, and of the Space, if there is one.
"""

from __future__ import annotations

import pickle
import struct
from typing import Any, BinaryIO

from .descent import space
from .language import Problem, Span
from .run import LabRun, run
from .spaces import LiveSpaceRequest, Space, SpaceRequest

_LENGTH = struct.Struct(">Q")


def packed(value: Any) -> bytes:
    """A message."""
    content = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    return _LENGTH.pack(len(content)) + content


class Unpacker:
    """Puts messages together again from the pieces in which they arrive."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, piece: bytes) -> list[Any]:
        """The messages that `piece` completes; they must come from a process of our own."""
        self._held += piece
        found = []
        while len(self._held) >= _LENGTH.size:
            end = _LENGTH.size + _LENGTH.unpack_from(self._held)[0]
            if len(self._held) < end:
                break
            found.append(pickle.loads(memoryview(self._held)[_LENGTH.size : end]))
            del self._held[:end]
        return found


def failed_run(source: str, seed: int, message: str) -> LabRun:
    """A run of which nothing is known but that it ended so."""
    problem = Problem("run", message, Span(1, 0, 1, 1))
    return LabRun(source, seed, (), {}, None, (), (), (), problem)


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer every request, one after the other, until there are no more."""
    while header := requests.read(_LENGTH.size):
        request = pickle.loads(requests.read(_LENGTH.unpack(header)[0]))
        is_space = isinstance(request, SpaceRequest | LiveSpaceRequest)
        answers.write(packed(_space(request) if is_space else _run(*request)))
        answers.flush()


def _run(source: str, seed: int) -> LabRun:
    try:
        return run(source, seed)
    except Exception as error:
        return failed_run(source, seed, f"the Lab itself failed: {type(error).__name__}: {error}")


def _space(request: SpaceRequest | LiveSpaceRequest) -> Space | None:
    """A picture beside the run: where it cannot be made there is none, and the run has said why."""
    try:
        return space(request)
    except Exception:
        return None
