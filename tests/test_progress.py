import io
import re
import sys

import pytest

from pipeline.progress import PhaseTimer, with_bar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _open_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    return screen


def test_phases_are_told_in_order_with_their_seconds(caplog):
    caplog.set_level("INFO")
    with PhaseTimer(2) as on_phase:
        on_phase("load")
        on_phase("mesh")
    pattern = r"load \d+\.\d s, mesh \d+\.\d s; \d+\.\d s in all"
    assert re.fullmatch(pattern, caplog.messages[-1])


def test_work_that_fails_tells_no_seconds(caplog):
    caplog.set_level("INFO")
    with pytest.raises(ValueError, match="torn"), PhaseTimer(1) as on_phase:
        on_phase("load")
        raise ValueError("torn")
    assert not caplog.messages


def test_a_terminal_shows_a_bar(monkeypatch: pytest.MonkeyPatch, caplog):
    caplog.set_level("INFO")
    terminal = _open_terminal(monkeypatch)
    assert [*with_bar("abc", 3, "meshes")] == ["a", "b", "c"]
    assert "0/3" in terminal.getvalue()
    with PhaseTimer(2) as on_phase:
        on_phase("mesh")
    assert "mesh" in terminal.getvalue()


def test_a_file_or_a_quiet_command_shows_no_bar(
    monkeypatch: pytest.MonkeyPatch, caplog
):
    terminal = _open_terminal(monkeypatch)
    caplog.set_level("WARNING")
    assert [*with_bar("ab", 2, "meshes")] == ["a", "b"]
    assert terminal.getvalue() == ""
    caplog.set_level("INFO")
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert [*with_bar("ab", 2, "meshes")] == ["a", "b"]
    assert sys.stderr.getvalue() == ""  # type: ignore[attr-defined]
