"""A job that dies of memory is tried again, once, with more; other failures are final.

Snakemake tries any failed job again, and gives it twice the memory. So a job notes how
it failed, and its second try reads that. Of a job that was killed, as the system kills
what takes too much memory, there is no such note.
"""

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NOTES = Path(".cache/failures")

log = logging.getLogger(__name__)


@contextmanager
def noted(step_name: str, shard: str, again_with_mb: int = 0) -> Iterator[None]:
    """Note how a job fails; a second try, which has `again_with_mb`, may not start.

    Raises:
        SystemExit: It is a second try, and memory was not why the first one failed.
    """
    note = NOTES / step_name / f"{shard}.txt"
    if again_with_mb:
        if note.exists():
            raise SystemExit(note.read_text())
        log.warning(
            "%s %s: the first try ran out of memory or was killed; again with %d MB",
            *(step_name, shard, again_with_mb),
        )
    note.unlink(missing_ok=True)
    try:
        yield
    except MemoryError:
        raise
    except BaseException as error:
        in_words = isinstance(error, ValueError | OSError | SystemExit)
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(str(error) if in_words else traceback.format_exc())
        raise
