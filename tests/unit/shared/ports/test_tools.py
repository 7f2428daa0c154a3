import os
import select
import sys
from pathlib import Path

import pytest

from shared.domain.errors import Misconfigured, Unavailable
from shared.ports.tools import Limits, ToolFailed, ffmpeg_exe, python_tool, run_tool, tool_fed

PATIENT_MS = 60_000


def python(code: str, *arguments: str) -> list[str]:
    return [sys.executable, "-c", code, *arguments]


def ends(pid: int) -> bool:
    """Wait for a killed process to be gone; False when it lives on."""
    try:
        watch = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([watch], [], [], 30)[0])
    finally:
        os.close(watch)


def test_what_goes_in_comes_out():
    echo = python("import sys; sys.stdout.buffer.write(sys.stdin.buffer.read())")
    block = bytes(range(256)) * 5000
    assert run_tool(echo, timeout_ms=PATIENT_MS, stdin=block) == block


def test_a_bad_end_tells_its_status_and_keeps_customer_text_out_of_the_message():
    complaint = python("import sys; sys.exit('secret words')")
    with pytest.raises(ToolFailed) as caught:
        run_tool(complaint, timeout_ms=PATIENT_MS)
    assert caught.value.status == 1
    assert "secret words" in caught.value.tail
    assert "secret" not in str(caught.value)


def test_a_program_that_does_not_exist_is_an_outage():
    with pytest.raises(Unavailable):
        run_tool(["no-such-program-anywhere"], timeout_ms=PATIENT_MS)


def test_arguments_never_meet_a_shell():
    show = python("import sys; sys.stdout.write(sys.argv[1])", "$HOME; `id` && echo *")
    assert run_tool(show, timeout_ms=PATIENT_MS) == b"$HOME; `id` && echo *"


def test_secrets_of_the_host_do_not_reach_the_child(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("AIPROD_VENDOR_KEY", "s3cret")
    show = python("import os; print(*os.environ)")
    names = run_tool(show, timeout_ms=PATIENT_MS, environment={"EXTRA": "1"}).decode().split()
    assert "AIPROD_VENDOR_KEY" not in names
    assert {"PATH", "EXTRA"} <= set(names)


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="waits for a foreign process")
def test_a_timeout_ends_the_grandchildren_too(tmp_path: Path):
    note = tmp_path / "pid"
    parent = (
        "import subprocess, sys, pathlib\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "pathlib.Path(sys.argv[1]).write_text(str(child.pid))\n"
        "child.wait()"
    )
    with pytest.raises(Unavailable):
        run_tool(python(parent, str(note)), timeout_ms=4000)
    assert ends(int(note.read_text()))


@pytest.mark.skipif(sys.platform != "linux", reason="limits are set from outside on Linux only")
def test_an_endless_writer_meets_its_limit():
    flood = python("import sys\nwhile True: sys.stdout.write('x' * 65536)")
    with pytest.raises(ToolFailed):
        run_tool(flood, timeout_ms=PATIENT_MS, limits=Limits(file_bytes=1 << 20))


def test_a_module_of_ours_is_found_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "json.py").write_text("raise SystemExit(9)")
    assert run_tool(python_tool("json.tool"), timeout_ms=PATIENT_MS, stdin=b"{}") == b"{}\n"


def test_a_fed_program_gets_everything(tmp_path: Path):
    target = tmp_path / "out"
    keep = python("import sys; open(sys.argv[1], 'wb').write(sys.stdin.buffer.read())", str(target))
    with tool_fed(keep) as stream:
        for _ in range(100):
            stream.write(b"x" * 10_000)
    assert target.stat().st_size == 1_000_000


def test_a_fed_program_that_stops_reading_has_failed():
    def feed() -> None:
        with tool_fed(python("pass")) as stream:
            for _ in range(200):
                stream.write(b"x" * 100_000)

    with pytest.raises(ToolFailed):
        feed()


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="waits for a foreign process")
def test_a_fault_of_the_feeder_ends_the_program(tmp_path: Path):
    note = tmp_path / "pid"
    wait = "import os, sys, pathlib; pathlib.Path(sys.argv[1]).write_text(str(os.getpid()))\n"
    wait += "sys.stdin.buffer.read(); import time; time.sleep(600)"
    with pytest.raises(ZeroDivisionError), tool_fed(python(wait, str(note))):
        _ = 1 // 0
    assert not note.exists() or ends(int(note.read_text()))


def test_ffmpeg_is_found_and_runs():
    assert b"ffmpeg version" in run_tool([ffmpeg_exe(), "-version"], timeout_ms=PATIENT_MS)


def test_an_explicit_ffmpeg_wins_and_must_exist(monkeypatch: pytest.MonkeyPatch):
    find = ffmpeg_exe.__wrapped__
    monkeypatch.setenv("AIPROD_FFMPEG", sys.executable)
    assert find() == sys.executable
    monkeypatch.setenv("AIPROD_FFMPEG", os.devnull)
    with pytest.raises(Misconfigured):
        find()
