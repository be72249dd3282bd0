"""Start Chainrule: open the window, take a picture of it, or work without one.

Everything heavy is imported by the request that needs it: `list`, `train` and `check-examples` never import
Qt, and the number of linear algebra threads is set before numpy is imported.
"""

from __future__ import annotations

import ctypes
import gc
import io
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from gui.start.arguments import (
    CheckExamples,
    ListCatalogue,
    OpenWindow,
    Request,
    ShowVersion,
    Source,
    TakeLabScreenshot,
    TakeScreenshot,
    Train,
    parse,
)
from gui.start.preflight import Problem, diagnose, explain_import_error, x_server_answers

EXIT_BAD_INPUT = 2
EXIT_INTERRUPTED = 130


class BadInputError(Exception):
    """A request that cannot be met; the text names in one line the file, what is wrong and the remedy."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks for, by default the process's own; returns the exit status."""
    use_one_thread_for_linear_algebra()
    survive_narrow_encodings()
    request = parse(sys.argv[1:] if arguments is None else arguments)
    try:
        return fulfil(request)
    except BadInputError as error:
        print(f"chainrule: {error}", file=sys.stderr)
        return EXIT_BAD_INPUT
    except BrokenPipeError:
        # The reader of our output has left (`main.py list | head`); nothing is left to say, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED


def use_one_thread_for_linear_algebra() -> None:
    """Pin the linear algebra libraries to one thread; they look once, when numpy is first imported.

    Set, not proposed: the order of a threaded sum depends on the machine, and the same experiment must give
    the same numbers on every one. The arrays here are also far too small for threads to pay.
    """
    for name in (
        "OPENBLAS_NUM_THREADS",
        "OMP_NUM_THREADS",
        "MKL_NUM_THREADS",
        "BLIS_NUM_THREADS",
        "VECLIB_MAXIMUM_THREADS",
    ):
        os.environ[name] = "1"


@contextmanager
def what_is_imported_stays() -> Iterator[None]:
    """Look for no garbage among what a window's worth of modules makes, neither now nor later.

    The searches would take a seventh of the start.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def survive_narrow_encodings() -> None:
    """Print a question mark for a sign that the terminal's encoding does not have, instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def fulfil(request: Request) -> int:
    """Carry out the request; BadInputError when a file that it names will not do."""
    match request:
        case OpenWindow(project):
            return open_window(project)
        case TakeScreenshot() | TakeLabScreenshot():
            return take_screenshot(request)
        case Train():
            return train(request)
        case ListCatalogue(json):
            return list_catalogue(json=json)
        case CheckExamples(files):
            return check_examples(files)
        case ShowVersion():
            return show_version()


def open_window(project: Source | None) -> int:
    """Open the window and stay until it is closed."""
    require_project(project)
    problem = diagnose(os.environ, sys.platform, ctypes.CDLL, x_server_answers)
    if problem is not None:
        return refuse(problem)
    try:
        with what_is_imported_stays():
            from gui.app.application import run
    except ImportError as error:
        return refuse_import(error)
    return run(project)


def take_screenshot(request: TakeScreenshot | TakeLabScreenshot) -> int:
    """Open the window where nobody sees it, train or go to a stop of the Lab, save its picture."""
    if isinstance(request, TakeScreenshot):
        require_project(request.project)
    elif not holds(Path.is_file, request.example):
        raise BadInputError(
            f"{request.example}: there is no such example; those of the app are in assets/lab"
        )
    if not holds(Path.is_dir, request.out.parent):
        raise BadInputError(f"{request.out.parent}: there is no such folder for the picture; make it first")
    if sys.platform.startswith("linux"):
        # Elsewhere Qt's offscreen platform finds no fonts; there the window shows for a moment instead.
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    problem = diagnose(os.environ, sys.platform, ctypes.CDLL, x_server_answers)
    if problem is not None:
        return refuse(problem)
    try:
        with what_is_imported_stays():
            from engine.experiment import ProjectError
            from engine.lab.examples import ExampleError
            from gui.app.screenshot import take, take_lab
    except ImportError as error:
        return refuse_import(error)
    options = asdict(request)
    try:
        if isinstance(request, TakeScreenshot):
            take(**options)
        else:
            take_lab(**options)
    except (ProjectError, ExampleError) as error:
        raise BadInputError(str(error)) from error
    except OSError as error:
        raise cannot_write(request.out, error) from error
    return 0


def train(request: Train) -> int:
    """Train without a window and write what came out; the exit status is 1 when the run diverges."""
    require_project(request.project)
    if holds(Path.exists, request.out_dir) and not request.out_dir.is_dir():
        raise BadInputError(f"{request.out_dir}: is a file; --out takes a folder")
    try:
        from engine import headless
        from engine.experiment import ProjectError
    except ImportError as error:
        return refuse_import(error)
    try:
        report = headless.train(
            request.project,
            request.epochs,
            request.out_dir,
            request.picture,
            request.backend,
            request.report,
        )
    except ProjectError as error:
        raise BadInputError(str(error)) from error
    except OSError as error:
        raise cannot_write(request.out_dir, error) from error
    except ValueError as error:
        raise BadInputError(f"--backend {request.backend}: {error}; --backend numpy always works") from error
    print(report.text)
    return report.exit_status


def list_catalogue(*, json: bool) -> int:
    """Print everything that can be chosen."""
    try:
        import engine.experiment
        import engine.export  # noqa: F401  # importing these two fills the catalogue
        from engine.catalog import listing
    except ImportError as error:
        return refuse_import(error)
    write = listing.as_json if json else listing.as_text
    print(write(listing.all_entries()), flush=True)
    return 0


def check_examples(files: Sequence[Path]) -> int:
    """Run examples and print what became of them; the exit status is 1 when one fails."""
    for path in files:
        require_project(path)
    try:
        from engine import checking
    except ImportError as error:
        return refuse_import(error)
    report = checking.check_examples(files)
    print(report.text)
    return report.exit_status


def show_version() -> int:
    """Print the version."""
    from engine.version import VERSION

    print(f"Chainrule {VERSION}")
    return 0


def require_project(project: Source | None) -> None:
    """Refuse a project file that is not there before anything slow begins; a link is looked at later."""
    if project is None or isinstance(project, str) or holds(Path.is_file, project):
        return
    hint = "" if project.suffix else "; the commands are train, list and check-examples"
    raise BadInputError(f"{project}: there is no such project file{hint}")


def holds(question: Callable[[Path], bool], path: Path) -> bool:
    """The answer to a question such as Path.is_file; BadInputError where the system does not let us ask."""
    try:
        return question(path)
    except OSError as error:
        raise BadInputError(f"{path}: {error.strerror or error}; give another one") from error


def cannot_write(target: Path, error: OSError) -> BadInputError:
    """What the operating system refused, in one line."""
    path = error.filename if isinstance(error.filename, str) else target
    return BadInputError(f"{path}: {error.strerror or error}; give a place that can be written")


def refuse(problem: Problem) -> int:
    """Say why this machine cannot do it; returns the exit status."""
    print(problem.message, file=sys.stderr)
    return problem.exit_status


def refuse_import(error: ImportError) -> int:
    """Say which package or system library is missing; any other ImportError is our fault and is raised."""
    problem = explain_import_error(error)
    if problem is None:
        raise error
    return refuse(problem)


if __name__ == "__main__":
    sys.exit(main())
