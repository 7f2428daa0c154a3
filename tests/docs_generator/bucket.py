# ruff: noqa: E501 - a page is wrapped as a page
"""docs/bucket.md: asking for a film by uploading a file, and what lies where in the bucket."""

from services.ingest.formats import JOBS_MAX
from shared.catalog.load import load_configuration
from shared.domain.object_names import NAME_CHARS_MAX
from tests.docs_generator.markdown import headed, table

__all__ = ["bucket_documents"]

INTRODUCTION = """\
A file uploaded under `prompts/` is a request for a film. It needs no client of ours: the console, gcloud
or any library of Cloud Storage will do.

```console
$ gcloud storage cp keeper.md gs://BUCKET/prompts/
```

```python
from google.cloud import storage

storage.Client().bucket(BUCKET).blob("prompts/keeper.md").upload_from_filename("keeper.md")
```

It is answered on `job-outcomes`, as a message is: [message-contract.md](message-contract.md). On the
local host the inbox folder takes the bucket's place:
[a batch through the inbox](use-cases/a-batch-through-the-inbox.md)."""

NAMES = [
    ["`prompts/NAME.txt`", "The text of one brief."],
    ["`prompts/NAME.md`", "The same, with options in a front matter between two lines of `---`."],
    ["`prompts/NAME.json`", "One brief as a flat object: `text`, and options beside it."],
    ["`prompts/NAME.csv`", f"A batch: a header and one brief a line, at most {JOBS_MAX}."],
    ["`prompts/NAME.toml`", "A plan as `aiprod plan` writes it, edited or not."],
]

RULES = """\
- Folders below `prompts/` are as good as none; an object whose name ends with `/` is nobody's request.
- A name without an ending is read as `.txt`; any other ending is refused, and so is what is not UTF-8.
- A name with an empty part, a part `.` or `..`, a backslash or a control character is refused unopened
  (`bad_name`), as one that is too long is. Its refusal is named by a digest.
- Bucket, name and generation name the request. An object that is uploaded again under the same name has
  a new generation and is a new request, also with the same text. One that is overwritten or deleted
  before it was read asks for nothing.
- A file that cannot be a film is refused whole. `job.refused` says why, and so does
  `refusals/NAME.json`, where `NAME` is all that follows `prompts/`:

```json
{{
  "code": "bad_budget",
  "sentence": "The budget must be above 0 and at most 1000.00 USD: write \\"6\\" or \\"6.50 USD\\".",
  "source": "prompts/keeper.md"
}}
```

- Nothing under `refusals/` starts anything. A refusal stays where it is when the prompt is corrected and
  uploaded again: look at its time, or delete it.

## When a notice is lost

Cloud Storage says each upload at least once, as a rule within seconds. Should a notice be lost all the
same, ingest finds the prompt itself: every {sweep} it lists what lies under `prompts/`, and what is older
than {grace} and has no answer is taken up as if its notice had come. It looks each prompt up once, so old
prompts cost a line of the listing and nothing else. Delete them, or let a lifecycle rule do it, when
there are very many."""

PLACES = [
    ["`prompts/`", "customers", "requests"],
    ["`refusals/`", "ingest", "why a prompt was refused"],
    ["`config/`", "every service", "configurations that jobs pin, by digest"],
    ["`plans/JOB/`", "router", "plans, each revision by digest"],
    ["`takes/`", "generator", "clips as they came from the backend, in folders by what they show"],
    ["`accepted/`", "qa", "which clip was accepted last of those that show the same"],
    ["`verdicts/`", "qa", "measurements and findings of each clip and film"],
    ["`certificates/`", "qa", "which checks a film passed, with the measurements"],
    ["`staging/JOB/`", "postprocessor", "films that are not delivered yet; swept after {staging}"],
    ["`films/JOB/`", "postprocessor", "delivered films; `manifest.json` comes last and only once"],
    ["`quarantine/SERVICE/`", "every service", "what could not be read, with the reason beside it"],
    ["`given-back/`", "every service", "why a delivery was last given back, for its incident"],
    ["`vendor/`", "generator", "the books of the animatic, which plays its own vendor"],
]

DELIVERED = """\
A film is delivered when its manifest is there: it names every file with its digest, and is never written
twice. Read it before you read a film."""


def bucket_documents() -> dict[str, str]:
    """Give docs/bucket.md."""
    configuration = load_configuration()
    intake, planning = configuration.intake, configuration.planning
    rules = RULES.format(sweep=_span(intake.sweep_ms), grace=_span(intake.grace_ms))
    staging = _span(configuration.films.staging_ms)
    sizes = [
        ["a prompt file", f"{planning.brief_bytes_max:,} bytes"],
        ["what one film is about", f"{planning.brief_chars_max:,} characters"],
        ["a name, `prompts/` included", f"{NAME_CHARS_MAX} characters"],
    ]
    places = [[name, who, what.format(staging=staging)] for name, who, what in PLACES]
    parts = [
        INTRODUCTION,
        table(["Object", "What is in it"], NAMES),
        rules,
        "## Sizes",
        table(["What", "At most"], sizes),
        "## What lies where",
        table(["Prefix", "Written by", "What"], places),
        DELIVERED,
    ]
    source = "`services/ingest` and `tests/docs_generator/bucket.py`"
    return {"bucket.md": headed("The bucket", source, *parts)}


def _span(ms: int) -> str:
    """Say a length of time in its largest whole unit."""
    for unit, size_ms in (("days", 86_400_000), ("hours", 3_600_000), ("minutes", 60_000)):
        if ms >= 2 * size_ms and ms % size_ms == 0:
            return f"{ms // size_ms} {unit}"
    return f"{ms // 1000} seconds"
