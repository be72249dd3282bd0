"""Pictures of trained models, looked at by their pixels."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
from PIL import Image

from engine.experiment import ExperimentSpec, PointSet, propose
from engine.export.colors import CLASSES, CURVE, GROUND, TEST, TRAIN
from engine.export.picture import SIZE, picture_extent, write_picture


def with_points(spec: ExperimentSpec, points: PointSet) -> ExperimentSpec:
    return msgspec.structs.replace(spec, data=msgspec.structs.replace(spec.data, points=points))


def draw(path: Path, spec: ExperimentSpec, values: np.ndarray) -> np.ndarray:
    write_picture(path, spec, values.astype(np.float32), picture_extent(spec))
    with Image.open(path) as image:
        assert image.size == (SIZE, SIZE)
        return np.asarray(image.convert("RGB")).astype(int)


def near(pixel: np.ndarray, color: tuple[int, int, int], tolerance: int = 12) -> bool:
    return bool(np.abs(pixel - np.array(color)).max() <= tolerance)


def test_a_boundary_parts_two_colours_with_points_on_them(tmp_path: Path) -> None:
    points = PointSet([[-3, 3], [3, -3], [3, 3]], [0, 1, 1], [False, False, True])
    left_to_right = np.tile(np.linspace(0, 1, 101), (101, 1))
    pixels = draw(tmp_path / "a.png", with_points(propose("moons"), points), left_to_right)
    quarter = SIZE // 4
    assert near(pixels[quarter, quarter], CLASSES[0])
    assert near(pixels[3 * quarter, 3 * quarter], CLASSES[1])
    assert not near(pixels[quarter, 3 * quarter], CLASSES[1])  # a test point is paler
    orange, blue = pixels[SIZE // 2, 20], pixels[SIZE // 2, SIZE - 20]
    assert orange[0] > orange[2] + 60
    assert blue[2] > blue[0] + 60
    assert pixels[20, SIZE // 2 - 3 : SIZE // 2 + 3].min() < 60  # the line of 0.5


def test_the_first_row_is_at_the_bottom(tmp_path: Path) -> None:
    points = PointSet([[-5, 0], [5, 0]], [0, 1])
    upward = np.tile(np.linspace(0, 1, 101)[:, None], (1, 101))
    pixels = draw(tmp_path / "a.png", with_points(propose("moons"), points), upward)
    assert pixels[20, SIZE // 2][2] > pixels[20, SIZE // 2][0]
    assert pixels[-20, SIZE // 2][0] > pixels[-20, SIZE // 2][2]


def test_a_curve_is_drawn_with_its_points(tmp_path: Path) -> None:
    points = PointSet([[0], [5], [10]], [0, 10, 10], [False, False, True])
    pixels = draw(tmp_path / "a.png", with_points(propose("line"), points), np.full(50, 5.0))
    flat = pixels.reshape(-1, 3)
    for color in (TRAIN, TEST, CURVE, GROUND):
        assert (np.abs(flat - np.array(color)).max(axis=1) <= 12).any(), color
    middle = pixels[SIZE // 2 - 2 : SIZE // 2 + 3, SIZE // 4]
    assert any(near(pixel, CURVE) for pixel in middle)


def test_a_spread_is_drawn_about_the_curve(tmp_path: Path) -> None:
    spec = with_points(propose("line"), PointSet([[0], [10]], [0, 10]))
    extent = picture_extent(spec)
    flat = np.full(50, 5.0, np.float32)
    write_picture(tmp_path / "a.png", spec, flat, extent, np.ones(50, np.float32))
    pixels = draw(tmp_path / "b.png", spec, flat)
    with Image.open(tmp_path / "a.png") as image:
        spread = np.asarray(image.convert("RGB")).astype(int)
    column = SIZE // 2 + 31  # between the lines of the grid
    rows = np.flatnonzero((spread[:, column] != pixels[:, column]).any(axis=1))
    assert len(np.split(rows, np.flatnonzero(np.diff(rows) > 3) + 1)) == 4
    assert all(spread[row, column].sum() > sum(CURVE) for row in rows)


def test_a_curve_that_leaves_the_picture_is_cut(tmp_path: Path) -> None:
    points = PointSet([[0], [10]], [0, 1])
    pixels = draw(tmp_path / "a.png", with_points(propose("line"), points), np.full(50, 1e6))
    assert not (np.abs(pixels.reshape(-1, 3) - np.array(CURVE)).max(axis=1) <= 4).any()


def test_a_plane_is_drawn_from_low_to_high(tmp_path: Path) -> None:
    ramp = np.tile(np.linspace(-6, 6, 50), (50, 1))
    points = PointSet([[-5, 0], [5, 0], [0, 1]], [-6, 6, 0], [False, False, True])
    pixels = draw(tmp_path / "a.png", with_points(propose("plane"), points), ramp)
    assert not near(pixels[SIZE // 4, 30], tuple(pixels[SIZE // 4, -30]), 60)


def test_the_extent_holds_the_domain_and_every_point() -> None:
    assert picture_extent(propose("plane")) == (-6, 6, -6, 6)
    far = PointSet([[0, 0], [20, -9]], [0, 1])
    assert picture_extent(with_points(propose("moons"), far)) == (-6, 20, -9, 6)
    one = PointSet([[3], [3]], [1, 1])
    assert picture_extent(with_points(propose("line"), one)) == (2, 4, 0, 2)


def test_values_that_are_not_finite_still_give_a_picture(tmp_path: Path) -> None:
    values = np.full((20, 20), np.nan)
    pixels = draw(tmp_path / "a.png", propose("moons"), values)
    assert near(pixels[2, 2], GROUND)
    draw(tmp_path / "b.png", propose("line"), np.full(20, np.inf))
    draw(tmp_path / "c.png", propose("plane"), values)
