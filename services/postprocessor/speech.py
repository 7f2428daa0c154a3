"""Speaks the narration with espeak-ng. A program of its own, and for a reason: espeak-ng is GPL-3.

Nothing else of this project is linked with it or loaded beside it; the wheel `espeakng-loader`
carries the library and its voices, and this process talks to it through ctypes.

stdin: Speak as JSON. stdout: Spoken as JSON; the sound is in 16-bit mono WAV files in the order's
folder. Same order, same bytes.
"""

import ctypes
import sys
import wave
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import espeakng_loader

from services.postprocessor.narration import shorter_texts
from services.postprocessor.orders import Line, Speak, Spoken, SpokenLine
from services.postprocessor.pronounce import Script, script_of
from services.postprocessor.timeline import Word
from shared.catalog.fonts.breaks import columns
from shared.contracts.codec import decode_as, encode_json
from shared.domain.plan import Voice as Role

RATE_WPM, RATE_MAX_WPM = 152, 196
"""Words a minute: unhurried, and the fastest that is still easy to follow."""
RATE_MIN_WPM = 118
"""As slowly as a language of long words is spoken, so that its captions can be read."""
READING_PER_S = 16
"""Columns of caption a second that a voice may at most run up: one under what a reader can do."""
RANGE, WORD_GAP = 58, 1
"""espeak-ng units: livelier than its default, with 10 ms between words."""
MANNERS = {
    Role.NARRATOR: ("", 38),
    Role.FIRST: ("+f4", 52),
    Role.SECOND: ("+m3", 30),
}
"""Variant of the language's voice, and pitch in espeak-ng's units. The narrator speaks a little
below the default; the two of a dialogue differ in timbre and by more than a third in pitch.

Only variants without breath: of one with it (f2, f3, f5), the same text is not the same samples."""
_QUIET = 120
"""16-bit steps under which an end counts as silence."""
_PAD_MS = 40

if TYPE_CHECKING:  # ctypes names its pointer type for annotations only, and privately.
    from ctypes import _Pointer  # pyright: ignore[reportPrivateUsage]

    _Samples = _Pointer[ctypes.c_short]
    _Events = _Pointer["_Event"]

_SYNCHRONOUS, _UTF8, _CHARACTERS = 2, 1, 1
_EVENT_END, _EVENT_WORD = 0, 1
_PARAMETER_RATE, _PARAMETER_PITCH, _PARAMETER_RANGE, _PARAMETER_GAP = 1, 3, 4, 7


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),
    )


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


@dataclass(frozen=True, slots=True)
class Sound:
    """One utterance as it came out of the engine."""

    samples: "array[int]"
    words: tuple[Word, ...]


class Engine:
    """espeak-ng in retrieval mode: text in, samples and word events out."""

    def __init__(self, language: str) -> None:
        self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        data = espeakng_loader.get_data_path().encode()
        self.sample_rate: int = self._library.espeak_Initialize(_SYNCHRONOUS, 0, data, 0)
        if self.sample_rate <= 0:
            raise RuntimeError("espeak-ng did not start")
        self._samples = array("h")
        self._words: list[Word] = []
        self._callback = _Callback(self._heard)
        self._library.espeak_SetSynthCallback(self._callback)
        self._language = language
        self._speaks(Role.NARRATOR)

    def say(self, text: str, rate_wpm: int, role: Role = Role.NARRATOR) -> Sound:
        """Speak a text. Its words are told by their places in what is written."""
        self._samples, self._words = array("h"), []
        self._speaks(role)
        self._library.espeak_SetParameter(_PARAMETER_RATE, rate_wpm, 0)
        script = script_of(text, self._language)
        raw = script.text.encode()
        failed = self._library.espeak_Synth(raw, len(raw) + 1, 0, _CHARACTERS, 0, _UTF8, None, None)
        if failed or self._library.espeak_Synchronize():
            raise RuntimeError("espeak-ng could not speak")
        return _trimmed(self._samples, _as_written(self._words, script), self.sample_rate)

    def _speaks(self, role: Role) -> None:
        variant, pitch = MANNERS[role]
        # A variant of a language that is not there is that language's plain voice.
        names = (name + suffix for name in _voices(self._language) for suffix in (variant, ""))
        self.voice = next(name for name in names if self._choose(name))
        for parameter, value in (
            (_PARAMETER_PITCH, pitch),
            (_PARAMETER_RANGE, RANGE),
            (_PARAMETER_GAP, WORD_GAP),
        ):
            self._library.espeak_SetParameter(parameter, value, 0)

    def _choose(self, name: str) -> bool:
        return self._library.espeak_SetVoiceByName(name.encode()) == 0

    def _heard(self, samples: "_Samples", count: int, events: "_Events") -> int:
        if samples and count > 0:
            self._samples.frombytes(ctypes.string_at(samples, count * 2))
        for event in _until_end(events):
            if event.type == _EVENT_WORD:
                # The engine counts characters from 1.
                self._words.append(Word(max(0, event.text_position - 1), event.audio_position))
        return 0


