# ruff: noqa: E501 - a page is wrapped as a page
"""docs/message-contract.md and the schemas of whole messages: how to ask, and what is answered."""

import ast
from pathlib import Path
from typing import Any

from services.ingest.acceptance import BRIEFS_BYTES_MAX
from services.ingest.formats import JOBS_MAX
from services.ingest.handlers import EDIT_BYTES_MAX
from services.ingest.intake import KEY_CHARS_MAX
from shared.catalog.load import load_configuration
from shared.contracts.envelope import MESSAGE_BYTES_MAX
from shared.contracts.registry import CLASS_OF, FROM_OUTSIDE, SCHEMA_OF
from shared.runtime.push.decode import PUSH_BYTES_MAX
from shared.topology import SPEAKERS_OF, TOPIC_OF, listeners
from tests.docs_generator.markdown import code, headed, json_text, table

__all__ = ["EXAMPLES", "REFUSING", "contract_documents", "refusal_codes"]

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "docs" / "examples" / "messages"
REFUSING = ("services/ingest", "services/router")
UNREAD_BYTES = PUSH_BYTES_MAX * 3 // 4
"""What base64 makes larger than any push that is read."""
REQUESTS, OUTCOMES = "job-requests", "job-outcomes"
DIALECT = "https://json-schema.org/draft/2020-12/schema"

INTRODUCTION = f"""\
How to ask AIPROD for a film over Pub/Sub, and how it answers. Publish on `{REQUESTS}`; listen to
`{OUTCOMES}`. A file in a bucket does the same: [bucket.md](bucket.md). All other topics are between
services: [messages.md](messages.md).

The examples on this page are files of [examples/messages](examples/messages/submit.json), and a test
sends each of them to the services and compares the answer. Answers are shown without what surrounds
every message: id, tenant, times, cause and trace."""

BY_HAND = """\
`type` and `payload` are enough:

{minimal}

With gcloud:

```console
$ gcloud pubsub topics publish job-requests --message="$(cat docs/examples/messages/submit.json)"
```

With a client of Pub/Sub, here in Python:

```python
import json

from google.cloud import pubsub_v1

publisher = pubsub_v1.PublisherClient()
topic = publisher.topic_path(PROJECT, "job-requests")
request = {{
    "type": "job.submit",
    "schema": 1,
    "payload": {{"request_key": "keeper-1", "text": "A lighthouse keeper lights the lamp."}},
}}
publisher.publish(topic, json.dumps(request).encode()).result()
```

Give a `request_key` and a `schema` wherever a program publishes. A program that is not sure whether
its message went out sends it again, and only the key makes both one film; and only a schema number
keeps its meaning when the next one comes."""

FIELDS = [
    ["`type`", "text", "must be there", "What is asked, see below."],
    ["`payload`", "object", "must be there", "What it is asked with. See each request's schema."],
    [
        "`schema`",
        "whole number",
        "the newest",
        "Number of the payload's shape. Left out, the payload is read as the newest shape and as no other: one that does not fit is refused, never guessed at.",
    ],
    [
        "`id`",
        "text, at most 200",
        "from the broker's message id",
        "Your own name of this message. A second message with it is taken for the first one delivered again, so leave it out unless it is unique. Among services the message goes by a digest of it.",
    ],
    ["`occurred_at_ms`", "whole number", "when it was published", "Milliseconds since the epoch."],
    [
        "`trace`",
        "32 hexadecimal digits",
        "of the attribute `traceparent`, else derived from the id",
        "W3C trace id that all messages of the job carry on.",
    ],
    ["`job_id`", "text", "empty", "Read and ignored: what counts is in the payload."],
    ["`cause_id`", "text", "the `id`", "The message this one answers."],
    [
        "`tenant`",
        "text",
        "empty",
        "Read and replaced: the tenant is where a message arrives, whatever it says of itself.",
    ],
]

