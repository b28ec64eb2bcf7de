"""92 photographs of objects, with what they show."""

from dataclasses import dataclass

import numpy
import torch

from helpers.data.files import fetched


@dataclass(frozen=True)
class Objects92:
    """images: uint8 (92, 3, 175, 175), an object each on grey. category: 92 names, such as "human face".

    animate, human, face, natural: bool (92,). Animate are the objects 0 to 47.
    """

    images: torch.Tensor
    category: tuple[str, ...]
    animate: torch.Tensor
    human: torch.Tensor
    face: torch.Tensor
    natural: torch.Tensor


def objects92():
    """The 92 object images shown to people and monkeys, as `Objects92`, or None where they cannot be had.

    Says in one line which. Nothing is said about the rights in the photographs, so they are downloaded and
    nothing stands in for them. Source: Kriegeskorte et al. (2008) Neuron 60:1126,
    doi 10.1016/j.neuron.2008.10.043; file of the RSA toolbox's demonstrations.
    """
    files = fetched("objects92")
    if files is None:
        print("Data: no images of 92 objects, and nothing stands in for them.")
        return None
    from scipy.io import loadmat

    kept = loadmat(files["Kriegeskorte_Neuron2008_supplementalData.mat"], simplify_cells=True)
    stimuli = kept["stimuli_92objs"]
    flags = {
        name: torch.tensor([bool(stimulus[name]) for stimulus in stimuli])
        for name in ("human", "face", "natural")
    }
    images = torch.tensor(numpy.stack([stimulus["image"] for stimulus in stimuli]))
    print("Data: images of 92 objects (Kriegeskorte et al. 2008), 48 of them animate.")
    categories = tuple(stimulus["category"] for stimulus in stimuli)
    animate = torch.tensor(kept["categoryVectors"][:, 0] > 0)
    return Objects92(images.permute(0, 3, 1, 2).contiguous(), categories, animate, **flags)
