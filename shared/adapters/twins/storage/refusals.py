"""How the twin says no, in Cloud Storage's own words. Pure."""

import json

__all__ = ["Refusal", "absent", "failed_condition", "invalid", "unsupported"]


class Refusal(Exception):
    """An answer that is not what was asked for; the message never repeats what the client sent."""

    def __init__(self, status: int, reason: str, message: str) -> None:
        super().__init__(message)
        self.status, self.reason, self.message = status, reason, message

    def body(self) -> bytes:
        """Give the JSON that Cloud Storage's clients read."""
        if self.status == 304:
            return b""
        told = {"message": self.message, "domain": "global", "reason": self.reason}
        error = {"code": self.status, "message": self.message, "errors": [told]}
        return json.dumps({"error": error}).encode()


def invalid(message: str) -> Refusal:
    """The request breaks the API."""
    return Refusal(400, "invalid", message)


def absent(what: str) -> Refusal:
    """There is no such thing."""
    return Refusal(404, "notFound", f"No such {what}.")


def failed_condition(status: int = 412) -> Refusal:
    """A precondition does not hold; 304 where a read was asked not to match."""
    message = "At least one of the pre-conditions you specified did not hold."
    return Refusal(status, "conditionNotMet", message)


def unsupported(what: str) -> Refusal:
    """Cloud Storage can do this, the twin cannot: saying so beats pretending."""
    return Refusal(501, "notImplemented", f"Not offered here: {what}.")
