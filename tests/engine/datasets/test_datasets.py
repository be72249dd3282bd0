"""Every generator of the catalogue, and what sets each one apart."""

from __future__ import annotations

import numpy as np
import pytest

import engine.datasets  # noqa: F401  # fills the catalogue
from engine.catalog import Entry, Field, entries, find

DATASETS = entries("dataset")
CLASSES = [entry for entry in DATASETS if entry.traits["task"] == "classification"]
MANY = [entry for entry in CLASSES if "classes" in entry.defaults()]
each_dataset = pytest.mark.parametrize("entry", DATASETS, ids=lambda entry: entry.name)
each_two_class_set = pytest.mark.parametrize(
    "entry", [each for each in CLASSES if each not in MANY], ids=lambda entry: entry.name
)


def make(
    entry: Entry, n: int, seed: int = 0, balance: float | None = None, **params: object
) -> tuple[np.ndarray, np.ndarray]:
    mixed = {} if balance is None else {"balance": balance}
    return entry.factory(np.random.default_rng(seed), n, **mixed, **entry.complete(params))


def test_datasets_are_offered_in_teaching_order() -> None:
    assert [entry.name for entry in DATASETS] == [
        "line",
        "sine",
        "cubic",
        "step",
        "fan",
        "counts",
        "plane",
        "multi_gauss",
        "gaussians",
        "circles",
        "rings",
        "xor",
        "checkerboard",
        "moons",
        "spirals",
        "many_gaussians",
        "many_spirals",
        "formula_line",
        "formula_plane",
        "formula_region",
        "custom_line",
        "custom_plane",
        "custom_classes",
        "custom_many",
    ]


@each_dataset
@pytest.mark.parametrize("n", [10, 11, 5000])
def test_points_have_the_declared_shape_and_are_finite(entry: Entry, n: int) -> None:
    x, y = make(entry, n)
    assert x.shape == (n, entry.traits["inputs"])
    assert y.shape == (n,)
    assert x.dtype == y.dtype == np.float32
    assert np.isfinite(x).all()
    assert np.isfinite(y).all()


@each_dataset
def test_a_seed_always_gives_the_same_points(entry: Entry) -> None:
    x, y = make(entry, 50, seed=3)
    again_x, again_y = make(entry, 50, seed=3)
    other_x, _ = make(entry, 50, seed=4)
    np.testing.assert_array_equal(x, again_x)
    np.testing.assert_array_equal(y, again_y)
    assert not np.array_equal(x, other_x)


def test_a_seed_gives_the_points_that_it_gave_before() -> None:
    """Project files hold a seed instead of points, so a generator must never draw in another order."""
    x, y = make(find("dataset", "spirals"), 20, seed=7)
    np.testing.assert_allclose(x[:2], [[-1.5681, 2.7661], [2.5466, -1.9831]], atol=1e-3)
    np.testing.assert_array_equal(y[:6], [1, 0, 0, 1, 0, 0])


@each_dataset
def test_every_parameter_works_at_both_ends_of_its_range(entry: Entry) -> None:
    for field in entry.fields:
        for value in extremes(field):
            x, y = make(entry, 10, **{field.name: value})
            assert np.isfinite(x).all(), (field.name, value)
            assert np.isfinite(y).all(), (field.name, value)


def extremes(field: Field) -> tuple[object, ...]:
    if field.kind == "text":
        return (field.default,)
    return (False, True) if field.kind == "bool" else (field.low, field.high)


@each_dataset
def test_every_dataset_explains_itself(entry: Entry) -> None:
    assert entry.summary.endswith(".")
    assert len(entry.traits["domain"]) == 4
    for field in entry.fields:
        assert field.help.endswith("."), field.name
        assert np.isfinite([field.low, field.high]).all() or field.kind in ("bool", "text"), field.name


@each_two_class_set
@pytest.mark.parametrize("n", [10, 11, 400])
def test_classes_are_balanced_and_mixed(entry: Entry, n: int) -> None:
    _, y = make(entry, n)
    assert set(y.tolist()) == {0.0, 1.0}
    assert (y == 1).sum() == n // 2
    assert not np.array_equal(y, np.sort(y))


