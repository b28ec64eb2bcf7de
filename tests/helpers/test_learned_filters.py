"""Patches, their distortions, controls, and the kept filters of notebook 04."""

import json
from collections import namedtuple

import nbformat
import pytest
import torch
from conftest import ROOT

from helpers import gabor, learned_filters

GENERATOR = torch.Generator().manual_seed


def test_patches_come_from_inside():
    """Of each image in proportion to its size, and never within the border."""
    small, large = torch.zeros(40, 40), torch.ones(80, 80)
    small[4:-4, 4:-4] = large[4:-4, 4:-4] = 2
    small[4:-4, 4:-4] += 1
    patches = learned_filters.cut_patches([small, large], 500, 12, GENERATOR(0))
    assert patches.shape == (500, 12, 12) and set(patches.unique().tolist()) == {2.0, 3.0}
    assert (patches == 3).float().mean() == pytest.approx(0.2, abs=0.06)


def test_distort_changes_contrast_and_place():
    """An even patch stays even, but for its corners; the same generator gives the same views."""
    even = learned_filters.distort(torch.ones(20, 1, 44, 44), 28, GENERATOR(0))
    assert even.shape == (20, 1, 28, 28) and even[..., 8:-8, 8:-8].flatten(1).std(dim=1).max() < 1e-5
    assert even[:, 0, 14, 14].log().std() == pytest.approx(0.4, abs=0.2)
    patches = torch.randn(3, 1, 44, 44)
    one, other = (learned_filters.distort(patches, 28, GENERATOR(1)) for _ in range(2))
    assert torch.equal(one, other) and not torch.allclose(one, patches[..., 8:-8, 8:-8], atol=0.1)


def test_matched_noise_has_the_spectrum_and_no_orientation():
    """Noise matched to vertical gratings has their spatial frequency, at all orientations alike."""
    wave = torch.cos(2 * torch.pi * torch.arange(12) / 4).expand(8, 12, 12)
    noise = learned_filters.matched_noise(wave, 400, GENERATOR(0))
    assert noise.shape == (400, 12, 12)
    power = (torch.fft.fft2(noise).abs() ** 2).mean(dim=0)
    assert power[0, 3] > 5 * power[0, 1] and power[0, 3] == pytest.approx(power[3, 0].item(), rel=0.3)


def test_a_random_rotation_keeps_all_lengths_and_angles():
    fields = torch.randn(6, 4, 4, generator=torch.Generator().manual_seed(0))
    turned = learned_filters.rotated(fields, torch.Generator().manual_seed(1))
    assert turned.shape == fields.shape and not torch.allclose(turned, fields)
    before, after = (some.flatten(1).T @ some.flatten(1) for some in (fields, turned))
    assert torch.allclose(before, after, atol=1e-4)


def test_kept_filters():
    """All sets are there, finite, and small enough to ship."""
    kept = learned_filters.kept()
    for name, count in (("ICA", 64), ("sparse coding", 144), ("top-k", 144)):
        assert kept[name].shape == kept[f"{name} filters"].shape == (count, 12, 12)
    assert kept["CNN"].shape == kept["CNN scrambled"].shape == kept["CNN noise"].shape == (96, 11, 11)
    assert kept["CNN share"].shape == (3, 10)
    assert kept["digits share"].shape == kept["digits errors"].shape == (2, 2, 5)
    assert all(values.isfinite().all() for values in kept.values())
    assert learned_filters.KEPT.stat().st_size < 300_000


def test_periodic_removes_the_jump_at_the_borders_and_nothing_else():
    """An image whose borders meet stays; of a ramp nothing remains but at the two borders."""
    inside = torch.nn.functional.pad(torch.randn(20, 28, generator=GENERATOR(0)), (2,) * 4)
    assert torch.allclose(learned_filters.periodic(inside), inside, atol=1e-5)
    ramp = torch.linspace(0, 1, 32).expand(24, 32)
    left = learned_filters.periodic(ramp)
    assert left.mean() == pytest.approx(0.5, abs=1e-5)
    assert (left[:, 0] - left[:, -1]).abs().max() < 0.1 and left.std() < 0.1


def test_windowed_noise_has_the_spectrum_of_the_filters():
    """Under its windows, of which it keeps to the inside; uncorrected noise would have a broader one."""
    wave = gabor.draw(12, 0, 0, 0.5, 2.0, 3.0, 0.2, 0).float().expand(8, 12, 12)
    windows = gabor.draw(12, 2.0, -1.0, 0.5, 2.0, 3.0, 0, 0).expand(600, 12, 12)
    noise = learned_filters.windowed_noise(wave, windows, GENERATOR(0))
    assert noise.shape == (600, 12, 12)
    assert noise.flatten(1).norm(dim=1).sub(1).abs().max() < 1e-4
    energy = (noise**2).mean(dim=0)
    assert energy[4:7, 6:9].mean() > 20 * energy[:, 0].mean()
    wanted, found, broad = (
        learned_filters._mean_power(tiles)
        for tiles in (wave, noise, learned_filters.matched_noise(wave, 600, GENERATOR(1)) * windows)
    )
    assert (found - wanted).abs().sum() < 0.5 * (broad - wanted).abs().sum()


