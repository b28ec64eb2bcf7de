"""The five networks of 1989 and the drawings they learn from, for notebook 14.

A *wiring* is a list of layers, each a triple (seen, maps, shared) as `Layer` takes it. Networks are trained
as many *replicas* side by side, each on digits of its own: they share the code and nothing else. Images are
float32 (replica, pixel, image), paper −1 and ink +1, ordered by class, equally many of each of ten classes.

Sources: LeCun (1989), Generalization and network design strategies, as retold by Hastie, Tibshirani &
Friedman (2009), The elements of statistical learning, section 11.7 (wirings and counts); LeCun et al. (1989),
doi:10.1162/neco.1989.1.4.541 (activation function, scale of the weights, value beyond the edge).
"""

from dataclasses import dataclass

import numpy
import torch
import torch.nn.functional as F
from scipy.stats import t as student
from skimage.morphology import skeletonize
from torch import nn

from helpers.device import seed_everything

CLASSES, SIDE, POSITIONS = 10, 16, 4
PAPER = -1.0  # the value of paper, and of all that lies beyond the edge of an image


def windows(maps, side, window, stride=1, padding=0):
    """Number the inputs that each unit of a layer sees: int64 (input, place).

    The inputs, `maps` maps of side × side units, are numbered from 0, map by map and row by row. A window of
    window × window units takes in all maps and moves by `stride`; `padding` units are put around each map.
    What lies beyond the edge has the number maps·side². A window of the whole side makes a layer fully
    connected. Raises ValueError if a number is too small or the window does not fit.
    """
    if min(maps, side, window, stride) < 1 or padding < 0:
        raise ValueError("maps, side, window and stride must be 1 or more, padding 0 or more.")
    if window > side + 2 * padding:
        raise ValueError(f"a window of {window} does not fit into {side} units with a padding of {padding}.")
    outside = maps * side**2
    numbers = torch.arange(float(outside)).reshape(1, maps, side, side)
    numbers = F.pad(numbers, (padding,) * 4, value=outside)
    return F.unfold(numbers, window, stride=stride)[0].long()


class Layer(nn.Module):
    """A layer whose units see windows of the layer below, in many replicas.

    seen: int64 (input, place), as `windows` numbers the inputs. maps: how many maps of units. shared: whether
    the units of a map share one set of weights (a convolution) or have weights of their own. Biases are
    one for each unit, in both cases, as in 1989; `nn.Conv2d` has one for each map. Weights start uniformly
    between ±2.4 / fan_in, where fan_in counts a unit's inputs and its bias, and biases at 0.

    Takes (replica, unit below, image), gives the weighted sums (replica, unit, image).
    Raises ValueError if `seen` is not int64 with two dimensions, or if maps or replicas is below 1.
    """

    def __init__(self, seen, maps, shared, replicas=1, generator=None):
        super().__init__()
        if seen.ndim != 2 or seen.dtype != torch.int64:
            raise ValueError(f"seen must be int64 (input, place); got {seen.dtype} {tuple(seen.shape)}.")
        if min(maps, replicas) < 1:
            raise ValueError(f"maps and replicas must be 1 or more; got {maps} and {replicas}.")
        inputs, places = seen.shape
        self.fan_in = inputs + 1
        self.rule = "rmi,ripn->rmpn" if shared else "rpmi,ripn->rmpn"  # own weights: an index p more
        size = (maps, inputs) if shared else (places, maps, inputs)
        uniform = 2 * torch.rand(replicas, *size, generator=generator) - 1
        self.weight = nn.Parameter(uniform * 2.4 / self.fan_in)
        self.bias = nn.Parameter(torch.zeros(replicas, maps, places, 1))
        self.register_buffer("seen", seen)

    def forward(self, below):
        below = F.pad(below, (0, 0, 0, 1), value=PAPER)
        inputs = below.index_select(1, self.seen.flatten()).unflatten(1, self.seen.shape)
        return (torch.einsum(self.rule, self.weight, inputs) + self.bias).flatten(1, 2)


class Network(nn.Module):
    """The layers of a wiring with the activation function of 1989 between them: 1.7159 tanh(2x / 3).

    Takes images (replica, pixel, image), gives logits (replica, class, image).
    """

    def __init__(self, wiring, replicas=1, generator=None):
        super().__init__()
        self.layers = nn.ModuleList(Layer(*parts, replicas, generator) for parts in wiring)

    def forward(self, images):
        *hidden, last = self.layers
        for layer in hidden:
            images = 1.7159 * torch.tanh(2 / 3 * layer(images))
        return last(images)


