"""One tree of errors, by what the caller does next.

    AiprodError
      DomainError              a rule said no: an event and an acknowledgement, never a retry
        IllegalTransition
        BriefDeclined          carries the one sentence the customer reads
      ContractError            not a message we know: quarantine and acknowledge
        MalformedMessage
        NewerSchema            newer than this code: give the message back
      PortError
        Unavailable            an outage: give the message back
        Conflict               someone else moved the record: reload and decide again
        AlreadyExists
        NotFound
        Denied                 a service reached for what it does not own
        NotYet                 a live lease: refused for now, give the message back
      HostError
        FolderLocked           another host runs on this folder
        Misconfigured          file, key and allowed range

No customer text, no secret and no URL goes into str(error): the host logs it.
"""

__all__ = [
    "AiprodError",
    "AlreadyExists",
    "BriefDeclined",
    "Conflict",
    "ContractError",
    "Denied",
    "DomainError",
    "FolderLocked",
    "HostError",
    "IllegalTransition",
    "MalformedMessage",
    "Misconfigured",
    "NewerSchema",
    "NotFound",
    "NotYet",
    "PortError",
    "Unavailable",
]


class AiprodError(Exception):
    """Base of all our errors."""


class DomainError(AiprodError):
    """A rule said no."""


class IllegalTransition(DomainError):
    """A state machine was asked for something impossible."""

    def __init__(self, machine: str, state: str, event: str) -> None:
        super().__init__(f"{machine} in state {state} does not know {event}")
        self.machine, self.state, self.event = machine, state, event


class BriefDeclined(DomainError):
    """A brief cannot become a job; `sentence` says what to change."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(f"brief declined: {code}")
        self.code, self.sentence = code, sentence


class ContractError(AiprodError):
    """Not a message we know."""


class MalformedMessage(ContractError):
    """The bytes break the contract; `reason` names the field, never its content."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"malformed message: {reason}")
        self.reason = reason


class NewerSchema(ContractError):
    """Written by a newer release than this one."""


class PortError(AiprodError):
    """A port could not do what was asked."""


class Unavailable(PortError):
    """An outage; trying again later may help."""


class Conflict(PortError):
    """A record was not at the expected version."""


class AlreadyExists(PortError):
    """A create-once row, receipt or object exists."""


class NotFound(PortError):
    """No such record or object."""


class Denied(PortError):
    """A service reached for a collection it does not own."""


class NotYet(PortError):
    """Someone holds a live lease on this; come back later."""


class HostError(AiprodError):
    """The host cannot run as asked."""


class FolderLocked(HostError):
    """Another host runs on this folder."""


class Misconfigured(HostError):
    """A configuration value is wrong; the message names file, key and allowed range."""
