"""Bad input: a code, and one sentence that says what to change without repeating the customer."""

import pytest

from services.ingest.brief import read_requests
from shared.catalog.configuration import Configuration
from shared.domain.errors import BriefDeclined

SECRET = "swordfish"

REFUSED: dict[str, tuple[bytes, str, dict[str, str], str, list[str]]] = {
    # name: (bytes, format, options, code, what the sentence must name)
    "empty": (b"", "prompt", {}, "empty_prompt", ["no text"]),
    "blank": (b" \n\t ", "txt", {}, "empty_prompt", ["no text"]),
    "only invisible": ("\u200b\ufeff".encode(), "txt", {}, "empty_prompt", ["no text"]),
    "five megabytes": (b"word " * 1_000_000, "txt", {}, "too_large", ["5.0 MB", "100 kB"]),
    "too long": (b"a word\n" * 10_000, "txt", {}, "too_long", ["69999", "20000"]),
    "nul": (b"a fox\x00", "txt", {}, "not_text", ["binary", "UTF-8"]),
    "pdf": (b"%PDF-1.7 a fox", "txt", {}, "not_text", ["PDF"]),
    "office": (b"PK\x03\x04 docx", "md", {}, "not_text", ["office"]),
    "movie": (b"\x20\x20\x20\x18ftypmp42", "txt", {}, "not_text", ["binary"]),
    "utf-16": ("a fox".encode("utf-16"), "txt", {}, "not_text", ["UTF-16"]),
    "latin-1": ("ligne\nun café".encode("latin-1"), "txt", {}, "not_utf8", ["line 2", "UTF-8"]),
    "bidi": ("a\nfox \u202eswordfish".encode(), "txt", {}, "bidi_characters", ["U+202E", "line 2"]),
    "isolate": ("a \u2066fox".encode(), "txt", {}, "bidi_characters", ["U+2066"]),
    "escaped bidi": (b'{"text": "\\u202e"}', "json", {}, "bidi_characters", ["U+202E"]),
    "long word": (b"a fox\n" + b"x" * 201, "txt", {}, "long_word", ["Line 2", "200"]),
    "long line": (b"ab " * 3000, "txt", {}, "long_line", ["Line 1", "8000"]),
    "unknown format": (b"a fox", "docx", {}, "unknown_format", ["prompt, txt, md, json, csv"]),
    "toml without its first line": (b'title = "a fox"', "toml", {}, "no_plan", ["aiprod plan 1"]),
    "broken toml": (b"# aiprod plan 1\ntitle = [", "toml", {}, "broken_toml", ["end of document"]),
    "deep toml": (b"# aiprod plan 1\na = " + b"[ " * 3900, "toml", {}, "broken_toml", ["TOML"]),
    "hidden in toml": (b'# aiprod plan 1\ntitle = "\\u202e"', "toml", {}, "bidi_characters",
                       ["U+202E"]),
    "plan of another release": (b"# aiprod plan 17\n", "toml", {}, "no_plan", ["aiprod plan 1"]),
    "plan inside json": (b'{"text": "# aiprod plan 1\\n"}', "json", {}, "plan_inside",
                         ["of its own"]),
    "plan under a front matter": (b"---\nseed: 3\n---\n# aiprod plan 1\n", "md", {}, "plan_inside",
                                  ["first line"]),
    "length beside a plan of any name": (b"\xef\xbb\xbf# aiprod plan 1\r\n", "txt",
                                         {"duration": "9s"}, "said_in_the_plan", ["duration"]),
    "length beside a plan": (b"# aiprod plan 1", "toml", {"duration": "9s"}, "said_in_the_plan",
                             ["duration"]),
    "seed beside a plan": (b"# aiprod plan 1", "toml", {"seed": "9"}, "said_in_the_plan", ["seed"]),
    "broken json": (b'{"text": "a fox",\n "seed" 7}', "json", {}, "broken_json",
                    ["line 2, column 9", "':'"]),
    "raw newline in json": (b'{"text": "a\nfox"}', "json", {}, "broken_json", ["line 1", "\\n"]),
    "two objects": (b'{"text": "a"} {}', "json", {}, "broken_json", ["column 15", "remove it"]),
    "json list": (b'["a fox"]', "json", {}, "wrong_type", ["{...}"]),
    "duplicate key": (b'{"text": "a", "text": "b"}', "json", {}, "duplicate_key", ['"text"']),
    "aliased key": (b'{"text": "a", "prompt": "b"}', "json", {}, "duplicate_key", ['"text"']),
    "nan": (b'{"text": "a", "budget": NaN}', "json", {}, "broken_json", ["NaN"]),
    "deep": (b'{"text": ' + b"[" * 50_000, "json", {}, "too_deep", ["3 levels"]),
    "number as text": (b'{"text": 7}', "json", {}, "wrong_type", ['"text"', "give text"]),
    "boolean": (b'{"text": "a", "seed": true}', "json", {}, "wrong_type", ['"seed"', "number"]),
    "unknown field": (b'{"text": "a", "budjet": 6}', "json", {}, "unknown_field",
                      ['"budjet"', 'Did you mean "budget"?', "duration"]),
    "hostile field": ('{"\u202eswo": 6}'.encode(), "json", {}, "unknown_field", ['"swo"']),
    "open fence": (b"---\ntitle: x\na fox", "md", {}, "broken_front_matter", ["line 1", "---"]),
    "bad front line": (b"---\ntitle: x\njust swordfish\n---\na", "md", {}, "broken_front_matter",
                       ["Line 3", "key: value"]),
    "front duplicate": (b"---\nseed: 1\nSeed: 2\n---\na", "md", {}, "duplicate_key", ['"seed"']),
    "text twice": (b"---\ntext: a\n---\nb", "md", {}, "duplicate_key", ["front matter"]),
    "batch without jobs": (b"text,seed\n", "csv", {}, "empty_prompt", ["no jobs"]),
    "batch row": (b"text,budget\na fox,6\na cat,-1\n", "csv", {}, "bad_budget", ["Line 3: "]),
    "batch cells": (b"text,seed\na,1,2\n", "csv", {}, "broken_csv", ["Line 2", "3 values for 2"]),
    "batch quotes": (b'text\n"a"b\n', "csv", {}, "broken_csv", ["Line 2", "quotes"]),
    "batch header": (b"text,sed\na,1\n", "csv", {}, "unknown_field", ["Line 2", '"seed"']),
    "batch of 101": (b"text\n" + b"a\n" * 101, "csv", {}, "too_many_jobs", ["101", "100"]),
    "negative budget": (b"a", "txt", {"budget": "-3"}, "bad_budget", ["above 0", "1000.00 USD"]),
    "zero budget": (b"a", "txt", {"budget": "0"}, "bad_budget", ["above 0"]),
    "wordy budget": (b"a", "txt", {"budget": SECRET}, "bad_budget", ["6.50 USD"]),
    "infinite budget": (b"a", "txt", {"budget": "inf"}, "bad_budget", ["budget"]),
    "huge budget": (b"a", "txt", {"budget": "1001"}, "bad_budget", ["1000.00 USD"]),
    "ten hours": (b"a", "txt", {"duration": "10h"}, "bad_duration",
                  ["1 s to 1 min", "quick_social"]),
    "no time": (b"a", "txt", {"duration": "0"}, "bad_duration", ["from 1 s"]),
    "wordy duration": (b"a", "txt", {"duration": "swordfish"}, "bad_duration", ["1m30s"]),
    "negative duration": (b"a", "txt", {"duration": "-5"}, "bad_duration", ["30s"]),
    "unknown preset": (b"a", "txt", {"preset": "quick_socal"}, "unknown_preset",
                       ['Did you mean "quick_social"?', "premium_spot"]),
    "unknown ratio": (b"a", "txt", {"ratios": "16:9,4:3"}, "bad_ratio", ["16:9, 9:16, 1:1"]),
    "ratio twice": (b"a", "txt", {"ratios": "16:9,16:9"}, "bad_ratio", ["twice"]),
    "unknown language": (b"a", "txt", {"language": "tlh"}, "unknown_language", ["en-us, fr"]),
    "unknown backend": (b"a", "txt", {"backend": "sora"}, "unknown_backend", ["animatic"]),
    "unknown tier": (b"a", "txt", {"tier": "gold"}, "unknown_tier", ["premium, standard"]),
    "bad seed": (b"a", "txt", {"seed": "4294967296"}, "bad_seed", ["4294967295"]),
    "long title": (b"a", "txt", {"title": "x " * 41}, "bad_title", ["80"]),
    "unknown option": (b"a", "txt", {"durration": "5"}, "unknown_field", ['"duration"']),
    "simulate what": (b"a", "txt", {"simulate": "prise=1"}, "bad_simulation", ['"price"']),
    "simulate fault": (b"a", "txt", {"simulate": "fail=explode"}, "bad_simulation", ["junk"]),
    "simulate order": (b"a", "txt", {"simulate": "fail=always:drop+ok"}, "bad_simulation",
                       ["the last one"]),
    "simulate price": (b"a", "txt", {"simulate": "price=-1"}, "bad_simulation", ["price=0.5"]),
    "simulate wait": (b"a", "txt", {"simulate": "latency=30h"}, "bad_simulation", ["a day"]),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_bad_input_is_refused_with_a_sentence_that_says_what_to_change(
    name: str, configuration: Configuration
) -> None:
    raw, form, options, code, named = REFUSED[name]
    with pytest.raises(BriefDeclined) as caught:
        read_requests(raw, form, "x", options, configuration)
    assert caught.value.code == code
    for words in named:
        assert words in caught.value.sentence
    assert caught.value.sentence.endswith(".")
    assert SECRET not in caught.value.sentence
    assert str(caught.value) == f"brief declined: {code}"
