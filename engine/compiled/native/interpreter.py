"""The loop over a program's instructions, and over batches of points: one call for many steps."""

from __future__ import annotations

import numpy as np

from . import elementwise as e
from . import norms as n
from .access import gather, instruction
from .images import convolution, convolution_input, convolution_weight, max_pool, max_pool_input
from .losses import cross_entropy, logistic, squared_error
from .processor import flush_to_zero
from .products import linear, linear_input, linear_weight
from .setting import LANES, kernel, part
from .shuffling import shuffle
from .vectors import load_one, store, store_one


@kernel
def deal(memory, place, rows, width, data, count, order, first):
    """Copy columns of data (rows, count), those that `order` names from `first` on, into the batch.

    `order` goes on by `width`: the lanes that are left over take points of other batches, no less finite.
    """
    for row in range(rows):
        for lane in range(0, width, LANES):
            here = gather(data, row * count, order, first + lane)
            store(memory, place + row * width + lane, here)


@kernel
def collect(memory, place, rows, width, results, count, first, points):
    """Copy the predictions for `points` points to columns of results (rows, count), from `first` on."""
    for row in range(rows):
        for lane in range(points):
            store_one(results, row * count + first + lane, load_one(memory, place + row * width + lane))


@part
def execute(code, line, end, memory, registers):
    """The instructions from `line` to `end`. Their numbers are those of OPCODES."""
    while line < end:
        c = instruction(code, line)
        op = c[0]
        line += 1
        if op == 0:
            e.unary(memory, c[1], c[2], c[3], c[4], c[5])
        elif op == 1:
            e.binary(memory, c[1], c[2], c[3], c[4], c[5], c[6], c[7])
        elif op == 2:
            e.select(memory, c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8])
        elif op == 3:
            e.total(memory, c[1], c[2], c[3], c[4], c[5])
        elif op == 4:
            e.mask(memory, c[1], c[2], c[3], c[4])
        elif op == 5:
            linear(memory, c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8])
        elif op == 6:
            linear_input(memory, c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8])
        elif op == 7:
            linear_weight(memory, c[1], c[2], c[3], c[4], c[5], c[6], c[7])
        elif op == 8:
            e.activation_input(memory, c[1], c[2], c[3], c[4], c[5])
        elif op == 9:
            squared_error(memory, c[1], c[2], c[3], c[4], c[5], c[6], c[7])
        elif op == 10:
            logistic(memory, c[1], c[2], c[3], c[4], c[5], c[6], c[7])
        elif op == 11:
            cross_entropy(memory, c[1], c[2], c[3], c[4], c[5], c[6], c[7])
        elif op == 12:
            convolution(memory, c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8], c[9], c[10], c[11])
        elif op == 13:
            convolution_input(memory, c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8], c[9], c[10], c[11])
        elif op == 14:
            convolution_weight(memory, c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8], c[9], c[10])
        elif op == 15:
            max_pool(memory, c[1], c[2], c[3], c[4], c[5], c[6])
        elif op == 16:
            max_pool_input(memory, c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8], c[9])
        elif op == 17:
            e.adam(memory, c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8], c[9], c[10], c[11], c[12])
        elif op == 18:
            e.number(registers, c[1], c[2], c[3], c[4])
        elif op == 19:
            e.spread(memory, registers, c[1], c[2])
        elif op == 20:
            if load_one(registers, c[1]) == 0.0:
                line += c[2]
        elif op == 21:
            e.lookup(registers, c[1], c[2], c[3], c[4])
        elif op == 22:
            n.batch_statistics(memory, c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8])
        elif op == 23:
            n.running_statistics(memory, c[1], c[2], c[3], c[4])
        elif op == 24:
            n.normalise(memory, c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8])
        elif op == 25:
            n.norm_sums(memory, c[1], c[2], c[3], c[4], c[5], c[6])
        elif op == 26:
            n.norm_input(memory, c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8], c[9])
        elif op == 27:
            n.norm_scale(memory, c[1], c[2], c[3], c[4], c[5], c[6])
        elif op == 28:
            n.dropout(memory, registers, c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8])
        elif op == 29:
            n.uniform(memory, registers, c[1], c[2], c[3], c[4], c[5], c[6], c[7])
        elif op == 30:
            e.sgd(memory, registers, c[1], c[2], c[3], c[4])
        elif op == 31:
            e.momentum(memory, registers, c[1], c[2], c[3], c[4], c[5], c[6], c[7])


def run(
    program, batches, memory, registers, data, order, at, results,
    count, inputs, rows, outputs, steps, mode, seed,
):  # fmt: skip
    """Run a program up to `steps` times, each on the next points from `at` (epoch, point), which moves on.

    `data` is (rows, count), inputs before targets; `order` memory for `count` numbers, then zeros for the
    widest batch. `batches` (2, 5) tells of a whole batch and of the rest of an epoch the first line of the
    program and the one behind the last, the points, the lanes, and where the result lies; both have their
    points at `inputs`. The results are losses (steps,), and a run ends after one that is not finite; with
    mode 3 they are the predictions (outputs, count). Mode 0: the batch is there already; 1: points in their
    order; 2: shuffled by `seed`; 3: a prediction for the points in their order. Returns how often it ran.
    """
    before = flush_to_zero(1)
    epoch, point, made = load_one(at, 0), load_one(at, 1), 0
    if mode:
        shuffle(order, count, seed, epoch, mode == 2)
    while made < steps:
        batch = 5 if point + load_one(batches, 2) > count else 0
        size, width = load_one(batches, batch + 2), load_one(batches, batch + 3)
        place = load_one(batches, batch + 4)
        if mode:
            deal(memory, inputs, rows, width, data, count, order, point)
        execute(program, load_one(batches, batch), load_one(batches, batch + 1), memory, registers)
        if mode == 3:
            collect(memory, place, outputs, width, results, count, point, size)
        else:
            loss = load_one(memory, place)
            store_one(results, made, loss)
            if not np.isfinite(loss):
                steps = made + 1
        made += 1
        point += size
        if point >= count:
            point = 0
            epoch += 1
            if mode == 2 and made < steps:
                shuffle(order, count, seed, epoch, True)
    store_one(at, 0, epoch)
    store_one(at, 1, point)
    flush_to_zero(before)
    return made
