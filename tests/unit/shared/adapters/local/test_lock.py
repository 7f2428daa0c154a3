"""Who looks whether a folder is locked learns it, and disturbs nobody."""

from pathlib import Path
from threading import Thread

import pytest

from shared.adapters.local.lock import FolderLock, is_locked
from shared.domain.errors import FolderLocked


def test_a_folder_is_locked_while_a_host_has_it(tmp_path: Path) -> None:
    assert not is_locked(tmp_path)
    with FolderLock(tmp_path):
        assert is_locked(tmp_path)
        with pytest.raises(FolderLocked):
            FolderLock(tmp_path)
    assert not is_locked(tmp_path)


def test_nobody_who_looks_keeps_a_host_out(tmp_path: Path) -> None:
    FolderLock(tmp_path).release()
    looks = [Thread(target=lambda: [is_locked(tmp_path) for _ in range(200)]) for _ in range(4)]
    for look in looks:
        look.start()
    for _ in range(50):
        FolderLock(tmp_path).release()
    for look in looks:
        look.join()
