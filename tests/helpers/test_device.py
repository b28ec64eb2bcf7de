"""The choice of the device, on machines that this one is not."""

import types
import warnings

import pytest
import threadpoolctl
import torch

from helpers import device


@pytest.fixture
def machine(monkeypatch):
    """Pretend: `machine(cuda=[free bytes, ...], fails=..., build=..., driver=..., mps=...)`."""
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)

    def pretend(cuda=(), fails=None, build="13.0", driver=False, mps=False, warning=None):
        def is_available():
            if warning:
                warnings.warn(warning, stacklevel=2)
            return bool(cuda)

        def ones(count, device):
            if fails:
                raise RuntimeError(fails + "\nCompile with TORCH_USE_CUDA_DSA")
            return torch.tensor([1.0] * count)

        monkeypatch.setattr(device.torch.cuda, "is_available", is_available)
        monkeypatch.setattr(device.torch.cuda, "device_count", lambda: len(cuda))

        def mem_get_info(gpu):
            if cuda[gpu.index] is None:
                raise RuntimeError("CUDA error: device is busy")
            return cuda[gpu.index], 10**10

        monkeypatch.setattr(device.torch.cuda, "mem_get_info", mem_get_info)
        monkeypatch.setattr(device.torch.cuda, "set_device", lambda gpu: None)
        monkeypatch.setattr(device.torch.cuda, "get_device_name", lambda gpu: "A GPU")
        monkeypatch.setattr(device.torch.version, "cuda", build)
        monkeypatch.setattr(device.torch.backends.mps, "is_available", lambda: mps)
        monkeypatch.setattr(device, "torch", types.SimpleNamespace(**{**vars(torch), "ones": ones}))
        monkeypatch.setattr(device.shutil, "which", lambda name: "nvidia-smi" if driver else None)

    return pretend


def test_cpu_in_one_line(machine, capsys):
    machine()
    assert device.choose_device() == torch.device("cpu")
    assert capsys.readouterr().out.count("\n") == 1


def test_most_free_memory(machine, capsys):
    machine(cuda=[10, 30, 20])
    assert device.choose_device() == torch.device("cuda", 1)
    assert capsys.readouterr().out == "Device: A GPU (cuda:1).\n"


def test_a_gpu_that_fails_does_not_rule_out_the_others(machine, capsys):
    machine(cuda=[None, 30, 20])
    assert device.choose_device() == torch.device("cuda", 1)
    machine(cuda=[None])
    assert device.choose_device() == torch.device("cpu")
    assert "is not used: CUDA error: device is busy" in capsys.readouterr().out


def test_apple(machine, capsys):
    machine(mps=True)
    assert device.choose_device() == torch.device("mps")
    assert "Apple GPU" in capsys.readouterr().out


@pytest.mark.parametrize("visible", ["", "-1", "7"])
def test_no_gpu_wanted(machine, capsys, monkeypatch, visible):
    machine(driver=True)
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", visible)
    assert device.choose_device() == torch.device("cpu")
    assert f"not used: CUDA_VISIBLE_DEVICES is {visible!r}, which leaves none." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("pretended", "reason"),
    [
        ({"cuda": [1], "fails": "no kernel image is available"}, "no kernel image is available"),
        ({"driver": True, "build": None}, "built without CUDA"),
        (
            {"driver": True, "warning": "The NVIDIA driver on your system is too old"},
            "driver on your system is too old",
        ),
        ({"driver": True}, "driver does not answer"),
        ({"mps": True, "fails": "MPS backend out of memory"}, "out of memory"),
    ],
)
def test_unusable_gpu_is_named_and_not_used(machine, capsys, pretended, reason):
    machine(**pretended)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert device.choose_device() == torch.device("cpu")
    first, second = capsys.readouterr().out.splitlines()
    assert "not used" in first and reason in first and first.endswith(".")
    assert second.startswith("Device: CPU")


