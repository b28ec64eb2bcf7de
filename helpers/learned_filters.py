"""Patches of images, a task made of them, controls, and the filters kept from notebook 04."""

import json
import math
from pathlib import Path

import numpy
import torch
import torch.nn.functional as F

DATA = Path(__file__).resolve().parents[1] / "data"
KEPT, RECORD = DATA / "weights" / "learned_filters.npz", DATA / "benchmarks" / "filters_seeds.json"


def kept():
    """Read what `tests/benchmarks/learned_filters.py` keeps: a dictionary of float32 tensors by name.

    Basis functions and filters are (n, size, size), over all seeds together; `digits share`, `digits errors`
    (2 optimisers, SGD first; without and with weight decay; seeds) hold shares from 0 to 1, and so does
    `CNN share` (trained on natural, phase-scrambled images, white noise; seeds), the Gabor-like share.
    """
    with numpy.load(KEPT, allow_pickle=False) as file:
        return {name.replace("_", " "): torch.tensor(file[name]).float() for name in file.files}


def seeds():
    """Read what the same script measured on networks of other seeds: sets[name][kind] is a list, one a seed.

    Each entry holds `fields` (how many), `share` (Gabor-like, from 0 to 1) and, as shares of these,
    `at_bound`, `unsure` and `blobs` (see `gabor.Gabors`, `v1.BLOB`), the medians `n_x`, `n_y` and
    `explained`, `octaves` (interquartile range of the peak frequency), and `counts`
    (5, 5), as `v1.count` gives them. What cannot be computed, as from no Gabor at all, is left out.
    """
    return json.loads(RECORD.read_text(encoding="utf-8"))


def receptive_fields(filters, step=2, cutoff=0.17):
    """Follow filters of whitened patches back to the pixels of the photograph, as notebook 04 does.

    filters: (n, size, size), on every `step`-th pixel; cutoff of the whitening in cycles per pixel. Returns
    (n, wide, wide), wide = step · size + 8, in pixels of the photograph.
    """
    size, wide = filters.shape[-1], step * filters.shape[-1] + 8
    margin = 16
    spread = torch.zeros(len(filters), wide + 2 * margin, wide + 2 * margin)
    inside = slice(margin + 4, margin + 4 + step * size, step)
    spread[:, inside, inside] = filters
    steps = torch.fft.fftfreq(wide + 2 * margin)
    f = torch.hypot(steps[:, None], steps)
    seen = torch.fft.ifft2(torch.fft.fft2(spread) * gain(f, cutoff)).real
    return seen[:, margin:-margin, margin:-margin]


def cut_patches(images, count, size, generator, border=4):
    """Cut square patches (count, size, size) at random from images (height, width), none near a border.

    Large images give more patches than small ones, in proportion to their pixels.
    """
    areas = torch.tensor([float(image.numel()) for image in images])
    chosen = torch.multinomial(areas, count, True, generator=generator)
    patches = []
    for number, image in enumerate(images):
        inside = image[border:-border, border:-border]
        windows = inside.unfold(0, size, 1).unfold(1, size, 1)
        many = int((chosen == number).sum())
        row, column = (torch.randint(end, (many,), generator=generator) for end in windows.shape[:2])
        patches.append(windows[row, column])
    return torch.cat(patches)


def gain(f, cutoff=0.17):
    """Gain of the whitening filter at frequencies f, in cycles per pixel: Olshausen & Field (1996)."""
    return f * torch.exp(-((f / cutoff) ** 4))


def whiten(image, step=2, margin=32):
    """Whiten an image (height, width) and keep every `step`-th pixel, as notebook 04 writes it out."""
    padded = F.pad((image - image.mean())[None], (margin,) * 4, mode="reflect")[0]
    down, right = (torch.fft.fftfreq(n) for n in padded.shape)
    f = torch.hypot(down[:, None], right)
    white = torch.fft.ifft2(torch.fft.fft2(padded) * gain(f)).real
    white = white[margin:-margin:step, margin:-margin:step]
    return white / white.std()


def phase_scramble(image, generator):
    """An image (height, width) with the same power spectrum and the phases of noise, as in notebook 04."""
    noise = torch.fft.fft2(torch.randn(image.shape, generator=generator))
    waves = torch.fft.fft2(periodic(image - image.mean()))
    scrambled = torch.fft.ifft2(waves.abs() * noise / noise.abs()).real
    return scrambled / scrambled.std()


