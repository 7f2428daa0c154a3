"""The one ffmpeg graph of a film: every clip decoded once, every rendition encoded once.

Pure: a timeline and drawn letters become an argument list. No text of a user's ever enters it, only
numbers and the paths of our own files.

    clip i ─ conform ─ split ─┬─ rendition 0: [crop] ─ head / body / tail ─┐
                              └─ rendition 1: ...                          │
         body 0 · crossfade 0-1 · body 1 · ...  ── concat ── [scale] ── letters ── encoder

A crossfade touches only the frames of its overlap, in 4:2:0: the later clip's head gets a growing
alpha plane and is laid over the tail before it. (`xfade` would take every frame to 4:4:4 and back.)
"""

from dataclasses import dataclass

from services.postprocessor.cues import Cue
from services.postprocessor.reframe import ClipFacts, conform, crop_for
from services.postprocessor.timeline import Timeline, TimelineClip
from shared.catalog.configuration import Encoding
from shared.domain.media import FrameSize, Rate

__all__ = [
    "Film",
    "Lettering",
    "Picture",
    "Rendition",
    "caption_changes",
    "film_arguments",
    "picture_encoder",
]

FADE_OUT_FRAMES = 12
TITLE_FADE_FRAMES = 10
_LEVEL_41_BLOCKS, _LEVEL_41_BLOCKS_PER_S = 8192, 245_760
"""What H.264 level 4.1 allows: macroblocks a frame and a second (1920x1080 at 30)."""
_TAGS = "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709"
"""On the frames themselves: newer encoders believe these rather than their options."""
_TO_ALPHA = "scale=out_color_matrix=bt709:out_range=tv,format=yuva420p"


@dataclass(frozen=True, slots=True)
class Picture:
    """A transparent picture, or a numbered sequence of them, and where its corner stands."""

    path: str
    """Of a sequence: with one %04d, and any other per cent sign doubled."""
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Lettering:
    """What is written over one rendition."""

    label: Picture | None = None
    title: Picture | None = None
    captions: Picture | None = None
    """One picture for each of caption_changes(cues)."""


@dataclass(frozen=True, slots=True)
class Rendition:
    """One encoding of the timeline."""

    ratio: str
    size: FrameSize
    path: str
    lettering: Lettering


@dataclass(frozen=True, slots=True)
class Film:
    """All that the graph reads and writes."""

    timeline: Timeline
    size: FrameSize
    """Of the conformed clips."""
    clips: tuple[tuple[str, ClipFacts], ...]
    """Path and facts, in the order of the timeline."""
    sound: str
    """An mp4 with the finished AAC track: it is copied."""
    renditions: tuple[Rendition, ...]


def caption_changes(cues: tuple[Cue, ...]) -> tuple[tuple[int, Cue | None], ...]:
    """List the frames from which another caption, or none, is seen; the first is frame 0."""
    changes: list[tuple[int, Cue | None]] = [(0, None)]
    for cue in cues:
        if changes[-1][0] == cue.start_frame:
            changes.pop()
        changes += [(cue.start_frame, cue), (cue.end_frame, None)]
    return tuple(changes)


def film_arguments(film: Film, encoding: Encoding) -> list[str]:
    """Give ffmpeg's arguments, without the program itself, that make all renditions at once."""
    inputs = _Inputs()
    for path, _ in film.clips:
        inputs.add("-threads", "1", "-f", "mp4", "-enable_drefs", "0", "-i", path)
    sound = inputs.add("-f", "mp4", "-i", film.sound)
    chains = [_clip_chain(film, number) for number in range(len(film.clips))]
    for number, rendition in enumerate(film.renditions):
        chains += _rendition_chains(film, number, rendition, inputs)
    arguments = ["-n", *inputs.arguments]
    arguments += ["-filter_complex_threads", str(encoding.threads)]
    arguments += ["-filter_complex", ";".join(chains)]
    for number, rendition in enumerate(film.renditions):
        arguments += ["-map", f"[out{number}]", "-map", f"{sound}:a:0"]
        arguments += picture_encoder(rendition.size, film.timeline.rate, encoding)
        arguments.append(rendition.path)
    return arguments


