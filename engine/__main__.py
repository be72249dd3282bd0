"""Run a PyTorch script on the engine: `python -m engine script.py [arguments]`."""

from __future__ import annotations

import runpy
import sys
from collections.abc import Sequence
from pathlib import Path

from engine.torch_alias import torch_is_the_engine

USAGE = "usage: python -m engine script.py [arguments]"
EXIT_BAD_INPUT = 2


def main(arguments: Sequence[str]) -> int:
    """Run the script as the main program with `torch` meaning the engine; returns the exit status."""
    if not arguments or not Path(arguments[0]).is_file():
        print(USAGE if not arguments else f"no such script: {arguments[0]}", file=sys.stderr)
        return EXIT_BAD_INPUT
    sys.argv[:] = arguments
    sys.path[0] = str(Path(arguments[0]).resolve().parent)
    with torch_is_the_engine():
        runpy.run_path(arguments[0], run_name="__main__")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
