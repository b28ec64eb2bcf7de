"""Figures that move in a notebook, and images that attendees take home."""

import io
from pathlib import Path

import matplotlib.pyplot as plt
import torch

from helpers.plotting import check_images

TAKE_HOME = Path(__file__).resolve().parent.parent / "build" / "take-home"


def with_sliders(draw, **ranges):
    """Show the figure of `draw` with a slider for each of its arguments; it is drawn again when one moves.

    ranges: for each argument (lowest, highest, first value). Where nothing runs, a sentence stands there.
    """
    import ipywidgets
    from IPython.display import display

    picture = ipywidgets.Image(format="png", layout={"align_self": "flex-start"})  # not stretched
    sliders = {
        name: ipywidgets.FloatSlider(first, min=low, max=high, step=0.1, description=name)
        for name, (low, high, first) in ranges.items()
    }

    def redraw(_=None):
        draw(**{name: slider.value for name, slider in sliders.items()})
        file = io.BytesIO()
        plt.savefig(file, format="png")
        plt.close()
        picture.value = file.getvalue()

    for slider in sliders.values():
        slider.observe(redraw, "value")
    redraw()
    shown = ipywidgets.VBox([*sliders.values(), picture])._repr_mimebundle_()
    display(
        {**shown, "text/plain": f"Sliders for {', '.join(ranges)}: run this cell to move them."}, raw=True
    )


def live():
    """Return a function that shows a figure in the place of the one it showed before, and closes it.

    For a picture that grows while a cell runs. A saved notebook keeps the last one only.
    """
    from IPython.display import display

    handle = None

    def show(figure):
        nonlocal handle
        if handle is None:
            handle = display(figure, display_id=True)
        else:
            handle.update(figure)
        plt.close(figure)

    return show


def take_home(images, name, seconds=0.3):
    """Keep one picture as a PNG file, or several as the frames of a GIF, and print the file's name.

    images: tensor (frames, 1, height, width), from 0 (black) to 1 (white); each pixel becomes 3 × 3.
    name: of the file, without its ending. seconds: for a frame; the last one stays for two seconds.
    The file goes into build/take-home/. A file there is never overwritten: the new one gets a number,
    unless it is the same. Returns the path. Raises ValueError for another shape.
    """
    from PIL import Image

    check_images(images, None)
    grey = (255 * images[:, 0].detach().cpu().clamp(0, 1)).round().to(torch.uint8)
    grey = grey.repeat_interleave(3, dim=1).repeat_interleave(3, dim=2).numpy()
    first, *others = (Image.fromarray(frame) for frame in grey)
    durations = [int(1000 * seconds)] * len(others) + [2000]
    file, ending = io.BytesIO(), ".gif" if others else ".png"
    more = {"save_all": True, "append_images": others, "duration": durations, "loop": 0} if others else {}
    first.save(file, ending[1:], **more)
    TAKE_HOME.mkdir(parents=True, exist_ok=True)
    path, number = TAKE_HOME / f"{name}{ending}", 1
    while path.exists() and path.read_bytes() != file.getvalue():
        number += 1
        path = TAKE_HOME / f"{name}-{number}{ending}"
    part = path.with_suffix(".part")
    part.write_bytes(file.getvalue())
    part.replace(path)
    print(f"Kept: {path.relative_to(TAKE_HOME.parent.parent).as_posix()}")
    return path
