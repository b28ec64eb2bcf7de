"""What a network with ImageNet's 1000 classes answers when only 16 categories are asked for."""

import torch

# Numbers of ImageNet's classes, each from … up to, without the last: a kind of dog is a dog.
CLASSES = {
    "airplane": ((404, 405),),
    "bear": ((294, 298),),
    "bicycle": ((444, 445), (671, 672)),
    "bird": ((7, 25), (80, 101), (127, 147)),
    "boat": ((472, 473), (554, 555), (625, 626), (814, 815), (914, 915)),
    "bottle": ((440, 441), (720, 721), (737, 738), (898, 900), (901, 902), (907, 908)),
    "car": ((436, 437), (511, 512), (817, 818)),
    "cat": ((281, 287),),
    "chair": ((423, 424), (559, 560), (765, 766), (857, 858)),
    "clock": ((409, 410), (530, 531), (892, 893)),
    "dog": ((151, 269),),
    "elephant": ((385, 387),),
    "keyboard": ((508, 509), (878, 879)),
    "knife": ((499, 500),),
    "oven": ((766, 767),),
    "truck": ((555, 556), (569, 570), (656, 657), (675, 676), (717, 718), (734, 735), (864, 865), (867, 868)),
}


def evidence(logits, categories):
    """The mean probability of the ImageNet classes that belong to each category: float32 (n, categories).

    logits: (n, 1000). categories: names out of the 16 of `data.shapes`. The mean, and not the sum, so that
    118 kinds of dog do not outweigh one kind of airplane. Raises ValueError for another number of logits or
    an unknown category. Source: Geirhos et al. (2019) ImageNet-trained CNNs are biased towards texture, ICLR,
    whose assignment differs in some birds and dogs.
    """
    if logits.ndim != 2 or logits.shape[1] != 1000:
        raise ValueError(f"logits must have the shape (n, 1000); got {tuple(logits.shape)}.")
    if unknown := [name for name in categories if name not in CLASSES]:
        raise ValueError(f"There is no category {', '.join(unknown)}; there are {', '.join(CLASSES)}.")
    shares = logits.softmax(dim=1)
    columns = [
        torch.cat([shares[:, start:end] for start, end in CLASSES[name]], dim=1).mean(dim=1)
        for name in categories
    ]
    return torch.stack(columns, dim=1)


def share_right(trials, experiment):
    """How often each observer named the category in an experiment: {"people": …, "networks": …}, from 0 to 1.

    trials: `data.shapes().trials`. experiment: edges or silhouettes. Each list has one share an observer, in
    the order of their names; an answer "na" (none was given) is wrong.
    """
    marks = {}
    for trial in trials:
        if trial.experiment == experiment:
            right = trial.response == trial.image.rstrip("0123456789")
            marks.setdefault(trial.observer, []).append(right)
    shares = {"people": [], "networks": []}
    for observer, found in sorted(marks.items()):
        kind = "people" if observer.startswith("subject") else "networks"
        shares[kind].append(sum(found) / len(found))
    return shares
