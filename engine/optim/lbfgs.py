"""L-BFGS: steps that know the curvature from the last gradients."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.mode import enable_grad, no_grad
from engine.autograd.tensor import Tensor, wrap
from engine.autograd.versions import write_all
from engine.catalog import Help, Options, Range, Suggestion, register

from .checks import check_lr
from .hyperparameters import LearningRate
from .line_search import Trial, strong_wolfe
from .optimizer import Groups, Optimizer

NO_SEARCH, STRONG_WOLFE = "none", "strong_wolfe"
"""The line searches; the first name is as None: a form offers texts only. Who chooses the optimizer in a form
begins with the second: without a search, small batches soon throw the weights far away."""


@register("optimizer", title="L-BFGS", looks_again=True, begins_with={"line_search_fn": STRONG_WOLFE})
class LBFGS(Optimizer):
    """Newton's method, with a curvature learned from the last steps; a step looks at its batch several times.

    Made for gradients of all points at once. A step calls its closure up to `max_eval` times (default: 1.25
    max_iter); `history_size` steps tell of the curvature.

    Formula: w -= t H g, H the inverse curvature from the pairs of steps and changes of g; t is lr, or by
    strong_wolfe found along the line.
    Errors: ValueError for more than one group.
    Source: Nocedal and Wright, Numerical Optimization (2006), algorithm 7.5, with the limits of PyTorch's
    optim.LBFGS.
    """

    def __init__(
        self,
        params: Groups,
        lr: LearningRate = 1,
        max_iter: Annotated[
            int, Range(1, 1000, log=True), Help("Moves of the weights in one step, at most.")
        ] = 20,
        max_eval: Annotated[
            int | None,
            Range(1, 1250, log=True),
            Suggestion(25),
            Help("How often one step looks at loss and gradients, at most."),
        ] = None,
        tolerance_grad: Annotated[
            float, Range(0, 1, log=True), Help("A step ends where no gradient is larger.", "tol. gradient")
        ] = 1e-7,
        tolerance_change: Annotated[
            float,
            Range(0, 1, log=True),
            Help("A step ends where loss and weights change by less.", "tol. change"),
        ] = 1e-9,
        history_size: Annotated[
            int, Range(1, 200, log=True), Help("So many of the last moves tell of the curvature.")
        ] = 100,
        line_search_fn: Annotated[
            str | None,
            Options((NO_SEARCH, STRONG_WOLFE)),
            Suggestion(NO_SEARCH),
            Help("How far a move goes: as lr says, or to a good place that is searched for.", "line search"),
        ] = None,
    ) -> None:
        check_lr(lr)
        defaults = {
            "lr": lr,
            "max_iter": max_iter,
            "max_eval": max_iter * 5 // 4 if max_eval is None else max_eval,
            "tolerance_grad": tolerance_grad,
            "tolerance_change": tolerance_change,
            "history_size": history_size,
            "line_search_fn": line_search_fn,
        }
        super().__init__(params, defaults)
        if len(self.param_groups) != 1:
            raise ValueError("LBFGS doesn't support per-parameter options (parameter groups)")

    def step(self, closure: Callable[[], Any]) -> Any:  # type: ignore[override]
        """Up to `max_iter` updates; returns the first loss of `closure`, which computes it and the gradients.

        RuntimeError for a line search other than "strong_wolfe".
        """
        group = self.param_groups[0]
        place = _Place(group["params"], closure)
        state = self.state[group["params"][0]]
        state.setdefault("func_evals", 0)
        state.setdefault("n_iter", 0)
        first, loss, grad = place.look()
        state["func_evals"] += 1
        evaluations = 1
        steps = 0
        calm = bool(np.abs(grad).max() <= group["tolerance_grad"])
        while not calm and steps < group["max_iter"] and evaluations < max(group["max_eval"], 2):
            steps += 1
            state["n_iter"] += 1
            direction = _direction(state, grad, group["history_size"])
            before = loss
            t = float(group["lr"])
            if state["n_iter"] == 1:
                t = min(1.0, 1.0 / np.abs(grad).sum()) * t
            state.update(t=t, prev_flat_grad=wrap(grad), prev_loss=before)
            slope = grad.dot(direction)
            if slope > -group["tolerance_change"]:
                break
            last = steps == group["max_iter"]
            start = Trial(0, loss, grad, slope)
            limit = group["max_eval"] - evaluations
            trial, used = self._search(group, place, start, t, direction, last, limit)
            loss, grad = trial.loss, trial.grad
            state["t"] = trial.t
            state["func_evals"] += used
            evaluations += used
            if np.abs(direction * trial.t).max() <= group["tolerance_change"]:
                break
            if abs(loss - before) < group["tolerance_change"]:
                break
            calm = bool(np.abs(grad).max() <= group["tolerance_grad"])
        return first

    @staticmethod
    def _search(
        group: dict[str, Any],
        place: _Place,
        start: Trial,
        t: Any,
        direction: Array,
        last: bool,
        limit: int,
    ) -> tuple[Trial, int]:
        """Go along `direction`, and how often that took the closure; the last plain step is not looked at.

        A search looks once, and then up to `limit` times more.
        """
        if group["line_search_fn"] in (None, NO_SEARCH):
            place.move(direction, t)
            if last:
                return Trial(t, start.loss, start.grad, start.slope), 0
            _, loss, grad = place.look()
            return Trial(t, loss, grad, None), 1
        if group["line_search_fn"] != STRONG_WOLFE:
            raise RuntimeError("only 'strong_wolfe' is supported")
        trial, used = strong_wolfe(
            lambda t: place.tried(direction, t), start, t, np.abs(direction).max(), 1e-9, limit
        )
        place.move(direction, trial.t)
        return trial, used


class _Place:
    """Where the parameters are, as one flat vector, and what the closure says of it."""

    def __init__(self, params: Iterable[Tensor], closure: Callable[[], Any]) -> None:
        self._params = list(params)
        self._closure = closure

    def look(self) -> tuple[Any, float, Array]:
        """What the closure returns here, as a number too, and the gradient, 0 where there is none."""
        with enable_grad():
            result = self._closure()
        pieces = [
            np.zeros(param._array.size, param._array.dtype)
            if param._grad is None
            else param._grad._array.ravel()
            for param in self._params
        ]
        return result, float(result), np.concatenate(pieces)

    def move(self, direction: Array, t: Any) -> None:
        """Add t * direction to the parameters, in place."""
        step = direction * t
        end = 0
        for param in self._params:
            start, end = end, end + param._array.size
            param._array += step[start:end].reshape(param._array.shape)
        write_all([param._shared_history() for param in self._params])

    def tried(self, direction: Array, t: Any) -> Trial:
        """What the closure says t * direction away, from where the parameters come back."""
        kept = [param._array.copy() for param in self._params]
        self.move(direction, t)
        _, loss, grad = self.look()
        for param, array in zip(self._params, kept, strict=True):
            with no_grad():
                param.copy_(wrap(array))
        return Trial(t, loss, grad, grad.dot(direction))


def _direction(state: dict[str, Any], grad: Array, history_size: int) -> Array:
    """Minus the gradient through the estimated inverse curvature, which takes in the last step."""
    if state["n_iter"] == 1:
        state.update(d=wrap(-grad), old_dirs=[], old_stps=[], ro=[], H_diag=1)
        return -grad
    changes, steps, inverse = state["old_dirs"], state["old_stps"], state["ro"]
    change, step = grad - state["prev_flat_grad"]._array, state["d"]._array * state["t"]
    curvature = change.dot(step)
    if curvature > 1e-10:
        if len(changes) == history_size:
            for remembered in (changes, steps, inverse):
                remembered.pop(0)
        changes.append(wrap(change))
        steps.append(wrap(step))
        inverse.append(1.0 / curvature)
        state["H_diag"] = curvature / change.dot(change)
    direction = -grad
    pairs = [(y._array, s._array, rho) for y, s, rho in zip(changes, steps, inverse, strict=True)]
    shares = []
    for y, s, rho in reversed(pairs):
        shares.append(s.dot(direction) * rho)
        direction -= y * shares[-1]
    direction *= state["H_diag"]
    for (y, s, rho), share in zip(pairs, reversed(shares), strict=True):
        direction += s * (share - y.dot(direction) * rho)
    state["d"] = wrap(direction)
    return direction
