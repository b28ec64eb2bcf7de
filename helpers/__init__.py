"""The plumbing behind the notebooks. Importing it loads nothing heavy: import the modules you need."""

import os

os.environ.setdefault("KINETO_LOG_LEVEL", "99")  # else torch's profiler complains of a GPU that is not there
