"""Buckets, and who is told of the objects in them."""

import re
from typing import Any

from shared.adapters.twins.storage.asked import object_of
from shared.adapters.twins.storage.notices import Config, Notices
from shared.adapters.twins.storage.objects import Objects
from shared.adapters.twins.storage.refusals import absent, invalid, unsupported
from shared.adapters.twins.storage.resources import parse_json, rfc3339
from shared.adapters.twins.storage.wire import Answer, Request, json_answer

__all__ = ["Buckets"]

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]")
_TOPIC = re.compile(
    r"//pubsub\.googleapis\.com/projects/([a-z0-9.-]{1,60}:)?[a-z][a-z0-9-]{4,28}[a-z0-9]"
    r"/topics/[A-Za-z][A-Za-z0-9._~+%-]{2,254}"
)
_KEPT = ("labels", "location", "storageClass")
_CONFIGS_MAX = 100
_ATTRIBUTES_MAX = 5


class Buckets:
    """Answers what concerns whole buckets."""

    def __init__(self, objects: Objects, notices: Notices) -> None:
        self._objects, self._notices = objects, notices

    def insert(self, request: Request) -> Answer:
        """Make a bucket."""
        body = parse_json(request.body.read())
        name = body.get("name")
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise invalid("A bucket cannot have this name.")
        for key in body.keys() - {"name", *_KEPT}:
            if body[key]:
                raise unsupported("buckets with more than a name, labels, a place and a class")
        self._objects.make_bucket(name, {key: body[key] for key in _KEPT if key in body})
        return self.get(request, name)

    def get(self, request: Request, bucket: str) -> Answer:
        """Say what is known of a bucket."""
        for found in self._listed(request):
            if found["name"] == bucket:
                return json_answer(found)
        raise absent("bucket")

    def every(self, request: Request) -> Answer:
        """List the buckets; there are never enough for pages."""
        prefix = request.query.get("prefix", "")
        items = [each for each in self._listed(request) if each["name"].startswith(prefix)]
        return json_answer({"kind": "storage#buckets", "items": items})

    def remove(self, _request: Request, bucket: str) -> Answer:
        """Remove an empty bucket."""
        self._objects.remove_bucket(bucket)
        return Answer(204)

    def tell(self, request: Request, bucket: str) -> Answer:
        """Tell a topic of new objects from now on."""
        self.get(request, bucket)
        if len(self._notices.configs(bucket)) >= _CONFIGS_MAX:
            raise invalid("A bucket tells at most 100.")
        config = self._notices.add(_config(bucket, parse_json(request.body.read())))
        return json_answer(config.resource())

    def told(self, request: Request, bucket: str) -> Answer:
        """List who is told."""
        self.get(request, bucket)
        items = [config.resource() for config in self._notices.configs(bucket)]
        return json_answer({"kind": "storage#notifications", "items": items})

    def one_told(self, _request: Request, bucket: str, config_id: str) -> Answer:
        """Say who is told."""
        for config in self._notices.configs(bucket):
            if str(config.id) == config_id:
                return json_answer(config.resource())
        raise absent("notification")

    def tell_no_more(self, _request: Request, bucket: str, config_id: str) -> Answer:
        """Tell a topic no longer."""
        self._notices.remove(bucket, config_id)
        return Answer(204)

    def _listed(self, request: Request) -> list[dict[str, Any]]:
        return [
            {
                "kind": "storage#bucket",
                "id": name,
                "name": name,
                "selfLink": f"{request.base}/storage/v1/b/{name}",
                "location": "US",
                "storageClass": "STANDARD",
                "metageneration": "1",
                "etag": "1",
                "timeCreated": rfc3339(made_at_ms),
                "updated": rfc3339(made_at_ms),
                **about,
            }
            for name, about, made_at_ms in self._objects.buckets()
        ]


def _config(bucket: str, body: dict[str, Any]) -> Config:
    topic, prefix = body.get("topic"), body.get("object_name_prefix") or ""
    if not isinstance(topic, str) or not _TOPIC.fullmatch(topic):
        raise invalid("The topic is not //pubsub.googleapis.com/projects/P/topics/T.")
    if body.get("event_types") != ["OBJECT_FINALIZE"]:
        raise unsupported("telling of anything but OBJECT_FINALIZE; ask for that alone")
    if not isinstance(prefix, str) or len(prefix) > 1024:
        raise invalid("The prefix is not one.")
    form = body.get("payload_format", "JSON_API_V1")
    if form not in {"JSON_API_V1", "NONE"}:
        raise invalid("The payload is JSON_API_V1 or NONE.")
    attributes = object_of(body.get("custom_attributes") or {})
    if len(attributes) > _ATTRIBUTES_MAX or any(
        not isinstance(value, str) or len(key) > 256 or len(value) > 1024
        for key, value in attributes.items()
    ):
        raise invalid("At most 5 attributes, of text.")
    return Config(0, bucket, topic, prefix, form != "NONE", attributes or None)
