"""Optimizers that divide by the usual size of the gradient: RMSprop, Adagrad, Adadelta."""

from __future__ import annotations

import math

from engine.lab.telling import number_tex

from .lines import Element, UpdateLine, average, bracketed, fraction, gradient_lines, moved, rooted


def rmsprop(known: Element) -> list[UpdateLine]:
    """Steps over the gradient's usual size."""
    lines, grad = gradient_lines(known)
    lr, alpha, eps = known.settings["lr"], known.settings["alpha"], known.settings["eps"]
    lines.append(average("v", r"\alpha", known.state.get("square_avg", 0.0), alpha, grad * grad, "g^2"))
    square = usual = lines[-1].value
    name, under = "v", number_tex(square)
    if known.settings["centered"]:
        lines.append(average(r"\bar g", r"\alpha", known.state.get("grad_avg", 0.0), alpha, grad))
        usual = square - lines[-1].value ** 2
        name, under = r"v - \bar g^2", rf"{number_tex(square)} - {bracketed(lines[-1].value)}^2"
    step = grad / (math.sqrt(max(usual, 0.0)) + eps)
    numbers = rf"\frac{{{number_tex(grad)}}}{{\sqrt{{{under}}} + {number_tex(eps)}}}"
    lines.append(UpdateLine("d", rf"\frac{{g}}{{\sqrt{{{name}}} + \epsilon}}", numbers, step))
    symbol = "d"
    if momentum := known.settings["momentum"]:
        old, symbol = known.state.get("momentum_buffer", 0.0), "b"
        lines.append(
            UpdateLine(
                "b",
                r"\mu b + d",
                rf"{bracketed(momentum)} \cdot {bracketed(old)} + {bracketed(step)}",
                momentum * old + step,
            )
        )
        step = lines[-1].value
    return [*lines, moved(known, rf"\eta {symbol}", rf"{bracketed(lr)} \cdot {bracketed(step)}", lr * step)]


def adagrad(known: Element) -> list[UpdateLine]:
    """Steps over the size of all gradients so far."""
    lines, grad = gradient_lines(known)
    old = known.state.get("sum", known.settings["initial_accumulator_value"])
    total = old + grad * grad
    lines.append(UpdateLine("s", "s + g^2", f"{number_tex(old)} + {bracketed(grad)}^2", total))
    rate, eps, slower = known.settings["lr"], known.settings["eps"], known.settings["lr_decay"]
    if slower:
        formula, numbers = (
            r"\frac{\eta}{1 + (t - 1) \, \delta}",
            rf"\frac{{{number_tex(rate)}}}{{1 + {known.steps - 1} \cdot {bracketed(slower)}}}",
        )
        rate /= 1 + (known.steps - 1) * slower
        lines.append(UpdateLine(r"\eta_t", formula, numbers, rate))
    name = r"\eta_t" if slower else r"\eta"
    divided = rf"{bracketed(rate)} \cdot {fraction(number_tex(grad), rooted(total, eps))}"
    return [
        *lines,
        moved(
            known,
            rf"{name} \frac{{g}}{{\sqrt{{s}} + \epsilon}}",
            divided,
            rate * grad / (math.sqrt(total) + eps),
        ),
    ]


def adadelta(known: Element) -> list[UpdateLine]:
    """Steps as long as those before."""
    lines, grad = gradient_lines(known)
    lr, rho, eps = known.settings["lr"], known.settings["rho"], known.settings["eps"]
    lines.append(average("v", r"\rho", known.state.get("square_avg", 0.0), rho, grad * grad, "g^2"))
    square, past = lines[-1].value, known.state.get("acc_delta", 0.0)
    step = math.sqrt(past + eps) / math.sqrt(square + eps) * grad
    sums = [f"{number_tex(each)} + {number_tex(eps)}" for each in (past, square)]
    numbers = rf"\sqrt{{{fraction(*sums)}}} \cdot {bracketed(grad)}"
    lines.append(UpdateLine("d", r"\sqrt{\frac{u + \epsilon}{v + \epsilon}} \, g", numbers, step))
    lines.append(average("u", r"\rho", past, rho, step * step, "d^2"))
    return [*lines, moved(known, r"\eta d", rf"{bracketed(lr)} \cdot {bracketed(step)}", lr * step)]
