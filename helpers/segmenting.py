"""Scenes to segment (a handwritten digit in grey ink on a patch of a photograph), and a training loop."""

import torch

from helpers.training import progress

DARKER = 0.75  # what the photograph is multiplied by, so that the ink is brighter in most places


def scenes(digits, photographs, count, generator, size=40):
    """Random scenes of one digit each: images and masks, both float32 (count, 1, size, size) from 0 to 1.

    digits: uint8 (n, 1, 28, 28). photographs: a list of float32 (height, width) from 0 to 1, each larger than
    `size`. The ink's grey is drawn from 0.6 to 1, digit, place and patch are drawn too; the patch is
    multiplied by 0.75. A mask is 1 where the ink covers more than half. generator: a CPU `torch.Generator`.
    """
    images, masks = (torch.zeros(count, 1, size, size) for _ in range(2))
    for number in range(count):
        photograph = photographs[_below(len(photographs), generator)]
        top, left = (_below(length - size + 1, generator) for length in photograph.shape)
        digit = digits[_below(len(digits), generator), 0].cpu() / 255
        row, column = (_below(size - length + 1, generator) for length in digit.shape)
        ink = torch.zeros(size, size)
        ink[row : row + digit.shape[0], column : column + digit.shape[1]] = digit
        grey = 0.6 + 0.4 * torch.rand(1, generator=generator)
        patch = DARKER * photograph[top : top + size, left : left + size]
        images[number, 0] = patch * (1 - ink) + grey * ink
        masks[number, 0] = (ink > 0.5).float()
    return images, masks


def otsu(images):
    """Pixels brighter than Otsu's threshold of their own image: bool, of the shape (n, 1, height, width).

    Source: Otsu (1979), A threshold selection method from gray-level histograms, IEEE Trans SMC 9:62.
    """
    from skimage.filters import threshold_otsu

    return torch.stack([image > float(threshold_otsu(image.numpy())) for image in images.cpu()])


def fit_masks(network, images, masks, loss, epochs, generator, batch=25, learning_rate=5e-3):
    """Train a network for masks with AdamW and a one-cycle learning rate; returns it, in evaluation mode.

    network: takes images float32 (n, 1, height, width) from 0 to 1, gives a logit for each pixel. masks: 0
    or 1, of the same shape. loss: a function of logits and masks. generator: for the order of the images.
    """
    device = next(network.parameters()).device
    if device.type == "cpu":  # the maps of one pixel beside each other: convolutions take 15 % less time
        network, images = (part.to(memory_format=torch.channels_last) for part in (network, images))
    optimizer = torch.optim.AdamW(network.parameters(), learning_rate, fused=True)
    steps = epochs * -(-len(images) // batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, learning_rate, steps)
    network.train()
    for _ in progress(epochs):
        for few in torch.randperm(len(images), generator=generator).split(batch):
            value = loss(network(images[few].to(device)), masks[few].to(device))
            optimizer.zero_grad()
            value.backward()
            optimizer.step()
            schedule.step()
    return network.eval()


@torch.no_grad()
def guess(network, images):
    """The masks that a network gives: bool, on the CPU, where its logits are positive."""
    return network(images.to(next(network.parameters()).device)).cpu() > 0


def _below(end, generator):
    """A random whole number from 0 to end − 1."""
    return int(torch.randint(end, (1,), generator=generator))
