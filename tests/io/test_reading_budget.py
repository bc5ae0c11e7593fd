import os
import resource
import time

import pytest

from pipeline.config.prepare import ReadingConfig
from pipeline.io.reading_budget import OverBudgetError, call_within

BUDGET = ReadingConfig(megabytes=1000, seconds=300)


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


def test_one_process_answers_until_a_call_ends_it():
    first = call_within(BUDGET, os.getpid)
    assert first != os.getpid()
    with pytest.raises(ZeroDivisionError):
        call_within(BUDGET, divmod, 7, 0)
    assert call_within(BUDGET, os.getpid) == first
    with pytest.raises(OverBudgetError):
        call_within(BUDGET, os.abort)
    assert call_within(BUDGET, os.getpid) != first


def test_each_call_has_its_own_budget():
    for megabytes in (1000, 2000, 900):
        budget = ReadingConfig(megabytes=megabytes, seconds=300)
        limit, _ = call_within(budget, resource.getrlimit, resource.RLIMIT_AS)
        assert limit == megabytes * 1_000_000


def test_what_a_call_prints_is_no_answer(capfd: pytest.CaptureFixture[str]):
    call_within(BUDGET, print, "hello", flush=True)
    call_within(BUDGET, os.write, 1, b"hello")
    assert call_within(BUDGET, divmod, 7, 2) == (3, 1)
    assert "hello" not in capfd.readouterr().out


def test_a_process_that_forked_asks_its_own():
    before = call_within(BUDGET, os.getpid)
    readable, writable = os.pipe()
    if child := os.fork():
        os.waitpid(child, 0)
        assert os.read(readable, 1) == b"+"
        assert call_within(BUDGET, os.getpid) == before
    else:
        os.write(writable, b"+" if call_within(BUDGET, os.getpid) != before else b"-")
        os._exit(0)
