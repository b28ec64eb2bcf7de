"""Which files make up which data set, from which addresses, with which checksums: nothing is loaded here."""

from dataclasses import dataclass


@dataclass(frozen=True)
class File:
    """One file: its path below the data folder, its MD5 or SHA-256, and the addresses that hold it."""

    path: str
    checksum: str
    addresses: tuple[str, ...]


def _mnist(name, md5):
    """A file of MNIST, in the folder where torchvision looks for it; torchvision publishes the MD5."""
    mirrors = (
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
    )
    return File(f"MNIST/raw/{name}", md5, tuple(mirror + name for mirror in mirrors))


FILES: dict[str, tuple[File, ...]] = {
    "mnist": (
        _mnist("train-images-idx3-ubyte.gz", "f68b3c2dcbeaaa9fbdd348bbdeb94873"),
        _mnist("train-labels-idx1-ubyte.gz", "d53e105ee54ea40749a09fcbcd1e9432"),
        _mnist("t10k-images-idx3-ubyte.gz", "9fb629c4189551a2d022fa330f9573f3"),
        _mnist("t10k-labels-idx1-ubyte.gz", "ec29112dd5afa0611ce80d1b7f02629c"),
    ),
}

# Large files that no notebook needs: fetched only by who asks, with fetch(name).
ON_REQUEST: dict[str, tuple[File, ...]] = {
    "alexnet": (
        File(
            "alexnet/alexnet-owt-7be5be79.pth",  # 233 MB; torchvision's AlexNet_Weights.IMAGENET1K_V1
            "7be5be791159472b1fbf3c69796f7cb30dca7ad8466c2df70058c37116cdee02",
            ("https://download.pytorch.org/models/alexnet-owt-7be5be79.pth",),
        ),
    ),
}
