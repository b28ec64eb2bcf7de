"""Models fitted to the units of a digit network, to take their place: stimuli, the fit, and its measures."""

import torch
import torch.nn.functional as F


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
