"""The generators of notebooks 07 and 08, from the weights that `tests/benchmarks/generators.py` keeps."""

from pathlib import Path

import numpy
import torch
import torch.nn.functional as F
from torch import nn

KEPT = Path(__file__).resolve().parents[1] / "data" / "weights" / "generators.npz"
NAMES = {"MNIST": "MNIST", "scikit-learn's digits": "digits"}  # of data sets, and in the file


def pack(name, tensors):
    """Give a dictionary of tensors the form in which the file keeps it: numpy arrays under `name/…`.

    Matrices and kernels become whole numbers of steps, int8; the step, float32, is such that the largest
    weight of each entry of the first dimension is ± 127. Vectors stay float32.
    """
    arrays = {}
    for key, given in tensors.items():
        exact = given.detach().cpu().float()
        if exact.ndim > 1:
            step = exact.flatten(1).abs().amax(dim=1).clamp(min=1e-12) / 127
            arrays[f"{name}/{key}/step"] = step.numpy()
            arrays[f"{name}/{key}"] = (exact / _beside(step, exact)).round().to(torch.int8).numpy()
        else:
            arrays[f"{name}/{key}"] = exact.numpy()
    return arrays


def unpack(name, arrays):
    """The dictionary of float32 tensors that `pack` put under this name."""
    tensors = {}
    for path, array in arrays.items():
        if path.startswith(f"{name}/") and not path.endswith("/step"):
            kept = torch.tensor(array).float()
            if kept.ndim > 1:
                kept = kept * _beside(torch.tensor(arrays[f"{path}/step"]), kept)
            tensors[path.removeprefix(f"{name}/")] = kept
    return tensors


def _beside(step, tensor):
    """Steps (n,) in a shape that multiplies each of the n entries of a tensor."""
    return step.reshape(-1, *[1] * (tensor.ndim - 1))


class Kept:
    """Generators trained on one data set, each of which draws new images float32 (count, 1, 28, 28), 0 to 1.

    data_set: the `name` of a data set, "MNIST" or "scikit-learn's digits"; others raise ValueError. device:
    where the networks are and images are made. Each method that draws takes a `torch.Generator` on the CPU.
    """

    def __init__(self, data_set, device="cpu"):
        if data_set not in NAMES:
            raise ValueError(f"no generators are kept for {data_set}; there are {' and '.join(NAMES)}.")
        with numpy.load(KEPT, allow_pickle=False) as file:
            arrays = {key: file[key] for key in file.files if key.startswith(f"{NAMES[data_set]}/")}
        self.device, self.file = device, (NAMES[data_set], arrays)
        self.prior_decoder = self._filled(layers(20, 200, 400, 784), "VAE")
        self.generator = self._filled(_gan_generator(), "GAN")
        self.decoder = self._filled(layers(32, 200, 400, 784), "decoder")
        self.velocity = self._filled(_Velocity(), "flow")
        self.codes = self._tensors("codes")
        self.mixture = self._tensors("mixture")

    def _tensors(self, part):
        """The tensors of one part of the file, on the device."""
        name, arrays = self.file
        return {key: value.to(self.device) for key, value in unpack(f"{name}/{part}", arrays).items()}

    def _filled(self, network, part):
        """A network with its kept weights, in evaluation mode, without gradients."""
        network.load_state_dict(self._tensors(part), strict=True)
        return network.to(self.device).eval().requires_grad_(False)

    def vae(self, count, generator):
        """Draws from the prior of notebook 07's variational autoencoder with 20 latent variables.

        It took 1,100 steps, at a rate of 0.005; the notebook's own takes 1,000 (900) at 0.007 (0.005).
        """
        noise = torch.randn(count, 20, generator=generator).to(self.device)
        return self.prior_decoder(noise).sigmoid().reshape(-1, 1, 28, 28)

    def gan(self, count, generator):
        """Draws from notebook 08's GAN, 2,000 steps of 32 images with gradient penalties."""
        noise = torch.randn(count, 32, generator=generator).to(self.device)
        return torch.cat([self.generator(part) for part in noise.split(500)])

    def gaussians(self, count, generator):
        """Draws from the Gaussians that notebook 08 fits to an autoencoder's codes, without labels."""
        weights, means, factors = (self.mixture[key] for key in ("weights", "means", "factors"))
        which = torch.multinomial(weights.cpu(), count, True, generator=generator).to(self.device)
        noise = torch.randn(count, 32, generator=generator).to(self.device)
        factors = factors.reshape(-1, 32, 32)[which]
        return self.decode(means[which] + (factors @ noise[..., None])[..., 0])

    def flow(self, count, generator, guidance=1.5):
        """Draws from notebook 08's flow, with the labels 0 to 9 in turn and so much guidance; 25 steps."""
        labels = torch.arange(count, device=self.device) % 10
        noise = torch.randn(count, 32, generator=generator).to(self.device)
        return self.decode(self._follow(noise, labels, guidance))

    def decode(self, codes):
        """The images of standardised codes (n, 32) of the autoencoder of notebook 08."""
        logits = self.decoder(self.codes["centre"] + self.codes["scale"] * codes)
        return logits.sigmoid().reshape(-1, 1, 28, 28)

    def _follow(self, z, labels, guidance, steps=25):
        """Move codes z (n, 32) along the velocity field, from noise to codes of digits."""
        nothing = torch.full_like(labels, 10)
        for step in range(steps):
            t = torch.full((len(z),), step / steps, device=z.device)
            free, told = self.velocity(z, t, nothing), self.velocity(z, t, labels)
            z = z + (free + guidance * (told - free)) / steps
        return z


def layers(*sizes, activation=nn.ReLU):
    """Fully connected layers of these sizes, with an activation function between them."""
    layers = []
    for inputs, outputs in zip(sizes, sizes[1:], strict=False):
        layers += [nn.Linear(inputs, outputs), activation()]
    return nn.Sequential(*layers[:-1])


def _gan_generator(maps=16):
    """The GAN's generator, as notebook 08 writes it: 32 numbers to an image."""
    return nn.Sequential(
        nn.Linear(32, 2 * maps * 49),
        nn.Unflatten(1, (2 * maps, 7, 7)),
        nn.BatchNorm2d(2 * maps),
        nn.ReLU(),
        nn.ConvTranspose2d(2 * maps, maps, 4, 2, 1),
        nn.BatchNorm2d(maps),
        nn.ReLU(),
        nn.ConvTranspose2d(maps, 1, 4, 2, 1),
        nn.Sigmoid(),
    )


class _Velocity(nn.Module):
    """The velocity field of the flow as notebook 08 writes it, but wider."""

    def __init__(self, width=512):
        super().__init__()
        self.layers = layers(32 + 8 + 11, width, width, width, 32, activation=nn.SiLU)

    def forward(self, z, t, labels):
        """The velocity (n, 32) at codes z (n, 32), times t (n,) from 0 to 1, for labels (n,), 10 for none."""
        angles = t[:, None] * torch.arange(1, 5, device=t.device) * torch.pi / 2
        return self.layers(torch.cat([z, angles.sin(), angles.cos(), F.one_hot(labels, 11)], dim=1))
