"""The self-checks of notebook 09, one for each exercise."""

import torch

from helpers.checks.shared import claim, never_raises, number

__all__ = ["claim", "nearest_prototype", "readout_parameters"]


@never_raises
def nearest_prototype(answer):
    """A function of features (n, d), labels (n,) and new features (m, d): the class of the nearest mean."""
    generator = torch.Generator().manual_seed(0)
    for classes, size in ((2, 3), (5, 8)):
        labels = torch.arange(classes).repeat(6)[torch.randperm(6 * classes, generator=generator)]
        length = 1 + torch.arange(classes)[:, None]  # so that a dot product is no distance
        means = length * torch.randn(classes, size, generator=generator)
        features = means[labels] + 2 * torch.randn(len(labels), size, generator=generator)
        new = means.repeat(8, 1) + 2 * torch.randn(8 * classes, size, generator=generator)
        prototypes = torch.stack([features[labels == c].mean(dim=0) for c in range(classes)])
        wanted = torch.cdist(new, prototypes).argmin(dim=1)
        given = torch.as_tensor(answer(features.clone(), labels.clone(), new.clone()))
        if given.shape != wanted.shape:
            return f"{len(new)} new images need as many classes, not the shape {tuple(given.shape)}"
        if wrong := (given != wanted).sum().item():
            return (
                f"{wrong} of {len(new)} new images are given the class of a prototype that is not the nearest"
            )


@never_raises
def readout_parameters(answer):
    """(readout of the head for 6 classes, readout of block 10 on a 4 × 4 grid for 10 classes)."""
    if isinstance(answer, str) or len(answer) != 2:
        return "two numbers were expected: for six classes, for ten digits"
    given = [number(value) for value in answer]
    for name, value, wanted in zip(("six classes", "ten digits"), given, (7686, 17930), strict=True):
        if value != wanted:
            return f"the readout for {name} does not have {value} parameters"
