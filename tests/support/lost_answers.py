"""Answers that get lost between Firestore and us: the commit happened, and nobody told."""

from collections.abc import Callable
from typing import Any

import grpc

__all__ = ["LostAnswers"]


class _LostAnswer(grpc.RpcError):
    """What a call gives whose connection broke after the server had done the work."""

    def __init__(self, code: grpc.StatusCode) -> None:
        super().__init__()
        self._code = code

    def code(self) -> grpc.StatusCode:
        return self._code

    def details(self) -> str:
        return "the answer was lost"

    def result(self) -> None:
        raise self

    def trailing_metadata(self) -> tuple[()]:
        return ()


class LostAnswers(grpc.UnaryUnaryClientInterceptor):
    """Loses the answers of the next commits, once these have come.

    Args:
        codes: What the client is told instead, one after another.
        happens: Whether the commits arrive; otherwise they are lost themselves.
    """

    def __init__(self, *codes: grpc.StatusCode, happens: bool = True) -> None:
        self.left = list(codes)
        self.happens = happens
        self.commits = 0

    def intercept_unary_unary(
        self, continuation: Callable[..., Any], client_call_details: Any, request: Any
    ) -> Any:
        self.commits += 1
        if not self.left:
            return continuation(client_call_details, request)
        if self.happens:
            continuation(client_call_details, request).exception()  # It has come.
        return _LostAnswer(self.left.pop(0))
