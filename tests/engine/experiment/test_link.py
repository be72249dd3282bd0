"""Settings in a link: all that a project file holds, or a refusal in words."""

from __future__ import annotations

import base64
import json
import re
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.experiment import Expectation, Layer, PointSet, edit, propose
from engine.experiment import link as links
from engine.experiment.link import (
    MAX_CHARACTERS,
    MAX_TEXT,
    LinkLengthError,
    is_link,
    link_of,
    project_of_link,
)
from engine.experiment.project import Project, ProjectError, encode, load_project
from tests.engine.experiment.projects import POINTS, specs, two_class_spec

EXAMPLES = sorted((Path(__file__).parents[3] / "assets" / "examples").glob("*.json"))
LINK = link_of(Project(two_class_spec(POINTS)))


def packed(data: bytes, dictionary: bytes = links._DICTIONARY) -> str:
    packer = zlib.compressobj(9, zdict=dictionary)
    made = packer.compress(data) + packer.flush()
    return "chainrule:1-" + base64.urlsafe_b64encode(made).decode().rstrip("=")


@given(specs(), st.text(st.characters(codec="utf-8"), max_size=200))
def test_a_link_gives_the_project_back(spec, notes: str) -> None:
    project = Project(spec, notes, Expectation(epochs=3) if notes else None)
    try:
        link = link_of(project)
    except LinkLengthError:
        assert spec.data.points is not None or spec.model.start
        return
    assert re.fullmatch(r"chainrule:1-[A-Za-z0-9_-]+", link)
    assert len(link) <= MAX_CHARACTERS
    assert project_of_link(link) == project


def test_it_is_short() -> None:
    assert len(link_of(Project(propose("moons")))) < 200
    lengths = {path.stem: len(link_of(load_project(path))) for path in EXAMPLES}
    assert max(lengths.values()) < 1200, lengths


@pytest.mark.parametrize(
    "text",
    [
        f"  {LINK}\n",
        "\n".join(LINK[start : start + 20] for start in range(0, len(LINK), 20)),
        LINK.replace("chainrule:", "CHAINRULE:", 1),
    ],
)
def test_a_link_that_a_mail_has_broken_into_lines_is_read(text: str) -> None:
    assert is_link(text)
    assert project_of_link(text) == Project(two_class_spec(POINTS))


def test_what_is_no_link_is_none() -> None:
    assert not is_link("https://example.org/#chainrule:1-abc")
    assert not is_link("")


def test_points_made_by_hand_are_in_it_while_they_are_few() -> None:
    rng = np.random.default_rng(0)
    few = PointSet(rng.normal(size=(60, 2)), np.arange(60) % 2)
    assert project_of_link(link_of(Project(two_class_spec(few)))).spec.data.points == few
    many = PointSet(rng.normal(size=(5000, 2)), np.arange(5000) % 2)
    with pytest.raises(LinkLengthError, match="5,000 points made by hand are in it; save a project file"):
        link_of(Project(two_class_spec(many)))


def test_other_things_that_are_long_are_told_too() -> None:
    rng = np.random.default_rng(0)
    spec = edit(two_class_spec(), "model.hidden", (Layer(128), Layer(128)))
    spec = edit(spec, "model.start", {"2.weight": rng.normal(size=(128, 128)).tolist()})
    with pytest.raises(
        LinkLengthError, match="characters, and links of more than 8,000 are cut off on their way;"
    ):
        link_of(Project(spec))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "expected chainrule:1-..., got nothing"),
        ("moons", "expected chainrule:1-..., got 'moons'"),
        ("chainrule:", "expected chainrule:1-..., got 'chainrule:'"),
        ("chainrule:eNpV", "expected chainrule:1-..., got 'chainrule:eNpV'"),
        ("chainrule:0-eNpV", "got 'chainrule:0-eNpV'"),
        ("chainrule:٣-eNpV", "got 'chainrule:٣-eNpV'"),
        ("chainrule:2-eNpV", "expected version 1, got 2; the link was made by a newer Chainrule"),
        ("chainrule:99999999999999999999-x", "got 'chainrule:9999999999…'"),
        ("chainrule:1-", "a part of it is missing or was changed; copy the whole link"),
        ("chainrule:1-A", "a part of it is missing"),
        ("chainrule:1-AAAA", "a part of it is missing"),
        ("chainrule:1-eN<script>", "expected letters, digits, - and _, got '<' in it"),
        ("chainrule:1-" + "A" * 2_000_000, "expected at most 8,000 characters, got 2,000,012"),
        (LINK + "AAAA", "a part of it is missing"),
        (LINK[:-1], "a part of it is missing"),
        (LINK[:40], "a part of it is missing"),
        (packed(b'{"version":1}', b"another dictionary"), "a part of it is missing"),
        (packed(b"[]"), "expected a JSON object"),
        (packed(b"{"), "expected JSON"),
        (packed(b"\xff"), "expected text in UTF-8"),
        (packed(b'{"version":2}'), "version: expected at most 1, got 2"),
        (packed(b"[" * 5000), "levels"),
        (packed(b'{"version":1,"data":{"generator":{"name":"mooms"}}}'), "moons"),
    ],
)
def test_a_bad_link_is_refused_in_words(text: str, told: str) -> None:
    with pytest.raises(ProjectError) as refused:
        project_of_link(text)
    assert str(refused.value).startswith("the link: ")
    assert told in str(refused.value)
    assert len(str(refused.value)) < 500


def test_a_bomb_unfolds_no_further_than_allowed() -> None:
    bomb = packed(b" " * (50 * MAX_TEXT))
    with pytest.raises(ProjectError, match="expected a project of at most 1 MB, got more"):
        project_of_link(bomb)


def test_json_of_the_largest_size_is_still_read() -> None:
    data = encode(Project(two_class_spec()))
    assert project_of_link(packed(data + b" " * (MAX_TEXT - len(data)))) == Project(two_class_spec())


@given(st.integers(12, len(LINK) - 1), st.sampled_from("ABCxyz019-_"))
def test_a_changed_sign_is_noticed_or_makes_no_difference(place: int, sign: str) -> None:
    try:
        found = project_of_link(LINK[:place] + sign + LINK[place + 1 :])
    except ProjectError:
        return
    assert found == Project(two_class_spec(POINTS))


@given(st.text(max_size=60))
def test_any_text_is_a_project_or_refused(text: str) -> None:
    for link in (text, "chainrule:1-" + text):
        with pytest.raises(ProjectError):
            project_of_link(link)


def test_links_of_this_version_stay_readable() -> None:
    """A link in somebody's page must never come to mean something else."""
    assert json.loads(encode(project_of_link(KEPT)))["data"]["generator"]["name"] == "moons"


KEPT = """chainrule:1-ePla3sd2wx53vvAYgURgADBwixW0gkrztPRoEZk66PkHmmtidaJBzjUAs4
yALCMwy1jPFChmGIuWxeCasOU1RI6LrR2BaUcHo8SOpUVyAgA_4LkG"""
