"""Files that people name: read if regular and not too large, written as a whole."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_KINDS = {
    stat.S_ISDIR: "a folder, needed is a file",
    stat.S_ISFIFO: "a pipe: save it to a file first",
    stat.S_ISSOCK: "a socket, needed is a file",
    stat.S_ISCHR: "a device, needed is a file",
    stat.S_ISBLK: "a device, needed is a file",
}
_REASONS = {
    errno.ENOENT: "no such file",
    errno.ENOTDIR: "no such file",
    errno.ELOOP: "a loop of symbolic links",
    errno.EACCES: "not allowed to read it",
    errno.ENAMETOOLONG: "no file has so long a name",
}


class BadFileError(ValueError):
    """What is named is no file that can be read, or too large a one."""


def read_bytes(path: Path, max_bytes: int, *, way_out: str = "") -> bytes:
    """Read a file as a whole, if it is regular and not too large.

    Args:
        path: As the user named it; BadFileError does so, too.
        max_bytes: The most that are read.
        way_out: What the user can do about a larger file.
    """
    size = check_regular(path, max_bytes, way_out=way_out)
    try:
        with path.open("rb") as file:
            content = file.read(size)
    except OSError as error:
        raise BadFileError(f"{path}: {_reason(error)}") from error
    if not content:
        raise BadFileError(f"{path}: the file is empty")
    return content


def check_regular(
    path: Path, max_bytes: int | None = None, *, way_out: str = ""
) -> int:
    """Return the size of a file in bytes, without opening it.

    Pipes and devices, whose opening would wait, raise BadFileError like all that
    cannot be read.
    """
    try:
        status = path.stat()
    except (OSError, ValueError) as error:
        raise BadFileError(f"{path}: {_reason(error)}") from error
    for is_kind, sentence in _KINDS.items():
        if is_kind(status.st_mode):
            raise BadFileError(f"{path}: {sentence}")
    if max_bytes is not None and status.st_size > max_bytes:
        raise BadFileError(
            f"{path}: {status.st_size / 1e6:.1f} MB, at most {max_bytes / 1e6:.0f} are "
            f"read{way_out and f': {way_out}'}"
        )
    return status.st_size


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield where to write a file that takes the place of another once it is whole.

    On an error, such as a full disk, what was there before stays. It gets the
    permissions of any new file. What is no regular file is written to itself.
    """
    if path.exists() and not path.is_file():
        yield path
        return
    final = path.resolve()
    draft = final.with_name(f".{os.getpid()}-{final.name}")
    try:
        yield draft
        draft.chmod(0o666 & ~_umask())
        draft.replace(final)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _reason(error: OSError | ValueError) -> str:
    number = error.errno if isinstance(error, OSError) else None
    return _REASONS.get(number or 0) or str(getattr(error, "strerror", "") or error)