def patch_rows(images, count, generator, size=12):
    """Patches as rows (count, size²): each with mean zero, each pixel too, and a standard deviation of 1."""
    rows = cut_patches(images, count, size, generator).flatten(1)
    rows = rows - rows.mean(dim=1, keepdim=True)
    rows = rows - rows.mean(dim=0)
    return rows / rows.std()


def contrast_patches(images, count, generator, kept=40):
    """Patches of 12 × 12 pixels after two more steps of early vision, for notebook 12: rows (count, 144).

    Each is divided by its contrast (its norm, plus 0.3 of the mean norm), and the `kept` strongest principal
    components are whitened. Returns the rows and the whitening matrix (144, 144).
    """
    rows = patch_rows(images, count, generator)
    contrast = rows.norm(dim=1, keepdim=True)
    rows = rows / (contrast + 0.3 * contrast.mean())
    variances, directions = torch.linalg.eigh(rows.T @ rows / len(rows))
    variances, directions = variances[-kept:], directions[:, -kept:]
    whitening = directions / variances.sqrt() @ directions.T
    return rows @ whitening, whitening


def exemplar_task(images, generator, device, classes=500, size=28):
    """A task without labels: patches of high contrast, each a class of its own, seen distorted.

    Returns a function of a number n that gives views (n, 1, size, size) and their classes (n,). Source:
    Dosovitskiy et al. (2014).
    """
    large = cut_patches(images, 4 * classes, size + 16, generator)
    contrast = large[:, 8:-8, 8:-8].var(dim=(1, 2))
    exemplars = large[contrast.topk(classes).indices][:, None].to(device)

    def next_batch(count=64):
        labels = torch.randint(classes, (count,), generator=generator).to(device)
        return distort(exemplars[labels], size, generator), labels

    return next_batch


def sgd(network, first_decay, decay=5e-4):
    """SGD with momentum, and a weight decay of its own for the weights of the first layer."""
    first, *others = network.parameters()
    groups = [
        {"params": [first], "weight_decay": first_decay},
        {"params": others, "weight_decay": decay},
    ]
    return torch.optim.SGD(groups, 0.1, momentum=0.9, nesterov=True)


