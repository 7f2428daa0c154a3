"""Opening a hostile file and decoding it once, within limits.

Forced demuxer, local files only, no references to other files, a short list of decoders, one
thread (so that an error message belongs to the packet that caused it).
"""

from collections.abc import Iterator

import av
from av import AudioFrame, VideoFrame, logging
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError
from av.video.stream import VideoStream

from services.qa.probes.order import ProbeOrder
from services.qa.probes.picture import Picture
from services.qa.probes.sound import Sound

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
    return av.open(f"file:{path}", format="mp4", options=_OPTIONS, container_options=_OPTIONS)


def decode_all(
    container: InputContainer,
    video: VideoStream,
    audio: AudioStream | None,
    ears: "Ears",
    picture: Picture,
    order: ProbeOrder,
) -> int:
    """Show every frame and sample to the probes.

    Returns:
        How many packets could not be decoded without an error.

    Raises:
        TooMuch: A limit was met.
    """
    video.codec_context.thread_count = 1
    video.codec_context.options = {"max_pixels": str(order.pixels_max)}
    streams = (video,) if audio is None else (video, audio)
    trouble = 0
    for number, sound_of_packet in enumerate(_decoded(container, streams)):
        if number >= order.packets_max:
            raise TooMuch(f"more than {order.packets_max} packets")
        trouble += _take_in(sound_of_packet, ears, picture, order)
    return trouble


class Ears:
    """Sound that may fail without ending the measuring of the picture."""

    def __init__(self, audio: AudioStream | None, silence_lufs: int) -> None:
        self.sound: Sound | None = None
        self.deaf = "no sound"
        """Why sound cannot be measured; empty: it can."""
        if audio is None:
            return
        try:
            self.sound, self.deaf = Sound(audio, silence_lufs), ""
        except (FFmpegError, ValueError) as error:
            self.deaf = f"the sound cannot be measured ({type(error).__name__})"

    def hear(self, frame: AudioFrame | None) -> None:
        """Measure a stretch of samples; None: there are no more."""
        if self.sound is None or self.deaf:
            return
        try:
            self.sound.close() if frame is None else self.sound.hear(frame)
        except (FFmpegError, ValueError) as error:
            self.deaf = f"the sound cannot be measured ({type(error).__name__})"


_Frames = list[VideoFrame | AudioFrame]


def _decoded(
    container: InputContainer, streams: tuple[VideoStream | AudioStream, ...]
) -> Iterator[tuple[bool, _Frames]]:
    """Give (whether all went well, frames) for each packet, the last flushed ones included."""
    packets = container.demux(*streams)
    while True:
        errors_before = logging.get_last_error()[0]
        try:
            packet = next(packets, None)
        except FFmpegError:
            yield False, []
            return
        if packet is None:
            return
        frames: _Frames = []
        raised = False
        try:
            frames = [f for f in packet.decode() if isinstance(f, VideoFrame | AudioFrame)]
        except FFmpegError:
            raised = True
        quiet = logging.get_last_error()[0] == errors_before
        well = quiet and not raised and not packet.is_corrupt
        yield well and not any(f.is_corrupt for f in frames), frames


def _take_in(packet: tuple[bool, _Frames], ears: Ears, picture: Picture, order: ProbeOrder) -> bool:
    """Show one packet's frames to the probes; say whether it was troubled."""
    well, frames = packet
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
    return not well
