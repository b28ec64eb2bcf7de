"""Write what notebook 10 takes from photographs that may not travel: `python tests/benchmarks/object_rdms.py`

RDMs of the layers of EfficientNet-Lite0, trained and untrained (five seeds), and of three controls, on the
92 images of Kriegeskorte et al. (2008) at 128 × 128 pixels. Kept in data/weights/object_rdms.npz: distances
of 1 − correlation in 16 bits, Euclidean ones (layers only) in 8. A minute of one CPU thread. The photographs
must be in the data folder (`python -m helpers fetch objects92`).
"""

import os
import sys
from pathlib import Path

import numpy
import torch

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
from helpers import data, object_controls, pretrained, similarity  # noqa: E402

SEEDS, SIZE = 5, 128


def of_layers(network, images):
    """The RDMs of each layer, 1 − correlation and Euclidean: float64 (2, layers, n, n)."""
    found = pretrained.responses(network, images, object_controls.LAYERS)
    layers = [found[layer] for layer in object_controls.LAYERS]
    euclidean = [torch.cdist(rows, rows) for rows in (layer.flatten(1).double() for layer in layers)]
    return torch.stack([torch.stack([similarity.rdm(layer) for layer in layers]), torch.stack(euclidean)])


def in_16_bits(rdms):
    """The upper triangles of RDMs as uint16: distances from 0 to 2 in steps of 1 / 32767."""
    return (similarity.pairs(rdms) / object_controls.STEP).round().clamp(min=0).numpy().astype("uint16")


def in_8_bits(rdms):
    """The upper triangles of RDMs as uint8: distances in 255ths of the largest of each RDM."""
    values = similarity.pairs(rdms)
    return (255 * values / values.amax(dim=-1, keepdim=True)).round().numpy().astype("uint8")


def main():
    """Compute, and write the file."""
    from torchvision.transforms import v2

    os.environ |= {"DLV_SEED": "0"}
    torch.set_num_threads(1)
    images = v2.functional.resize(data.objects92().images, [SIZE, SIZE], antialias=True)
    twins = [pretrained.imagenet_network(trained=False, seed=seed) for seed in range(SEEDS)]
    controls = [object_controls.pixels, object_controls.silhouette, object_controls.gabor_energy]
    trained = of_layers(pretrained.imagenet_network(), images)
    untrained = torch.stack([of_layers(pretrained.recalibrate(twin, images), images) for twin in twins])
    arrays = {
        "trained": in_16_bits(trained[0]),
        "untrained": in_16_bits(untrained[:, 0]),
        "controls": in_16_bits(torch.stack([control(images) for control in controls])),
        "trained_euclidean": in_8_bits(trained[1]),
        "untrained_euclidean": in_8_bits(untrained[:, 1]),
    }
    path = object_controls.KEPT
    numpy.savez_compressed(path, **arrays)
    print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
