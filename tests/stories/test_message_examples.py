"""The examples of the message contract are sent as they lie there, and answered as it says.

An answer's file holds what a reader can rely on. What follows from the film itself is shown as an
example and compared by its kind: digests, deadlines, and in what they were shown, reviewers.
"""

import json
import re
from collections.abc import Callable
from typing import Any, cast

import pytest

from shared.contracts.codec import decode_envelope, encode_json
from shared.contracts.registry import CLASS_OF
from shared.contracts.requests import Arrival, read_request
from tests.docs_generator.contract import EXAMPLES, contract_documents, refusal_codes
from tests.docs_generator.messages import payload_schema
from tests.support.world import World

Opened = Callable[..., World]

WAITING = {"approve", "reject", "cancel"}
"""These are about the campaign, which waits for the approval of its plan."""
NAMES = sorted(path.stem for path in EXAMPLES.glob("*.json") if not path.stem.endswith(".answer"))
DIGEST = re.compile(r"[0-9a-f]{64}")


def example(name: str) -> dict[str, Any]:
    return json.loads((EXAMPLES / f"{name}.json").read_bytes())


def send(world: World, message: dict[str, Any]) -> dict[str, Any]:
    """Publish as any client would, let the services work, give the newest answer."""
    world.listener.publish("job-requests", json.dumps(message).encode())
    world.run(horizon_ms=60_000)
    return json.loads(world.listener.outcomes()[-1].data)


def shown(answer: Any, expected: Any) -> Any:
    """Keep of an answer what its file shows; what is the film's own becomes what it stands for."""
    if isinstance(expected, dict):
        known = cast("dict[str, Any]", expected)
        return {key: shown(answer.get(key), value) for key, value in known.items()}
    if isinstance(expected, str) and DIGEST.fullmatch(expected) and DIGEST.fullmatch(str(answer)):
        return expected
    if isinstance(expected, int) and expected > 10**12 and answer > 10**12:
        return expected
    return answer


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_answered_as_its_file_says(world: Opened, name: str) -> None:
    one = world()
    message = example(name)
    if name in WAITING:
        waiting = send(one, example("campaign"))
        assert message["payload"]["job_id"] == waiting["job_id"]
        if "subject_digest" in message["payload"]:
            message["payload"]["subject_digest"] = waiting["payload"]["subject_digest"]
    answer, expected = send(one, message), example(f"{name}.answer")
    assert shown(answer, expected) == expected
    assert decode_envelope(json.dumps(answer).encode()).type == answer["type"]


def test_every_example_has_an_answer_and_every_request_but_an_edit_an_example() -> None:
    answers = {path.stem.removesuffix(".answer") for path in EXAMPLES.glob("*.answer.json")}
    assert answers == set(NAMES)
    asked = {example(name)["type"] for name in NAMES}
    assert asked == {"job.submit", "job.approve", "job.reject", "job.cancel"}


@pytest.mark.parametrize("name", [name for name in NAMES if name != "malformed"])
def test_the_schema_of_requests_knows_every_example(name: str) -> None:
    schema = json.loads(contract_documents()["schemas/request.json"])
    message = example(name)
    assert set(schema["required"]) <= message.keys() <= schema["properties"].keys()
    (branch,) = [
        each for each in schema["oneOf"] if each["properties"]["type"]["const"] == message["type"]
    ]
    assert branch["properties"]["payload"] == {"$ref": f"{message['type']}.json"}


def test_the_schema_of_a_payload_asks_for_no_more_than_the_services_do() -> None:
    here = Arrival("ingest-job-requests", frozenset(CLASS_OF), "7")
    schema = payload_schema("job.submit")
    assert schema["required"] == ["text"]
    assert schema["additionalProperties"] is False
    minimal = json.dumps({"type": "job.submit", "payload": {"text": "A fox."}}).encode()
    assert encode_json(read_request(minimal, here).payload)


def test_every_code_of_a_refusal_is_listed() -> None:
    codes = refusal_codes()
    assert {"malformed", "key_reused", "bad_budget", "unknown_preset", "stale_edit"} <= set(codes)
    text = contract_documents()["message-contract.md"]
    assert all(f"`{each}`" in text for each in codes)
