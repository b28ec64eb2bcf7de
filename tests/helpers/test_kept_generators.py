"""The generators kept from notebooks 07 and 08."""

import nbformat
import pytest
import torch
from conftest import ROOT

from helpers import kept_generators

GENERATOR = torch.Generator().manual_seed
WAYS = ("vae", "gan", "gaussians", "flow")


def cells(number):
    """The code cells of a notebook, by id."""
    path = next(ROOT.glob(f"notebooks/{number}_*.ipynb"))
    return {cell.id: cell.source for cell in nbformat.read(path, as_version=4).cells}


def test_eight_bits_are_enough():
    """What is kept differs by half a step at most, and vectors not at all; other names stay apart."""
    tensors = {"0.weight": torch.randn(5, 3, generator=GENERATOR(0)), "0.bias": torch.randn(5)}
    arrays = kept_generators.pack("a", tensors) | kept_generators.pack("b", {"x": torch.zeros(2, 2)})
    again = kept_generators.unpack("a", arrays)
    assert set(again) == set(tensors) and torch.equal(again["0.bias"], tensors["0.bias"])
    step = tensors["0.weight"].abs().amax(dim=1, keepdim=True) / 127
    assert ((again["0.weight"] - tensors["0.weight"]).abs() <= 0.501 * step).all()
    assert arrays["a/0.weight"].dtype == "int8"


def test_the_file_is_small():
    assert kept_generators.KEPT.stat().st_size < 4e6


@pytest.mark.parametrize("name", kept_generators.NAMES)
def test_each_draws_new_images(name):
    """As many as wanted, from 0 to 1, all different, and the same again from the same seed."""
    kept = kept_generators.Kept(name)
    for way in WAYS:
        images = getattr(kept, way)(30, GENERATOR(1))
        assert images.shape == (30, 1, 28, 28) and images.min() >= 0 and 0.5 < images.max() <= 1
        assert len(images.flatten(1).unique(dim=0)) == 30
        assert torch.equal(images, getattr(kept, way)(30, GENERATOR(1)))
        assert not torch.equal(images, getattr(kept, way)(30, GENERATOR(2)))


def test_another_data_set_is_named():
    with pytest.raises(ValueError, match="faces"):
        kept_generators.Kept("faces")


def test_networks_are_those_of_notebook_08():
    """With the kept weights, what the notebook writes (its flow wider) gives the same images."""
    names = {"device": torch.device("cpu")}
    source = cells("08")
    exec("import torch\nimport torch.nn.functional as F\nfrom torch import nn", names)
    for cell in ("generator", "velocity", "sample"):
        exec(source[cell], names)
    kept = kept_generators.Kept("MNIST")
    generator, velocity = names["make_generator"]().eval(), names["Velocity"](width=512)
    generator.load_state_dict(kept.generator.state_dict())
    velocity.load_state_dict(kept.velocity.state_dict())
    with torch.no_grad():
        noise = torch.randn(20, 32, generator=GENERATOR(3))
        assert torch.allclose(generator(noise), kept.gan(20, GENERATOR(3)), atol=1e-5)
        labels = torch.arange(20) % 10
        for guidance in (1.0, 1.5):
            codes = names["sample"](velocity, noise, labels, guidance)
            images = kept.flow(20, GENERATOR(3), guidance)
            assert torch.allclose(kept.decode(codes), images, atol=1e-4)


def test_the_prior_decoder_is_that_of_notebook_07():
    names = {}
    exec(cells("07")["layers"], names)
    kept = kept_generators.Kept("MNIST")
    decoder = names["decoder_network"](20, torch.full((784,), 0.1))
    decoder.load_state_dict(kept.prior_decoder.state_dict())
    codes = torch.randn(5, 20, generator=GENERATOR(4))
    assert torch.equal(decoder(codes).sigmoid().reshape(-1, 1, 28, 28), kept.vae(5, GENERATOR(4)))