AROUND = """\
An empty text counts as left out. Any other field is refused, around the payload and in it: a key in
the wrong place must not be a film without its key."""

WRITTEN = """\
A `job.edit` carries a whole plan and is written by `aiprod edit`; the others are written by hand. They
are heard on the subscription `{where}`. What a brief may say is in
[getting-started.md](getting-started.md)."""

ANSWERS = """\
Each answer is a whole envelope: `job_id` is the job's, `cause_id` the message that led to it, and
`schema` the number of its payload. Ignore fields that you do not know. An answer may come more than
once, with the same `id`, and answers may come in any order.

{answers}

`job.refused` carries the `request_key` of the request, or the message's id where a request has none.
`sentence` is for people and may be reworded; `code` is for programs and may not."""

KEYS = """\
| What arrives | Names the job | So |
| --- | --- | --- |
| `job.submit` with `request_key` | tenant and key | the same key is the same job, for ever; a key with another brief is refused (`key_reused`) |
| `job.submit` without it | tenant and message id | each message is a film of its own, however often it is delivered |
| a batch (`format: "csv"`) | tenant, key and line, as `KEY#1`, `KEY#2` | all its lines or none |
| an uploaded prompt | tenant, bucket, object and generation | an overwritten object is a new request |

A request that comes again after its job was accepted gives no new answer, and is counted
(`requests_repeated`); should the job never have been heard of, it is begun now. A refused request uses up no key: correct it and send it again under the same."""

VERSIONS = """\
A new optional field is no new number. Anything else raises the number of that message type: a
removed or renamed field, a new meaning, a new bound. Every number that was ever published is read for
ever, and upgraded in memory to the newest; golden files of each lie in
`tests/contract/messages/golden`. A number above the newest is given back to the broker for as long as
it redelivers, as a release that knows it may be on its way; after that it is a dead letter.

Answers are written in the number that is given in the table above. A release first reads a new
number everywhere, and writes it in the next."""

MALFORMED = """\
What cannot be read is answered too: `job.refused` with the code
`malformed`, the name of the first field that is wrong, and the broker's message id. What stood in the
field is not repeated. The bytes are kept under `quarantine/` for an operator; nothing is redelivered.
One thing has no answer: a message of more than {unread:,} bytes is put aside unread.

{example}"""


def contract_documents() -> dict[str, str]:
    """Give docs/message-contract.md and the schemas of whole requests and answers."""
    parts = [
        INTRODUCTION,
        "## By hand",
        BY_HAND.format(minimal=_example("submit")),
        "## A request",
        table(["Field", "Type", "Left out", "Meaning"], FIELDS),
        f"{AROUND} [JSON Schema of a whole request](schemas/request.json).",
        "## What can be asked",
        _requests(),
        _with_answer("A film with a budget, a key and options that win over the text:", "campaign"),
        _with_answer("Yes to the plan, as it was shown:", "approve"),
        _with_answer("No:", "reject"),
        _with_answer("Stop:", "cancel"),
        "## Answers",
        ANSWERS.format(answers=_answers()),
        _with_answer("A budget that is none:", "refused"),
        f"[JSON Schema of a whole answer](schemas/outcome.json). Codes: {code(*refusal_codes())}.",
        "## What is no request",
        MALFORMED.format(
            unread=UNREAD_BYTES,
            example=_with_answer("A text that is a number:", "malformed"),
        ),
        "## Once, however often it is sent",
        KEYS,
        "## Schema numbers",
        VERSIONS,
        "## Limits",
        _limits(),
    ]
    source = "`shared/contracts` and `tests/docs_generator/contract.py`"
    return {
        "message-contract.md": headed("Message contract", source, *parts),
        "schemas/request.json": json_text(_whole(sorted(FROM_OUTSIDE), "request")),
        "schemas/outcome.json": json_text(_whole(_outcomes(), "outcome")),
    }


