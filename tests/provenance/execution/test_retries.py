import pytest

from pipeline.provenance.execution.retries import record_failure


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def end_with(error, **options):
    with record_failure("mesh", "1-of-2", **options):
        if error:
            raise error


def test_after_a_kill_or_want_of_memory_a_second_try_goes_ahead_and_says_so(caplog):
    with pytest.raises(MemoryError):
        end_with(MemoryError())
    end_with(None, retry_mem_mb=400)
    assert "mesh 1-of-2: the first try ran out of memory" in caplog.text
    assert "again with 400 MB" in caplog.text


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (SystemExit("catalog: no meshes"), "catalog: no meshes"),
        (ValueError("bad params"), "bad params"),
        (KeyError("a bug"), r"Traceback .*\n(.*\n)*KeyError: 'a bug'"),
    ],
)
def test_after_any_other_failure_a_second_try_repeats_it_and_ends(error, said):
    with pytest.raises(type(error)):
        end_with(error)
    with pytest.raises(SystemExit, match=said):
        end_with(None, retry_mem_mb=400)


def test_a_first_try_forgets_what_was(caplog):
    with pytest.raises(KeyError):
        end_with(KeyError("a bug"))
    end_with(None)
    end_with(None, retry_mem_mb=400)
    assert "again with 400 MB" in caplog.text