def test_wrong_sum_is_not_used(machine, capsys, monkeypatch):
    machine(cuda=[1])
    monkeypatch.setattr(device.torch, "ones", lambda count, device: torch.zeros(count))
    assert device.choose_device().type == "cpu"
    assert "found 0" in capsys.readouterr().out


def test_override(machine, monkeypatch, capsys):
    machine(cuda=[1], mps=True)
    for name in ("cpu", "mps", "cuda"):
        monkeypatch.setenv("DLV_DEVICE", name)
        assert device.choose_device().type == name
    machine()
    assert device.choose_device().type == "cpu"
    assert "there is none here" in capsys.readouterr().out
    monkeypatch.setenv("DLV_DEVICE", "tpu")
    with pytest.raises(ValueError, match="one of cpu, cuda, mps; it is 'tpu'"):
        device.choose_device()


def test_threads(machine, monkeypatch):
    before = torch.get_num_threads()
    try:
        machine()
        monkeypatch.setattr(device, "_cores", lambda: 2)
        monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
        device.choose_device()
        assert torch.get_num_threads() == 1 and blas_threads() <= {1}
        monkeypatch.setattr(device, "_cores", lambda: 6)
        device.choose_device()
        assert torch.get_num_threads() == 3 and blas_threads() <= {3}
        monkeypatch.setenv("OMP_NUM_THREADS", "2")
        device.choose_device()
        assert torch.get_num_threads() == 3
    finally:
        torch.set_num_threads(before)
        threadpoolctl.threadpool_limits(before, "blas")


@pytest.mark.parametrize(
    ("files", "cores"),
    [
        ({"cpu.max": "200000 100000\n"}, 2),
        ({"cpu.max": "150000 100000\n"}, 2),
        ({"cpu.max": "max 100000\n"}, 64),
        ({"cpu/cpu.cfs_quota_us": "50000\n", "cpu/cpu.cfs_period_us": "100000\n"}, 1),
        ({"cpu/cpu.cfs_quota_us": "-1\n", "cpu/cpu.cfs_period_us": "100000\n"}, 64),
        ({"cpu.max": "nonsense"}, 64),
        ({}, 64),
    ],
)
def test_the_quota_of_a_container(monkeypatch, tmp_path, files, cores):
    """Counted up to whole cores, of a machine of 64."""
    monkeypatch.setattr(device, "CGROUPS", tmp_path)
    monkeypatch.setattr(device.os, "sched_getaffinity", lambda _: range(64), raising=False)
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    assert device._cores() == cores


def blas_threads():
    """How many threads NumPy's products take; nothing where that cannot be asked, as with Apple's library."""
    pools = [pool for pool in threadpoolctl.threadpool_info() if pool["user_api"] == "blas"]
    return {pool["num_threads"] for pool in pools}


def test_seed(monkeypatch):
    import random

    import numpy

    def draw(number):
        generator = device.seed_everything(number)
        return (
            random.random(),
            numpy.random.rand(),
            torch.rand(1).item(),
            torch.rand(1, generator=generator).item(),
        )

    assert draw(3) == draw(3) != draw(4)
    four = draw(4)
    monkeypatch.setenv("DLV_SEED", "1")
    assert draw(3) == four
    monkeypatch.setenv("DLV_SEED", "")
    assert draw(numpy.int64(4)) == four


@pytest.mark.parametrize("added", ["one", "9" * 20, "-" + "9" * 20, "1.5"])
def test_no_seed(monkeypatch, added):
    """Said with the variable's name, before anything is seeded."""
    before = torch.random.get_rng_state()
    monkeypatch.setenv("DLV_SEED", added)
    with pytest.raises(ValueError, match=f"whole number of .* DLV_SEED='{added}'"):
        device.seed_everything(3)
    assert torch.equal(before, torch.random.get_rng_state())


@pytest.mark.parametrize("number", [1.9, "1", None, 10**20])
def test_no_number(number):
    with pytest.raises(ValueError, match=f"whole number of .* got {number!r}"):
        device.seed_everything(number)
