"""Objects without texture, and what people and networks called them."""

import csv
import gzip
from dataclasses import dataclass
from typing import NamedTuple

import torch

from helpers.data.files import SHIPPED, images_in, names_in


class Trial(NamedTuple):
    """One answer. experiment: cue-conflict, edges or silhouettes. observer: subject-01 … or a network's name.

    image: such as airplane1, or airplane1-bicycle2 for the shape of the one and the texture of the other.
    response: one of the 16 categories, or na. seconds: the reaction time; NaN for networks.
    """

    experiment: str
    observer: str
    image: str
    response: str
    seconds: float


@dataclass(frozen=True)
class Shapes:
    """edges, silhouettes: uint8 (160, 1, 224, 224), 10 images of each category, in the order of `labels`.

    labels: int64 (160,), numbers of categories. categories: 16 names. trials: 37 440 answers.
    """

    edges: torch.Tensor
    silhouettes: torch.Tensor
    labels: torch.Tensor
    categories: tuple[str, ...]
    trials: tuple[Trial, ...]


def shapes():
    """Edge drawings and silhouettes of 16 categories, with trials of people and networks; no download.

    Source: Geirhos et al. (2019) ImageNet-trained CNNs are biased towards texture, ICLR (CC BY 4.0).
    """
    archive = SHIPPED / "shapes" / "edges_silhouettes.zip"
    names = {kind: names_in(archive, ".png") for kind in ("edges", "filled-silhouettes")}
    names = {kind: [name for name in listed if f"/{kind}/" in name] for kind, listed in names.items()}
    of_image = [name.split("/")[-2] for name in names["edges"]]
    categories = tuple(sorted(set(of_image)))
    with gzip.open(SHIPPED / "shapes" / "texture_shape_trials.csv.gz", "rt", encoding="utf-8") as file:
        trials = tuple(
            Trial(row["experiment"], row["observer"], row["image"], row["response"], float(row["seconds"]))
            for row in csv.DictReader(file)
        )
    edges, silhouettes = (images_in(archive, listed, "L") for listed in names.values())
    labels = torch.tensor([categories.index(name) for name in of_image])
    print(f"Data: edge drawings and silhouettes of {len(categories)} categories, {len(trials)} trials.")
    return Shapes(edges, silhouettes, labels, categories, trials)