def train(network, next_batch, optimizer, steps):
    """Train on batches from a function, at rates that rise once and fall once; return the network."""
    rates = [group["lr"] for group in optimizer.param_groups]
    scheduler = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, rates, steps, pct_start=0.15, cycle_momentum=False
    )
    network.train()
    for _ in range(steps):
        inputs, labels = next_batch()
        loss = F.cross_entropy(network(inputs), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        scheduler.step()
    return network.eval()


def recognised(network, next_batch, count=1000):
    """The share of so many new views, from 0 to 1, of which a network in evaluation mode names the class."""
    views, labels = next_batch(count)
    with torch.no_grad():
        return (network(views).argmax(dim=1) == labels).float().mean().item()


def distort(patches, size, generator):
    """Rotate (±20°), zoom (e^±0.25), shift (±5 pixels) and change the contrast (e^0.4N) of each patch.

    patches: (n, 1, height, width), larger than size × size by 16 or more; beyond their border is zero.
    """
    n = len(patches)
    u = 2 * torch.rand(4, n, generator=generator) - 1
    angle, half = math.radians(20) * u[0], patches.shape[-1] / 2
    zoom = torch.exp(0.25 * u[1]) * size / 2 / half
    shift = 5 * u[2:] / half
    cos, sin = angle.cos() * zoom, angle.sin() * zoom
    grid = torch.stack([cos, -sin, shift[0], sin, cos, shift[1]], dim=1).view(n, 2, 3)
    grid = F.affine_grid(grid, (n, 1, size, size), align_corners=False).to(patches.device)
    seen = F.grid_sample(patches, grid, align_corners=False)
    contrast = torch.exp(0.4 * torch.randn(n, generator=generator))
    return seen * contrast.to(patches.device)[:, None, None, None]


def matched_noise(filters, count, generator):
    """Noise (count, size, size) with the mean power spectrum of filters (n, size, size), over all angles.

    It shares with them the spatial frequencies, but neither orientation nor position.
    """
    return _noise(_mean_power(filters), count, filters.shape[-1], generator)


def rotated(fields, generator):
    """Mix fields (n, size, size) by a random rotation, a null for ICA, as in notebook 04: (n, size, size)."""
    turn = torch.randn(len(fields), len(fields), generator=generator)
    return (torch.linalg.qr(turn)[0] @ fields.flatten(1)).view_as(fields)


def windowed_noise(filters, windows, generator, rounds=10):
    """Noise (n, size, size) under windows (n, size, size), with the mean power spectrum of filters.

    A window also blurs the spectrum of what is under it. So the spectrum of the noise is corrected, in a few
    rounds, until the noise under its windows has that of the filters. Each has a norm of 1.
    """
    size, wanted, windows = filters.shape[-1], _mean_power(filters), windows.float()
    power, many = wanted, windows.repeat(1 + 1000 // len(windows), 1, 1)
    for _ in range(rounds):
        made = _mean_power(_noise(power, len(many), size, generator) * many)
        power = power * (wanted / made).clamp(0.3, 3)
    noise = _noise(power, len(windows), size, generator) * windows
    return noise / noise.flatten(1).norm(dim=1)[:, None, None]


def noise_under_fits(filters, fit, generator):
    """Windowed noise (n, size, size), n > 150: a sample or more under the envelope of each valid fit.

    filters: (n, size, size), whose mean power spectrum the samples have; fit: their `gabor.Gabors`.
    """
    windows = fit.envelopes()[fit.stands]
    return windowed_noise(filters, windows.repeat(1 + 150 // len(windows), 1, 1), generator)


def _rings(size):
    """The spatial frequency of each wave in a padded patch, in whole steps: (2 size, 2 size)."""
    steps = torch.fft.fftfreq(2 * size) * 2 * size
    return torch.hypot(steps[:, None], steps).round().long()


def _mean_power(filters):
    """The mean power of filters (n, size, size), each of mean 0 and norm 1, on each ring of frequencies."""
    size = filters.shape[-1]
    centred = filters - filters.mean(dim=(1, 2), keepdim=True)
    centred = centred / centred.flatten(1).norm(dim=1)[:, None, None]
    power = torch.fft.fft2(centred, s=(2 * size, 2 * size)).abs() ** 2
    ring = _rings(size).flatten()
    return torch.bincount(ring, power.mean(dim=0).flatten()) / torch.bincount(ring)


def _noise(power, count, size, generator):
    """Noise (count, size, size) with this power on each ring of frequencies."""
    noise = torch.randn(count, 2 * size, 2 * size, generator=generator)
    noise = torch.fft.ifft2(torch.fft.fft2(noise) * power[_rings(size)].sqrt())
    return noise.real[:, :size, :size]


def periodic(image):
    """An image (height, width) without the jumps between its opposite borders: minus a smooth ramp.

    A Fourier transform takes an image for periodic, so jumps appear in it as horizontal and vertical
    gratings. Source: Moisan (2011), periodic plus smooth image decomposition.
    """
    jumps = torch.zeros_like(image)
    down, right = image[-1] - image[0], image[:, -1] - image[:, 0]
    jumps[0] += down
    jumps[-1] -= down
    jumps[:, 0] += right
    jumps[:, -1] -= right
    rows, columns = (torch.cos(2 * math.pi * torch.fft.fftfreq(length)) for length in image.shape)
    curvature = 2 * rows[:, None] + 2 * columns - 4
    curvature[0, 0] = 1
    ramp = torch.fft.fft2(jumps) / curvature
    ramp[0, 0] = 0
    return image - torch.fft.ifft2(ramp).real


def print_exponents(spectra, pixels=256):
    """Print for each power spectrum n, where power falls as 1/fⁿ from 0.02 to 0.25 cycles per pixel.

    spectra: for each name the power at 1, 2, … cycles in an image of so many pixels.
    """
    for number, (name, power) in enumerate(spectra.items()):
        cycles = torch.arange(1, len(power) + 1)
        fitted = (cycles >= 0.019 * pixels) & (cycles <= 0.25 * pixels)
        slope = numpy.polyfit(cycles[fitted].log(), power[fitted].log(), 1)[0]
        print(f"{name:>12} {-slope:.1f}", end="\n" if number % 5 == 4 else "")


def print_explained(found):
    """Print the share that is Gabor-like and the median explained variance of each set of filters."""
    for name, measured in found.items():
        print(f"{name:29} Gabor-like {measured.share:4.0%}, explained variance {measured.explained:.2f}")


def print_shares(columns, others):
    """Print shares in percent as a table: a column for each title, a row for each set of filters.

    columns: for each title a dictionary, for each set's name a measurement whose `share` is from 0 to 1. The
    first one names the rows. others: such a dictionary, printed in the last line.
    """
    print(" " * 29 + "".join(f" {title}" for title in columns))
    for name in next(iter(columns.values())):
        shares = [f" {found[name].share:{len(title)}.0%}" for title, found in columns.items()]
        print(f"{name:29}" + "".join(shares))
    print(", ".join(f"{name} {found.share:.0%}" for name, found in others.items()))
