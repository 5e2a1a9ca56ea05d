"""Write structured logs: one JSON object a line, with ids and never with personal data."""

from __future__ import annotations

import contextlib
import logging
import sys
import traceback
from typing import Any, TextIO, cast

import structlog

from service import tracing


class PatientStream:
    """Write to a stream as long as it takes something: on a full disk a line is lost, never the work it tells of."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        """Write if that is possible."""
        with contextlib.suppress(OSError):
            self._stream.write(text)

    def flush(self) -> None:
        """Flush if that is possible."""
        with contextlib.suppress(OSError):
            self._stream.flush()


def configure_logs(process: str, level: int = logging.INFO) -> None:
    """Send structlog's events to standard output as JSON lines that name their process and, if any, their trace."""

    def name_process(_: Any, __: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
        trace = tracing.trace_id()
        return {"process": process, **({"trace_id": trace} if trace else {}), **event}

    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            name_process,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(cast(TextIO, PatientStream(sys.stdout))),
        cache_logger_on_first_use=True,
    )


def failure(error: BaseException) -> dict[str, Any]:
    """Describe an exception for the log: its type, its frames (file:line:function) and what caused it.

    Never its text, which may hold what a customer typed.
    """
    frames = [
        f"{frame.f_code.co_filename}:{line}:{frame.f_code.co_name}"
        for frame, line in traceback.walk_tb(error.__traceback__)
    ]
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return {"error": type(error).__name__, "frames": frames, **({"cause": failure(cause)} if cause else {})}
