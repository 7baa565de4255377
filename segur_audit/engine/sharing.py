"""Inspects pieces in several processes, where the system forks and the dossier is worth it: the
results are those of one process, in the same order.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack
from typing import Any, TypeVar

_Result = TypeVar("_Result")

_MOST = 4  # processes that are taken unasked
_PIECES, _BYTES = 64, 32 << 20  # a smaller dossier is done before a process is ready


def jobs_for(pieces: int, size: int) -> int:
    """How many processes a dossier of so many pieces and bytes is worth."""
    if pieces < 2 or (pieces < _PIECES and size < _BYTES) or not hasattr(os, "fork"):
        return 1
    counted = getattr(os, "sched_getaffinity", None)
    return min(len(counted(0)) if counted else os.cpu_count() or 1, _MOST, pieces)


def shared(
    work: Callable[[int], _Result],
    count: int,
    jobs: int,
    told: Callable[[int], None],
    first: Collection[int] = (),
) -> list[_Result]:
    """The results of `work` on 0, 1, 2…; `told` is called with how many are done.

    Those of `first` are done before there are processes, which then know all that they need. What
    a process could not do or send is done here, so that it fails as it would have alone.
    """
    done: dict[int, _Result] = {}
    if jobs > 1 and hasattr(os, "fork"):
        for index in first:
            told(len(done))
            done[index] = work(index)
        rest = [index for index in range(count) if index not in done]
        for index, result in _from_processes(work, rest, min(jobs, len(rest))):
            done[index] = result
            told(len(done))
    for index in range(count):
        if index not in done:
            told(len(done))
            done[index] = work(index)
    return [done[index] for index in range(count)]


def _from_processes(
    work: Callable[[int], _Result], indexes: Sequence[int], jobs: int
) -> Iterator[tuple[int, _Result]]:
    """The results as they come; those that are wanting could not be had."""
    from multiprocessing import get_context
    from multiprocessing.connection import wait

    context = get_context("fork")
    waiting = iter(indexes)
    with ExitStack() as stack:
        busy: list[Any] = []
        for _ in range(jobs):
            mine, its = context.Pipe()
            process = context.Process(target=_serve, args=(its, work), daemon=True)
            process.start()
            its.close()
            stack.callback(process.join)
            stack.callback(process.terminate)
            stack.callback(mine.close)
            if _asked(mine, waiting):
                busy.append(mine)
        while busy:
            for one in wait(busy):
                answer = _answer(one)
                if answer is not None and answer[1] is not None:
                    yield answer
                if answer is None or not _asked(one, waiting):
                    busy.remove(one)


def _asked(connection: Any, waiting: Iterator[int]) -> bool:
    """Whether the process was given a next piece: there was one, and it is there to take it."""
    index = next(waiting, None)
    if index is None:
        return False
    try:
        connection.send(index)
    except OSError:
        return False
    return True


def _answer(connection: Any) -> tuple[int, Any] | None:
    """What a process sent; None when it has ended."""
    try:
        answer: tuple[int, Any] = connection.recv()
    except (OSError, EOFError):
        return None
    return answer


def _serve(connection: Any, work: Callable[[int], Any]) -> None:
    """Answer until the audit has no more to ask: its interruption is the audit's to say."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            index = connection.recv()
        except (OSError, EOFError):
            return
        try:
            result = work(index)
        except Exception:  # done again where it can be told
            result = None
        connection.send((index, result))
