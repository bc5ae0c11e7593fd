import time

import pytest
import yaml

from pipeline.bounded_yaml import TooManyValuesError, load

LEVELS = "\n".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
MERGES = "\n".join(
    f"{name}: &{name}\n  {name}1: 1\n  <<: [{', '.join([f'*{before}'] * 9)}]"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
BOMBS = {
    "lists": f"a: &a [1]\n{LEVELS}",
    "merges": f"a: &a\n  a0: 0\n{MERGES}",
    "itself": "a: &a [*a]",
    "itself in a mapping": "a: &a\n  b: *a",
}


@pytest.mark.parametrize("name", BOMBS)
def test_aliases_that_multiply_a_file_are_refused_at_once(name: str):
    start = time.process_time()
    with pytest.raises(TooManyValuesError, match="aliases"):
        load(BOMBS[name])
    assert time.process_time() - start < 2


def test_ordinary_aliases_are_read():
    text = "job: &job {mem: 1}\nall: [*job, *job]\nmore:\n  <<: *job\n  gpu: 1\n"
    assert load(text) == yaml.safe_load(text)
    assert load(text)["more"] == {"mem": 1, "gpu": 1}
    assert load("") is None
