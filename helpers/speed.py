"""How fast a training runs, what it computes and moves, and what the machine could do at best."""

import itertools
import json
import time
from pathlib import Path

import torch
from torch import nn

from helpers.training import clock

RECORD = Path(__file__).resolve().parent.parent / "data" / "benchmarks" / "ladder-cpu.json"


def recorded_versions():
    """The versions that `tests/benchmarks/speed_training.py` measured: dictionaries, the slowest first.

    version: its name. images: how many its recipe goes through, each counted in each epoch, to reach 99 %.
    """
    return json.loads(RECORD.read_text(encoding="utf-8"))["versions"]


def images_per_second(step, batches, count, device):
    """Measure a training step: images per second, the fastest of three runs of `count` batches each.

    step: a function of images and labels, on `device`. batches: pairs of images and labels, again and again.
    The first two batches are not measured. CPU time on a CPU, else wall time (see `training.clock`).
    """
    endless = itertools.chain.from_iterable(itertools.repeat(batches))
    rates = []
    for number in (2, count, count, count):
        seen, start = 0, clock(device)
        for images, labels in itertools.islice(endless, number):
            step(images.to(device), labels.to(device))
            seen += len(labels)
        rates.append(seen / (clock(device) - start))
    return max(rates[1:])


def wall_time_of_a_batch(loader, count=30):
    """Seconds of wall time that a loader needs for a batch, once its workers have started."""
    batches = iter(loader)
    next(batches)
    start = time.perf_counter()
    for _ in itertools.islice(batches, count):
        pass
    return (time.perf_counter() - start) / count


def copy_time(batch, device, times=200):
    """Seconds that it takes to copy a tensor to the device; asynchronously, if it lies in pinned memory."""
    start = clock(device)
    for _ in range(times):
        batch.to(device, non_blocking=True)
    return (clock(device) - start) / times


def most_costly(profiled, count):
    """The operations with most time of their own in a `torch.profiler.profile`: (name, share, calls).

    Time on the GPU where there was one, else time on the CPU. The shares are of the whole.
    """
    rows = profiled.key_averages()
    on_device = any(row.self_device_time_total for row in rows)
    kind = "self_device_time_total" if on_device else "self_cpu_time_total"
    rows = sorted(rows, key=lambda row: getattr(row, kind), reverse=True)
    total = sum(getattr(row, kind) for row in rows)
    return [(row.key, getattr(row, kind) / total, row.count) for row in rows[:count]]


def multiplications(network, shape=(1, 28, 28)):
    """Multiplications of each convolution and fully connected layer for one image of this shape, in order."""
    counts = []

    def count(layer, _, output):
        if isinstance(layer, nn.Conv2d | nn.Linear):
            counts.append(output[0].numel() * layer.weight[0].numel())

    _watch(network, shape, count)
    return counts


def operations_and_bytes(network, shape=(1, 28, 28)):
    """Floating-point operations and bytes moved by one training step, for one image of this shape.

    The backward pass counts twice, once for the weights and once for the inputs of a layer. Bytes as if each
    layer read its input and wrote its output once in each of the three passes, in 32 bits.
    """
    moved = []

    def count(layer, inputs, output):
        moved.append(4 * (inputs[0][0].numel() + output[0].numel()))

    _watch(network, shape, count)
    return 3 * 2 * sum(multiplications(network, shape)), 3 * sum(moved)


def _watch(network, shape, look):
    """Send one empty image through a network and show each of its layers to `look`; takes its hooks away."""
    layers = [layer for layer in network.modules() if not list(layer.children())]
    hooks = [layer.register_forward_hook(look) for layer in layers]
    training = network.training
    try:
        with torch.no_grad():
            network.eval()(torch.zeros(1, *shape))
    finally:
        network.train(training)
        for hook in hooks:
            hook.remove()


def limits(device):
    """Measure (peak in operations per second, bandwidth in bytes per second) of a device, in 32 bits.

    The peak is that of a large matrix product, the bandwidth that of copying 64 MB within the memory.
    """
    side = 1024 if device.type == "cpu" else 8192
    square = torch.randn(side, side, device=device)
    block = torch.randn(16 * 2**20, device=device)
    copy = torch.empty_like(block)
    peak = _rate(2 * side**3, lambda: square @ square, device)
    return peak, _rate(2 * block.numel() * block.element_size(), lambda: copy.copy_(block), device)


def _rate(amount, operation, device, times=5):
    operation()  # the first one is slow
    start = clock(device)
    for _ in range(times):
        operation()
    return times * amount / (clock(device) - start)
