"""Say on one screen whether this computer is ready: `python -m helpers doctor`. It changes nothing."""

import contextlib
import io
import platform
import shutil
import sys
import time
import webbrowser

from helpers import catalogue, download
from helpers.commands import environment, share

GIGABYTE = 1e9
DISK = 0.5  # GB: the data, the executed copies and the pages
DISK_TO_INSTALL = (2, 8)  # GB: without and with the libraries of an NVIDIA GPU, which come on Linux only
MEMORY = 2  # GB: 1.3 for the largest training of the series, the rest for JupyterLab and a browser
TRIAL = 5  # seconds
BATCH = 64  # pictures
LEARNING_RATE = 0.02  # at 0.05, one seed in ten ends in a network that always gives one name

# The minutes in the README come from a machine that trains LeNet on 6 200 pictures a second in one thread
# (measured by this trial). At a third of that, the slowest cells still end within a minute and a half.
SPEED = 6200
SPEED_NEEDED = SPEED / 3
# The share of new digits read after the trial; chance is 0.1. On the slowest machine that is fast enough
# (161 steps) it is 0.88 with a standard deviation of 0.06, at least 0.72 (20 seeds on scikit-learn's digits;
# 0.86 to 0.91 for 10 seeds on MNIST).
LEARNED = 0.5

FETCH = "Type `python -m helpers fetch` on a good connection: it {what}."


def main() -> int:
    """Print a line for each check, what to do, and "ready" or not with what to report; return 0 if ready."""
    advice, ill = [], []
    try:
        for name, check in CHECKS.items():
            print(f"{name:10}", end="", flush=True)  # first: a check may end the program
            text, to_do = examine(check)
            print(text, flush=True)
            ill += [name] if to_do else []
            advice += [to_do] if to_do and to_do not in advice else []
    except KeyboardInterrupt:
        print("\nStopped before the end.")
        return 1
    computer = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    if not advice:
        without = missing_data()
        print(f"\nready{f', but without {without}' if without else ''} ({computer})")
        return 0
    print("\nNot ready yet. What to do:", *(f"- {sentence}" for sentence in advice), sep="\n")
    print(f"\nnot ready: {', '.join(ill)} ({computer})")
    return 1


def examine(check):
    """Run one check: (what was found, what to do or ""). Whatever goes wrong in it is a finding too."""
    if check in NEED_PACKAGES and not is_installed():
        return "not known without the packages", ""
    try:
        return check()
    except Exception as error:
        first_line = str(error).strip().split("\n")[0]
        text = f"stopped with {type(error).__name__}: {first_line}"
        if "DLV_" in first_line:
            return text, "Correct or unset that variable: INSTRUCTORS.md lists what it may hold."
        return text, (
            f"{type(error).__name__} is most often a package that is damaged: delete the folder "
            f"{environment.VENV.name} (or make a new environment) and type `python -m helpers lab`."
        )


def python():
    """The Python that the notebooks will run in."""
    where = f"in {sys.prefix}" if environment.in_environment() else "and no environment yet"
    return f"{platform.python_version()}, {where}", ""


def packages():
    """The packages against the ranges of requirements.txt."""
    wanted, present = environment.requirements()
    if is_installed():
        return f"all {len(present)} are in the ranges of requirements.txt", ""
    text = (
        f"missing or out of range: {', '.join(wanted)}"
        if environment.in_environment()
        else "not installed yet"
    )
    return text, FETCH.format(what="also installs the packages")


def is_installed():
    """Whether there is an environment with all packages, so that what needs them can be tried."""
    return environment.in_environment() and not environment.requirements()[0]


def device():
    """What the notebooks will compute on."""
    from helpers.device import choose_device

    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        choose_device()
    *remarks, chosen = printed.getvalue().splitlines()
    return " ".join([chosen.removeprefix("Device: "), *remarks]), ""


def data():
    """The data: there, and with the right checksums."""
    folder = download.folder()
    missing = share.incomplete(folder)
    here = ", ".join(name for name in download.FILES if name not in missing)
    if "mnist" not in missing:
        text = f"{here}: complete and verified, in {folder}"
        return text + (f"; to fetch, or do without: {missing_data()}" if missing else ""), ""
    return f"MNIST is missing or damaged in {folder} (scikit-learn's digits would stand in)", FETCH.format(
        what="downloads and checks the data"
    )


def missing_data():
    """The data sets that are missing or damaged, each with the notebooks that read it; "" if none is."""
    readers = {name: catalogue.NOTEBOOKS.get(name, ()) for name in share.incomplete(download.folder())}
    return ", ".join(
        f"{name} (notebook{'s' * (len(numbers) > 1)} {', '.join(numbers)})"
        for name, numbers in readers.items()
    )


def disk():
    """Free space on the disk of the project."""
    with_gpu = sys.platform.startswith("linux") and not environment.cpu_wheels_fit()
    need = DISK if is_installed() else DISK_TO_INSTALL[with_gpu]
    free = shutil.disk_usage(environment.ROOT).free / GIGABYTE
    return f"{free:.1f} GB free, {need} needed", "Make room on the disk." if free < need else ""


def memory():
    """Memory that is free now."""
    import psutil  # comes with jupyterlab

    free = psutil.virtual_memory().available / GIGABYTE
    return f"{free:.1f} GB free, {MEMORY} needed", (
        "Close other programs, those with many windows first: the memory is short." if free < MEMORY else ""
    )


def browser():
    """A browser for JupyterLab. Without one nothing is lost: the address can be opened by hand."""
    try:
        webbrowser.get()
    except webbrowser.Error:
        return "none found: open the address that `python -m helpers lab` prints in one", ""
    return "found", ""


def trial():
    """Train LeNet for a few seconds on whatever data is there: its speed, and whether it learns."""
    speed, accuracy, name = train(TRIAL)
    text = (
        f"{speed:.0f} pictures a second ({SPEED_NEEDED:.0f} needed), trained for {TRIAL} s on {name}: "
        f"{accuracy:.0%} of new digits read"
    )
    if speed < SPEED_NEEDED:
        return text, (
            f"This computer trains {SPEED / speed:.0f} times slower than the README's minutes say: plug it "
            "in, close other programs, and try again; or share a computer with a neighbour."
        )
    return text, "" if accuracy > LEARNED else "The trial did not learn: type `python -m helpers test`."


def train(seconds):
    """Train for so many seconds: (pictures per second, accuracy on the validation part, name of the data)."""
    from helpers import data, models, training
    from helpers.device import choose_device, seed_everything

    with contextlib.redirect_stdout(io.StringIO()):
        device = choose_device()
        digits = data.mnist(device)
    generator = seed_everything(0)
    model = models.lenet().to(device)
    epoch = data.batches(digits.train, BATCH, generator)
    training.fit(model, [next(iter(epoch))], 1, LEARNING_RATE)  # the first step is always slow
    seen = 0

    def until_the_end():
        nonlocal seen
        while True:
            for images, labels in epoch:
                if time.perf_counter() - start > seconds:
                    return
                seen += len(labels)
                yield images, labels

    start = time.perf_counter()
    training.fit(model, until_the_end(), 1, LEARNING_RATE)
    training.clock(device)  # waits for a GPU
    speed = seen / (time.perf_counter() - start)
    return speed, training.evaluate(model, digits.validation)[1], digits.name


CHECKS = {
    "Python": python,
    "Packages": packages,
    "Device": device,
    "Data": data,
    "Disk": disk,
    "Memory": memory,
    "Browser": browser,
    "Trial": trial,
}
NEED_PACKAGES = (device, memory, trial)

if __name__ == "__main__":
    sys.exit(main())
