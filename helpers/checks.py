"""One self-check for each exercise, the claims at the end of a notebook, and what ails a training.

A check prints one line, "correct: …" or "not yet: …", and never raises, whatever it is given.
"""

import functools
import math
import numbers
import time

import torch
from torch.nn import functional


def claim(sentence, holds):
    """Print a claim with a tick if it holds; if not, raise AssertionError with the sentence.

    holds: a bool, or anything that has a truth value. The sentence holds no measured number, so that its
    line is the same on any data set, seed and machine.
    """
    if not holds:
        raise AssertionError(f"✗ does not hold here: {sentence}")
    print(f"✓ {sentence}")


def trouble(loss, images=None, real=None):
    """Say in a sentence what has gone wrong in the training of a generator and what to try; "" if nothing.

    loss: a number or tensor. images: pictures just generated, (n, 1, height, width), and real: as many real
    ones. Three things are looked for: a loss that is no number, a batch of one, and a collapse, when two
    generated pictures differ by less than half (mean absolute difference) of what two real ones do.
    """
    loss = _number(loss)
    if not math.isfinite(loss):
        return (
            f"The loss is {loss}: some weight has grown beyond all numbers. What was learned is lost. "
            "Start again with a learning rate ten times smaller."
        )
    if images is None or real is None:
        return ""
    if min(len(images), len(real)) < 2:
        return (
            "A batch of one picture: it has no spread, so nothing can be compared or normalised with it. "
            "Take larger batches, or leave the last one out."
        )
    ours, theirs = _variety(images), _variety(real)
    if ours < theirs / 2:
        return (
            f"The generator has collapsed: two of its pictures differ by {ours:.3f}, two real ones by "
            f"{theirs:.3f}. Let the discriminator learn as fast as the generator, and start again."
        )
    return ""


def _variety(images):
    """How much a picture differs from the next one: mean absolute difference over pixels and pictures."""
    return (images - images.roll(1, dims=0)).abs().mean().item()


def _never_raises(check):
    """Decorate a check that returns what is wrong (or None): print one line instead, errors included."""

    @functools.wraps(check)
    def safe(answer):
        try:
            fault = check(answer)
        except Exception as error:  # the answer is a learner's code: whatever it does is a "not yet"
            text = str(error).strip().split("\n")[0]
            fault = f"the attempt stopped with {type(error).__name__}" + (f" ({text})" if text else "")
        print("correct: well done." if fault is None else f"not yet: {fault}.")

    safe.is_check = True
    return safe


def _number(value):
    """A Python number from a number or a tensor of one element; TypeError for anything else."""
    if isinstance(value, torch.Tensor) and value.numel() == 1:
        value = value.item()
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        raise TypeError(f"one number was expected, not {type(value).__name__}")
    return value


@_never_raises
def cross_entropy(answer):
    """Notebook 01: a function of scores (10,) and a label that gives the cross-entropy in nats."""
    cases = [(torch.zeros(10), 3), (torch.arange(10.0), 9), (torch.arange(10.0), 0), (-torch.arange(10.0), 4)]
    for scores, label in cases:
        given = _number(answer(scores.clone(), label))
        wanted = functional.cross_entropy(scores, torch.tensor(label)).item()
        if not abs(given - wanted) < 1e-4:
            return f"scores {scores.int().tolist()}, label {label}: the loss is {wanted:.4f}, not {given:.4f}"


@_never_raises
def accuracy_per_class(answer):
    """Notebook 01: a function of predictions (n,) and labels (n,) that gives ten accuracies from 0 to 1."""
    labels = torch.arange(10).repeat_interleave(torch.arange(1, 11))  # one 0, two 1s, ..., ten 9s
    predictions = labels.clone()
    predictions[labels == 9] = torch.tensor([9, 9, 9, 9, 4, 4, 4, 7, 7, 7])
    predictions[labels == 4] = 9
    wanted = torch.tensor([1, 1, 1, 1, 0, 1, 1, 1, 1, 0.4])
    given = torch.as_tensor(answer(predictions.clone(), labels.clone())).float()
    if given.shape != wanted.shape:
        return f"ten accuracies were expected, not the shape {tuple(given.shape)}"
    if (given - wanted).abs().max() > 1e-4 or given.isnan().any():
        wrong = int((given - wanted).abs().nan_to_num(1).argmax())
        return f"of the digit {wrong}, the share {wanted[wrong]:.2f} is right, not {given[wrong]:.2f}"


