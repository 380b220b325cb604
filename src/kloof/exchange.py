# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Replace a folder in one step, so that whoever looks sees the old one or the new one, never half of either."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["exchange_folder", "repair", "sync", "tidy", "workplace"]

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


@contextmanager
def workplace(target: Path) -> Iterator[Path]:
    """Give an empty hidden folder beside the target, and remove it afterwards, whatever happened."""
    target.parent.mkdir(parents=True, exist_ok=True)
    place = target.parent / f".{target.name}.new-{os.getpid()}"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def sync(folder: Path) -> None:
    """Make sure every file of a folder is on the disk, not only on its way there."""
    for path in (*folder.iterdir(), folder):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def exchange_folder(new: Path, target: Path) -> None:
    """Put the new folder where the target is; the old one is removed after the new one stands there."""
    if not target.exists() or not any(target.iterdir()):
        new.replace(target)
    elif _swapped(new, target):
        shutil.rmtree(new)
    else:
        old = target.parent / f".{target.name}.old-{os.getpid()}"
        target.replace(old)
        new.replace(target)
        shutil.rmtree(old)
    _sync_parent(target)


def _sync_parent(target: Path) -> None:
    """Make sure the name of the target is on the disk."""
    handle = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def repair(target: Path) -> None:
    """Bring the old folder back when a killed build left nothing in its place."""
    for old in _left_behind(target, "old"):
        if not target.exists():
            old.replace(target)


def tidy(target: Path) -> None:
    """Repair, and remove what killed builds left beside the target."""
    repair(target)
    for left in (*_left_behind(target, "old"), *_left_behind(target, "new")):
        shutil.rmtree(left, ignore_errors=True)


def _left_behind(target: Path, kind: str) -> list[Path]:
    return [path for path in sorted(target.parent.glob(f".{target.name}.{kind}-*")) if not _is_at_work(path)]


def _is_at_work(place: Path) -> bool:
    """Say whether the process whose number the folder carries is still running."""
    number = place.name.rpartition("-")[2]
    if not number.isdigit():
        return True
    if int(number) == os.getpid():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _swapped(first: Path, second: Path) -> bool:
    """Let two folders change places in one step where the system can; say whether it did."""
    if not sys.platform.startswith("linux"):
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    done = rename(_AT_FDCWD, os.fsencode(first), _AT_FDCWD, os.fsencode(second), ctypes.c_uint(_RENAME_EXCHANGE))
    return bool(done == 0)
