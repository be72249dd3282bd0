"""Adam and its kin."""

from __future__ import annotations

import math

from engine.lab.telling import number_tex

from .lines import (
    Element,
    UpdateLine,
    average,
    bracketed,
    decoupled,
    fraction,
    gradient_lines,
    left_over,
    moved,
    rooted,
    unbiased,
)


def _moments(known: Element, is_coupled: bool) -> tuple[list[UpdateLine], float, float, float]:
    """Adam's averages: the lines so far, the gradient, m and v."""
    lines, grad = gradient_lines(known, is_coupled)
    beta1, beta2 = known.settings["betas"]
    lines.append(average("m", r"\beta_1", known.state.get("exp_avg", 0.0), beta1, grad))
    mean = lines[-1].value
    lines.append(average("v", r"\beta_2", known.state.get("exp_avg_sq", 0.0), beta2, grad * grad, "g^2"))
    return lines, grad, mean, lines[-1].value


def adam(known: Element) -> list[UpdateLine]:
    """Also AdamW: averages of the gradient and of its square."""
    is_decoupled = bool(known.settings.get("decoupled_weight_decay"))
    lines, _, mean, square = _moments(known, not is_decoupled)
    (beta1, beta2), lr, eps = known.settings["betas"], known.settings["lr"], known.settings["eps"]
    name = "v"
    if known.settings.get("amsgrad"):
        old, name = known.state.get("max_exp_avg_sq", 0.0), r"v_{\max}"
        numbers = rf"\max({number_tex(old)}, {number_tex(square)})"
        square = max(old, square)
        lines.append(UpdateLine(name, rf"\max({name}, v)", numbers, square))
    lines.append(unbiased("m", r"\beta_1", mean, beta1, known.steps))
    upper = lines[-1].value
    left = 1 - beta2**known.steps
    numbers = fraction(number_tex(square), left_over(beta2, known.steps))
    lines.append(UpdateLine(r"\hat v", rf"\frac{{{name}}}{{1 - \beta_2^{{t}}}}", numbers, square / left))
    lower = lines[-1].value
    text, taken, amount = decoupled(known, is_decoupled)
    numbers = rf"{bracketed(lr)} \cdot {fraction(number_tex(upper), rooted(lower, eps))}{taken}"
    formula = rf"\eta \frac{{\hat m}}{{\sqrt{{\hat v}} + \epsilon}}{text}"
    return [*lines, moved(known, formula, numbers, lr * upper / (math.sqrt(lower) + eps) + amount)]


def nadam(known: Element) -> list[UpdateLine]:
    """Adam that looks ahead."""
    is_decoupled = bool(known.settings.get("decoupled_weight_decay"))
    lines, grad, mean, square = _moments(known, not is_decoupled)
    (beta1, beta2), lr, eps, t = (
        known.settings["betas"],
        known.settings["lr"],
        known.settings["eps"],
        known.steps,
    )
    rate = known.settings["momentum_decay"]
    mu, ahead = (beta1 * (1 - 0.5 * 0.96 ** (n * rate)) for n in (t, t + 1))
    before = known.state.get("mu_product", 1.0)
    so_far = before * mu
    lines.append(UpdateLine("M", r"M \mu_t", rf"{bracketed(before)} \cdot {bracketed(mu)}", so_far))
    lines.append(unbiased("v", r"\beta_2", square, beta2, t))
    lower = math.sqrt(lines[-1].value) + eps
    mixed = (1 - mu) / (1 - so_far) * grad + ahead / (1 - so_far * ahead) * mean
    own = fraction(f"1 - {number_tex(mu)}", f"1 - {number_tex(so_far)}")
    next_one = fraction(number_tex(ahead), rf"1 - {number_tex(so_far)} \cdot {number_tex(ahead)}")
    numbers = rf"{own} \cdot {bracketed(grad)} + {next_one} \cdot {bracketed(mean)}"
    formula = r"\frac{1 - \mu_t}{1 - M} g + \frac{\mu_{t+1}}{1 - M \mu_{t+1}} m"
    lines.append(UpdateLine("d", formula, numbers, mixed))
    text, taken, amount = decoupled(known, is_decoupled)
    divided = rf"{bracketed(lr)} \cdot {fraction(number_tex(mixed), number_tex(lower))}{taken}"
    whole = rf"\eta \frac{{d}}{{\sqrt{{\hat v}} + \epsilon}}{text}"
    return [*lines, moved(known, whole, divided, lr * mixed / lower + amount)]


def radam(known: Element) -> list[UpdateLine]:
    """Adam that waits until its average of squares can be trusted."""
    is_decoupled = bool(known.settings.get("decoupled_weight_decay"))
    lines, _, mean, square = _moments(known, not is_decoupled)
    (beta1, beta2), lr, eps, t = (
        known.settings["betas"],
        known.settings["lr"],
        known.settings["eps"],
        known.steps,
    )
    lines.append(unbiased("m", r"\beta_1", mean, beta1, t))
    upper = lines[-1].value
    longest = 2 / (1 - beta2) - 1
    length = longest - 2 * t * beta2**t / (1 - beta2**t)
    text, taken, amount = decoupled(known, is_decoupled)
    if length <= 5:
        return [
            *lines,
            moved(
                known,
                rf"\eta \hat m{text}",
                rf"{bracketed(lr)} \cdot {bracketed(upper)}{taken}",
                lr * upper + amount,
            ),
        ]
    trust = math.sqrt((length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length))
    formula = r"\sqrt{\frac{(l - 4)(l - 2) l_\infty}{(l_\infty - 4)(l_\infty - 2) l}}"
    lines.append(UpdateLine("r", formula, rf"r({number_tex(length)})", trust))
    scale = math.sqrt(1 - beta2**t) / (math.sqrt(square) + eps)
    numbers = (
        rf"{bracketed(lr)} \cdot {bracketed(upper)} \cdot {bracketed(trust)} \cdot {bracketed(scale)}{taken}"
    )
    whole = rf"\eta \, \hat m \, r \frac{{\sqrt{{1 - \beta_2^{{t}}}}}}{{\sqrt{{v}} + \epsilon}}{text}"
    return [*lines, moved(known, whole, numbers, lr * upper * trust * scale + amount)]


def adamax(known: Element) -> list[UpdateLine]:
    """Adam by the largest gradient."""
    lines, grad = gradient_lines(known)
    (beta1, beta2), lr, eps = known.settings["betas"], known.settings["lr"], known.settings["eps"]
    lines.append(average("m", r"\beta_1", known.state.get("exp_avg", 0.0), beta1, grad))
    mean, old = lines[-1].value, known.state.get("exp_inf", 0.0)
    largest = max(beta2 * old, abs(grad) + eps)
    numbers = (
        rf"\max({bracketed(beta2)} \cdot {bracketed(old)}, \, {number_tex(abs(grad))} + {number_tex(eps)})"
    )
    lines.append(UpdateLine("u", r"\max(\beta_2 u, \, |g| + \epsilon)", numbers, largest))
    rate = lr / (1 - beta1**known.steps)
    steeper = fraction(number_tex(lr), left_over(beta1, known.steps))
    divided = rf"{steeper} \cdot {fraction(number_tex(mean), number_tex(largest))}"
    return [
        *lines,
        moved(known, r"\frac{\eta}{1 - \beta_1^{t}} \frac{m}{u}", divided, rate * mean / largest),
    ]
