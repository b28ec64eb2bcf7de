"""Where the computation runs, and the seeds that make it repeatable."""

import math
import operator
import os
import random
import shutil
import warnings
from pathlib import Path

import numpy
import threadpoolctl
import torch

NAMES = ("cpu", "cuda", "mps")
CGROUPS = Path("/sys/fs/cgroup")  # where Linux tells a container its limits


def choose_device():
    """Choose the device, say which in one line, and return it as a `torch.device`.

    The order is: the CUDA GPU with the most free memory, Apple's GPU (mps), the CPU. The environment
    variable `DLV_DEVICE` (cpu, cuda or mps) overrides it. A GPU must first pass a trial computation; one
    that cannot is reported in one sentence and not used. On the CPU, half the cores compute, in PyTorch and
    in NumPy, because on a busy machine more threads can be far slower than fewer; `OMP_NUM_THREADS` overrides
    that.

    Raises ValueError if `DLV_DEVICE` holds another word.
    """
    wanted = os.environ.get("DLV_DEVICE", "").lower()
    if wanted and wanted not in NAMES:
        raise ValueError(f"DLV_DEVICE must be one of {', '.join(NAMES)}; it is {wanted!r}.")
    for name in ("cuda", "mps"):
        if wanted in (name, ""):
            device, obstacle = _cuda() if name == "cuda" else _mps()
            if device is not None:
                print(f"Device: {_title(device)}.")
                return device
            if obstacle or wanted:
                print(f"The GPU ({name}) is not used: {obstacle or 'there is none here'}.")
    if "OMP_NUM_THREADS" not in os.environ:
        threads = max(1, _cores() // 2)
        torch.set_num_threads(threads)
        threadpoolctl.threadpool_limits(threads, "blas")  # NumPy, too
    print(f"Device: CPU, {torch.get_num_threads()} of {_cores()} cores.")
    return torch.device("cpu")


def seed_everything(number=0):
    """Seed Python, NumPy and PyTorch, and return a `torch.Generator` (on the CPU) with the same seed.

    `number` is a whole number. The environment variable `DLV_SEED`, if set, is added to it: so a whole
    notebook can be repeated with other random numbers. Raises ValueError if either is not a whole number, or
    if PyTorch takes no number so large.
    """
    added = os.environ.get("DLV_SEED") or "0"
    try:
        seed = operator.index(number) + int(added)
        generator = torch.Generator().manual_seed(seed)
    except (TypeError, ValueError, RuntimeError):
        raise ValueError(
            f"A seed is a whole number of at most 18 digits; got {number!r} and DLV_SEED={added!r}."
        ) from None
    random.seed(seed)
    numpy.random.seed(seed % 2**32)
    torch.manual_seed(seed)
    return generator


def _cuda():
    """Return (the CUDA GPU with the most free memory, None), or (None, why not), or (None, None)."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        available = torch.cuda.is_available()
    if not available:
        if not shutil.which("nvidia-smi"):
            return None, None
        if torch.version.cuda is None:
            return None, "the installed PyTorch was built without CUDA"
        visible = os.environ.get("CUDA_VISIBLE_DEVICES")
        why = "its driver does not answer"
        if visible is not None:
            why = f"CUDA_VISIBLE_DEVICES is {visible!r}, which leaves none"
        return None, _first_line(caught[0].message) if caught else why
    free, obstacle = {}, None
    for number in range(torch.cuda.device_count()):  # one that fails does not rule out the others
        gpu = torch.device("cuda", number)
        try:
            free[gpu] = torch.cuda.mem_get_info(gpu)[0]
        except RuntimeError as error:
            obstacle = _first_line(error)
    for gpu in sorted(free, key=free.get, reverse=True):
        device, obstacle = _tried(gpu)
        if device is not None:
            torch.cuda.set_device(device)  # so that "the current GPU" is this one wherever it is meant
            return device, None
    return None, obstacle


def _mps():
    """Return (Apple's GPU, None), or (None, why not), or (None, None)."""
    return _tried(torch.device("mps")) if torch.backends.mps.is_available() else (None, None)


def _tried(device):
    """Return (device, None) if it passes a trial computation, else (None, why not)."""
    try:
        total = torch.ones(2, device=device).sum().item()
    except (RuntimeError, AssertionError) as error:
        return None, f"it failed a trial computation ({_first_line(error)})"
    return (device, None) if total == 2 else (None, f"it added 1 and 1 and found {total}")


def _title(device):
    return f"{torch.cuda.get_device_name(device)} ({device})" if device.type == "cuda" else "Apple GPU (mps)"


def _first_line(error):
    return str(error).strip().split("\n")[0].rstrip(".")


def _cores():
    """The number of cores that this process may use: no more than a container's quota, if there is one."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    for names in (("cpu.max",), ("cpu/cpu.cfs_quota_us", "cpu/cpu.cfs_period_us")):  # version 2, version 1
        try:
            quota, period = " ".join((CGROUPS / name).read_text() for name in names).split()
            if quota not in ("max", "-1"):
                cores = min(cores, math.ceil(int(quota) / int(period)))
        except (OSError, ValueError):  # not Linux, or another version
            continue
    return cores
