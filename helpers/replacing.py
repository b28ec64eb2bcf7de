"""Models fitted to the units of a digit network, to take their place: stimuli, the fit, and its measures."""

import torch
import torch.nn.functional as F

from helpers import data, models, training
from helpers.device import seed_everything


def digit_network(digits, seed):
    """A small network of two strided convolutions, trained on at most 3000 images, in two parts, to evaluate.

    digits: a data set with `train`, as `data.mnist()` returns it. The first part gives responses
    (n, 16, 4, 4) to images, the rest logits (n, 10) to these.
    """
    generator = seed_everything(seed)
    images = digits.train[:3000]
    network = models.strided(8, 16, 32)
    epochs = 4 if len(images) == 3000 else 10
    batches = data.batches(images, 50, generator)
    training.fit_one_cycle(network, batches, epochs, learning_rate=5e-3)
    network.eval()
    return network[:6], network[6:]


def scrambled(images, generator):
    """Phase-scrambled images: the amplitude spectrum of each and its mean stay, the phases are random.

    images: float32 (n, 1, height, width); so is what is returned. generator: a CPU `torch.Generator`.
    """
    noise = torch.fft.fft2(torch.randn(images.shape, generator=generator))
    phase = noise / noise.abs()
    phase[..., 0, 0] = 1
    return torch.fft.ifft2(torch.fft.fft2(images).abs() * phase).real


def stimuli(images, generator):
    """Three kinds of stimuli from images float32 (n, 1, height, width): a dictionary of as many of each.

    White noise has the images' mean and standard deviation; scrambled images their spectra; digits are the
    images themselves. generator: a CPU `torch.Generator`.
    """
    noise = torch.randn(images.shape, generator=generator)
    white = noise * images.std() + images.mean()
    return {"white noise": white, "phase-scrambled": scrambled(images, generator), "digits": images}


def fit(model, images, responses, generator, steps=200, batch=32):
    """Fit a model to responses by least squares (Adam, one cycle); returns it, in evaluation mode.

    model: takes images (n, 1, height, width), gives responses (n, maps, rows, columns).
    """
    optimizer = torch.optim.Adam(model.parameters())
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 1e-2, total_steps=steps)
    for _ in range(steps):
        few = torch.randint(len(images), (batch,), generator=generator)
        loss = F.mse_loss(model(images[few]), responses[few])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    return model.eval()


@torch.no_grad()
def respond(layers, images):
    """The responses of layers to each kind of stimuli: a dictionary like `images`."""
    return {kind: layers(some) for kind, some in images.items()}


@torch.no_grad()
def accuracy(rest, responses, labels):
    """The share of right answers, from 0 to 1, of the layers that follow the responses."""
    return (rest(responses).argmax(dim=1) == labels).float().mean()


def explained(model, truth):
    """The share of the variance of true responses that a model's explain; below 0 if worse than the mean."""
    return 1 - (model - truth).square().mean() / truth.var()


def shuffle(responses, generator):
    """Shuffle responses (n, maps, rows, columns) over images and positions together, all maps alike."""
    rows = responses.movedim(1, -1)
    flat = rows.flatten(0, 2)
    return flat[torch.randperm(len(flat), generator=generator)].view(rows.shape).movedim(-1, 1)


def score(model, rest, images, truth, labels):
    """Measures of a model on unseen images: its "accuracy", and for each kind the variance it explains.

    rest: the layers that follow. images: for each kind (n, 1, height, width). truth: the responses of the
    replaced layers to each. labels: of the digits.
    """
    responses = respond(model, images)
    scores = {kind: explained(responses[kind], truth[kind]) for kind in truth}
    return scores | {"accuracy": accuracy(rest, responses["digits"], labels)}


def together(runs):
    """The scores of several networks: for each model, for each measure a tensor (networks,).

    runs: for each network a dictionary, for each model the dictionary of its measures, among them "accuracy".
    "retained" is added, the accuracy as a share of that of the model called "network itself".
    """
    scores = {}
    for model, measures in runs[0].items():
        scores[model] = {name: torch.stack([run[model][name] for run in runs]) for name in measures}
    for measures in scores.values():
        measures["retained"] = measures["accuracy"] / scores["network itself"]["accuracy"]
    return scores


def means(results, measure):
    """The mean over networks of a measure: for each model a tensor (data sets,).

    results: for each data set the scores that `together` returns.
    """
    models = next(iter(results.values()))
    sets = results.values()
    return {model: torch.stack([scores[model][measure].mean() for scores in sets]) for model in models}
