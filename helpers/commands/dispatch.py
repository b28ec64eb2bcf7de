__doc__ = """Set up what is missing, then open, run or test the notebooks.

    python -m helpers lab                opens JupyterLab on the first notebook
    python -m helpers present 01         opens a notebook as slides with live code
    python -m helpers run [01 02 ...]    runs notebooks without a browser (all by default): see build/
    python -m helpers worksheets [01 ..] writes copies without outputs, their findings folded, to predict in
    python -m helpers pages              builds a site of them that needs no network: see build/pages/
    python -m helpers test [quick]       runs all tests, or those that execute no notebook
    python -m helpers bench [NAME]       measures how fast it is here: training, ... (minutes to an hour)
    python -m helpers fetch [10 ...]     downloads all data, or what some notebooks need, the day before
    python -m helpers share              serves the data folder to the others in the room
    python -m helpers publish ADDRESS    writes links into the notebooks that open them on Colab and Binder
    python -m helpers doctor             says whether this computer is ready, and what to do if not

All commands but `share` and `doctor` make the environment .venv when there is none, and install what
requirements.txt asks for and is not there yet. Inside a virtual or conda environment (other than conda's
own, `base`), that one is used. `pages` has one of its own, .venv-site, for what requirements-site.txt asks
for; `pages --instructors` builds the edition with the notes for the speaker.
"""

import sys

from helpers.commands import environment
from helpers.commands.bench import bench
from helpers.commands.present import lab, present

DIED = (
    "The program ended without a word at the last line above. If that was the device or the trial, PyTorch "
    "does not run on this processor: use another computer, or conda (`conda env create -f environment.yml`)."
)
QUICK = ("-m", "not executes and not browser", "--numprocesses", "2")


def main(arguments):
    """Run one command (see the top of this file) and return its exit status."""
    commands = {
        command.__name__: command
        for command in (lab, present, run, worksheets, pages, test, bench, fetch, share, publish, doctor)
    }
    if not arguments or arguments[0] not in commands:
        asked_for_help = not arguments or arguments[0] in ("-h", "--help", "help")
        print("" if asked_for_help else f"There is no command {arguments[0]!r}.\n", __doc__, sep="")
        return 0 if asked_for_help else 2
    environment.set_straight()
    name, *more = arguments
    if more and name in ("pages", "share", "doctor") and (name, *more) != ("pages", "--instructors"):
        print(f"`{name}` takes nothing more; got {' '.join(more)!r}.\n", __doc__, sep="")
        return 2
    return commands[name](more)


def run(arguments):
    """Run notebooks from top to bottom without a browser; executed copies and pages land in build/."""
    return in_environment("helpers.commands.run", arguments, TQDM_DISABLE="1")


def worksheets(arguments):
    """Write copies of notebooks without outputs, in which the findings are folded."""
    return in_environment("helpers.commands.worksheets", arguments)


def pages(arguments):
    """Build the site of the notebooks, which needs no network; nothing is run."""
    return environment.call([environment.ready_site_python(), "-m", "helpers.commands.pages", *arguments])


def test(arguments):
    """Run the tests, or after the word `quick` those that execute no notebook."""
    quick = arguments[:1] == ["quick"]
    more = (*QUICK, *arguments[1:]) if quick else arguments
    return in_environment("pytest", more, TQDM_DISABLE="1")


def fetch(arguments):
    """Download data."""
    return in_environment("helpers.commands.fetch", arguments)


def share(arguments):
    """Serve the data folder to the room: needs no package at all."""
    return environment.call([sys.executable, "-m", "helpers.commands.share", *arguments])


def publish(arguments):
    """Write links that open the notebooks on the web, where this copy has this address."""
    return in_environment("helpers.commands.publish", arguments)


def doctor(arguments):
    """Say whether this computer is ready, in its environment if there is one; installs and loads nothing."""
    python = environment.environment_python()
    if not environment.answers(python, "pass"):
        python = sys.executable
    status = environment.call(
        [python, "-m", "helpers.commands.doctor", *arguments], DLV_OFFLINE="1", TQDM_DISABLE="1"
    )
    if status not in (0, 1):
        print(f"\n{DIED}")
    return int(status != 0)


def in_environment(module, arguments, **variables):
    """Run a module in the environment, made first if need be, and return its exit status."""
    return environment.call([environment.ready_python(), "-m", module, *arguments], **variables)
