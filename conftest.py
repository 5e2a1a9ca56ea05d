"""Load the fixtures that run whole processes where their environment has what they need."""

import importlib.util

# The edge environment has the process runner; the unit tests of the Rasa environment need none of it.
pytest_plugins = ["tests.stack", "tests.collector"] if importlib.util.find_spec("honcho") else []