@_never_raises
def number_of_weights(answer):
    """Notebook 01: the number of parameters of 784-256-10, weights and biases."""
    wanted = (784 * 256 + 256) + (256 * 10 + 10)
    if _number(answer) == wanted - 256 - 10:
        return "each unit also has a bias"
    if _number(answer) != wanted:
        return f"{answer} is too {'few' if answer < wanted else 'many'}"


@_never_raises
def perceptron_update(answer):
    """Notebook 00: a function of weights, inputs, target (0 or 1) and rate that gives the new weights."""
    inputs = torch.tensor([2.0, -1.0, 1.0])
    cases = [
        (torch.tensor([0.5, 0.5, -1.0]), 1, 1.0),  # silent, and should fire
        (torch.tensor([1.0, 0.5, -1.0]), 0, 1.0),  # fires, and should not
        (torch.tensor([1.0, 0.5, -1.0]), 1, 1.0),  # right: nothing to do
        (torch.tensor([1.0, 0.5, -1.0]), 0, 0.1),  # a smaller step
    ]
    for weights, target, rate in cases:
        output = int(weights @ inputs > 0)
        wanted = weights + rate * (target - output) * inputs
        given = torch.as_tensor(answer(weights.clone(), inputs.clone(), target, rate)).float()
        if given.shape != wanted.shape:
            return f"three weights were expected, not the shape {tuple(given.shape)}"
        if not torch.allclose(given, wanted, atol=1e-5):
            numbers_given, numbers_wanted = ([round(x, 2) for x in w.tolist()] for w in (given, wanted))
            return (
                f"output {output}, target {target}, rate {rate}: {weights.tolist()} must become "
                f"{numbers_wanted}, not {numbers_given}"
            )


@_never_raises
def slide_loss(answer):
    """Notebook 00: the pair (loss, slope), functions of ŷ and a label 0 or 1: cross-entropy and dL/dŷ."""
    loss, slope = answer
    for label, y_hat in [(1, 0.2), (0, 0.9), (1, 0.9), (0, 0.2)]:
        at, right = torch.tensor(y_hat, dtype=torch.float64), y_hat if label else 1 - y_hat
        given, wanted = _number(loss(at.clone(), label)), -torch.tensor(right).log().item()
        if not abs(given - wanted) < 1e-4:
            return f"label {label}, ŷ = {y_hat}: the loss is {wanted:.4f}, not {given:.4f}"
        rise = _number(loss(at + 1e-5, label)) - _number(loss(at - 1e-5, label))
        given = _number(slope(at.clone(), label))
        if not abs(given - rise / 2e-5) < 1e-3:
            differences = f"finite differences give {rise / 2e-5:.4f}"
            return f"label {label}, ŷ = {y_hat}: {differences}, and your slope is {given:.4f}"


@_never_raises
def learning_rate(answer):
    """Notebook 00: a rate that brings the loss (u² + 10 v²) / 2 from (3, 1) below 0.01 in 40 steps."""
    rate, (u, v) = _number(answer), (3.0, 1.0)
    for _ in range(40):
        u, v = u - rate * u, v - rate * 10 * v
    loss = (u**2 + 10 * v**2) / 2
    if rate <= 0:
        return "a rate of 0 or less never goes downhill"
    if not loss < 9.5:
        return f"after 40 steps the loss has grown from 9.5 to {loss:.3g}: each step is too long"
    if not loss < 0.01:
        return f"after 40 steps the loss is {loss:.3g}; it should be below 0.01"


@_never_raises
def convolution(answer):
    """Notebook 02: a function of a picture (h, w) and a kernel (k, l) that slides the one over the other."""
    generator = torch.Generator().manual_seed(0)
    for size, kernel_size in (((6, 6), (3, 3)), ((7, 9), (2, 4)), ((5, 5), (5, 5))):
        picture, kernel = (torch.rand(s, generator=generator) for s in (size, kernel_size))
        wanted = functional.conv2d(picture[None, None], kernel[None, None])[0, 0]
        given = torch.as_tensor(answer(picture.clone(), kernel.clone()))
        if given.shape != wanted.shape:
            return (
                f"a picture of {size} and a kernel of {kernel_size} give {tuple(wanted.shape)} places, "
                f"not {tuple(given.shape)}"
            )
        if not torch.allclose(given.float(), wanted, atol=1e-5):
            return (
                f"a picture of {size} and a kernel of {kernel_size}: the shape is right, the numbers are not"
            )


