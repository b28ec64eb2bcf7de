"""What the loaders share: shipped files, downloads that may be missing, images in archives."""

import io
import zipfile
from pathlib import Path

import numpy
import torch

from helpers import download

SHIPPED = Path(__file__).resolve().parents[2] / "data" / "shipped"


def fetched(name):
    """The paths of a data set by their file names, or None after one sentence that says why it is missing."""
    try:
        return {path.name: path for path in download.fetch(name)}
    except download.DownloadError as error:
        print(error)
        return None


def images_in(archive, names, mode="RGB"):
    """Images of one size in a zip archive: uint8 (n, channels, height, width), channels 3 (RGB) or 1 (L)."""
    from PIL import Image

    with zipfile.ZipFile(archive) as opened:
        images = [numpy.asarray(Image.open(io.BytesIO(opened.read(name))).convert(mode)) for name in names]
    stacked = torch.tensor(numpy.stack(images))
    return stacked.permute(0, 3, 1, 2).contiguous() if mode == "RGB" else stacked[:, None]


def names_in(archive, ending):
    """The names of the files in a zip archive that end so, in the order of their names."""
    with zipfile.ZipFile(archive) as opened:
        return sorted(name for name in opened.namelist() if name.endswith(ending))
