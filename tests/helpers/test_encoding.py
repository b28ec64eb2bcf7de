"""Stimuli, Gabor energy, near-duplicates and the record of notebook 11."""

import matplotlib.pyplot as plt
import pytest
import torch

from helpers import encoding, encoding_plots, gabor


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


def photographs():
    """Two images whose columns tell where a crop comes from: 0 to 255 from left to right."""
    columns = torch.linspace(0, 255, 320).byte()
    return {"wide": columns.expand(3, 120, 320), "same": columns.expand(3, 150, 320)}


def test_crops_of_the_two_sides_share_no_pixel():
    images, train, test = encoding.stimuli(photographs(), (8, 6), 40, generator())
    assert images.shape == (14, 3, 40, 40) and images.dtype == torch.uint8
    assert (train.tolist(), test.tolist()) == (list(range(8)), list(range(8, 14)))
    assert images[train].max() < images[test].min()
    again, *_ = encoding.stimuli(photographs(), (8, 6), 40, generator())
    assert torch.equal(images, again)
    with pytest.raises(ValueError, match="narrower than 200"):
        encoding.crops(photographs(), 2, 200, generator(), left=True)


def test_pixels_and_resized():
    images = torch.full((2, 3, 32, 32), 51, dtype=torch.uint8)
    assert torch.allclose(encoding.pixels(images, 4), torch.full((2, 48), 0.2))
    assert torch.equal(encoding.resized(images, 16), images[..., :16, :16])


def test_gabor_pairs_are_in_quadrature():
    even, odd = encoding.gabor_pairs(5, 64, generator())
    assert even.shape == odd.shape == (5, 64, 64)
    assert even.mean(dim=(1, 2)).abs().max() < 1e-6
    overlap = (even * odd).sum(dim=(1, 2)) / (even.flatten(1).norm(dim=1) * odd.flatten(1).norm(dim=1))
    assert overlap.abs().max() < 0.15


def test_gabor_energy_does_not_depend_on_phase():
    """A grating of 8 cycles: its frequency and orientation respond most, and alike at both phases."""
    energies = []
    for phase in (0.0, 1.5):
        grating = gabor.draw(64, 0, 0, 0, 1e6, 1e6, 8 / 64, phase)
        image = (127 + 100 * grating).round().byte().expand(1, 3, 64, 64)
        energies.append(encoding.gabor_energy(image).view(3, 6, 64).mean(dim=2))
    assert divmod(int(energies[0].argmax()), 6) == (1, 0)
    assert torch.allclose(*energies, atol=0.05 * float(energies[0].max()))


def test_near_duplicates_stay_on_one_side():
    """A chain of similar images is one group; a split keeps each group together and has the right size."""
    noise = torch.randint(0, 255, (40, 3, 28, 28), generator=generator()).float()
    noise[1] = 0.7 * noise[0] + 0.3 * noise[1]
    noise[2] = 0.7 * noise[1] + 0.3 * noise[2]
    groups = encoding.near_duplicates(noise.byte())
    assert groups[0] == groups[1] == groups[2] and len(groups.unique()) == 38
    train, test = encoding.split_groups(groups, 10, generator())
    assert len(test) == 10 and len(train) == 30
    assert not set(groups[train].tolist()) & set(groups[test].tolist())


def test_spikes_follow_their_rates():
    """Rates within a kind rise from 1 to 5; the mean of many repeats is the rate."""
    drives = [torch.rand(20, 3, generator=generator()), torch.rand(20, 3, generator=generator(1))]
    counts, rates = encoding.spikes(drives, generator(), repeats=4000)
    assert counts.shape == (4000, 20, 6) and rates.shape == (20, 6)
    assert torch.allclose(rates.mean(dim=0), torch.tensor([1.0, 3, 5, 1, 3, 5]))
    assert (counts.mean(dim=0) - rates).abs().max() < 0.2


def test_ridge_is_that_of_the_primal_form():
    """The weights of (XᵀX / d + λ)⁻¹ Xᵀy on standardised features give the same predictions."""
    x, new = torch.randn(30, 5, generator=generator()), torch.randn(7, 5, generator=generator(1))
    y = torch.randn(30, 2, generator=generator(2))
    deviation = x.std(dim=0) + 0.01 * x.std()
    scaled, others = (x - x.mean(dim=0)) / deviation, (new - x.mean(dim=0)) / deviation
    found = encoding.ridge(x, y, new, (0.1, 10))
    for penalty, guesses in zip((0.1, 10), found, strict=True):
        inverse = torch.linalg.inv(scaled.T @ scaled / 5 + penalty * torch.eye(5))
        wanted = others @ inverse @ scaled.T @ (y - y.mean(dim=0)) / 5 + y.mean(dim=0)
        assert torch.allclose(guesses, wanted, atol=1e-4)


def test_record_holds_numbers_of_both_sessions():
    """Ten splits of each feature space; correlations from -1 to 1; reliabilities where there are repeats."""
    kept = encoding.record()
    for session, cells in (("190923", 33), ("210325", 50)):
        found = kept[session]
        assert len(found["profile"]) == len(found["cells"]) == 18
        for name, values in found["profile"].items():
            assert values.shape == (10,) and found["cells"][name].shape == (cells,)
            assert values.abs().max() < 1
        assert found["permuted"].mean().abs() < 0.03 and len(found["identified"]) == 5
        assert all(values.shape == (10,) for values in found["identified"].values())
        assert all(values.shape == (4, 10) for values in found["learning"].values())
    assert kept["210325"]["reliability"].shape == (50,) and "reliability" not in kept["190923"]
    assert kept["210325"]["explained"].shape == (10,)


def test_figures():
    """Each can be drawn from the shapes that its docstring names."""
    values = torch.rand(4, 6, generator=generator())
    two = {"pixels": values[0], "block 7": values[1]}
    encoding_plots.table(two, list("abcdef"), own=["pixels"] * 6, within=two)
    encoding_plots.curves((1, 2, 3, 4), {"one": values}, "images")
    encoding_plots.identified({"one": values[0], "two": values[1]}, 0.005)
    encoding_plots.estimates(values[3], values[0], two, torch.arange(6) // 3, ["a", "b"])
    encoding_plots.cells(values[:, :3], values[:, 3:], list("abc"))
    encoding_plots.by_cell(values[0], values[1], ("one", "two"))
    encoding_plots.stimuli(*torch.zeros(2, 3, 3, 8, 8, dtype=torch.uint8))
    kept, blocks = encoding.record(), (0, 2, 4, 7, 10, 14, 15)
    encoding_plots.record(blocks, kept)
    encoding_plots.cover(blocks, kept["190923"]["profile"], {"pixels": values[0][:3]}, list("abc"), ())
    assert len(plt.get_fignums()) == 9
    plt.close("all")
