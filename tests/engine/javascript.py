"""Running JavaScript in tests: by node where it is installed, else by the engine that Qt brings."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

_BY_QT = """
import sys
from PySide6.QtCore import QCoreApplication
from PySide6.QtQml import QJSEngine

app, engine = QCoreApplication([]), QJSEngine()
found = engine.importModule(sys.argv[1])
if found.isError():
    sys.exit(found.toString() + ", line " + found.property("lineNumber").toString())
print(found.property("told").toString())
"""


def told_by(folder: Path, lines: str) -> Any:
    """What a module of these lines in `folder` comes to, which it exports as text of JSON named `told`."""
    module = folder / "main.mjs"
    module.write_text(lines, encoding="utf-8")
    node = shutil.which("node")
    if node:
        show = folder / "show.mjs"
        show.write_text('import { told } from "./main.mjs";\nconsole.log(told);\n', encoding="utf-8")
        command = [node, str(show)]
    else:
        command = [sys.executable, "-c", _BY_QT, str(module)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
