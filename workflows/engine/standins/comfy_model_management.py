"""Stands in for `comfy.model_management`: interruption and the name of running out of memory."""

from __future__ import annotations

from . import current_host


class InterruptProcessingException(Exception):
    """Someone asked the running prompt to stop."""


OOM_EXCEPTION = MemoryError


def throw_exception_if_processing_interrupted() -> None:
    """Raise `InterruptProcessingException` once for each interruption asked for."""
    if current_host().interrupt_requested():
        raise InterruptProcessingException