def labels_of(images):
    """The labels of images (replica, pixel, image), which are ordered by class: int64 (image,), on the CPU.

    Raises ValueError if the images cannot be equally many of each class.
    """
    if images.ndim != 3 or images.shape[2] == 0 or images.shape[2] % CLASSES:
        raise ValueError(f"images must be (replica, pixel, {CLASSES} × n); got {tuple(images.shape)}.")
    return torch.arange(CLASSES).repeat_interleave(images.shape[2] // CLASSES)


@torch.no_grad()
def hits(network, images):
    """Which images each replica classifies correctly: bool (replica, image), on the CPU."""
    return network(images).argmax(dim=1).cpu() == labels_of(images)


def accuracy(network, images):
    """The accuracy of each replica on its images, in percent: float32 (replica,), on the CPU."""
    return 100 * hits(network, images).float().mean(dim=1)


def train(wiring, images, seed, watch=None, epochs=30, batch=32, rate=0.3):
    """Train as many replicas of a network as there are training sets, by SGD with momentum 0.9.

    images: the training sets (replica, pixel, image). The loss is the cross-entropy; it is summed over the
    replicas, so that each gets the gradient it would get alone. The learning rate of a layer is
    rate / √fan_in and falls linearly to zero. watch: a dictionary of images to measure after each epoch.
    Returns the network, and for each name in `watch` the accuracies in percent, (epoch, replica).
    The recipe is ours, not that of 1989 (which took the squared error).
    """
    generator = seed_everything(seed)
    device, (replicas, _, count) = images.device, images.shape
    labels = labels_of(images).to(device)
    by_image = images.mT.contiguous()
    each = torch.arange(replicas, device=device)[:, None]
    network = Network(wiring, replicas, generator).to(device)
    groups = [{"params": layer.parameters(), "lr": rate / layer.fan_in**0.5} for layer in network.layers]
    optimizer = torch.optim.SGD(groups, momentum=0.9)
    falling = torch.optim.lr_scheduler.LinearLR(optimizer, 1, 0, epochs * (count // batch))
    history = {name: [] for name in watch or {}}
    for _ in range(epochs):
        order = torch.rand(replicas, count, generator=generator).argsort(dim=1).to(device)
        for rows in order[:, : count // batch * batch].split(batch, dim=1):
            logits = network(by_image[each, rows].mT)
            loss = F.cross_entropy(logits, labels[rows], reduction="sum") / batch
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            falling.step()
        for name, accuracies in history.items():
            accuracies.append(accuracy(network, watch[name]))
    return network, {name: torch.stack(accuracies) for name, accuracies in history.items()}


def grey(images):
    """The middle of images uint8 (n, 1, 28, 28), brought to 16 × 16: float32 (n, 16, 16) from −1 to 1."""
    middle = images[:, :, 2:26, 2:26].cpu() / 255
    small = F.interpolate(middle, (SIDE, SIDE), mode="bilinear", antialias=True)[:, 0]
    return 2 * small - 1


def lines(images):
    """Line drawings, one pixel thin, of images uint8 (n, 1, 28, 28): float32 (n, 16, 16), −1 or 1."""
    thin = [skeletonize(ink) for ink in (grey(images) > -0.2).numpy()]
    return 2 * torch.from_numpy(numpy.stack(thin)).float() - 1


def four_positions(drawings):
    """Each drawing at four positions, side by side, one pixel apart: (…, 16, 16) gives (…, 4, 16, 16).

    The position with the number 2 is the drawing as it was.
    """
    wide = F.pad(drawings, (2, 1), value=PAPER)
    return torch.stack([wide[..., start : start + SIDE] for start in range(POSITIONS)], dim=-3)


def pick(split, count, replicas, generator):
    """Row numbers of `count` random images of each class for each replica: int64 (replica, class, count).

    Raises ValueError if a class of the `data.Split` has fewer images.
    """
    keys = torch.rand(replicas, len(split), generator=generator)
    labels, rows = split.labels.cpu(), []
    for k in range(CLASSES):
        members = (labels == k).nonzero()[:, 0]
        if len(members) < count:
            raise ValueError(f"{count} images of each class are needed; class {k} has {len(members)}.")
        rows.append(members[keys[:, members].argsort(dim=1)[:, :count]])
    return torch.stack(rows, dim=1)


def draw(split, count, replicas, generator, make=lines):
    """`count` new drawings of each class for each replica: float32 (replica, class, count, 16, 16)."""
    rows = pick(split, count, replicas, generator)
    return make(split.images[rows.flatten().to(split.images.device)]).unflatten(0, rows.shape)


def at_random(drawings, generator):
    """Each drawing (replica, class, count, 16, 16) at one of the four positions, drawn at random."""
    at = torch.randint(POSITIONS, drawings.shape[:3], generator=generator)[..., None, None, None]
    return four_positions(drawings).take_along_dim(at, dim=3)[:, :, :, 0]


def columns(drawings):
    """(replica, class, count, 16, 16) laid out as the networks take it: (replica, pixel, image)."""
    return drawings.flatten(3).flatten(1, 2).mT.contiguous()


@dataclass(frozen=True)
class Sets:
    """Images for the replicas, and what is known of them.

    images: for each name float32 (replica, pixel, image). drawings: for each name int64 (replica, image),
    the number of the drawing from which the image was made; images with the same number are duplicates of
    each other, shifted. Numbers are unique within a replica, over all sets.
    """

    images: dict
    drawings: dict


def sets_of_1989(data_set, replicas, seed, make=lines):
    """The sets of 1989, as far as we know them, made from other digits: a `Sets`.

    For each class and replica, 12 drawings at four positions give 48 images: 32 drawn at random are `train`,
    the other 16 `shifted duplicates`. Three further sets of 160 images are new drawings, each at one
    position: `other drawings` from the same part of the data set, `other writers` from its test part, and
    `validation`. data_set: as from `data.mnist`. make: `lines` or `grey`.
    """
    generator = seed_everything(seed)
    device = data_set.train.images.device
    known = draw(data_set.train, 28, replicas, generator, make)
    numbers = torch.arange(CLASSES * 28).reshape(CLASSES, 28)
    four = four_positions(known[:, :, :12]).flatten(2, 3)
    four_numbers = numbers[:, :12].repeat_interleave(POSITIONS, dim=1).expand(replicas, -1, -1)
    order = torch.rand(four.shape[:3], generator=generator).argsort(dim=2)
    four = four.take_along_dim(order[..., None, None], dim=2)
    four_numbers = four_numbers.take_along_dim(order, dim=2)
    parts = {
        "train": (four[:, :, :32], four_numbers[:, :, :32]),
        "shifted duplicates": (four[:, :, 32:], four_numbers[:, :, 32:]),
        "other drawings": (at_random(known[:, :, 12:], generator), numbers[:, 12:]),
    }
    first = CLASSES * 28
    for name, split in (("other writers", data_set.test), ("validation", data_set.validation)):
        new = at_random(draw(split, 16, replicas, generator, make), generator)
        parts[name] = (new, torch.arange(first, first + CLASSES * 16).reshape(CLASSES, 16))
        first += CLASSES * 16
    images = {name: columns(part).to(device) for name, (part, _) in parts.items()}
    drawings = {name: part.expand(replicas, -1, -1).flatten(1) for name, (_, part) in parts.items()}
    return Sets(images, drawings)


def new_drawings(data_set, replicas, seed, make=lines, shifted=True):
    """320 different drawings to train, 160 of the test part to test, without duplicates: two of images.

    make: `lines` or `grey`. shifted: each at one of the four positions, instead of in the middle. The same
    seed gives the same digits at the same positions. Returns (train, test), each (replica, pixel, image).
    """
    generator = seed_everything(seed)
    sets = []
    for split, count in ((data_set.train, 32), (data_set.test, 16)):
        drawings = draw(split, count, replicas, generator, make)
        moved = at_random(drawings, generator)
        sets.append(columns(moved if shifted else drawings).to(split.images.device))
    return tuple(sets)


def interval(values):
    """The mean of values (n,), n > 1, and half the width of its 95 % interval by Student's t: two floats."""
    if values.ndim != 1 or len(values) < 2:
        raise ValueError(f"an interval needs at least two values (n,); got {tuple(values.shape)}.")
    half = student.ppf(0.975, len(values) - 1) * values.std() / len(values) ** 0.5
    return values.mean().item(), half.item()


def panels(results, title, ylabel, level=None, reference=None, size=(12, 4.8)):
    """Draw means with 95 % intervals as dots without lines, a panel for each data set; return the panels.

    results: dictionaries in each other, by panel, by entry of the legend, by category: values (n,).
    level: where a dashed line is drawn. reference: (entry of the legend, one value a category).
    """
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(1, len(results), figsize=size, sharey=True, squeeze=False)
    for axis, (name, groups) in zip(axes.flat, results.items(), strict=True):
        if level is not None:
            axis.axhline(level, color="grey", linestyle="--", linewidth=1.5, zorder=0)
        if reference is not None:
            axis.plot(reference[1], "k^", markersize=9, label=reference[0])
        for number, (entry, by_category) in enumerate(groups.items()):
            means, halves = zip(*map(interval, by_category.values()), strict=True)
            at = torch.arange(len(means)) + 0.2 * (number - (len(groups) - 1) / 2)
            axis.errorbar(at, means, halves, fmt="osD"[number], markersize=9, capsize=6, label=entry)
            axis.set_xticks(range(len(means)), list(by_category))
        axis.set(title=name, xlim=(-0.5, len(means) - 0.5))
    axes[0, 0].set_ylabel(ylabel)
    handles, entries = axes[0, 0].get_legend_handles_labels()
    if len(entries) > 1:
        figure.legend(handles, entries, ncols=3, loc="outside lower center")
    figure.suptitle(title)
    return axes[0]
