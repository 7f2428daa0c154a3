"""English: what is met, how it ends, and what is asked, for a brief of one sentence."""

# ruff: noqa: E501  a row of a table stays one line

from services.router.planning.lexicon.arcs import arc_of

__all__ = ["ARC"]

ARC = arc_of(
    """
sight city: city
sight forest: forest
sight mountains: mountains
sight desert: desert
sight sea: gull
sight field: tree
sight interior: lamp
sight space: planet
turn city: Across the street, a light goes on. | Far off, somebody calls a name.
turn forest: Something moves between the trees. | Somewhere close, a branch cracks.
turn mountains: A stone comes loose, and rolls away. | High above, the clouds open.
turn sea: Out on the water, something shines. | One wave comes in, higher than the others.
turn desert: On the far dune, something glitters. | The wind draws a new line in the sand.
turn field: Something rustles in the grass. | All at once, a bird goes up.
turn interior: A board creaks, and it is quiet again. | On the wall, the light moves a little.
turn space: One of the stars is moving. | A small light comes closer.
turn stage: The light changes, and finds a new edge. | In the dark, somebody holds their breath.
turn abstract: One piece does not fit yet. | Then one piece falls into place.
end snow: By morning, the tracks will be gone.
end rain: When it stops, everything will shine.
end fog: Then the fog closes again.
end wind: And at last, the wind lies down.
end dawn: And then it is day.
end day: There is light for a while yet.
end dusk: The last light goes, and the first star comes.
end night: The night keeps the rest to itself.
end city: Behind the windows, the city stays awake.
end forest: Behind, the trees close like a door.
end mountains: The mountains keep what they have seen.
end sea: The sea keeps coming, wave after wave.
end desert: By tomorrow, the sand will be smooth again.
end field: The grass stands up again, as if nothing had been.
end interior: The room is quiet again.
end space: And all around, the stars.
end stage: Then the light goes down.
end abstract: And the picture holds together.
meet: {the} stops, and listens. | {the} looks up. | For a moment, {the} does not move.
leave: Then {the} goes on. | {the} stays a little longer.
there: And there: {the}.
ask how: What is there at the start? | What changes on the way? | What is there at the end?
ask why: What can everyone see? | What lies behind it? | What would change without it?
ask make: What do you need? | What comes first? | How do you know it is done?
ask what: What is it made of? | What does it do? | Where do we meet it?
opens: Three smaller questions lead to the answer.
invites: Answer these three, and the big one is answered.
somebody: traveller
we: we you
question make: how to|how do (?:i|you|we)
question why: why
question how: how
""",
    nightfall=r"night (?:falls|fell|is falling|comes down|descends)|nightfall|darkness falls|it (?:gets|grows) dark|until (?:it is )?dark",
)
