"""A limit on how long a whole answer may take: one that drips byte after byte never runs into a timeout for silence."""

from __future__ import annotations

import time
from collections.abc import Iterator

import httpx

WHOLE_ANSWER_SECONDS = 30.0
WHOLE_FILE_SECONDS = 300.0


def hurry(answer: httpx.Response) -> None:
    """Have an answer's body be whole in time; an event hook for `httpx.Client`."""
    seconds = WHOLE_FILE_SECONDS if answer.request.url.path.endswith("/view") else WHOLE_ANSWER_SECONDS
    if isinstance(answer.stream, httpx.SyncByteStream):
        answer.stream = _Hurried(answer.stream, answer.request, seconds)


class _Hurried(httpx.SyncByteStream):
    """An answer's body that must be whole by a moment."""

    def __init__(self, body: httpx.SyncByteStream, request: httpx.Request, seconds: float) -> None:
        self._body = body
        self._request = request
        self._seconds = seconds
        self._deadline = time.monotonic() + seconds

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._body:
            if time.monotonic() > self._deadline:
                raise httpx.ReadTimeout(f"not whole after {self._seconds:g} s", request=self._request)
            yield chunk

    def close(self) -> None:
        self._body.close()
