"""From a style's palette, the hour and the air to the colours of one scene. Pure.

All shots of a film draw from the same palette, so they match; the hour tints it, the air greys it.
"""

from dataclasses import dataclass

from shared.domain.plan import Season, Setting, StyleBible, TimeOfDay, Weather

__all__ = ["NAMED", "RGB", "Tones", "luma", "mix", "parse", "scale", "tones_of"]

RGB = tuple[float, float, float]
"""Red, green, blue, 0.0-255.0, BT.709 gamma."""

NAMED: dict[str, RGB] = {
    "red": (214, 58, 52),
    "crimson": (190, 40, 60),
    "orange": (236, 132, 48),
    "yellow": (242, 202, 70),
    "gold": (226, 178, 72),
    "golden": (226, 178, 72),
    "green": (88, 168, 92),
    "teal": (48, 158, 158),
    "turquoise": (64, 190, 188),
    "blue": (66, 122, 214),
    "navy": (44, 66, 128),
    "purple": (138, 86, 186),
    "violet": (138, 86, 186),
    "pink": (236, 132, 170),
    "white": (244, 242, 236),
    "silver": (198, 204, 212),
    "brown": (134, 92, 60),
    "copper": (196, 116, 72),
    "black": (44, 46, 54),
    "grey": (138, 142, 150),
    "gray": (138, 142, 150),
    "rouge": (214, 58, 52),
    "bleu": (66, 122, 214),
    "vert": (88, 168, 92),
    "jaune": (242, 202, 70),
    "rot": (214, 58, 52),
    "roter": (214, 58, 52),
    "blau": (66, 122, 214),
    "blauer": (66, 122, 214),
    "grün": (88, 168, 92),
    "gelb": (242, 202, 70),
    "rojo": (214, 58, 52),
    "roja": (214, 58, 52),
    "azul": (66, 122, 214),
    "verde": (88, 168, 92),
    "amarillo": (242, 202, 70),
    "rosso": (214, 58, 52),
    "rossa": (214, 58, 52),
    "blu": (66, 122, 214),
    "giallo": (242, 202, 70),
    "vermelho": (214, 58, 52),
    "vermelha": (214, 58, 52),
    "amarelo": (242, 202, 70),
}
"""What words of the planner's languages call a colour."""


@dataclass(frozen=True, slots=True)
class _Hour:
    zenith: RGB
    horizon: RGB
    sun: RGB
    light: float
    """Brightness of lit things, 1.0 at noon."""
    sun_height: float
    """Of the disc above the horizon, in sky heights."""


_HOURS = {
    TimeOfDay.DAWN: _Hour((88, 110, 168), (252, 196, 158), (255, 226, 186), 0.86, 0.12),
    TimeOfDay.DAY: _Hour((78, 142, 212), (206, 228, 240), (255, 250, 232), 1.0, 0.66),
    TimeOfDay.DUSK: _Hour((70, 62, 122), (250, 148, 96), (255, 206, 132), 0.8, 0.14),
    TimeOfDay.NIGHT: _Hour((26, 36, 76), (74, 94, 146), (236, 240, 250), 0.6, 0.62),
}
_GREYING = {
    Weather.CLEAR: 0.0,
    Weather.RAIN: 0.5,
    Weather.SNOW: 0.35,
    Weather.FOG: 0.45,
    Weather.WIND: 0.12,
}
_LEAVES: dict[Season, RGB] = {
    Season.ANY: (104, 142, 78),
    Season.SPRING: (150, 186, 96),
    Season.SUMMER: (84, 138, 70),
    Season.AUTUMN: (206, 122, 52),
    Season.WINTER: (150, 146, 138),
}
_GRASSES: dict[Season, RGB] = {
    Season.ANY: (112, 148, 74),
    Season.SPRING: (136, 176, 88),
    Season.SUMMER: (112, 154, 70),
    Season.AUTUMN: (168, 142, 78),
    Season.WINTER: (226, 234, 242),
}
_DIMNESS = {TimeOfDay.DAWN: 0.2, TimeOfDay.DAY: 0.1, TimeOfDay.DUSK: 0.28, TimeOfDay.NIGHT: 0.42}
_DARKEST_LUMA = 34.0
"""Below this a frame could be taken for black."""


