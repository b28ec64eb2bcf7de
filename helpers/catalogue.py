"""Which files make up which data set, from which addresses, with which checksums: nothing is loaded here."""

from dataclasses import dataclass


@dataclass(frozen=True)
class File:
    """One file: its path below the data folder, MD5 or SHA-256, addresses that hold it, and size in bytes.

    size 0: not known.
    """

    path: str
    checksum: str
    addresses: tuple[str, ...]
    size: int = 0

    @property
    def algorithm(self):
        """The name of the checksum's algorithm, which its length tells."""
        return "md5" if len(self.checksum) == 32 else "sha256"


def _mnist(name, md5, size):
    """A file of MNIST, in the folder where torchvision looks for it; torchvision publishes the MD5."""
    mirrors = (
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
    )
    return File(f"MNIST/raw/{name}", md5, tuple(mirror + name for mirror in mirrors), size)


def _github(owner_and_name, commit, path):
    """The two addresses of a file in a public repository: GitHub's own, and jsDelivr's copy of it."""
    return (
        f"https://raw.githubusercontent.com/{owner_and_name}/{commit}/{path}",
        f"https://cdn.jsdelivr.net/gh/{owner_and_name}@{commit}/{path}",
    )


RSATOOLBOX = ("rsagroup/rsatoolbox", "f1f83cadb7243492a1aae7460466e0f0140b20ac")
ALGONAUTS = ("dnn-hvs/Algonauts-Challange", "9b305ff847973cb71dbcdcb249401fb93aa92ecd")
V4_CELLS = ("cowleygroup/V4_compact_models", "f4552ad9d34a466ebc66658f72a08a8e5038f1cf")
OMNIGLOT = ("brendenlake/omniglot", "057f034baf2ecb8530bc5710e5a23584d2a519cc")


def _v4(name, sha256, path, size):
    """A file of the recordings in V4."""
    return File(f"v4/{name}", sha256, _github(*V4_CELLS, f"data_V4_responses/{path}"), size)


FILES: dict[str, tuple[File, ...]] = {
    "mnist": (
        _mnist("train-images-idx3-ubyte.gz", "f68b3c2dcbeaaa9fbdd348bbdeb94873", 9_912_422),
        _mnist("train-labels-idx1-ubyte.gz", "d53e105ee54ea40749a09fcbcd1e9432", 28_881),
        _mnist("t10k-images-idx3-ubyte.gz", "9fb629c4189551a2d022fa330f9573f3", 1_648_877),
        _mnist("t10k-labels-idx1-ubyte.gz", "ec29112dd5afa0611ce80d1b7f02629c", 4_542),
    ),
    "objects92": (
        File(
            "it92/Kriegeskorte_Neuron2008_supplementalData.mat",
            "06f21214399a5d43dc264eed19a7f4b8daf11c8622a59eec3e106064ce5e3504",
            _github(*RSATOOLBOX, "demos/92imageData/Kriegeskorte_Neuron2008_supplementalData.mat"),
            3_603_779,
        ),
    ),
    "it_2014": (
        File(
            "it92/target_fmri.mat",
            "57f064c7ebc5e6de1c70898166090f5c7b6ffdcfb5b13cb897c6d81a09207e47",
            _github(*ALGONAUTS, "Testing/92/target_fmri.mat"),
            1_876_161,
        ),
    ),
    "v4": (
        _v4(
            "avg_190923.npy",
            "741672d36541ce39930c8a3b5bd1cfd33c187aa47b1549c9c5569bc21aa97a28",
            "responses_repeat_averaged/responses_190923.npy",
            316_928,
        ),
        _v4(
            "images_190923.zip",
            "e99a4df1c7476bdc4d565ff4408bc421976ecc3a22c41af6bfd0cfbddb508c0c",
            "images/images_190923.zip",
            4_024_034,
        ),
        _v4(
            "avg_210325.npy",
            "555e67037182611969ab90da291dcc39601de4411f651a64ad60e90572cf59d3",
            "responses_repeat_averaged/responses_210325.npy",
            256_128,
        ),
        _v4(
            "raw_210325.npy",
            "4008dbbf31a47d9b1b8d8da609f4a7a3433c7071f0e45c611c220b217dd75b76",
            "responses_raw/responses_210325.npy",
            2_560_128,
        ),
        _v4(
            "images_210325.zip",
            "992774eca3508a2ad01accb1a31f5f3e3d90248c49f4eec314f2a915a263e454",
            "images/images_210325.zip",
            1_841_475,
        ),
    ),
    "omniglot": (
        File(
            "omniglot/images_background_small1.zip",
            "f38eb80f801274ac2b4dff5b24289016bfaba4a7d5bb50deebf27104ad6cb8a4",
            _github(*OMNIGLOT, "python/images_background_small1.zip"),
            1_319_022,
        ),
    ),
}

# Which notebooks read which data set: `fetch 10` brings what notebook 10 needs.
NOTEBOOKS = {
    "mnist": ("01", "02", "03", "05", "06", "07", "08", "09", "12", "13", "14", "15", "16"),
    "objects92": ("09", "10"),
    "it_2014": ("10",),
    "v4": ("11",),
    "omniglot": ("09",),
}

# What may be downloaded but not passed on: its licence, or the rights of others in its photographs. Nothing
# in the folders of these files is shared.
NOT_TO_BE_SHARED = ("objects92", "it_2014", "v4")


def _torchvision(path, sha256, size):
    """Weights that torchvision publishes; the file's name ends in the first eight digits of its SHA-256."""
    address = f"https://download.pytorch.org/models/{path.rpartition('/')[2]}"
    return (File(path, sha256, (address,), size),)


# What no notebook needs: fetched only if you ask for it by name, as in `python -m helpers fetch alexnet`.
ON_REQUEST: dict[str, tuple[File, ...]] = {
    "alexnet": _torchvision(
        "alexnet/alexnet-owt-7be5be79.pth",
        "7be5be791159472b1fbf3c69796f7cb30dca7ad8466c2df70058c37116cdee02",
        244_408_911,
    ),
    "resnet18": _torchvision(
        "imagenet/resnet18-f37072fd.pth",
        "f37072fd47e89c5e827621c5baffa7500819f7896bbacec160b1a16c560e07ec",
        46_830_571,
    ),
    "squeezenet1_1": _torchvision(
        "imagenet/squeezenet1_1-b8a52dc0.pth",
        "b8a52dc049b60e4b6ab68ad0df457362afab8b6304b2febdc1650a5dab4d7e7b",
        4_958_839,
    ),
}
