"""The simple models of the 92 objects, the record of RDMs, and their figures."""

import matplotlib.pyplot as plt
import numpy
import pytest
import torch
from conftest import REAL_DATA

from helpers import object_controls, similarity, similarity_plots


def gratings(*shapes, size=64):
    """Gratings as uint8 (n, 3, size, size); each of (cycles per pixel, orientation in degrees, phase)."""
    y, x = torch.meshgrid(torch.arange(size), torch.arange(size), indexing="ij")
    images = []
    for frequency, degrees, phase in shapes:
        angle = torch.tensor(degrees / 180 * torch.pi)
        wave = torch.sin(2 * torch.pi * frequency * (x * angle.cos() + y * angle.sin()) + phase)
        images.append((128 + 100 * wave).round().byte().expand(3, -1, -1))
    return torch.stack(images)


def test_gabor_energy_ignores_phase_and_sees_orientation():
    images = gratings((1 / 8, 0, 0), (1 / 8, 0, 1.5), (1 / 8, 90, 0), (1 / 16, 0, 0))
    found = object_controls.gabor_energy(images)
    assert found[0, 1] < 0.05 and found[0, 2] > 0.3 and found[0, 3] > 0.3
    assert object_controls.pixels(images)[0, 1] > 0.5


def test_silhouette_ignores_what_is_inside():
    images = torch.full((3, 3, 20, 20), 128, dtype=torch.uint8)
    images[0, :, 5:10, 5:10], images[1, :, 5:10, 5:10], images[2, :, 12:18, 2:8] = 250, 10, 250
    found = object_controls.silhouette(images)
    assert found[0, 1] < 1e-9 and found[0, 2] > 1


def test_record():
    """RDMs with zeros on the diagonal; nothing but RDMs; trained is not untrained."""
    kept = object_controls.kept()
    count = len(object_controls.LAYERS)
    shapes = {"trained": (count,), "untrained": (5, count), "controls": (3,)}
    shapes |= {f"{name}_euclidean": shapes[name] for name in ("trained", "untrained")}
    assert {name: tuple(rdms.shape[:-2]) for name, rdms in kept.items()} == shapes
    for rdms in kept.values():
        assert rdms.shape[-2:] == (92, 92) and torch.equal(rdms, rdms.transpose(-1, -2))
        assert rdms.min() >= 0 and rdms.max() < 2 and (rdms.diagonal(dim1=-2, dim2=-1) == 0).all()
    late = similarity.pairs(torch.cat([kept["trained"][7:8], kept["untrained"][:, 7]]))
    agree = similarity.table(late, late)
    assert (agree[0, 1:] < 0.6).all()
    assert object_controls.KEPT.stat().st_size < 1e6


def test_groups():
    groups = object_controls.groups()
    assert groups.shape == (92,) and groups.bincount().tolist() == [12, 12, 12, 12, 23, 21]
    categories = object_controls.categories()
    assert categories.bincount().tolist() == [24, 24, 23, 21]
    assert torch.equal(categories < 2, groups < 4)


def test_with_the_photographs(monkeypatch):
    """Groups, controls and one layer are those of the photographs, where these are."""
    if (
        REAL_DATA is None
        or not (REAL_DATA / "it92" / "Kriegeskorte_Neuron2008_supplementalData.mat").exists()
    ):
        pytest.skip("no images of 92 objects here")
    from torchvision.transforms import v2

    from helpers import data

    monkeypatch.setenv("DLV_DATA", str(REAL_DATA))
    objects = data.objects92()
    groups = object_controls.groups()
    assert torch.equal(groups < 4, objects.animate)
    assert torch.equal((groups == 1) | (groups == 3), objects.face)
    images = v2.functional.resize(objects.images, [128, 128], antialias=True)
    kept = object_controls.kept()["controls"]
    for number, model in enumerate((object_controls.pixels, object_controls.silhouette)):
        assert numpy.allclose(model(images), kept[number], atol=1e-3)


def test_figures():
    """Each draws one figure; a set of data with one subject, and one without a ceiling, can be drawn."""
    values = torch.rand(3, 4, dtype=torch.float64)
    panel = {"trained": values[:, :1], "untrained": values.T[:2], "ceiling": None, "levels": {"animacy": 0.3}}
    similarity_plots.profiles(["stem", "block_1", "head"], {"a": panel})
    similarity_plots.models(
        ["m", "n"], {"ρ": values[:2]}, {"ρ": (0.2, 0.4)}, "", {"ρ": torch.tensor([0.5, 1])}
    )
    similarity_plots.intervals({"m": values[0] - 0.5, "n": values[1] + 1}, "difference")
    similarity_plots.maps({"IT": values[:, :2]}, torch.tensor([0, 1, 1]), ("body", "face"))
    six = similarity.rdm(torch.rand(3, 10))
    similarity_plots.rdms_with_images({"a": six, "b": six}, torch.zeros(3, 3, 8, 8, dtype=torch.uint8))
    similarity_plots.rdms(dict.fromkeys("abcd", six), (("cats", 2), ("dogs", 1)), ("cats", 2))
    similarity_plots.masks(torch.zeros(4, 8, 8) > 0, (("cats", 2), ("dogs", 2)), 2)
    assert len(plt.get_fignums()) == 7
    plt.close("all")
