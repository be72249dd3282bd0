"""The command line: what it can ask for, as frozen values, and how it is read."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Theme = Literal["light", "dark"]
Source = Path | str
"""A project file, or as text a link that holds a project."""

LINK_SCHEME = "chainrule:"

WINDOW_EPILOG = """\
commands that need no display:
  train PROJECT.json --epochs N --out DIR [--picture] [--report]
                        train and write parameters, metrics and a picture
  list [--json]         print everything that can be chosen
  check-examples [FILE ...]
                        run the examples and compare them with their numbers

  chainrule COMMAND --help explains each."""


@dataclass(frozen=True)
class OpenWindow:
    """Open the window, on `project` or on what was open last."""

    project: Source | None


@dataclass(frozen=True)
class TakeScreenshot:
    """Open the window, train, save its picture as PNG, leave. `size` is (width, height) in pixels."""

    out: Path
    project: Source | None
    after_epochs: int
    theme: Theme
    size: tuple[int, int]


@dataclass(frozen=True)
class TakeLabScreenshot:
    """Open the Lab on `example`, go to its `stop` (None for the last), save a picture as PNG, leave."""

    out: Path
    example: Path
    stop: int | None
    theme: Theme
    size: tuple[int, int]


@dataclass(frozen=True)
class Train:
    """Train `project` without a window and write what came out into `out_dir`."""

    project: Source
    epochs: int
    out_dir: Path
    picture: bool
    backend: str | None = None
    report: bool = False


@dataclass(frozen=True)
class ListCatalogue:
    """Print everything that can be chosen."""

    json: bool


@dataclass(frozen=True)
class ShowVersion:
    """Print the version."""


@dataclass(frozen=True)
class CheckExamples:
    """Run examples without a window and compare them with their numbers; all of the app's without `files`."""

    files: tuple[Path, ...]


Request = (
    OpenWindow | TakeScreenshot | TakeLabScreenshot | Train | ListCatalogue | CheckExamples | ShowVersion
)


def parse(arguments: Sequence[str]) -> Request:
    """The request that the command line makes; ends the process as argparse does on --help or a wrong one."""
    commands: dict[str, Callable[[Sequence[str]], Request]] = {
        "train": parse_train,
        "list": parse_list,
        "check-examples": parse_check,
    }
    if arguments and arguments[0] in commands:
        return commands[arguments[0]](arguments[1:])
    return parse_window(arguments)


def parse_window(
    arguments: Sequence[str],
) -> OpenWindow | TakeScreenshot | TakeLabScreenshot | ShowVersion:
    """The request of a command line that names no command."""
    parser = argparse.ArgumentParser(
        prog="chainrule",
        description="See how neural networks learn: open Chainrule's window.",
        epilog=WINDOW_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "project",
        nargs="?",
        type=source,
        metavar="PROJECT.json",
        help="the project file to open, or a link that begins with chainrule:",
    )
    parser.add_argument("--version", action="store_true", help="print the version and leave")
    picture = parser.add_argument_group("a picture of the window, taken without anybody watching")
    picture.add_argument(
        "--screenshot", type=png_file, metavar="OUT.png", help="train, save a picture and leave"
    )
    picture.add_argument(
        "--after-epochs",
        type=count_from(0),
        metavar="N",
        help="epochs to train before the picture (default 200)",
    )
    picture.add_argument(
        "--lab", type=Path, metavar="EXAMPLE.md", help="of the Autograd Lab on this example, untrained"
    )
    picture.add_argument(
        "--stop", type=count_from(0), metavar="N", help="where in the Lab's story, from 0 (default its end)"
    )
    picture.add_argument("--theme", choices=("light", "dark"), help="colours of the picture (default light)")
    picture.add_argument(
        "--size", type=window_size, metavar="WIDTHxHEIGHT", help="size of the window (default 1600x1000)"
    )
    options = parser.parse_args(arguments)
    if options.version:
        return ShowVersion()
    if options.screenshot is None:
        stray = [
            f"--{name.replace('_', '-')}"
            for name in ("after_epochs", "theme", "size", "lab", "stop")
            if getattr(options, name) is not None
        ]
        if stray:
            parser.error(f"{', '.join(stray)} only goes with --screenshot OUT.png")
        return OpenWindow(options.project)
    theme: Theme = options.theme or "light"
    size: tuple[int, int] = options.size or (1600, 1000)
    if options.lab is not None:
        return TakeLabScreenshot(options.screenshot, options.lab, options.stop, theme, size)
    return TakeScreenshot(
        out=options.screenshot,
        project=options.project,
        after_epochs=200 if options.after_epochs is None else options.after_epochs,
        theme=theme,
        size=size,
    )


