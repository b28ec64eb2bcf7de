"""How long until 99 % of MNIST's test part is read? `python -m helpers bench` runs this.

The versions of notebook 03, one after the other in this one process, with the same number of threads: images
per second, and the time in training until the mean test accuracy over the seeds is 99.0 % (measuring it is
not charged). The first version follows PyTorch's own MNIST example: architecture, optimiser, batch size,
a DataLoader and transforms of each image. On a CPU the seconds are CPU seconds; on a GPU they are wall
seconds after a warm-up. Prints a table and writes it to build/benchmarks/; the records that the notebook
shows are in data/benchmarks/.
"""

import argparse
import datetime
import functools
import json
import math
import platform
import re
import statistics
import sys
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from torch.utils.data import DataLoader

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from helpers import data, download, loading, models, training
from helpers.device import choose_device, seed_everything

GOAL = 0.99
EPOCHS_FOR_995 = 5
PATIENCE = 8  # epochs of the example's recipe
RECKONED = 4096  # images that time the second version, which takes the steps of the first one


def example_recipe(model, batches, place):
    """Train as PyTorch's MNIST example does; stop after each epoch to be tested."""
    optimizer = torch.optim.Adadelta(model.parameters(), lr=1.0)
    schedule = torch.optim.lr_scheduler.StepLR(optimizer, step_size=1, gamma=0.7)
    for _ in range(PATIENCE):
        model.train()
        for images, labels in batches:
            pixels = images / 255 if images.dtype == torch.uint8 else images  # one by one, they are scaled
            loss = F.cross_entropy(model(pixels.to(place)), labels.to(place))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        schedule.step()
        yield


def one_cycle_recipe(model, batches, _, **options):
    """Train with one cycle of the learning rate; stop at the end to be tested."""
    training.fit_one_cycle(model, batches, **options)
    yield


def warm_up(model, batches, place):
    """Let all happen that happens only once (compiling, choosing kernels), then start afresh."""
    few = [
        (images.to(place), labels.to(place)) for (images, labels), _ in zip(batches, range(20), strict=False)
    ]
    training.fit_one_cycle(model, few, 1, 1e-3)
    for layer in model.modules():
        if hasattr(layer, "reset_parameters"):
            layer.reset_parameters()


def runs_of(make, batches, recipe, seeds, place):
    """For each seed a model, and its training as a generator."""
    for seed in range(seeds):
        generator = seed_everything(seed)
        model = make().to(place)
        if place.type != "cpu":
            warm_up(model, batches(generator), place)
        yield model, recipe(model, batches(generator), place)


def train_to_goal(name, runs, place, score):
    """Train all runs side by side until their mean score is the goal.

    Returns how many parts they trained, and for each run its seconds, wall seconds and last score.
    """
    spent, walls = [0.0] * len(runs), [0.0] * len(runs)
    parts, accuracies = 0, []
    while not accuracies or statistics.mean(accuracies) < GOAL:
        going = []
        for number, (_, run) in enumerate(runs):
            start, wall = training.clock(place), time.perf_counter()
            going.append(next(run, "ended"))
            spent[number] += training.clock(place) - start
            walls[number] += time.perf_counter() - wall
        if "ended" in going:
            break
        parts += 1
        accuracies = [score(model) for model, _ in runs]
        print(f"  {name}: {statistics.mean(accuracies):.2%}, {statistics.median(spent):.1f} s", flush=True)
    return parts, spent, walls, accuracies


def reckoned(name, run, place, versions):
    """A version that takes the same steps as the first one: its speed is measured, the rest follows."""
    start, wall = training.clock(place), time.perf_counter()
    next(run)
    seconds, wall = training.clock(place) - start, time.perf_counter() - wall
    share = versions[0]["images"] / RECKONED if versions else 1
    return {
        "version": name,
        "images": round(share * RECKONED),
        "seconds": round(share * seconds, 3),
        "wall_seconds": round(share * wall, 3),
        "images_per_second": round(RECKONED / seconds),
        "reckoned": f"from {RECKONED} pictures; it takes the steps of the first version",
    }