def _until_end(events: "_Events") -> Iterator[_Event]:
    number = 0
    while events[number].type != _EVENT_END:
        yield events[number]
        number += 1


def _voices(language: str) -> Iterator[str]:
    """Name voices to try: the language as asked, its base, English."""
    wanted = language.lower().replace("_", "-")
    names = [wanted, wanted.split("-", maxsplit=1)[0], "en"]
    yield from ("en-us" if name == "en" else name for name in names)


def _as_written(words: list[Word], script: Script) -> tuple[Word, ...]:
    """Tell each written word once, when the first of what it is said as begins."""
    found: dict[int, Word] = {}
    for word in words:
        offset = script.written_at(word.offset)
        found.setdefault(offset, Word(offset, word.start_ms))
    return tuple(sorted(found.values(), key=lambda word: word.offset))


def _trimmed(samples: "array[int]", words: tuple[Word, ...], sample_rate: int) -> Sound:
    """Cut the silence that the engine leaves at the end."""
    end = len(samples)
    while end and abs(samples[end - 1]) < _QUIET:
        end -= 1
    return Sound(samples[: end + sample_rate * _PAD_MS // 1000], words)


def speak(order: Speak) -> Iterator[SpokenLine]:
    """Speak every line into a WAV file that is never longer than its line allows."""
    engine = Engine(order.language)
    for number, line in enumerate(order.lines):
        text, sound, rate = _fitted(engine, line)
        path = Path(order.folder) / f"speech_{number:03d}.wav"
        if sound.samples:
            _write(path, sound.samples, engine.sample_rate)
        yield SpokenLine(
            shot_id=line.shot_id,
            text=text,
            path=str(path) if sound.samples else "",
            duration_ms=_length_ms(sound, engine),
            words=sound.words,
            rate_wpm=rate,
            voice=engine.voice,
        )


def _fitted(engine: Engine, line: Line) -> tuple[str, Sound, int]:
    """Speak faster, up to the limit; then say less. Never faster than captions can be read."""
    for text in shorter_texts(line.text):
        reading_ms = columns(text) * 1000 // READING_PER_S
        if reading_ms > line.max_ms and len(text) > 1:
            continue
        rate = RATE_WPM
        while True:
            sound = engine.say(text, rate, line.voice)
            length = _length_ms(sound, engine)
            better = _better_rate(rate, length, reading_ms, line.max_ms)
            if better == rate:
                break
            rate = better
        if length <= line.max_ms:
            return text, sound, rate
    return "", Sound(array("h"), ()), RATE_MAX_WPM


def _better_rate(rate: int, length_ms: int, reading_ms: int, max_ms: int) -> int:
    """Give the rate to try next; the same: this one is as good as it gets."""
    if length_ms > max_ms:
        return min(RATE_MAX_WPM, max(rate + 3, rate * length_ms // max(1, max_ms)))
    if rate == RATE_WPM and length_ms < reading_ms:
        return max(RATE_MIN_WPM, rate * length_ms // reading_ms)
    return rate


def _length_ms(sound: Sound, engine: Engine) -> int:
    return -(-len(sound.samples) * 1000 // engine.sample_rate)


def _write(path: Path, samples: "array[int]", sample_rate: int) -> None:
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(sample_rate)
        out.writeframes(samples.tobytes())


def main() -> None:
    """Answer one order."""
    order = decode_as(Speak, sys.stdin.read())
    sys.stdout.buffer.write(encode_json(Spoken(tuple(speak(order)))))


if __name__ == "__main__":
    main()
