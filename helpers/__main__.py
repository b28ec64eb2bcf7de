"""`python -m helpers COMMAND`, or `python path/to/helpers COMMAND` from any folder."""

# Nothing newer than Python 2 in this file: an old Python must reach the sentence below.
import os
import sys

if sys.version_info < (3, 11):
    sys.exit(
        "Python 3.11 or later is needed, and this is Python "
        + sys.version.split()[0]
        + ". Install a newer one from python.org (or with conda), then type the same command with it."
    )

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from helpers.commands import dispatch  # noqa: E402

sys.exit(dispatch.main(sys.argv[1:]))
