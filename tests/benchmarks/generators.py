"""Keep the generators of notebooks 07 and 08, for notebook 15: `python tests/benchmarks/generators.py`

The notebooks' own cells train them with DLV_SEED=0, once on MNIST and once on the digits inside scikit-learn
(that of 07 for 1,100 steps, those of 08 for more steps than there, and with a wider flow):
the decoder of 07's variational autoencoder; from 08 the GAN's generator, the autoencoder's decoder, the
Gaussians fitted to its codes without labels, and the velocity field of the flow. Kept in 8 bits a weight in
data/weights/generators.npz, which `helpers.kept_generators` reads. About five minutes of one CPU thread.

For each, d² to real test digits is printed before and after the rounding to 8 bits.
"""

import os
import sys
from pathlib import Path

import numpy
import torch

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
from helpers import data, generators, judging, kept_generators  # noqa: E402

VAE = ("layers", "autoencoder", "train", "kl-term", "vae")
GAN = ("generator", "discriminator", "discriminator-loss", "small-parts", "gan-loop")
GAN += ("draw-real", "train-gan")
FLOW = ("train-autoencoder", "velocity", "train-flow", "run-flow")
LONGER = {  # what is kept was trained for longer than the notebook trains, and its flow is wider
    "velocity": ("width=384", "width=512"),
    "train-autoencoder": ("(digits.train.images)", "(digits.train.images, 1700, 128)"),
    "run-flow": ("(codes, digits.train.labels)", "(codes, digits.train.labels, 2000, 256)"),
}


def cells(number):
    """The code cells of the notebook with this number, by id."""
    import nbformat

    path = next(ROOT.glob(f"notebooks/{number}_*.ipynb"))
    return {cell.id: cell.source for cell in nbformat.read(path, as_version=4).cells}


def vae(digits):
    """Train the variational autoencoder of notebook 07; return its decoder."""
    names = {"data": data, "seed_everything": seed_everything()}
    source = cells("07")
    for cell in VAE:
        exec(source[cell], names)
    size = 200 if digits.name == "MNIST" else 64
    return names["train"](names["VAE"], 20, digits.train, 1100, size).decoder


def gan_and_flow(digits):
    """Train what notebook 08 trains on digits; return the names that its cells leave."""
    names = {"digits": digits, "device": torch.device("cpu"), "seed_everything": seed_everything()}
    names |= {"generators": generators, "steps": 2000, "look": None}
    source = cells("08")
    for cell in (*GAN, *FLOW):
        short, longer = LONGER.get(cell, ("", ""))
        assert short in source[cell], cell
        exec(source[cell].replace(short, longer) if short else source[cell], names)
    return names


def seed_everything():
    """The function of that name, which the notebooks' cells expect."""
    from helpers.device import seed_everything

    return seed_everything


def gaussians(codes):
    """Fit as `generating.draw_from_gaussians` does for notebook 08: weights, means, Cholesky factors."""
    from sklearn.mixture import GaussianMixture

    many = 50 if len(codes) > 10_000 else 10
    mixture = GaussianMixture(many, reg_covar=1e-3, max_iter=30, tol=0.01, random_state=10)
    mixture.fit(codes[:20_000].double().numpy())
    factors = numpy.linalg.cholesky(mixture.covariances_).reshape(many * 32, 32)
    found = {"weights": mixture.weights_, "means": mixture.means_, "factors": factors}
    return {key: torch.tensor(value).float() for key, value in found.items()}


def state(network):
    """The weights and buffers of a network, without counters."""
    network = getattr(network, "module", network)
    return {key: value for key, value in network.state_dict().items() if value.is_floating_point()}


def main():
    """Train on both sets, write the file, and say what the rounding did."""
    os.environ |= {"DLV_SEED": "0", "DLV_DEVICE": "cpu"}
    torch.set_num_threads(1)
    arrays, exact = {}, {}
    cpu = torch.device("cpu")
    for digits in (data.mnist(cpu), data.digits(cpu)):
        assert digits.name not in exact, "MNIST is needed"
        names, name = gan_and_flow(digits), kept_generators.NAMES[digits.name]
        autoencoder = names["autoencoder"]
        parts = {"VAE": state(vae(digits)), "GAN": state(names["gan"]), "decoder": state(autoencoder.decoder)}
        parts |= {"flow": state(names["flow"]), "mixture": gaussians(names["codes"])}
        parts["codes"] = {"centre": autoencoder.centre, "scale": autoencoder.scale}
        exact[digits.name] = digits, parts
        for part, tensors in parts.items():
            arrays |= kept_generators.pack(f"{name}/{part}", tensors)
    numpy.savez_compressed(kept_generators.KEPT, **arrays)
    print(f"{kept_generators.KEPT.name}: {kept_generators.KEPT.stat().st_size / 1e6:.2f} MB")
    for digits, parts in exact.values():
        compare(digits, parts)


def compare(digits, parts):
    """Print d² of each generator with the weights as trained and as kept."""
    judge = judging.train_judge(digits, seed_everything()(1))
    real = digits.test.images / 255
    rounded, trained = (kept_generators.Kept(digits.name) for _ in range(2))
    trained.prior_decoder.load_state_dict(parts["VAE"])
    trained.generator.load_state_dict(parts["GAN"])
    trained.decoder.load_state_dict(parts["decoder"])
    trained.velocity.load_state_dict(parts["flow"])
    trained.mixture, trained.codes = parts["mixture"], parts["codes"]
    for kind in ("vae", "gan", "gaussians", "flow"):
        both = [
            judging.d_squared(judge, getattr(kept, kind)(3000, torch.Generator().manual_seed(0)), real)
            for kept in (trained, rounded)
        ]
        print(f"{digits.name}, {kind}: d² {both[0]:.1f} as trained, {both[1]:.1f} as kept", flush=True)


if __name__ == "__main__":
    main()