def _outcomes() -> list[str]:
    return [type_ for type_, topic in TOPIC_OF.items() if topic == OUTCOMES]


def _example(name: str) -> str:
    text = (EXAMPLES / f"{name}.json").read_text("utf-8").strip()
    return f"```json\n{text}\n```"


def _with_answer(told: str, name: str) -> str:
    return f"{told}\n\n{_example(name)}\n\nis answered with\n\n{_example(f'{name}.answer')}"


def _linked(type_: str) -> str:
    return f"[`{type_}`](schemas/{type_}.json)"


def _meaning(type_: str) -> str:
    first = (CLASS_OF[type_].__doc__ or "").strip().split("\n")[0]
    told = first.partition(": ")[2] or first
    return told[0].upper() + told[1:]


def _requests() -> str:
    (where,) = listeners(REQUESTS)
    rows = [
        [_linked(type_), str(SCHEMA_OF[type_]), _meaning(type_)]
        for type_ in CLASS_OF
        if type_ in FROM_OUTSIDE
    ]
    asked = table(["`type`", "Newest schema", "Meaning"], rows)
    return f"{asked}\n\n{WRITTEN.format(where=where.name)}"


def _answers() -> str:
    rows = [
        [_linked(type_), str(SCHEMA_OF[type_]), ", ".join(SPEAKERS_OF[type_]), _meaning(type_)]
        for type_ in _outcomes()
    ]
    return table(["`type`", "Schema", "Said by", "Meaning"], rows)


def _limits() -> str:
    planning = load_configuration().planning
    rows = [
        ["a message", f"{MESSAGE_BYTES_MAX:,} bytes"],
        ["a text", f"{planning.brief_bytes_max:,} bytes"],
        ["what one film is about", f"{planning.brief_chars_max:,} characters"],
        ["shots of a film", str(planning.shots_max)],
        ["films of a batch", str(JOBS_MAX)],
        ["all briefs of a batch, each with the request's options", f"{BRIEFS_BYTES_MAX:,} bytes"],
        ["an edited plan", f"{EDIT_BYTES_MAX:,} bytes"],
        ["a request key, a reviewer, a stage", f"{KEY_CHARS_MAX} characters"],
        ["a note, a reason, a source", "300 characters"],
    ]
    return table(["What", "At most"], rows)


def _whole(types: list[str], name: str) -> dict[str, Any]:
    """Give the schema of a message with its envelope."""
    asks = name == "request"
    text, number = {"type": "string", "maxLength": 200}, {"type": "integer"}
    head = {"id": text, "tenant": text, "job_id": text, "cause_id": text, "trace": text}
    properties: dict[str, Any] = {
        "type": {"enum": types},
        "schema": {"type": "integer", "minimum": 1},
        **head,
        "occurred_at_ms": number,
        "payload": {"type": "object"},
    }
    return {
        "$schema": DIALECT,
        "$id": f"{name}.json",
        "type": "object",
        "required": ["type", "payload"] if asks else sorted(properties),
        "properties": properties,
        "additionalProperties": not asks,
        "oneOf": [
            {
                "properties": {
                    "type": {"const": type_},
                    "schema": {"maximum": SCHEMA_OF[type_]},
                    "payload": {"$ref": f"{type_}.json"},
                }
            }
            for type_ in types
        ],
    }


def refusal_codes() -> list[str]:
    """Read every code with which a service refuses, off the code that does it."""
    found = {"malformed"}
    for folder in REFUSING:
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                found |= _codes_of(node)
    return sorted(found)


def _codes_of(node: ast.AST) -> set[str]:
    match node:
        case ast.Call(func=ast.Name(id="BriefDeclined"), args=[ast.Constant(value=str(named)), *_]):
            return {named}
        case ast.Call(func=ast.Name(id="choice_of"), args=[ast.Constant(value=str(field)), *_]):
            return {f"unknown_{field}"}
        case _:
            return set()
