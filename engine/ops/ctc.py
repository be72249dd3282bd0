"""How likely a sequence of labels is, over all ways to stretch it over the steps. Graves et al. (2006).

Between the labels, and around them, a blank may stand. A path goes through this extended sequence and from
step to step stays, moves on by one, or by two where that skips a blank between two different labels.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from engine.autograd.dtypes import Array


class Labels(NamedTuple):
    """The sequences of a batch and their lengths."""

    extended: Array
    """The labels with the blanks, (N, S); what lies behind a sequence's end does not matter."""
    lengths: Array
    """The number of labels of each sequence."""
    steps: Array
    """The number of steps of each sequence."""


def extended(targets: Array, lengths: Array, steps: Array, blank: int) -> Labels:
    """Labels (N, L) with a blank before, between and after."""
    wide = np.full((len(targets), 2 * targets.shape[1] + 1), blank)
    wide[:, 1::2] = targets
    return Labels(wide, lengths, steps)


def _emitted(log_probs: Array, labels: Labels) -> Array:
    """The logarithms of the probabilities of the extended labels at every step: (T, N, S)."""
    index = np.broadcast_to(labels.extended, (len(log_probs), *labels.extended.shape))
    return np.take_along_axis(log_probs, index, 2)


def _skips(labels: Labels) -> Array:
    """Whether a path may come from two before."""
    skips = np.zeros(labels.extended.shape, bool)
    skips[:, 2:] = labels.extended[:, 2:] != labels.extended[:, :-2]
    skips[:, ::2] = False
    return skips


def _shifted(paths: Array, by: int) -> Array:
    """`paths` moved along the last dimension; from outside comes no path."""
    moved = np.full_like(paths, -np.inf)
    if by > 0:
        moved[:, by:] = paths[:, :-by]
    else:
        moved[:, :by] = paths[:, -by:]
    return moved


def _forward(emitted: Array, labels: Labels) -> Array:
    """The logarithm of all paths that end in each place at each step."""
    alpha = np.full_like(emitted, -np.inf)
    skips = np.where(_skips(labels), 0.0, -np.inf).astype(emitted.dtype)
    alpha[0, :, :2] = emitted[0, :, :2]
    alpha[0, labels.lengths == 0, 1:] = -np.inf
    for t in range(1, len(emitted)):
        before = alpha[t - 1]
        paths = np.logaddexp(before, _shifted(before, 1))
        alpha[t] = np.logaddexp(paths, _shifted(before, 2) + skips) + emitted[t]
    return alpha


def _ends(labels: Labels) -> Array:
    """0 where a path may end, in the last label or the blank behind it, and -inf elsewhere."""
    place = np.arange(labels.extended.shape[1])
    last = 2 * labels.lengths[:, None]
    return np.where((place == last) | (place == last - 1), 0.0, -np.inf)


def negative_log_likelihood(log_probs: Array, labels: Labels) -> Array:
    """Minus the logarithm of the probability of each sequence, (N); inf where no path is long enough."""
    alpha = _forward(_emitted(log_probs, labels), labels)
    last = alpha[labels.steps - 1, np.arange(len(labels.steps))] + _ends(labels)
    total = np.logaddexp.reduce(last, 1).astype(log_probs.dtype)
    empty = np.where(labels.lengths == 0, 0.0, -np.inf).astype(log_probs.dtype)
    return -np.where(labels.steps == 0, empty, total)


def log_prob_gradient(log_probs: Array, labels: Labels) -> Array:
    """The gradient by `log_probs`, as if these come from a log_softmax: probability minus posterior.

    nan where a sequence is impossible, 0 behind the steps of each.
    """
    emitted = _emitted(log_probs, labels)
    alpha, ends = _forward(emitted, labels), _ends(labels)
    steps = labels.steps
    skips = np.where(_skips(labels), 0.0, -np.inf)
    total = np.logaddexp.reduce(alpha[steps - 1, np.arange(len(steps))] + ends, 1)
    gradient = np.exp(log_probs)
    beta = np.full(ends.shape, -np.inf)
    rows = np.arange(len(steps))[:, None]
    for t in range(len(log_probs) - 1, -1, -1):
        if t + 1 < len(log_probs):
            after = beta + emitted[t + 1]
            paths = np.logaddexp(after, _shifted(after, -1))
            beta = np.logaddexp(paths, _shifted(after + skips, -2))
        beta = np.where((steps == t + 1)[:, None], ends, beta)
        posterior = np.exp(alpha[t] + beta - total[:, None])
        np.subtract.at(gradient[t], (rows, labels.extended), posterior.astype(gradient.dtype))
        gradient[t, np.isinf(total)] = np.nan
        gradient[t, t >= steps] = 0
    return gradient
