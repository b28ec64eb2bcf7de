"""The usual way to read images, one by one, which notebook 03 writes out in full and then leaves behind."""

from PIL import Image
from torch.utils.data import Dataset
from torchvision.transforms import Compose, Normalize, ToTensor

NORMALIZE = Normalize(0.1307, 0.3081)  # to mean 0 and standard deviation 1 over MNIST's training part


class OneByOne(Dataset):
    """A `data.Split` as `torchvision.datasets.MNIST` serves it: each image on its own, through transforms.

    Items are pairs: image float32 (1, height, width), normalised as in PyTorch's MNIST example, and label.
    """

    transform = Compose([ToTensor(), NORMALIZE])

    def __init__(self, split):
        self.images = split.images[:, 0].cpu().numpy()
        self.labels = split.labels.tolist()

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, number):
        image = Image.fromarray(self.images[number])
        return self.transform(image), self.labels[number]