class _Inputs:
    """Counts inputs as they are added; each may only be a local file."""

    def __init__(self) -> None:
        self.arguments: list[str] = []
        self._count = 0

    def add(self, *options: str) -> int:
        self.arguments += ["-protocol_whitelist", "file", *options]
        self._count += 1
        return self._count - 1


def _clip_chain(film: Film, number: int) -> str:
    clip = film.timeline.clips[number]
    copies = len(film.renditions)
    outputs = "".join(f"[c{number}r{r}]" for r in range(copies))
    steps = conform(film.clips[number][1], film.size, film.timeline.rate, clip.duration_frames)
    return f"[{number}:v:0]{','.join(steps)},split={copies}{outputs}"


def _rendition_chains(film: Film, r: int, rendition: Rendition, inputs: _Inputs) -> list[str]:
    chains: list[str] = []
    parts: list[str] = []
    for number, clip in enumerate(film.timeline.clips):
        chains.append(_cut(film, number, r, rendition.ratio))
        if clip.overlap_frames:
            chains.append(_crossfade(number, r, clip.overlap_frames))
            parts.append(f"[x{number}r{r}]")
        if _body_frames(clip):
            parts.append(f"[b{number}r{r}]")
    chains.append(_joined(film, parts, r, rendition))
    return chains + _letter_chains(film, r, rendition.lettering, inputs)


def _body_frames(clip: TimelineClip) -> int:
    return clip.duration_frames - clip.overlap_frames - clip.next_overlap_frames


def _cut(film: Film, number: int, r: int, ratio: str) -> str:
    """Frame a clip for its rendition, and part it into head, body and tail."""
    clip = film.timeline.clips[number]
    box = crop_for(film.size, ratio, clip.focus_x)
    crop = "" if box.is_whole(film.size) else f"crop={box.width}:{box.height}:{box.x}:{box.y},"
    end = clip.duration_frames
    tail = end - clip.next_overlap_frames
    wanted = [("h", 0, clip.overlap_frames), ("b", clip.overlap_frames, tail), ("t", tail, end)]
    pieces = [piece for piece in wanted if piece[2] > piece[1]]
    names = "".join(f"[{name}{number}r{r}s]" for name, _, _ in pieces)
    parts = [
        f"[{name}{number}r{r}s]trim=start_frame={a}:end_frame={z},setpts=PTS-STARTPTS"
        f"[{name}{number}r{r}]"
        for name, a, z in pieces
    ]
    return ";".join([f"[c{number}r{r}]{crop}split={len(pieces)}{names}", *parts])


def _crossfade(number: int, r: int, frames: int) -> str:
    # From 1/(n+1) to n/(n+1): no frame of the overlap shows one clip alone.
    return (
        f"[h{number}r{r}]format=yuva420p,setpts=PTS+1/(FRAME_RATE*TB),"
        f"fade=t=in:start_frame=0:nb_frames={frames + 1}:alpha=1,setpts=PTS-STARTPTS"
        f"[f{number}r{r}];"
        f"[t{number - 1}r{r}][f{number}r{r}]overlay=format=yuv420:shortest=1,format=yuv420p"
        f"[x{number}r{r}]"
    )


