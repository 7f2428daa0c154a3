"""Opening a hostile file and decoding it once, within limits.

Forced demuxer, local files only, no references to other files, a short list of decoders, one
thread (so that an error message belongs to the packet that caused it).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import av
from av import AudioFrame, VideoFrame, logging
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.video.stream import VideoStream

from services.qa.probes.order import ProbeOrder
from services.qa.probes.picture import Picture
from services.qa.probes.sound import Ears

__all__ = ["AUDIO_DECODERS", "VIDEO_DECODERS", "TooMuch", "decode_all", "open_forced"]

VIDEO_DECODERS = ("h264", "hevc", "av1", "libdav1d", "vp9", "mpeg4")
AUDIO_DECODERS = ("aac", "mp3", "mp3float", "ac3", "opus", "libopus", "pcm_s16le", "pcm_s24le")

_OPTIONS = {
    "protocol_whitelist": "file",
    "format_whitelist": "mov,mp4,m4a,3gp,3g2,mj2",
    "codec_whitelist": ",".join(VIDEO_DECODERS + AUDIO_DECODERS),
    "enable_drefs": "0",
    "use_absolute_path": "0",
}


class TooMuch(Exception):
    """The file needs more than a file may; `reason` says of what."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def open_forced(path: str) -> InputContainer:
    """Open a file as mp4 and as nothing else.

    Raises:
        FFmpegError: It is no mp4.
    """
    # Installs the callback that counts errors, without printing any.
    logging.set_level(logging.PANIC)
    return av.open(f"file:{path}", format="mp4", container_options=_OPTIONS)


def decode_all(
    container: InputContainer,
    video: VideoStream,
    audio: AudioStream | None,
    ears: Ears,
    picture: Picture,
    order: ProbeOrder,
) -> int:
    """Show every frame and sample to the probes.

    Returns:
        How many packets could not be decoded without an error, or gave no picture at all: zeros
        in the place of a picture decode to nothing, without a word.

    Raises:
        TooMuch: A limit was met.
    """
    video.codec_context.thread_count = 1
    video.codec_context.options = {"max_pixels": str(order.pixels_max)}
    streams = (video,) if audio is None else (video, audio)
    trouble = promised = 0
    for number, packet in enumerate(_decoded(container, streams)):
        if number >= order.packets_max:
            raise TooMuch(f"more than {order.packets_max} packets")
        _take_in(packet.frames, ears, picture, order)
        trouble += not packet.well
        promised += packet.promises_picture
    return max(trouble, promised - picture.frames)


@dataclass(frozen=True, slots=True)
class _Decoded:
    """What came of one packet."""

    frames: Sequence[VideoFrame | AudioFrame]
    well: bool
    """No error was raised, logged or concealed."""
    promises_picture: bool = False
    """It holds a picture that is meant to be shown."""


def _decoded(
    container: InputContainer, streams: tuple[VideoStream | AudioStream, ...]
) -> Iterator[_Decoded]:
    """Decode packet by packet, the flush at the end included; errors end nothing."""
    packets = container.demux(*streams)
    while True:
        errors_before = logging.get_last_error()[0]
        try:
            packet = next(packets, None)
        except FFmpegError:
            yield _Decoded((), well=False)
            return
        if packet is None:
            return
        frames, raised = _frames_of(packet)
        logged = logging.get_last_error()[0] != errors_before
        concealed = packet.is_corrupt or any(frame.is_corrupt for frame in frames)
        shown = packet.size > 0 and not packet.is_discard
        yield _Decoded(
            frames,
            well=not (raised or logged or concealed),
            promises_picture=shown and isinstance(packet.stream, VideoStream),
        )


def _frames_of(packet: "Packet[Any]") -> tuple[list[VideoFrame | AudioFrame], bool]:
    try:
        decoded = packet.decode()
    except FFmpegError:
        return [], True
    return [frame for frame in decoded if isinstance(frame, VideoFrame | AudioFrame)], False


def _take_in(
    frames: Sequence[VideoFrame | AudioFrame], ears: Ears, picture: Picture, order: ProbeOrder
) -> None:
    """Show one packet's frames to the probes."""
    for frame in frames:
        if isinstance(frame, AudioFrame):
            ears.hear(frame)
            continue
        if picture.frames >= order.frames_max:
            raise TooMuch(f"more than {order.frames_max} frames")
        if frame.width * frame.height > order.pixels_max:
            raise TooMuch(f"a frame of more than {order.pixels_max} pixels")
        picture.see(frame)
    if ears.sound is not None and ears.sound.samples > order.samples_max:
        raise TooMuch(f"more than {order.samples_max} samples")
