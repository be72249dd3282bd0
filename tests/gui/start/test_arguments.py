from __future__ import annotations

from pathlib import Path

import pytest

from gui.start.arguments import (
    CheckExamples,
    ListCatalogue,
    OpenWindow,
    Request,
    ShowVersion,
    TakeScreenshot,
    Train,
    parse,
)

PICTURE = Path("out.png")


@pytest.mark.parametrize(
    ("line", "request_made"),
    [
        ("", OpenWindow(None)),
        ("moons.json", OpenWindow(Path("moons.json"))),
        ("./train", OpenWindow(Path("train"))),
        ("chainrule:1-ePla", OpenWindow("chainrule:1-ePla")),
        ("train Chainrule:1-a --epochs 3 --out runs", Train("Chainrule:1-a", 3, Path("runs"), picture=False)),
        ("--version", ShowVersion()),
        ("list", ListCatalogue(json=False)),
        ("list --json", ListCatalogue(json=True)),
        ("check-examples", CheckExamples(())),
        ("check-examples a.json b.md", CheckExamples((Path("a.json"), Path("b.md")))),
        ("train moons.json --epochs 3 --out runs", Train(Path("moons.json"), 3, Path("runs"), picture=False)),
        (
            "train m.json --out runs --epochs 1 --picture",
            Train(Path("m.json"), 1, Path("runs"), picture=True),
        ),
        (
            "train m.json --epochs 1 --out runs --backend numpy",
            Train(Path("m.json"), 1, Path("runs"), picture=False, backend="numpy"),
        ),
        (
            "train m.json --epochs 1 --out runs --report",
            Train(Path("m.json"), 1, Path("runs"), picture=False, report=True),
        ),
        ("--screenshot out.png", TakeScreenshot(PICTURE, None, 200, "light", (1600, 1000))),
        (
            "--screenshot out.png --after-epochs 0 moons.json --theme dark --size 1024x768",
            TakeScreenshot(PICTURE, Path("moons.json"), 0, "dark", (1024, 768)),
        ),
    ],
)
def test_a_command_line_makes_one_request(line: str, request_made: Request) -> None:
    assert parse(line.split()) == request_made


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("train moons.json --out runs", "--epochs"),
        ("train moons.json --epochs 5", "--out"),
        ("train --epochs 5 --out runs", "PROJECT.json"),
        ("train moons.json --epochs 0 --out runs", "expected a whole number of at least 1, got '0'"),
        ("train moons.json --epochs 1.5 --out runs", "got '1.5'"),
        ("train moons.json --epochs ² --out runs", "expected a whole number"),
        ("--screenshot out.png --after-epochs -1", "--after-epochs"),
        ("--after-epochs 5", "--after-epochs only goes with --screenshot OUT.png"),
        ("--theme dark --size 800x600", "--theme, --size only goes with --screenshot"),
        ("--screenshot out.jpg", "give it a name that ends in .png"),
        ("--screenshot out.png --theme pink", "'pink'"),
        ("--screenshot out.png --size big", "expected WIDTHxHEIGHT such as 1600x1000, got 'big'"),
        ("--screenshot out.png --size 10x10", "from 640x480 to 7680x4320"),
        ("list --yaml", "--yaml"),
        ("moons.json circles.json", "circles.json"),
    ],
)
def test_a_wrong_command_line_is_refused_with_what_was_expected(
    line: str, complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as refusal:
        parse(line.split())
    assert refusal.value.code == 2
    assert complaint in capsys.readouterr().err


@pytest.mark.parametrize(("line", "mentions"), [("--help", "list [--json]"), ("train -h", "--picture")])
def test_help_tells_what_can_be_asked(line: str, mentions: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as leaving:
        parse(line.split())
    assert leaving.value.code == 0
    assert mentions in capsys.readouterr().out
