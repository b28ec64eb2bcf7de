"""The networks and drawn sets of notebook 14: the counts of 1989, windows, sharing, replicas, duplicates."""

import pytest
import torch
import torch.nn.functional as F

from helpers import data, networks_1989
from helpers.networks_1989 import Layer, Network, windows

FIRST = windows(maps=1, side=16, window=3, stride=2, padding=1)
ONE, TWO = (windows(maps, side=8, window=5, stride=2, padding=2) for maps in (1, 2))
WHOLE = windows(1, 16, 16)
NETS = {
    "Net-1": ([(WHOLE, 10, False)], 2570, 2570),
    "Net-2": ([(WHOLE, 12, False), (windows(12, 1, 1), 10, False)], 3214, 3214),
    "Net-3": ([(FIRST, 1, False), (ONE, 1, False), (windows(1, 4, 4), 10, False)], 1226, 1226),
    "Net-4": ([(FIRST, 2, True), (TWO, 1, False), (windows(1, 4, 4), 10, False)], 2266, 1132),
    "Net-5": ([(FIRST, 2, True), (TWO, 4, True), (windows(4, 4, 4), 10, False)], 5194, 1060),
}


@pytest.fixture(scope="module")
def small():
    return data.digits("cpu")


@pytest.fixture(scope="module")
def sets(small):
    return networks_1989.sets_of_1989(small, 2, seed=0)


@pytest.mark.parametrize("net", NETS)
def test_counts_of_1989(net):
    wiring, connections, weights = NETS[net]
    network = Network(wiring)
    assert sum(layer.bias.numel() * layer.fan_in for layer in network.layers) == connections
    assert sum(p.numel() for p in network.parameters()) == weights
    assert network(torch.zeros(1, 256, 3)).shape == (1, 10, 3)


def test_windows_are_numbered_row_by_row():
    seen = windows(maps=1, side=4, window=3, stride=2, padding=1)
    assert seen.shape == (9, 4)
    assert seen.T[3].tolist() == [5, 6, 7, 9, 10, 11, 13, 14, 15]
    assert (seen[:, 0] == 16).sum() == 5
    assert sorted(windows(2, 8, 8).flatten().tolist()) == list(range(128))


@pytest.mark.parametrize(
    ("change", "words"),
    [({"maps": 0}, "1 or more"), ({"stride": 0}, "1 or more"), ({"window": 9}, "does not fit"),
     ({"padding": -1}, "padding 0")],
)  # fmt: skip
def test_windows_refuse(change, words):
    with pytest.raises(ValueError, match=words):
        windows(**({"maps": 1, "side": 4, "window": 3} | change))


def test_a_shared_layer_is_a_convolution():
    """Apart from the biases, one for each unit, and from the value −1 beyond the edge."""
    layer = Layer(TWO, 4, shared=True)
    torch.nn.init.normal_(layer.bias)
    below = torch.randn(1, 128, 5)
    padded = F.pad(below[0].T.reshape(5, 2, 8, 8), (2,) * 4, value=-1.0)
    maps = F.conv2d(padded, layer.weight[0].reshape(4, 2, 5, 5), stride=2)
    wanted = maps.flatten(1).T + layer.bias[0].flatten()[:, None]
    assert torch.allclose(layer(below)[0], wanted, atol=1e-5)


def test_own_weights_that_are_equal_are_shared_weights():
    shared, own = Layer(ONE, 2, True), Layer(ONE, 2, False)
    own.weight.data[:] = shared.weight[:, None]
    below = torch.randn(1, 64, 3)
    assert torch.allclose(shared(below), own(below), atol=1e-6)
    assert shared.weight.numel() == 50
    assert own.weight.numel() == 16 * 50
    assert shared.weight.abs().max() <= 2.4 / 26


@pytest.mark.parametrize("wrong", [(WHOLE.float(), 1, False), (WHOLE[0], 1, False), (WHOLE, 0, False)])
def test_a_layer_refuses(wrong):
    with pytest.raises(ValueError, match="must be"):
        Layer(*wrong)


