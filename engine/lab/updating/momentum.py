"""Optimizers that go by the gradient itself: SGD, averaged SGD, Rprop."""

from __future__ import annotations

import math

from engine.lab.telling import number_tex

from .lines import Element, UpdateLine, bracketed, gradient_lines, moved


def sgd(known: Element) -> list[UpdateLine]:
    """Plain, with momentum, with Nesterov's look ahead."""
    lines, grad = gradient_lines(known)
    lr, momentum = known.settings["lr"], known.settings["momentum"]
    direction, name = grad, "g"
    if momentum:
        dampening = known.settings["dampening"]
        old = known.state.get("momentum_buffer")
        if old is None:
            lines.append(UpdateLine("b", "g", number_tex(grad), grad))
        else:
            kept = "" if not dampening else rf"(1 - {number_tex(dampening)}) \, "
            times = "" if not dampening else rf"{bracketed(1 - dampening)} \cdot "
            numbers = rf"{bracketed(momentum)} \cdot {bracketed(old)} + {times}{bracketed(grad)}"
            lines.append(
                UpdateLine("b", rf"\mu b + {kept}g", numbers, momentum * old + (1 - dampening) * grad)
            )
        direction, name = lines[-1].value, "b"
        if known.settings["nesterov"]:
            numbers = rf"{number_tex(grad)} + {bracketed(momentum)} \cdot {bracketed(direction)}"
            direction, name = grad + momentum * direction, "d"
            lines.append(UpdateLine("d", r"g + \mu b", numbers, direction))
    return [
        *lines,
        moved(known, rf"\eta {name}", rf"{bracketed(lr)} \cdot {bracketed(direction)}", lr * direction),
    ]


def asgd(known: Element) -> list[UpdateLine]:
    """With the average of all weights so far beside."""
    lines, grad = gradient_lines(known)
    rate, pull = known.state.get("eta", known.settings["lr"]), known.settings["lambd"]
    numbers = (
        rf"{bracketed(rate)} \cdot ({number_tex(grad)} + {bracketed(pull)} \cdot {bracketed(known.weight)})"
    )
    line = moved(known, r"\eta_t (g + \lambda w)", numbers, rate * (grad + pull * known.weight))
    old, share = known.state.get("ax", 0.0), known.state.get("mu", 1.0)
    average = old + share * (line.value - old)
    text = rf"{number_tex(old)} + {bracketed(share)} \cdot ({number_tex(line.value)} - {bracketed(old)})"
    return [*lines, UpdateLine(r"\bar w", r"\bar w + \mu_t (w' - \bar w)", text, average), line]


def rprop(known: Element) -> list[UpdateLine]:
    """Steps that grow while the gradient keeps its sign."""
    shrink, grow = known.settings["etas"]
    least, most = known.settings["step_sizes"]
    grad = -known.grad if known.settings.get("maximize") else known.grad
    old, before = known.state.get("step_size", known.settings["lr"]), known.state.get("prev", 0.0)
    factor = shrink if grad * before < 0 else grow if grad * before > 0 else 1.0
    size = min(max(old * factor, least), most)
    name = {shrink: r"\eta_{-}", grow: r"\eta_{+}"}.get(factor, "1")
    formula, numbers = rf"{name} \, s", rf"{bracketed(factor)} \cdot {bracketed(old)}"
    if size < old * factor:
        formula, numbers = rf"\min({formula}, s_{{\max}})", rf"\min({numbers}, {number_tex(most)})"
    elif size > old * factor:
        formula, numbers = rf"\max({formula}, s_{{\min}})", rf"\max({numbers}, {number_tex(least)})"
    line = UpdateLine("s", formula, numbers, size)
    sign = 0.0 if grad * before < 0 else math.copysign(1.0, grad) if grad else 0.0
    numbers = rf"{bracketed(sign)} \cdot {bracketed(size)}"
    return [line, moved(known, r"\operatorname{sign}(g) \, s", numbers, sign * size)]
