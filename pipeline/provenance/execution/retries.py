"""A job that runs out of memory is retried once, with more; other failures are final.

Snakemake retries any failed job, and gives it twice the memory. So a job records how it
failed, and its retry reads that. Of a job that was killed, as the system kills what
takes too much memory, there is no such record.
"""

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FAILURES = Path(".cache/failures")

log = logging.getLogger(__name__)


@contextmanager
def record_failure(step_name: str, shard: str, retry_mem_mb: int = 0) -> Iterator[None]:
    """Record how a job fails; a retry, which has `retry_mem_mb`, may not start.

    Raises:
        SystemExit: It is a retry, and memory was not why the first try failed.
    """
    record = FAILURES / step_name / f"{shard}.txt"
    if retry_mem_mb:
        if record.exists():
            raise SystemExit(record.read_text())
        message = (
            "%s %s: the first try ran out of memory or was killed; again with %d MB"
        )
        log.warning(message, step_name, shard, retry_mem_mb)
    record.unlink(missing_ok=True)
    try:
        yield
    except MemoryError:
        raise
    except BaseException as error:
        is_sentence = isinstance(error, ValueError | OSError | SystemExit)
        record.parent.mkdir(parents=True, exist_ok=True)
        record.write_text(str(error) if is_sentence else traceback.format_exc())
        raise