def every_version(digits, place):
    """The versions as (name, make, batches, recipe, images in a part); the last one is for 99.5 %."""
    train = digits.train

    def one_by_one(_):
        return DataLoader(loading.OneByOne(train), batch_size=64, shuffle=True)

    def tensor(size, shift=0):
        return lambda generator: data.batches(train, size, generator, shift=shift)

    def one_cycle(epochs, **options):
        options = {"learning_rate": 0.02, "weight_decay": 0.05, "smoothing": 0.1, "half": half, **options}
        return functools.partial(one_cycle_recipe, epochs=epochs, **options)

    def last(*sizes):
        return models.strided(*sizes).to(memory_format=torch.channels_last)

    def compiled(*sizes):
        return torch.compile(last(*sizes), mode="reduce-overhead")

    n, gpu = len(train), place.type == "cuda"
    half = gpu and torch.cuda.is_bf16_supported(False)
    versions = [
        ("one by one", models.ExampleNetwork, one_by_one, example_recipe, n),
        (
            "one tensor",
            models.ExampleNetwork,
            lambda g: data.batches(train[:4096], 64, g),
            example_recipe,
            RECKONED,
        ),
        ("strided", models.strided, tensor(64), example_recipe, n),
        ("99 % in one epoch", last, tensor(128, 1), one_cycle(1), n),
    ]
    if gpu:
        versions += [("compiled", compiled, tensor(125, 1), one_cycle(1), n)]  # one shape
    wide = functools.partial(last, 24, 48, 128)
    return [*versions, ("for 99.5 %", wide, tensor(128, 2), one_cycle(EPOCHS_FOR_995), EPOCHS_FOR_995 * n)]


def score(version, test, model):
    """The accuracy on the test part; the first version learned from normalised images."""
    if version == "one by one":
        model = torch.nn.Sequential(loading.NORMALIZE, model)
    return training.evaluate(model, test)[1]


def record(seeds, names):
    """Measure all versions (or only those named) and return the record."""
    place = choose_device()
    digits = data.mnist(place)
    if digits.name != "MNIST":
        sys.exit("This needs MNIST: run `python -m helpers fetch` first.")
    versions = []
    for name, make, batches, recipe, images in every_version(digits, place):
        if names and name not in names:
            continue
        if images == RECKONED:
            versions.append(
                reckoned(name, next(runs_of(make, batches, recipe, 1, place))[1], place, versions)
            )
            continue
        runs = list(runs_of(make, batches, recipe, seeds, place))
        parts, spent, walls, scores = train_to_goal(
            name, runs, place, functools.partial(score, name, digits.test)
        )
        seconds = statistics.median(spent)
        versions.append(
            {
                "version": name,
                "images": parts * images,
                "seconds": round(seconds, 3),
                "wall_seconds": round(statistics.median(walls), 3),
                "images_per_second": round(parts * images / seconds),
                "accuracy": round(statistics.mean(scores), 5),
                "accuracies": [round(score, 4) for score in scores],
            }
        )
    processor = torch.cuda.get_device_name(place) if place.type == "cuda" else _processor()
    return {
        "device": processor,
        "seconds are": "CPU seconds" if place.type == "cpu" else "wall seconds after a warm-up",
        "threads": torch.get_num_threads(),
        "torch": torch.__version__,
        "python": platform.python_version(),
        "date": datetime.date.today().isoformat(),
        "seeds": seeds,
        "versions": versions,
    }


def _processor():
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor() or platform.machine()


def main(arguments=None):
    """Measure, print the table and write the record."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument(
        "--only", nargs="*", default=(), metavar="VERSION", help="measure only these versions"
    )
    parser.add_argument("--to", type=Path, help="the file to write, instead of one in build/benchmarks/")
    chosen = parser.parse_args(arguments)
    measured = record(chosen.seeds, chosen.only)
    first = measured["versions"][0]["seconds"]
    print(f"\n{measured['device']}, {measured['threads']} threads, {measured['seconds are']}")
    print(
        f"{'version':17} {'images':>8} {'images/s':>9} "
        f"{'seconds':>8} {'wall':>8} {'correct':>8} {'faster':>7}"
    )
    for version in measured["versions"]:
        print(
            f"{version['version']:17} {version['images']:8} {version['images_per_second']:9} "
            f"{version['seconds']:8.2f} "
            f"{version['wall_seconds']:8.2f} {version.get('accuracy', math.nan):8.2%} "
            f"{first / version['seconds']:6.1f}×"
        )
    name = re.sub(r"[^a-z0-9]+", "-", f"ladder {measured['device']}".lower()).strip("-")
    path = chosen.to or download.ROOT / "build" / "benchmarks" / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
    print(f"Written to {path}.")


if __name__ == "__main__":
    main()