@each_two_class_set
@pytest.mark.parametrize(
    ("n", "balance", "ones"), [(10, 0.1, 1), (11, 0.9, 9), (100, 0.29, 29), (400, 0.7, 280)]
)
def test_classes_have_the_share_asked_for(entry: Entry, n: int, balance: float, ones: int) -> None:
    x, y = make(entry, n, balance=balance)
    even_x, even_y = make(entry, n)
    assert (y == 1).sum() == ones
    assert (y != even_y).sum() == abs(ones - n // 2)
    np.testing.assert_array_equal(x[y == even_y], even_x[y == even_y])


@each_two_class_set
def test_two_class_sets_fill_the_plane_shown(entry: Entry) -> None:
    x, _ = make(entry, 2000)
    x0, x1, y0, y1 = entry.traits["domain"]
    inside = (x[:, 0] > x0) & (x[:, 0] < x1) & (x[:, 1] > y0) & (x[:, 1] < y1)
    assert inside.mean() > 0.99
    assert np.abs(x).max() > 4.5


@pytest.mark.parametrize(
    "name", ["line", "sine", "cubic", "step", "plane", "multi_gauss", "formula_line", "formula_plane"]
)
def test_without_noise_the_targets_are_the_true_function(name: str) -> None:
    entry = find("dataset", name)
    params = entry.complete({"noise": 0.0})
    x, y = entry.factory(np.random.default_rng(0), 100, **params)
    np.testing.assert_allclose(y, entry.traits["truth"](x, **params), rtol=1e-5, atol=1e-5)


def test_noise_fans_out_from_left_to_right() -> None:
    entry = find("dataset", "fan")
    params = entry.complete({"slope": 0.5, "near": 0.2, "noise": 1.0})
    x, y = entry.factory(np.random.default_rng(0), 5000, **params)
    off = y - entry.traits["truth"](x, **params)
    for low, high, deviation in ((-6, -5, 0.233), (-0.5, 0.5, 0.6), (5, 6, 0.967)):
        there = (x[:, 0] > low) & (x[:, 0] < high)
        assert off[there].std() == pytest.approx(deviation, rel=0.12)


def test_counts_are_whole_and_scatter_as_much_as_they_are_large() -> None:
    entry = find("dataset", "counts")
    params = entry.complete({"rate": 9.0, "swing": 0.0})
    _, y = entry.factory(np.random.default_rng(0), 5000, **params)
    np.testing.assert_array_equal(y, np.round(y))
    assert y.min() >= 0
    assert y.mean() == pytest.approx(9.0, rel=0.03)
    assert y.var() == pytest.approx(9.0, rel=0.1)


@pytest.mark.parametrize("name", ["line", "sine", "cubic", "step", "plane", "multi_gauss"])
def test_regression_noise_has_the_stated_deviation(name: str) -> None:
    entry = find("dataset", name)
    params = entry.complete({"noise": 0.5})
    x, y = entry.factory(np.random.default_rng(0), 5000, **params)
    assert np.std(y - entry.traits["truth"](x, **params)) == pytest.approx(0.5, rel=0.05)


@pytest.mark.parametrize("name", ["gaussians", "circles", "rings", "xor", "checkerboard", "moons", "spirals"])
def test_a_change_of_noise_keeps_every_point_near_its_place(name: str) -> None:
    entry = find("dataset", name)
    calm, labels = make(entry, 200, noise=0.1)
    loud, same_labels = make(entry, 200, noise=0.2)
    np.testing.assert_array_equal(labels, same_labels)
    assert np.abs(calm - loud).max() < 0.1 * 5


def test_line_runs_between_its_ends_and_takes_whole_numbers() -> None:
    x, _ = make(find("dataset", "line"), 300, low=-5.0, high=30.0, whole=True)
    np.testing.assert_array_equal(x, np.round(x))
    assert (x.min(), x.max()) == (-5, 29)


def test_gaussians_stand_at_the_stated_centres() -> None:
    x, y = make(find("dataset", "gaussians"), 5000, separation=1.7, shift=1.5, noise=1.0)
    np.testing.assert_allclose(x[y == 1].mean(axis=0), 3.2, atol=0.1)
    np.testing.assert_allclose(x[y == 0].mean(axis=0), -0.2, atol=0.1)
    np.testing.assert_allclose(x[y == 0].std(axis=0), 1.0, atol=0.05)


def test_xor_is_the_exclusive_or_of_the_signs() -> None:
    x, y = make(find("dataset", "xor"), 400, noise=0.0)
    np.testing.assert_array_equal(y == 1, (x[:, 0] > 0) != (x[:, 1] > 0))
    assert np.abs(x).min() >= 0.5


def test_circles_leave_a_gap_between_disc_and_ring() -> None:
    x, y = make(find("dataset", "circles"), 1000, noise=0.0)
    radius = np.hypot(*x.T)
    assert radius[y == 1].max() <= 2.5
    assert radius[y == 0].min() >= 3.75


def test_rings_lie_one_in_the_other_the_classes_in_turn() -> None:
    x, y = make(find("dataset", "rings"), 2000, noise=0.0, count=5)
    radius = np.hypot(*x.T) / 5.3 * 5
    ring = np.floor(radius).astype(int)
    np.testing.assert_array_equal(y == 1, ring % 2 == 0)
    assert set(ring.tolist()) == {0, 1, 2, 3, 4}
    assert (radius - ring).min() >= 0.6 - 1e-4


@pytest.mark.parametrize("squares", [2, 3, 4, 6])
def test_the_squares_of_a_checkerboard_have_their_class(squares: int) -> None:
    x, y = make(find("dataset", "checkerboard"), 2000, noise=0.0, gap=0.2, squares=squares)
    place = (x + 5.4) / (10.8 / squares)
    square = np.floor(place).astype(int)
    np.testing.assert_array_equal(y, square.sum(axis=1) % 2)
    assert len({tuple(each) for each in square.tolist()}) == squares**2
    assert np.abs(place - square - 0.5).max() <= 0.4 + 1e-4


def test_a_step_jumps_at_its_place() -> None:
    x, y = make(find("dataset", "step"), 500, height=3.0, place=1.0, noise=0.0)
    np.testing.assert_array_equal(y, np.where(x[:, 0] < 1, -1.5, 1.5))


def test_multi_gauss_has_hills_and_hollows_in_turn() -> None:
    truth = find("dataset", "multi_gauss").traits["truth"]
    centres = np.array([[-4, 2.5], [0, 2.5], [4, 2.5], [-4, -2.5], [0, -2.5], [4, -2.5], [-2, 0.0]])
    heights = truth(centres, height=2.0, width=0.5)
    np.testing.assert_allclose(heights, [2, -2, 2, -2, 2, -2, 0], atol=1e-4)


def test_moons_and_spirals_are_symmetric_about_the_origin() -> None:
    for name in ("moons", "spirals"):
        x, y = make(find("dataset", name), 5000, noise=0.0)
        np.testing.assert_allclose(x[y == 1].mean(axis=0), -x[y == 0].mean(axis=0), atol=0.25)


def test_points_of_ones_own_are_marked_as_made_by_hand() -> None:
    by_hand = [entry.name for entry in DATASETS if entry.traits.get("handmade")]
    assert by_hand == ["custom_line", "custom_plane", "custom_classes", "custom_many"]


each_set_of_many = pytest.mark.parametrize("entry", MANY, ids=lambda entry: entry.name)


@each_set_of_many
@pytest.mark.parametrize("classes", [3, 4, 5, 6])
def test_many_classes_are_even_and_mixed(entry: Entry, classes: int) -> None:
    _, y = make(entry, 120, classes=classes)
    assert np.bincount(y.astype(int)).tolist() == [120 // classes] * classes
    assert not np.array_equal(y, np.sort(y))


@each_set_of_many
@pytest.mark.parametrize("balance", [0.1, 0.9])
@pytest.mark.parametrize("n", [10, 400])
def test_no_class_is_crowded_out(entry: Entry, n: int, balance: float) -> None:
    _, y = make(entry, n, balance=balance, classes=6)
    counts = np.bincount(y.astype(int), minlength=6)
    assert counts.min() >= 1
    assert counts.argmax() == (5 if balance > 0.5 else 0)


def test_each_class_stands_to_the_one_before_as_the_two_of_a_balance() -> None:
    _, y = make(find("dataset", "many_gaussians"), 700, balance=2 / 3, classes=3)
    assert np.bincount(y.astype(int)).tolist() == [100, 200, 400]


@each_set_of_many
def test_another_number_of_classes_leaves_the_points_in_the_plane(entry: Entry) -> None:
    for classes in (3, 6):
        x, _ = make(entry, 2000, classes=classes)
        assert (np.abs(x) < 6).all(axis=1).mean() > 0.98


@pytest.mark.parametrize(("name", "apart"), [("many_gaussians", 2.0), ("custom_many", 1.0)])
def test_clouds_of_many_classes_stand_apart(name: str, apart: float) -> None:
    x, y = make(find("dataset", name), 600, classes=6)
    centres = np.array([x[y == label].mean(axis=0) for label in range(6)])
    gaps = np.linalg.norm(centres[:, None] - centres[None], axis=2)[~np.eye(6, dtype=bool)]
    assert gaps.min() > apart


def test_points_lie_only_where_a_formula_has_a_value() -> None:
    x, y = make(find("dataset", "formula_line"), 300, formula="log(x)", noise=0.0)
    assert x.min() > 0
    np.testing.assert_allclose(y, np.log(x[:, 0]), rtol=1e-4, atol=1e-5)


def test_a_region_is_class_1_where_its_formula_is_above_0() -> None:
    x, y = make(find("dataset", "formula_region"), 400, formula="4 - x1^2 - x2^2", noise=0.0)
    np.testing.assert_array_equal(y == 1, (x**2).sum(axis=1) < 4)
    assert (y == 1).sum() == 200


@pytest.mark.parametrize(
    ("name", "formula", "reason"),
    [
        ("formula_line", "x2", "formula: there is no x2 here"),
        ("formula_plane", "x1 +", "formula: this is not a whole formula"),
        ("formula_plane", "import os", "formula: this is not a whole formula"),
        ("formula_line", "sqrt(-1 - x^2)", "formula: .* has no value between -6 and 6"),
        ("formula_region", "1 + x1^2", "formula: .* is everywhere above 0"),
        ("formula_region", "-1 - x1^2", "formula: .* is nowhere above 0"),
    ],
)
def test_a_formula_that_gives_no_points_says_why(name: str, formula: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        make(find("dataset", name), 50, formula=formula)
