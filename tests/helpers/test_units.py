"""Recording from units, models in their place, and the figures of notebook 06."""

import eyes
import matplotlib.pyplot as plt
import pytest
import torch
from torch import nn

from helpers import recording, replacing, unit_figures


@pytest.fixture(autouse=True)
def closed():
    plt.close("all")
    yield
    plt.close("all")


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


def test_crops():
    """They are taken from all photographs in turn, halved in resolution, the same for the same seed."""
    dark, bright = torch.zeros(3, 40, 50, dtype=torch.uint8), torch.full((3, 40, 40), 200, dtype=torch.uint8)
    found = recording.crops([dark, bright], 4, 20, generator())
    assert found.shape == (4, 3, 20, 20) and found.dtype == torch.uint8
    assert found.float().mean(dim=(1, 2, 3)).tolist() == [0, 200, 0, 200]
    noise = torch.randint(0, 256, (3, 60, 60), generator=generator(), dtype=torch.uint8)
    assert torch.equal(*(recording.crops([noise], 3, 20, generator(1)) for _ in range(2)))
    with pytest.raises(ValueError, match="too small"):
        recording.crops([dark], 1, 30, generator())


def test_shuffled_weights_are_the_same_weights():
    network = nn.Sequential(nn.Conv2d(2, 4, 3), nn.BatchNorm2d(4), nn.Linear(3, 3))
    before = [part.detach().clone() for part in network.parameters()]
    after = list(recording.shuffle_weights(network, generator()).parameters())
    assert torch.equal(before[0].flatten().sort().values, after[0].flatten().sort().values)
    assert not torch.equal(before[0], after[0])
    assert all(torch.equal(old, new) for old, new in zip(before[1:], after[1:], strict=True))


def test_sensitivity_is_the_receptive_field():
    """Of two convolutions with equal weights: 3 × 3 pixels, then 5 × 5, around the middle."""
    network = nn.Sequential()
    network.add_module("first", nn.Conv2d(3, 1, 3, padding=1))
    network.add_module("second", nn.Conv2d(1, 1, 3, padding=1))
    for part in network:
        nn.init.ones_(part.weight)
    images = torch.randint(0, 256, (2, 3, 11, 11), generator=generator(), dtype=torch.uint8)
    maps = recording.sensitivity(network, images, ["first", "second"])
    assert {name: int((found > 0).sum()) for name, found in maps.items()} == {"first": 9, "second": 25}
    assert maps["first"][5, 5] > 0 and maps["first"][2, 5] == 0
    assert recording.radius(maps["second"]) > recording.radius(maps["first"])


def test_radius():
    ring = torch.zeros(9, 9)
    ring[1, 4] = ring[7, 4] = ring[4, 1] = ring[4, 7] = 2
    assert recording.radius(ring).item() == pytest.approx(3)


def test_stimuli():
    """Scrambled images keep spectrum and mean; white noise keeps mean and deviation."""
    images = torch.rand(40, 1, 16, 16, generator=generator()) ** 2
    made = replacing.stimuli(images, generator())
    assert list(made) == ["white noise", "phase-scrambled", "digits"] and made["digits"] is images
    spectra = [torch.fft.fft2(made[kind]).abs() for kind in ("phase-scrambled", "digits")]
    assert torch.allclose(*spectra, atol=1e-3) and not torch.allclose(
        made["phase-scrambled"], images, atol=0.1
    )
    assert torch.allclose(made["phase-scrambled"].mean(dim=(1, 2, 3)), images.mean(dim=(1, 2, 3)), atol=1e-4)
    assert made["white noise"].mean().item() == pytest.approx(images.mean().item(), abs=0.02)
    assert made["white noise"].std().item() == pytest.approx(images.std().item(), abs=0.02)


def test_a_model_recovers_a_filter():
    torch.manual_seed(0)
    images, cell = torch.randn(200, 1, 8, 8, generator=generator()), nn.Conv2d(1, 1, 3)
    with torch.no_grad():
        truth = cell(images)
    model = replacing.fit(nn.Conv2d(1, 1, 3), images, truth, generator(), steps=300)
    given = replacing.respond(model, {"new": images})["new"]
    assert replacing.explained(given, truth) > 0.95
    assert replacing.explained(truth.mean().expand_as(truth), truth).item() == pytest.approx(0, abs=0.01)
    assert replacing.explained(-truth, truth) < 0


def test_shuffle_and_accuracy():
    responses = torch.arange(24.0).view(2, 3, 2, 2)
    mixed = replacing.shuffle(responses, generator())
    columns = [set(map(tuple, part.movedim(1, -1).flatten(0, 2).tolist())) for part in (responses, mixed)]
    assert mixed.shape == responses.shape and columns[0] == columns[1] and not torch.equal(mixed, responses)
    assert replacing.accuracy(nn.Identity(), torch.eye(4), torch.tensor([0, 1, 2, 0])) == 0.75


def test_figures():
    """Each can be read by everybody."""
    kinds, layers = list(unit_figures.KINDS), ["stem", "block 1", "block 2"]
    curves = {kind: torch.rand(9, generator=generator()) for kind in kinds}
    ratios = {kind: torch.rand(2, 3, generator=generator()) for kind in kinds}
    table = {"from": torch.arange(0, 2, 0.2), "to": torch.arange(0.2, 2.1, 0.2), "cells": torch.ones(10)}
    maps = {kind: {name: torch.rand(9, 9) for name in layers} for kind in kinds[:2]}
    frames, ones = torch.zeros(3, 3, 8, 8, dtype=torch.uint8), torch.ones(4, 20)
    unit_figures.stimuli(frames, layers, "three")
    unit_figures.eigenvalues(
        {"simple": (torch.rand(20), torch.rand(4, 20)), "complex": (torch.rand(20), ones)}
    )
    unit_figures.by_layer(layers, ratios, "F1/F0", "ratios", (1, "a level"), top=2)
    unit_figures.by_layer(layers, ratios, "variance", "variances")
    unit_figures.modulation(table, {"trained,\nstem": torch.rand(20), "untrained,\nstem": torch.rand(20)})
    unit_figures.fields(maps, "fields")
    unit_figures.recovery((1000, 5000), {name: torch.rand(2, 5) for name in "abcd"}, "four")
    unit_figures.cover(torch.arange(9) * 45, {kind: curves[kind] for kind in kinds[:2]}, layers, ratios)
    assert [text for number in plt.get_fignums() for text in eyes.complaints(plt.figure(number))] == []
    assert len(plt.get_fignums()) == 8
