"""Photographs that travel inside scikit-learn and scikit-image: nothing to download."""

from pathlib import Path

import torch

LUMA = (0.299, 0.587, 0.114)  # of red, green and blue: BT.601


def photographs(colour=False):
    """Ten photographs by name: in grey, float32 (height, width) from 0 to 1; no download.

    Two come with scikit-learn, eight with scikit-image (inside their packages). Grey is the luma of BT.601.
    colour: the seven that are not grey themselves, as uint8 (3, height, width) from 0 to 255, which is what
    `pretrained.responses` takes. Says in one line which of the two it gives.
    """
    import skimage.data
    from sklearn.datasets import load_sample_images

    loaded = load_sample_images()
    images = {Path(name).stem: image for name, image in zip(loaded.filenames, loaded.images, strict=True)}
    for name in ("astronaut", "camera", "chelsea", "coffee", "rocket", "grass", "gravel"):
        images[name] = getattr(skimage.data, name)()
    images["motorcycle"] = skimage.data.stereo_motorcycle()[0]
    inside = "inside scikit-learn and scikit-image"
    if colour:
        coloured = {name: image for name, image in images.items() if image.ndim == 3}
        print(f"Data: {len(coloured)} photographs in colour, {inside}.")
        return {name: torch.tensor(image).permute(2, 0, 1).contiguous() for name, image in coloured.items()}
    print(f"Data: {len(images)} photographs in grey, {inside}.")
    grey = {}
    for name, image in images.items():
        pixels = torch.tensor(image, dtype=torch.float32) / 255
        grey[name] = pixels @ torch.tensor(LUMA) if pixels.ndim == 3 else pixels
    return grey
