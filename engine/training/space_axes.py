"""Directions in the space of a layer: of the widest spread, kept steady; and what is known along them."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from engine.experiment import Floats

from .space_look import SpaceLook

Doubles = NDArray[np.float64]

_ALIKE = 1e-3
_TINY = 1e-6


class Directions:
    """The directions along which a layer is seen; those of the widest spread it remembers and follows.

    So the picture neither flips nor jumps while the layer learns.
    """

    def __init__(self) -> None:
        self._spread: Doubles = np.empty((0, 0))

    def along(
        self, look: SpaceLook, spread: Doubles, read_out: Doubles, training: bool
    ) -> tuple[Doubles, Doubles]:
        """Directions (2, units) and what is added (2,) along the two axes of `look`.

        `spread` (units, units) is the covariance of what the layer says; `read_out` as of `stages.read_out`.
        While `training` the widest spread is approached in steps.
        """
        units = len(spread)
        axes, offset = np.zeros((2, units)), np.zeros(2)
        both = (look.across, look.up)
        for row, axis in enumerate(both):
            if axis.kind == "unit":
                axes[row, axis.unit] = 1.0
            elif axis.kind == "boundary":
                length = float(np.linalg.norm(read_out[0, :-1])) or 1.0
                axes[row], offset[row] = read_out[0, :-1] / length, read_out[0, -1] / length
        wide = [row for row, axis in enumerate(both) if axis.kind == "spread"]
        if wide:
            # Beside another axis it is the widest of what that one does not show.
            rest = np.eye(units) - axes.T @ axes
            axes[wide] = self._follow(rest @ spread @ rest, len(wide), training).T
        return axes, offset

    def _follow(self, spread: Doubles, count: int, training: bool) -> Doubles:
        former = self._spread
        if former.shape != (len(spread), count):
            self._spread = widest(spread, count)
        elif training:
            self._spread = followed(spread, former)
        else:
            self._spread = turned(widest(spread, count), former)
        return self._spread


def widest(spread: Doubles, count: int) -> Doubles:
    """The first principal components of a covariance `spread` (units, units), as columns (units, count).

    They have length 1, and the largest entry of each is positive. Jolliffe, Principal Component Analysis
    (2002).
    """
    _, vectors = np.linalg.eigh(spread)
    found: Doubles = vectors[:, ::-1][:, :count]
    largest = np.argmax(np.abs(found), axis=0)
    signs = np.sign(found[largest, np.arange(found.shape[1])])
    turned_up: Doubles = found * signs
    return turned_up


def turned(directions: Doubles, former: Doubles) -> Doubles:
    """The plane of `directions` (units, k), turned within itself to lie closest to `former` (units, k).

    The orthogonal Procrustes problem, Schönemann (1966).
    """
    return directions @ _nearest_orthonormal(directions.T @ former)


def followed(spread: Doubles, former: Doubles) -> Doubles:
    """One step from `former` (units, k) towards the principal components of `spread` (units, units).

    Orthogonal iteration (Golub and Van Loan, 8.2.4), which moves without a jump where the plain components
    change places; the polar factor in place of its QR keeps the directions from turning within their plane.
    """
    held = _TINY * float(np.trace(spread)) or 1.0
    return _nearest_orthonormal(spread @ former + held * former)


def rules(read_out: Doubles, axes: Doubles, offset: Doubles) -> Doubles:
    """`read_out` (functions, units + 1) as functions (functions, 3) of positions, where these tell all of it.

    Of several functions only their differences count. No functions (0, 3) where positions do not tell.
    """
    nothing = np.empty((0, 3))
    if not len(read_out):
        return nothing
    weights, constant = read_out[:, :-1], read_out[:, -1]
    if len(read_out) > 1:
        weights, constant = weights - weights.mean(axis=0), constant - constant.mean()
    across = np.linalg.lstsq(axes.T, weights.T, rcond=None)[0]
    unseen = np.linalg.norm(axes.T @ across - weights.T)
    if unseen > _ALIKE * np.linalg.norm(weights):
        return nothing
    return np.column_stack([across.T, constant - offset @ across])


def seen_share(spread: Doubles, axes: Doubles) -> float:
    """How much of a covariance `spread` (units, units) lies along `axes` (2, units); NaN where it is 0."""
    whole = float(np.trace(spread))
    if whole == 0:
        return math.nan
    plane, sizes, _ = np.linalg.svd(axes.T, full_matrices=False)
    plane = plane[:, sizes > _TINY]
    return float(np.trace(plane.T @ spread @ plane)) / whole


def covariance(values: Floats) -> Doubles:
    """How `values` (n, units) vary together (units, units); 0 without any."""
    if not len(values):
        return np.zeros((values.shape[1], values.shape[1]))
    centred = values.astype(np.float64) - values.mean(axis=0, dtype=np.float64)
    spread: Doubles = centred.T @ centred / len(values)
    return spread


def _nearest_orthonormal(matrix: Doubles) -> Doubles:
    """The matrix with orthonormal columns that is closest to this one: its polar factor."""
    left, _, right = np.linalg.svd(matrix, full_matrices=False)
    nearest: Doubles = left @ right
    return nearest
