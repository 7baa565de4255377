"""Asks the process that reads PDFs: started at the first one, replaced when one made it end."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from typing import Any, BinaryIO

from .pdf_bounds import LAID_OUT, PAGES, WAITED

Answer = dict[str, Any]  # what JSON gives
_DONE = {"done": True}
_START = (
    "import sys; sys.path[:] = sys.argv[1:]; "
    "from segur_audit.checks.kit.pdf_worker import serve; serve()"
)


class Worker:
    """One process that reads PDFs, one after the other."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._beyond = b""  # the last PDF that ended the process: it is not asked of again
        self._lock = threading.Lock()

    def ask(self, kind: bytes, data: bytes, pages: int) -> tuple[list[Answer], bool]:
        """The answers about a PDF, and whether they are whole: a PDF beyond the bounds ends the
        process before.
        """
        with self._lock:
            if data == self._beyond:
                return [], False
            process = self._started()
            timer = threading.Timer(WAITED, process.kill)
            timer.daemon = True
            timer.start()
            try:
                answers, whole = _answers(process, kind + pages.to_bytes(2, "big"), data)
            finally:
                timer.cancel()
            if not whole:
                self._beyond = data
                self._end()
            return answers, whole

    def _started(self) -> subprocess.Popen[bytes]:
        """The process; a new one when there is none, or when this one is a fork of its owner."""
        if self._process is None or self._owner != os.getpid():
            self._owner = os.getpid()
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-S", "-c", _START, *filter(None, sys.path)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            atexit.register(self._end)
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        atexit.unregister(self._end)
        if process is None or self._owner != os.getpid():
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()


def _answers(
    process: subprocess.Popen[bytes], head: bytes, data: bytes
) -> tuple[list[Answer], bool]:
    assert process.stdin is not None and process.stdout is not None
    answers: list[Answer] = []
    try:
        process.stdin.write(head + len(data).to_bytes(8, "big"))
        process.stdin.write(data)
        process.stdin.flush()
        while (answer := _read(process.stdout)) != _DONE:
            answers.append(answer)
    except (OSError, EOFError):
        return answers, False
    return answers, True


def _read(stream: BinaryIO | Any) -> Answer:  # the stream of a process, as subprocess types it
    head = stream.read(4)
    packed = stream.read(int.from_bytes(head, "big")) if len(head) == 4 else b""
    if len(head) < 4 or len(packed) < int.from_bytes(head, "big"):
        raise EOFError
    answer: Answer = json.loads(packed)
    return answer


_WORKER = Worker()


def texts(data: bytes, pages: int = PAGES) -> tuple[list[Answer], bool]:
    """How a PDF opens, then the text and the values of each of its first pages; whether that is
    all of them.
    """
    return _WORKER.ask(b"t", data, pages)


def layout(data: bytes) -> list[str]:
    """The text of the first pages as it is laid out; what cannot be told is left."""
    return [answer["text"] for answer in _WORKER.ask(b"l", data, LAID_OUT)[0] if "text" in answer]


def fields(data: bytes) -> list[Answer]:
    """The filled fields of the form: name, caption, kind, value; what cannot be told is left."""
    return [answer for answer in _WORKER.ask(b"f", data, 0)[0] if "name" in answer]
