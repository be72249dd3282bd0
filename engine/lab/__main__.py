"""Make runs for another process: `python -m engine.lab` reads requests and writes answers (see `serving`).

What a learner's program does to the engine's random numbers and to the interpreter's time then concerns
nobody else, and a run that is not wanted any more can be ended at once.
"""

from __future__ import annotations

import sys

from .serving import serve

serve(sys.stdin.buffer, sys.stdout.buffer)
