"""Train the small network that stands in for AlexNet in notebook 05: `python tests/benchmarks/small_eye.py`

It is the notebook's own network and task, on the same ten photographs, with more filters (64), more classes
(1 000) and more steps (4 000): about a minute of one CPU thread. Kept in float16 in data/weights/
small_eye.pt, without its layer of scores, which belongs to the 1 000 patches.
"""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NEEDED = ("set-up", "photographs", "whiten", "cut-patches", "sparse-function", "eye", "distort", "crop-task")
NEEDED += ("sgd-with-decay", "train")


def main():
    """Train, and write the file."""
    import torch
    from claims import NOTEBOOKS, run

    os.environ["DLV_SEED"] = "0"
    _, names = run(next(path for path in NOTEBOOKS if path.stem.startswith("05")), ROOT, NEEDED)

    torch.set_num_threads(1)
    natural = [names["whiten"](picture) for picture in names["photographs"].values()]
    task = names["crop_task"](natural, names["device"].seed(77), classes=1000)
    network = names["Eye"](1000, (64, 32, 32)).to(names["place"])
    with torch.no_grad():
        network.conv1.weight *= 0.1
    names["train"](network, task, names["sgd_with_decay"](network, 0.02), steps=4000)
    kept = {name: value.half().cpu() for name, value in network.state_dict().items() if "scores" not in name}
    path = ROOT / "data" / "weights" / "small_eye.pt"
    path.parent.mkdir(exist_ok=True)
    torch.save(kept, path)
    print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
