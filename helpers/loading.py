"""The way everybody starts to read pictures, which notebook 03 writes out in full and then leaves behind."""

from PIL import Image
from torch.utils.data import Dataset
from torchvision.transforms import Compose, Normalize, ToTensor

NORMALIZE = Normalize(0.1307, 0.3081)  # to mean 0 and standard deviation 1 over MNIST's training part


class OneByOne(Dataset):
    """A `data.Split` as `torchvision.datasets.MNIST` serves it: each picture on its own, through transforms.

    Items are pairs: image float32 (1, height, width), normalised as in PyTorch's MNIST example, and label.
    """

    transform = Compose([ToTensor(), NORMALIZE])

    def __init__(self, split):
        self.pictures = split.images[:, 0].cpu().numpy()
        self.labels = split.labels.tolist()

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, number):
        picture = Image.fromarray(self.pictures[number])
        return self.transform(picture), self.labels[number]