def parse_train(arguments: Sequence[str]) -> Train:
    """The request of `chainrule train ...`."""
    parser = argparse.ArgumentParser(
        prog="chainrule train",
        description="Train a project without a window; write its parameters and metrics into a folder.",
    )
    parser.add_argument(
        "project", type=source, metavar="PROJECT.json", help="the project file or link to train"
    )
    parser.add_argument("--epochs", type=count_from(1), required=True, metavar="N", help="epochs to train")
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="folder to write into; made if absent"
    )
    parser.add_argument(
        "--picture", action="store_true", help="also write a PNG of the decision boundary or fitted curve"
    )
    parser.add_argument(
        "--report", action="store_true", help="also write a page of HTML about the run, to print or hand in"
    )
    parser.add_argument(
        "--backend",
        choices=("compiled", "numpy", "eager"),
        help="what makes the steps (default: compiled kernels where they were made before, else numpy)",
    )
    options = parser.parse_args(arguments)
    return Train(
        options.project, options.epochs, options.out, options.picture, options.backend, options.report
    )


def parse_list(arguments: Sequence[str]) -> ListCatalogue:
    """The request of `chainrule list ...`."""
    parser = argparse.ArgumentParser(
        prog="chainrule list", description="Print everything that can be chosen, with its parameters."
    )
    parser.add_argument("--json", action="store_true", help="as JSON, for a program")
    return ListCatalogue(parser.parse_args(arguments).json)


def parse_check(arguments: Sequence[str]) -> CheckExamples:
    """The request of `chainrule check-examples ...`."""
    parser = argparse.ArgumentParser(
        prog="chainrule check-examples",
        description="Run examples without a window and compare them with the numbers in their files.",
    )
    parser.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="projects and Lab examples; without any, all"
    )
    return CheckExamples(tuple(parser.parse_args(arguments).files))


def source(text: str) -> Source:
    """An argument type: a link stays text, all else is the path of a file."""
    return text if text.strip().lower().startswith(LINK_SCHEME) else Path(text)


def count_from(low: int) -> Callable[[str], int]:
    """An argument type: a whole number of at least `low`."""

    def whole_number(text: str) -> int:
        if not text.isascii() or not text.isdigit() or int(text) < low:
            raise argparse.ArgumentTypeError(f"expected a whole number of at least {low}, got {text!r}")
        return int(text)

    return whole_number


def window_size(text: str) -> tuple[int, int]:
    """An argument type: WIDTHxHEIGHT in pixels, as in 1600x1000."""
    width, times, height = text.partition("x")
    if not (times and width.isascii() and width.isdigit() and height.isascii() and height.isdigit()):
        raise argparse.ArgumentTypeError(f"expected WIDTHxHEIGHT such as 1600x1000, got {text!r}")
    size = int(width), int(height)
    if not (640 <= size[0] <= 7680 and 480 <= size[1] <= 4320):
        raise argparse.ArgumentTypeError(f"expected a size from 640x480 to 7680x4320, got {text!r}")
    return size


def png_file(text: str) -> Path:
    """An argument type: the name of a PNG file."""
    if Path(text).suffix.lower() != ".png":
        raise argparse.ArgumentTypeError(
            f"a picture is saved as PNG; give it a name that ends in .png, not {text!r}"
        )
    return Path(text)
