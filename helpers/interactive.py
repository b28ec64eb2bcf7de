"""Figures that move in a notebook."""

import io

import matplotlib.pyplot as plt


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