def _joined(film: Film, parts: list[str], r: int, rendition: Rendition) -> str:
    rate, length = film.timeline.rate, film.timeline.duration_frames
    box = crop_for(film.size, rendition.ratio, 500)
    steps = [f"concat=n={len(parts)}:v=1:a=0"] if len(parts) > 1 else ["null"]
    # The concat filter counts in microseconds: frames are numbered anew, exactly.
    steps += [f"settb={rate.den}/{rate.num}", "setpts=N", f"fps={rate}"]
    if (box.width, box.height) != (rendition.size.width, rendition.size.height):
        steps.append(f"scale={rendition.size.width}:{rendition.size.height}:flags=bicubic")
    fade = min(FADE_OUT_FRAMES, length // 4)
    if fade:
        steps.append(f"fade=t=out:start_frame={length - fade}:nb_frames={fade}")
    return f"{''.join(parts)}{','.join(steps)},setsar=1[l{r}n0]"


def _letter_chains(film: Film, r: int, lettering: Lettering, inputs: _Inputs) -> list[str]:
    """Lay label, captions and title over the picture; each touches only its own box."""
    timeline = film.timeline
    chains: list[str] = []
    layers: list[tuple[str, Picture, str]] = []
    if lettering.label:
        layers.append((_TO_ALPHA, lettering.label, "repeat"))
    if lettering.captions:
        layers.append((_captions_in_time(timeline), lettering.captions, "repeat"))
    if lettering.title and timeline.title:
        layers.append((_title_in_time(timeline), lettering.title, "pass"))
    for depth, (steps, picture, at_end) in enumerate(layers):
        kind = "sequence" if picture is lettering.captions else "none"
        # image2's own pace is nothing to us: every sequence is timed by its steps.
        pace = ("-f", "image2", "-pattern_type", kind, "-framerate", "1")
        source = inputs.add(*pace, "-i", picture.path)
        chains.append(f"[{source}:v:0]{steps}[p{r}n{depth}]")
        chains.append(
            f"[l{r}n{depth}][p{r}n{depth}]overlay=x={picture.x}:y={picture.y}:format=yuv420"
            f":eof_action={at_end}[l{r}n{depth + 1}]"
        )
    return [*chains, f"[l{r}n{len(layers)}]format=yuv420p,{_TAGS}[out{r}]"]


def _captions_in_time(timeline: Timeline) -> str:
    changes = caption_changes(timeline.drawn)
    frame_of = "+".join(f"eq(N\\,{n})*{frame}" for n, (frame, _) in enumerate(changes))
    return f"settb={timeline.rate.den}/{timeline.rate.num},setpts={frame_of},{_TO_ALPHA}"


def _title_in_time(timeline: Timeline) -> str:
    assert timeline.title is not None
    start, length = (
        timeline.title.start_frame,
        timeline.title.end_frame - timeline.title.start_frame,
    )
    fade = min(TITLE_FADE_FRAMES, length // 3)
    return (
        f"{_TO_ALPHA},loop=loop={length - 1}:size=1,settb={timeline.rate.den}/{timeline.rate.num},"
        f"setpts=N,fade=t=in:start_frame=0:nb_frames={fade}:alpha=1,"
        f"fade=t=out:start_frame={length - fade}:nb_frames={fade}:alpha=1,setpts=N+{start}"
    )


def picture_encoder(size: FrameSize, rate: Rate, encoding: Encoding) -> list[str]:
    """Give ffmpeg's output options for one rendition; its sound is copied."""
    blocks = -(-size.width // 16) * -(-size.height // 16)
    within = blocks <= _LEVEL_41_BLOCKS and blocks * rate.fraction <= _LEVEL_41_BLOCKS_PER_S
    gop = max(1, round(2 * rate.fraction))
    return [
        *("-c:v", "libx264", "-preset", encoding.x264_preset, "-crf", str(encoding.crf)),
        *("-maxrate", f"{encoding.max_kbit}k", "-bufsize", f"{encoding.max_kbit}k"),
        # Named because x264's quickest preset leaves it out, and the stream would not be High.
        *(
            "-8x8dct",
            "1",
            "-profile:v",
            "high",
            "-level:v",
            "4.1" if within else "5.2",
            "-pix_fmt",
            "yuv420p",
        ),
        *("-g", str(gop), "-r", str(rate), "-threads", str(encoding.threads)),
        *("-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709"),
        *("-color_range", "tv", "-c:a", "copy", "-map_metadata", "-1", "-map_chapters", "-1"),
        *("-flags:v", "+bitexact", "-fflags", "+bitexact", "-movflags", "+faststart", "-f", "mp4"),
    ]
