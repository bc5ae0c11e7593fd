from hypothesis import given
from hypothesis import strategies as st

from pipeline.io import names


@given(st.text())
def test_a_cleaned_name_stays_as_it_is(name: str):
    once = names.cleaned(name)
    assert names.cleaned(once) == once
    assert 0 < len(once.encode()) <= names.MAX_BYTES
    assert once[0].isalnum()


@given(st.lists(st.sampled_from(["a", "A", "a-x", "a-x-2", "b"])))
def test_names_become_unique_and_those_that_were_stay(given_names):
    chosen = names.unique(given_names, ["x"] * len(given_names), taken=("b",))
    assert len({name.casefold() for name in chosen}) == len(chosen)
    assert "b" not in chosen
    folded = [name.casefold() for name in given_names]
    for before, after in zip(given_names, chosen, strict=True):
        if folded.count(before.casefold()) == 1 and before != "b":
            assert after == before