def test_a_drawing_thin_and_at_four_positions(small):
    thin = networks_1989.lines(small.train.images[:5])
    assert thin.shape == (5, 16, 16)
    assert set(thin.unique().tolist()) == {-1, 1}
    four = networks_1989.four_positions(thin)
    assert torch.equal(four[:, 2], thin)
    assert torch.equal(four[:, 0, :, 2:], thin[:, :, :-2])
    grey = networks_1989.grey(small.train.images[:5])
    assert grey.min() >= -1
    assert grey.max() <= 1
    assert (grey[thin > 0] > -0.2).all()


def test_sets_share_drawings_only_where_they_should(sets):
    assert {name: tuple(images.shape) for name, images in sets.images.items()} == {
        "train": (2, 256, 320),
        **dict.fromkeys(
            ("shifted duplicates", "other drawings", "other writers", "validation"), (2, 256, 160)
        ),
    }
    for replica in range(2):
        trained = sets.drawings["train"][replica]
        assert trained.bincount()[trained.unique()].max() <= 4
        for name in ("other drawings", "other writers", "validation"):
            assert not torch.isin(sets.drawings[name][replica], trained).any()
            assert len(sets.drawings[name][replica].unique()) == 160
        both = torch.cat([trained, sets.drawings["shifted duplicates"][replica]])
        assert (both.bincount()[both.unique()] == 4).all()


def test_duplicates_are_the_same_drawing_shifted(sets):
    image, number = sets.images["shifted duplicates"][0, :, 7], sets.drawings["shifted duplicates"][0, 7]
    others = sets.images["train"][0][:, sets.drawings["train"][0] == number].T.reshape(-1, 16, 16)
    rows = (image.reshape(16, 16) > 0).sum(dim=1)
    assert len(others) > 0
    for other in others:
        assert (other > 0).sum(dim=1).sub(rows).abs().sum() <= 3  # ink may leave at an edge


def test_the_same_digits_in_all_kinds(small):
    centred, _ = networks_1989.new_drawings(small, 2, seed=5, shifted=False)
    shifted, test = networks_1989.new_drawings(small, 2, seed=5)
    assert centred.shape == (2, 256, 320)
    assert test.shape == (2, 256, 160)
    ink = [(images > 0).float().sum(dim=1) for images in (centred, shifted)]
    assert (ink[0] - ink[1]).abs().mean() < 1


def test_training_learns_and_repeats_itself(sets):
    images = sets.images["train"]
    watch = {"train": images}
    network, history = networks_1989.train(NETS["Net-2"][0], images, 1, watch, epochs=3)
    again, _ = networks_1989.train(NETS["Net-2"][0], images, 1, epochs=3)
    assert history["train"].shape == (3, 2)
    assert (history["train"][-1] > 20).all()
    assert torch.equal(network(images), again(images))
    assert torch.equal(networks_1989.accuracy(network, images), history["train"][-1])


def test_replicas_do_not_know_of_each_other(sets):
    """Another replica's images change nothing for this one."""
    images = sets.images["train"]
    changed = torch.stack([images[0], -images[1]])
    one, two = (networks_1989.train(NETS["Net-5"][0], i, 1, epochs=1)[0] for i in (images, changed))
    assert torch.allclose(one(images)[0], two(images)[0], atol=1e-5)


def test_bad_sets_are_named(small):
    with pytest.raises(ValueError, match="10 × n"):
        networks_1989.labels_of(torch.zeros(1, 256, 15))
    with pytest.raises(ValueError, match="class 0 has"):
        networks_1989.pick(small.validation, 1000, 1, torch.Generator())
    with pytest.raises(ValueError, match="at least two"):
        networks_1989.interval(torch.zeros(1))


def test_an_interval_is_students():
    mean, half = networks_1989.interval(torch.arange(4.0))
    assert mean == 1.5
    assert half == pytest.approx(3.182446 * (5 / 3) ** 0.5 / 2, abs=1e-5)


def test_panels_draw_dots_without_lines():
    values = {"a": torch.rand(5), "b": torch.rand(5)}
    axes = networks_1989.panels({"x": {"one": values, "two": values}}, "Title", "points", level=0)
    assert [axis.get_title() for axis in axes] == ["x"]
    assert all(line.get_linestyle() in ("None", "--") for line in axes[0].lines)