@dataclass(frozen=True, slots=True)
class Tones:
    """The colours of a scene."""

    zenith: RGB
    horizon: RGB
    sun: RGB
    far: RGB
    """Land behind everything, nearly air."""
    middle: RGB
    near: RGB
    """The darkest land, before everything."""
    ground: RGB
    ink: RGB
    """The subject in shadow."""
    rim: RGB
    """Light on edges."""
    accent: RGB
    paper: RGB
    """Type, and things that are lit."""
    sun_height: float
    night: bool
    grey: float
    """0.0 clear to 1.0 overcast."""
    leaf: RGB
    """Of crowns and hedges, in this season and light."""
    grass: RGB
    snowy: bool
    """Snow lies."""
    dimness: float
    """How much of its own colour a thing loses in this light, 0.0-1.0."""


def mix(first: RGB, second: RGB, share: float) -> RGB:
    """Mix two colours.

    Args:
        first: Where share is 0.
        second: Where share is 1.
        share: 0.0-1.0.
    """
    return (
        first[0] + (second[0] - first[0]) * share,
        first[1] + (second[1] - first[1]) * share,
        first[2] + (second[2] - first[2]) * share,
    )


def scale(colour: RGB, factor: float) -> RGB:
    """Brighten or darken a colour, staying in range."""
    red, green, blue = (min(255.0, channel * factor) for channel in colour)
    return red, green, blue


def luma(colour: RGB) -> float:
    """Weigh a colour's brightness, 0.0-255.0."""
    return 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]


def parse(text: str) -> RGB:
    """Read #rrggbb.

    Raises:
        ValueError: Another form.
    """
    if len(text) != 7 or text[0] != "#":
        raise ValueError("a colour is #rrggbb")
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def tones_of(
    style: StyleBible,
    hour: TimeOfDay,
    weather: Weather,
    setting: Setting,
    season: Season = Season.ANY,
) -> Tones:
    """Choose the colours of a scene.

    Raises:
        ValueError: The palette is not #rrggbb.
    """
    ramp = [parse(colour) for colour in style.palette]
    accent = ramp[-1]
    body = sorted(ramp[:-1], key=luma)
    dark, mid, pale = body[0], body[len(body) // 2], body[-1]
    light, grey = _HOURS[hour], _GREYING[weather]
    if setting is Setting.SPACE:
        light, grey = _HOURS[TimeOfDay.NIGHT], 0.0
    air = _greyed(mix(light.horizon, mix(accent, pale, 0.5), 0.34), grey)
    zenith = _greyed(mix(light.zenith, mid, 0.36), grey)
    land = scale(mix(mid, light.zenith, 0.18), light.light)
    shade = _lifted(scale(mix(dark, light.zenith, 0.22), light.light + 0.1))
    snowy = season is Season.WINTER or weather is Weather.SNOW
    foliage = Season.WINTER if snowy else season
    dim = _DIMNESS[hour] + 0.12 * grey
    return Tones(
        zenith=_lifted(zenith),
        horizon=air,
        sun=mix(light.sun, accent, 0.12),
        far=mix(land, air, 0.62),
        middle=_lifted(mix(land, shade, 0.3)),
        near=shade,
        ground=_lifted(mix(land, shade, 0.55)),
        ink=_lifted(mix(dark, shade, 0.3)),
        rim=mix(light.sun, pale, 0.4),
        accent=_marked_accent(style, accent),
        paper=mix(pale, (255, 252, 244), 0.6),
        sun_height=light.sun_height,
        night=hour is TimeOfDay.NIGHT or setting is Setting.SPACE,
        grey=grey,
        leaf=_lifted(mix(mix(_LEAVES[foliage], land, 0.3), light.zenith, dim)),
        grass=_lifted(mix(mix(_GRASSES[foliage], land, 0.12 if snowy else 0.42), light.zenith,
                          dim + (0.1 if snowy else 0.0))),
        snowy=snowy,
        dimness=dim,
    )  # fmt: skip


def _greyed(colour: RGB, share: float) -> RGB:
    level = luma(colour)
    return mix(colour, (level, level, level * 1.04), share)


def _lifted(colour: RGB) -> RGB:
    missing = _DARKEST_LUMA - luma(colour)
    return colour if missing <= 0 else mix(colour, (110, 120, 140), missing / 90)


def _marked_accent(style: StyleBible, accent: RGB) -> RGB:
    """A mark such as "red scarf" colours what every shot repeats."""
    for marker in style.markers:
        for word in marker.lower().replace("-", " ").split():
            if word in NAMED:
                return NAMED[word]
    return accent
