import os
import time

import pytest

from pipeline.config.prepare import ReadingConfig
from pipeline.io.reading_budget import OverBudgetError, call_within

BUDGET = ReadingConfig(megabytes=1000, seconds=30)


def test_a_call_returns_and_raises_as_it_would_here():
    assert call_within(BUDGET, divmod, 7, 2) == (3, 1)
    with pytest.raises(ZeroDivisionError):
        call_within(BUDGET, divmod, 7, 0)


def test_a_call_that_does_not_end_is_ended():
    with pytest.raises(OverBudgetError, match="within 2 seconds"):
        call_within(ReadingConfig(megabytes=1000, seconds=2), time.sleep, 60)


def test_a_call_that_grows_is_ended():
    with pytest.raises(OverBudgetError, match="within 1000 megabytes"):
        call_within(BUDGET, bytes, 3_000_000_000)


def test_a_call_that_crashes_is_a_sentence():
    with pytest.raises(OverBudgetError, match="crashed"):
        call_within(BUDGET, os.abort)
