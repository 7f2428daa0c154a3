"""docs/configuration.md and its schema: every key with type, range, default and meaning."""

import types
from collections.abc import Iterator
from typing import Annotated, Any, Union, cast, get_args, get_origin

from annotated_types import Ge, Le
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from shared.catalog.configuration import Configuration
from shared.catalog.load import load_configuration
from tests.docs_generator.attributes import attribute_docs
from tests.docs_generator.markdown import code, headed, json_text, table
from tests.docs_generator.sources import SOURCES

__all__ = ["ENVIRONMENT", "configuration_documents", "shipped_value"]

INTRODUCTION = """\
Every number lives here and none in the code. The shipped values are
`shared/catalog/configuration.toml`; a file of your own wins over it key by key:

```toml
# mine.toml
[takes]
per_shot_max = 2

[presets.quick_social]
budget_micros = 2_000_000
```

Give it as `aiprod run BRIEF --config mine.toml`, or name it in `AIPROD_CONFIG`.
`aiprod config check --config mine.toml` says whether it is valid: a wrong value is answered with
file, key and allowed range, and nothing starts. `aiprod config show` prints what is in force.

A job pins the digest of the configuration it was accepted under, and keeps to it to its end, also
when a newer release finishes it: keys that have gone are ignored, new ones take the shipped value.

Amounts are micro-USD (1 USD = 1 000 000), times are milliseconds, shares are thousandths (‰).
The JSON Schema is [configuration.schema.json](configuration.schema.json)."""

ENVIRONMENT = [
    ["`AIPROD_HOME`", "The embedded host's folder; `--home` wins. Default `.aiprod`."],
    ["`AIPROD_CONFIG`", "Your own configuration file; `--config` wins."],
    ["`AIPROD_HOST`", "`local`, `emulators` or `cloud`; `--target` wins. Default `local`."],
    ["`AIPROD_PROJECT`", "Cloud: the project's id."],
    ["`AIPROD_BUCKET`", "Cloud: its bucket."],
    ["`AIPROD_DATABASE`", "Cloud: its Firestore database. Default `(default)`."],
    ["`AIPROD_REGION`", "Cloud: where metrics say they come from. Default `us-central1`."],
    ["`AIPROD_PUSH_AUDIENCE`", "A service's own URL: what a push's token must be for."],
    ["`AIPROD_PUSH_EMAIL`", "Service accounts that may push, separated by commas."],
    [
        "`AIPROD_PUSH_CERTIFICATES`",
        "Emulators: where the signer's keys are. In the cloud Google's.",
    ],
    ["`AIPROD_FFMPEG`", "An ffmpeg of your own, instead of the PATH's or the installed wheel's."],
    ["`AIPROD_LOG`", "Level of the log on stderr: debug, info, warning, error. Default critical."],
]


def configuration_documents() -> dict[str, str]:
    """Give docs/configuration.md and docs/configuration.schema.json."""
    parts = [INTRODUCTION]
    for path, model in _sections(Configuration, ""):
        meaning = (model.__doc__ or "").strip().split("\n")[0]
        head = ["Key", "Type and range", "Shipped", "Meaning"]
        parts += [f"## `[{path}]`", meaning, table(head, _rows(path, model))]
    parts += ["## Where the numbers come from", table(["Key", "Shipped", "Source"], _sources())]
    parts += ["## Environment", table(["Variable", "Meaning"], ENVIRONMENT)]
    source = "`shared/catalog/configuration.py` and `shared/catalog/configuration.toml`"
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return {
        "configuration.md": headed("Configuration", source, *parts),
        "configuration.schema.json": json_text({**schema, **Configuration.model_json_schema()}),
    }


def _sections(model: type[BaseModel], path: str) -> Iterator[tuple[str, type[BaseModel]]]:
    """Give each table of the file, with NAME where the user chooses one."""
    for name, field in model.model_fields.items():
        inner, named = _inner_model(field.annotation)
        if inner is None:
            continue
        below = ".".join(part for part in (path, name, "NAME" if named else "") if part)
        yield below, inner
        yield from _sections(inner, below)


def _inner_model(annotation: Any) -> tuple[type[BaseModel] | None, bool]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, False
    if get_origin(annotation) is dict:
        value = get_args(annotation)[1]
        if isinstance(value, type) and issubclass(value, BaseModel):
            return value, True
    return None, False


def _rows(path: str, model: type[BaseModel]) -> Iterator[list[str]]:
    documented = attribute_docs(model)
    for name, field in model.model_fields.items():
        if _inner_model(field.annotation)[0] is not None:
            continue
        yield [code(name), _kind(field), _shipped(path, name, field), documented.get(name, "")]


def _kind(field: FieldInfo) -> str:
    """Say type, range and unit."""
    return _bounded(_type_text(field.annotation), field)


def _bounded(base: str, field: FieldInfo) -> str:
    low = next((m.ge for m in field.metadata if isinstance(m, Ge)), None)
    high = next((m.le for m in field.metadata if isinstance(m, Le)), None)
    bounds = "" if low is None else f", {low} to {high}"
    return f"{base}{bounds} {field.description or ''}".strip()


def _type_text(annotation: Any) -> str:
    arguments = get_args(annotation)
    if get_origin(annotation) is Annotated:
        return _bounded(_type_text(arguments[0]), arguments[1])
    if get_origin(annotation) is tuple:
        listed = arguments[:-1] if arguments[-1] is Ellipsis else arguments
        more = "list of " if arguments[-1] is Ellipsis else ""
        return more + ", ".join(_type_text(each) for each in listed)
    if get_origin(annotation) in (Union, types.UnionType):
        return " or ".join(_type_text(each) for each in arguments)
    if arguments and not isinstance(annotation, type):
        return "one of " + code(*map(str, arguments))
    names = {"int": "integer", "str": "text", "bool": "true or false", "NoneType": "nothing"}
    return names[annotation.__name__]


def _shipped(path: str, name: str, field: FieldInfo) -> str:
    """Give the shipped value, or each name's where the user may add names."""
    values = _values(load_configuration(), path.split("."))
    if len(values) == 1 and not next(iter(values)):
        return code(_text(getattr(values[""], name)))
    said = {key: _text(getattr(value, name)) for key, value in values.items()}
    if len(set(said.values())) == 1:
        return code(next(iter(said.values())))
    default = "" if field.is_required() else f"default {code(_text(field.default))}; "
    return default + ", ".join(f"{key} {code(text)}" for key, text in said.items())


def _values(value: Any, path: list[str], name: str = "") -> dict[str, Any]:
    """Follow a path; at NAME into every value, remembering their names."""
    if not path:
        return {name: value}
    first, *rest = path
    if first != "NAME":
        return _values(getattr(value, first), rest, name)
    below: dict[str, Any] = {}
    for key, inner in value.items():
        below |= _values(inner, rest, f"{name}.{key}" if name else key)
    return below


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return "[" + ", ".join(map(str, cast("tuple[object, ...]", value))) + "]"
    return str(value) if value != "" else '""'


def shipped_value(key: str) -> object:
    """Follow a dotted key into the shipped configuration.

    Raises:
        KeyError: No such key.
    """
    value: Any = load_configuration().model_dump()
    for part in key.split("."):
        value = value[part]
    return value


def _sources() -> Iterator[list[str]]:
    for key, source in SOURCES.items():
        yield [code(key), code(_text(shipped_value(key))), source]
