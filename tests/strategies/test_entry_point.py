"""The ``hypothesis`` entry point: registers whichever is loaded first, and loads nothing heavy."""

import subprocess
import sys

import pytest

CHECK = "from hypothesis import find\nassert type(find(st.from_type(Pattern), lambda p: True)) is Pattern\n"


def run(code):
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)  # noqa: S603  (our own code)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "imports",
    [
        "from hypothesis import strategies as st\nfrom patternfuzz import Pattern\n",
        "from patternfuzz import Pattern\nfrom hypothesis import strategies as st\n",
    ],
    ids=["hypothesis first", "patternfuzz first"],
)
def test_from_type_in_a_new_process(imports):
    run(imports + CHECK)


def test_importing_hypothesis_stays_light():
    run(
        "import sys, hypothesis\n"
        "assert 'patternfuzz.hypothesis_entry' in sys.modules, 'the entry point did not run'\n"
        "heavy = {'numpy', 'networkx', 'sympy', 'flint', 'patternfuzz.pattern', 'patternfuzz.strategies'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