@_never_raises
def convolution_size(answer):
    """Notebook 02: (channels, height, width, weights) of Conv2d(3, 10, 7, stride=2, padding=3) on 64 × 96."""
    if isinstance(answer, str) or len(answer) != 4:
        return "four numbers were expected: channels, height, width, weights"
    given = [_number(value) for value in answer]
    names = ("number of channels", "height", "width", "number of weights")
    for name, value, wanted in zip(names, given, (10, 32, 48, 1480), strict=True):
        if value != wanted:
            return f"the {name} is not {value}"


@_never_raises
def standardized(answer):
    """Notebook 02: a function of images (n, 1, h, w) that gives each mean 0 and deviation 1, and fast."""
    images = torch.rand(4000, 1, 8, 8, generator=torch.Generator().manual_seed(0))
    images = images * torch.linspace(0.5, 3, len(images))[:, None, None, None]
    wanted = (images - images.mean(dim=(1, 2, 3), keepdim=True)) / images.std(dim=(1, 2, 3), keepdim=True)

    def one_by_one():
        return torch.stack([(picture - picture.mean()) / picture.std() for picture in images])

    given = answer(images.clone())
    if given.shape != images.shape or not torch.allclose(given, wanted, atol=1e-3):
        return "the result is another one than that of the loop"
    times = _faster(lambda: answer(images), one_by_one)
    if times < 5:
        return f"the result is right, but only {times:.1f} times as fast as the loop"


def _faster(fast, slow):
    """How many times as fast the first function is as the second: the best of three runs of each, in turn."""
    seconds = {fast: [], slow: []}
    for function in (fast, slow) * 3:
        start = time.perf_counter()
        function()
        seconds[function].append(time.perf_counter() - start)
    return min(seconds[slow]) / min(seconds[fast])


@_never_raises
def cycles_from_picture(answer):
    """Notebook 03: n_x of the Gabor in the picture, within a fifth (σx = 5 pixels, 10 pixels a cycle)."""
    given, wanted = _number(answer), 5 / 10
    if abs(given - 5) < 1 or abs(given - 10) < 2:
        return "a number of pixels; n_x is a number of cycles: a width divided by the length of a cycle"
    if not abs(given / wanted - 1) < 0.2:
        return f"n_x is {'larger' if given < wanted else 'smaller'} than {given:g}"


@_never_raises
def circular_variance(answer):
    """Notebook 03: a function of responses (n,) and orientations (n,) in radians: 1 − |Σ r e^(2iθ)| / Σ r."""
    even = torch.arange(12) * torch.pi / 12
    uneven = torch.tensor([0.0, 0.3, 0.5, 1.0, 1.8, 2.2, 3.0])
    cases = [
        ("all orientations alike", torch.ones(12), even, 1.0),
        ("one orientation only", torch.eye(12)[5] * 7, even, 0.0),
        ("two orientations at a right angle", torch.eye(12)[2] + torch.eye(12)[8], even, 1.0),
        ("a broad curve", 2 + (2 * (even - 1)).cos(), even, 0.75),
    ]
    responses = torch.tensor([1.0, 3, 2, 0, 1, 4, 2])
    cosine, sine = ((responses * part).sum() for part in ((2 * uneven).cos(), (2 * uneven).sin()))
    cases.append(
        ("uneven steps", responses, uneven, (1 - torch.hypot(cosine, sine) / responses.sum()).item())
    )
    for name, responses, orientations, wanted in cases:
        given = _number(answer(responses.clone(), orientations.clone()))
        if not abs(given - wanted) < 1e-3:
            return f"{name}: the circular variance is {wanted:.2f}, not {given:.2f}"