def test_receptive_fields_go_through_the_whitening_of_notebook_04():
    """The same images, but for their scale, as its function gives of filters on the pixels that it keeps."""
    path = next((ROOT / "notebooks").glob("04_*.ipynb"))
    cells = {cell["id"]: "".join(cell["source"]) for cell in json.loads(path.read_text("utf-8"))["cells"]}
    names = {"torch": torch}
    exec(cells["whiten"], names)
    filters = learned_filters.kept()["ICA filters"][:5]
    for ours, filter_ in zip(learned_filters.receptive_fields(filters), filters, strict=True):
        spread = torch.zeros(64, 64)
        spread[20:44:2, 20:44:2] = filter_
        theirs = names["whiten"](spread, step=1)[20:44, 20:44]
        assert ours.shape == (32, 32)
        inside = ours[4:-4, 4:-4].flatten()
        assert torch.corrcoef(torch.stack([inside, theirs.flatten()]))[0, 1] > 0.9999


def test_receptive_fields_of_larger_patches():
    assert learned_filters.receptive_fields(torch.randn(2, 16, 16)).shape == (2, 40, 40)


def test_whitening_and_scrambling_are_those_of_notebook_04():
    """What notebook 04 writes out and notebook 12 imports does the same, to the last digit."""
    path = ROOT / "notebooks" / "04_learned_filters.ipynb"
    cells = {cell.id: cell.source for cell in nbformat.read(path, as_version=4).cells}
    taught = {"torch": torch, "learned_filters": learned_filters}
    exec(cells["phase-scramble"].partition("\n\n")[0], taught)
    exec(cells["whiten"], taught)
    image = torch.rand(60, 70, generator=torch.Generator().manual_seed(0))
    assert torch.equal(learned_filters.whiten(image), taught["whiten"](image))
    scrambled = [
        function(image, torch.Generator().manual_seed(1))
        for function in (learned_filters.phase_scramble, taught["phase_scramble"])
    ]
    assert torch.equal(*scrambled)


def test_prints(capsys):
    """A line of titles, a line for each set with its shares under the titles, a line of others."""
    ica, none = (namedtuple("Measured", "share explained")(*values) for values in ((0.894, 0.94), (0, 0.1)))
    learned_filters.print_shares({"one": {"ICA": ica}, "another": {"ICA": none}}, {"PCA": none})
    titles, row, last = capsys.readouterr().out.splitlines()
    assert titles.split() == ["one", "another"] and row.split() == ["ICA", "89%", "0%"]
    assert len(titles) == len(row) and last == "PCA 0%"
    learned_filters.print_explained({"ICA": ica})
    assert "Gabor-like  89%, explained variance 0.94" in capsys.readouterr().out
    learned_filters.print_exponents({"wood": torch.arange(1, 128).float() ** -1.5})
    assert capsys.readouterr().out.strip() == "wood 1.5"


def test_recognised_counts_the_right_classes():
    labels = torch.arange(10)
    views = torch.nn.functional.one_hot(labels).float()
    views[:3] = views[3]
    assert learned_filters.recognised(torch.nn.Identity(), lambda count: (views, labels)) == pytest.approx(
        0.7
    )


def test_noise_under_fits_repeats_valid_envelopes():
    """Each lies where its fit does; refused fits, here of a filter without contrast, give none."""
    filters = gabor.draw(12, 2.0, -1.0, 0.5, 1.5, 2.0, 0.2, 0).float().repeat(4, 1, 1)
    filters[3] *= 0.01
    noise = learned_filters.noise_under_fits(filters, gabor.fit(filters), GENERATOR(0))
    assert noise.shape == (3 * 51, 12, 12)
    assert (noise**2).mean(dim=0)[2:8, 5:11].sum() > 0.7


def test_contrast_patches_have_the_kept_components_only():
    """White in these, up to the contrast; nothing in the others."""
    images = [torch.randn(60, 60, generator=GENERATOR(1))]
    rows, whitening = learned_filters.contrast_patches(images, 2000, GENERATOR(0), kept=20)
    assert rows.shape == (2000, 144) and whitening.shape == (144, 144)
    variances = torch.linalg.eigvalsh(rows.T @ rows / len(rows))
    assert torch.allclose(variances[-20:], torch.ones(20), atol=1e-3) and variances[:-20].abs().max() < 1e-3
