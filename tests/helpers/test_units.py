"""Recording from units, models in their place, and the figures of notebook 06."""

import math

import eyes
import matplotlib.pyplot as plt
import pytest
import torch
from torch import nn

from helpers import data, pretrained, recording, replacing, unit_figures


@pytest.fixture(autouse=True)
def closed():
    plt.close("all")
    yield
    plt.close("all")


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


def test_gratings():
    """The phase varies fastest; a shift of half a cycle inverts; the last image is blank grey."""
    angles, phases = torch.tensor([0, math.pi / 2]), torch.tensor([0, math.pi])
    made = recording.gratings([1 / 8], angles, phases, 16)
    assert (
        made.shape == (5, 3, 16, 16)
        and made.dtype == torch.uint8
        and set(made[-1].unique().tolist()) == {128}
    )
    assert (made[0].int() + made[1] - 255).abs().max() <= 1
    assert torch.equal(made[0, 0, 0], made[0, 0, 9]) and torch.equal(made[2, 0], made[0, 0].T)


def test_record():
    """The unit in the middle of each map, as it was before the next module overwrote it; no hook remains."""
    network = nn.Sequential(nn.Conv2d(3, 2, 1, bias=False), nn.ReLU(inplace=True))
    with torch.no_grad():
        network[0].weight.copy_(torch.tensor([[1.0, 1, 1], [-1, -1, -1]]).view(2, 3, 1, 1))
    images = torch.zeros(40, 3, 5, 5, dtype=torch.uint8)
    images[:, :, 2, 2] = torch.arange(40, dtype=torch.uint8)[:, None]
    responses = recording.record(network, images, {"linear": "0", "rectified": "1"})
    expected = torch.arange(40) * 3 / 255
    assert torch.allclose(responses["linear"], torch.stack([expected, -expected], dim=1))
    assert torch.allclose(responses["rectified"], torch.stack([expected, 0 * expected], dim=1))
    assert not network[0]._forward_hooks


def test_permuted_and_median_unit():
    curves = torch.arange(24.0).view(3, 8)
    mixed = recording.permuted(curves, generator(), times=4)
    assert mixed.shape == (12, 8) and torch.equal(mixed.sort(dim=1).values, curves.repeat(4, 1))
    curve = recording.median_unit(curves, torch.tensor([0.1, 0.9, 0.4]))
    assert torch.allclose(curve, torch.tensor([16.0, 17, 18, 19, 20, 21, 22, 23, 16]) / 23)


def test_by_layer_and_controls():
    recordings = {"trained": [{"a": torch.ones(2), "b": torch.zeros(2)}], "untrained": [{"a": torch.ones(3)}]}
    recordings["untrained"] = [{"a": 2 * torch.ones(2), "b": torch.ones(2)}] * 2
    measured = recording.by_layer(lambda values, factor: factor * values.sum(), recordings, 3)
    assert measured["trained"].tolist() == [[6, 0]]
    assert recording.controls(measured).tolist() == [[12, 6]] * 2


def test_networks_and_their_controls(monkeypatch):
    """All but the first are re-estimated; shuffled weights are the trained ones."""

    def small(trained=True, seed=0):
        torch.manual_seed(100 if trained else seed)
        return nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU()).eval()

    monkeypatch.setattr(pretrained, "imagenet_network", small)
    photographs = [torch.randint(0, 256, (3, 30, 30), generator=generator(), dtype=torch.uint8)]
    made = recording.networks(photographs, 8, "cpu", seeds=2, depth=2)
    assert {kind: len(members) for kind, members in made.items()} == {
        "trained": 2,
        "untrained": 2,
        "shuffled weights": 2,
    }
    first, again = made["trained"]
    assert len(first) == 2 and torch.equal(first[0].weight, again[0].weight)
    assert first[1].running_mean.abs().max() == 0 and again[1].running_mean.abs().max() > 0
    for member in made["shuffled weights"]:
        assert torch.equal(member[0].weight.flatten().sort().values, first[0].weight.flatten().sort().values)
        assert not torch.equal(member[0].weight, first[0].weight)


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


def test_digit_network():
    digits = data.digits()
    first, rest = replacing.digit_network(digits, 0)
    responses = first(digits.test.images / 255)
    assert not first[1].training and responses.shape[1:] == (16, 4, 4)
    assert replacing.accuracy(rest, responses, digits.test.labels) > 0.8


def test_scores():
    """A model scored against itself is exact; scores of several networks come together."""
    images, labels = {"noise": torch.randn(6, 2), "digits": torch.randn(6, 2)}, torch.arange(6) % 2
    one = replacing.score(nn.Identity(), nn.Identity(), images, images, labels)
    assert one["noise"] == one["digits"] == 1 and 0 <= one["accuracy"] <= 1
    runs = [
        {"network itself": {"accuracy": torch.tensor(a)}, "model": {"accuracy": torch.tensor(a / 2)}}
        for a in (0.8, 0.6)
    ]
    scores = replacing.together(runs)
    assert scores["model"]["accuracy"].tolist() == pytest.approx([0.4, 0.3])
    assert scores["model"]["retained"].tolist() == [0.5, 0.5]
    found = replacing.means({"one": scores, "two": scores}, "accuracy")
    assert found["network itself"].tolist() == pytest.approx([0.7, 0.7])


def test_figures():
    """Each can be read by everybody."""
    kinds, layers = list(unit_figures.KINDS), ["stem", "block_1", "block 2"]
    curves = {kind: torch.rand(9, generator=generator()) for kind in kinds[:2]}
    ratios = {kind: torch.rand(2, 3, generator=generator()) for kind in kinds}
    maps = {kind: {name: torch.rand(9, 9) for name in layers} for kind in kinds[:2]}
    ones = torch.ones(4, 20)
    scores = {measure: torch.rand(3) for measure in ("accuracy", "retained", "white noise")}
    models = {
        (form, one): scores for form in unit_figures.FORMS for one in ("white noise", "scrambled", "digits")
    }
    results = dict.fromkeys(
        ("MNIST", "small"), models | {"network itself": scores, "shuffled responses": scores}
    )
    unit_figures.eigenvalues(
        {"simple": (torch.rand(20), torch.rand(4, 20)), "complex": (torch.rand(20), ones)}
    )
    unit_figures.by_layer(layers, ratios, "F1/F0", "ratios", (1, "a level"), top=2)
    left, right = (
        (torch.arange(9) * 45, curves, "phase", "a unit"),
        (layers, ratios, "F1/F0", "all", (1, "level")),
    )
    unit_figures.curves_and_layers(left, right, "both")
    unit_figures.fields(maps, "fields")
    filters = {"STA": torch.randn(144), "STC": torch.randn(144)}
    unit_figures.filters({"simple": {"STA": torch.randn(144)}, "complex": filters}, "filters")
    unit_figures.recovery((1000, 5000), {name: torch.rand(2, 5) for name in "abcd"}, "four")
    unit_figures.replaced(results, "accuracy")
    unit_figures.dissociation(results, "two measures")
    assert [text for number in plt.get_fignums() for text in eyes.complaints(plt.figure(number))] == []
    assert len(plt.get_fignums()) == 8