@_never_raises
def null_filter(answer):
    """Notebook 03: a function of a filter (size, size) and a generator: noise with the filter's spectrum."""
    rows = torch.arange(16.0) - 7
    filter_ = torch.exp(-(rows**2) / 18)[:, None] * torch.exp(-(rows**2) / 8) * (1.2 * rows).cos()
    first, second = (answer(filter_.clone(), torch.Generator().manual_seed(seed)) for seed in (0, 1))
    if not isinstance(first, torch.Tensor) or first.shape != filter_.shape:
        return f"a tensor of the shape {tuple(filter_.shape)} was expected"
    if first.is_complex():
        return "the noise is complex: take the real part of what the inverse transform gives"
    if first.isnan().any():
        return "some values are NaN"
    spectra = [torch.fft.fft2(image.float()).abs() for image in (filter_, first)]
    if (spectra[0] - spectra[1]).abs().max() > 1e-3 * spectra[0].max():
        return "its amplitude spectrum is not the filter's"
    if torch.allclose(first, second, atol=1e-4):
        return "another generator gives the same picture: the phases are not random"
    alike = [
        torch.corrcoef(torch.stack([filter_.flatten(), noise.flatten()]))[0, 1] for noise in (first, second)
    ]
    if max(abs(value) for value in alike) > 0.9:
        return "it still looks like the filter"


@_never_raises
def gaussian_kl(answer):
    """Notebook 04: a function of two means and deviations (m1, s1, m2, s2): the KL divergence in nats."""
    from torch.distributions import Normal, kl_divergence

    for case in ((0.0, 1.0, 0.0, 1.0), (1.0, 1.0, 0.0, 1.0), (0.0, 0.5, 0.0, 2.0), (-1.0, 3.0, 2.0, 0.7)):
        one, other = Normal(*case[:2]), Normal(*case[2:])
        given = _number(answer(*(torch.tensor(value) for value in case)))
        wanted = kl_divergence(one, other).item()
        if not abs(given - wanted) < 1e-4:
            names = "from N({:g}, {:g}²) to N({:g}, {:g}²)".format(*case)
            return f"{names} the divergence is {wanted:.4f} nats, not {given:.4f}"


@_never_raises
def reparametrised(answer):
    """Notebook 04: a function of mean, log-variance and noise, all (n, k), that gives a code (n, k)."""
    generator = torch.Generator().manual_seed(0)
    mean, log_variance, noise = (torch.randn(6, 3, generator=generator) for _ in range(3))
    mean.requires_grad_(), log_variance.requires_grad_()
    wanted = (mean + noise * (log_variance / 2).exp()).detach()
    given = answer(mean, log_variance, noise)
    if given.shape != wanted.shape:
        return f"the shape should be {tuple(wanted.shape)}, not {tuple(given.shape)}"
    if not torch.allclose(given, wanted, atol=1e-5):
        return f"the first number should be {wanted[0, 0]:.4f}, not {given[0, 0].item():.4f}"
    if not given.requires_grad:
        return "the numbers are right, but no slope can flow back through them"
    slopes = torch.autograd.grad(given.sum(), (mean, log_variance), allow_unused=True)
    if any(slope is None or not slope.abs().sum() > 0 for slope in slopes):
        return "no slope flows back to the mean, or none to the log-variance"


@_never_raises
def impostor(answer):
    """Notebook 04: (judge, images (n, 1, 28, 28)): no digits, and yet the judge is sure, of all ten."""
    judge, images = answer
    if images.ndim != 4 or images.shape[1:] != (1, 28, 28) or len(images) < 100:
        return f"100 pictures or more of the shape (n, 1, 28, 28) are needed, not {tuple(images.shape)}"
    if images.min() < 0 or images.max() > 1:
        return f"a pixel lies outside 0 to 1: {images.min():.2f} to {images.max():.2f}"
    frame = torch.ones(28, 28, dtype=torch.bool)
    frame[4:-4, 4:-4] = False
    if (brightness := images[:, 0, frame].mean()) < 0.2:
        return f"they may be digits: their margin is too dark ({brightness:.2f}; at least 0.2 is asked for)"
    with torch.no_grad():
        judged = judge(images).softmax(dim=1)
    confidence = judged.max(dim=1).values.mean()
    rarest = judged.argmax(dim=1).bincount(minlength=10).min() / len(images)
    if confidence < 0.9:
        return f"the judge is not sure: its confidence is {confidence:.2f}; 0.9 is asked for"
    if rarest < 0.05:
        return f"it is not fooled by all ten: the rarest class has {rarest:.0%}; 5 % is asked for"
