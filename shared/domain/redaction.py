"""Keeping secrets out of texts: those we were given, and what looks like one."""

import base64
import json
import re
from collections.abc import Iterable
from urllib.parse import quote, quote_plus

__all__ = ["HIDDEN", "Redactor"]

HIDDEN = "***"

LENGTH_MIN = 6
"""Of a secret that is looked for: what is shorter is no secret, and is found everywhere."""

_NAMES = r"(?:key|token|secret|password|passwd|signature|credential)s?"
_VALUE = r"[^\s\"'&,;]+"
_HEADER = r"(?:authorization|cookie|x-api-key|x-goog-api-key)[\"']?\s*[:=]\s*[\"']?"
_SCHEME = r"(?:bearer|basic|token)\s+"

_PATTERNS = tuple(
    (re.compile(pattern, flags), replacement)
    for pattern, flags, replacement in (
        (
            r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)",
            re.DOTALL,
            HIDDEN,
        ),
        # A header, as such or in a printed dictionary: the scheme and what follows it.
        (rf"({_HEADER})(?:{_SCHEME})?{_VALUE}", re.IGNORECASE, rf"\1{HIDDEN}"),
        (r"\b(bearer|basic)\s+[\w.~+/=-]{6,}", re.IGNORECASE, rf"\1 {HIDDEN}"),
        # name=value in a query or a setting, "name": "value" in JSON.
        (rf"({_NAMES}=[\"']?){_VALUE}", re.IGNORECASE, rf"\1{HIDDEN}"),
        (rf"({_NAMES}[\"']\s*:\s*[\"']){_VALUE}", re.IGNORECASE, rf"\1{HIDDEN}"),
        (r"(://)[^/\s:@]*:[^/\s@]+(@)", 0, rf"\1{HIDDEN}\2"),
        # A token of Google's or one signed by anybody; keys as vendors make them.
        (r"\beyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*)?", 0, HIDDEN),
        (r"\bya29\.[\w.-]+", 0, HIDDEN),
        (r"\bAIza[\w-]{20,}", 0, HIDDEN),
        (r"\b(?:key_|r8_|sk-|sk_|rk_)[\w-]{16,}", 0, HIDDEN),
    )
)


class Redactor:
    """Replaces secrets in a text.

    Args:
        secrets: Known values, of at least LENGTH_MIN characters.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._known: re.Pattern[str] | None = None
        self._spelt: frozenset[str] = frozenset()
        self.hide(*secrets)

    def hide(self, *secrets: str) -> None:
        """Look for these values too, from now on, however they are spelt."""
        known = {each for each in secrets if len(each) >= LENGTH_MIN}
        self._spelt |= {spelt for secret in known for spelt in _spellings(secret)}
        if self._spelt:
            # The longest first: a secret may begin with another.
            longest = sorted(self._spelt, key=lambda text: (-len(text), text))
            self._known = re.compile("|".join(map(re.escape, longest)))

    def __call__(self, text: str) -> str:
        """Give the text without its secrets."""
        if self._known is not None:
            text = self._known.sub(HIDDEN, text)
        for pattern, replacement in _PATTERNS:
            text = pattern.sub(replacement, text)
        return text


def _spellings(secret: str) -> set[str]:
    """Give a value as it stands in a query, in JSON, in a printed string and in base64."""
    encoded = base64.b64encode(secret.encode("utf-8", "surrogatepass")).decode()
    return {
        secret,
        quote(secret, safe="", errors="replace"),
        quote_plus(secret, errors="replace"),
        json.dumps(secret)[1:-1],
        repr(secret)[1:-1],
        encoded,
        encoded.rstrip("="),
    }
