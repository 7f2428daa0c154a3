"""English: what is done, worn, denied, and the sentences that a short brief is told with."""

# ruff: noqa: E501  a row of a table stays one line

from services.router.planning.lexicon.model import words
from services.router.planning.lexicon.senses import (
    Senses,
    actions_of,
    colours_of,
    genres_of,
    lines_of,
    seasons_of,
)

__all__ = ["SENSES"]

SENSES = Senses(
    actions=actions_of("""
stand: stand* stood sits sitting sat wait* sleep* slept lies
walk: walk* cross* wander* stroll* climb* follow* enter leav* roam* hike* step* carries carry*
run: run runs running ran race* racing chas* gallop* rush* hurr* escape* sprint* jump*
fly: fly flies flying flew soar* float* glid* hover* launch*
swim: swim* swam dive* diving dives
drive: drive* driving drove ride rides riding rode
sail: sail* row rows rowing
rotate: turn* spin* rotat* dance* dancing orbit* circl*
speak: call* announce* speak* spoke tell* told talk* say says said sing* explain* whisper*
work: play* work* bake* baking build* repair* paint* write* writing prepar* cook* knead* plant* carv* brew* teach* light lights lit
grow: grow* grew bloom* blossom* form forms
"""),
    doers=actions_of("""
fly: bird birds seagull gull owl eagle crow raven plane rocket balloon butterfly bee bees dragon kite astronaut satellite
swim: whale fish dolphin shark octopus turtle
drive: car truck bus van taxi train tram motorcycle bicycle cyclist courier bike
sail: ship boat ferry sailboat
rotate: planet planets dancer moon earth windmill
run: child children kid kids boy boys dog puppy horse runner
walk: fox wolf bear deer camel caravan cat hiker knight
work: baker potter carpenter chef clockmaker watchmaker farmer gardener beekeeper
grow: tree trees flower flowers forest seed
"""),
    seasons=seasons_of("""
spring: spring april blossom blossoms
summer: summer june july august
autumn: autumn october november
winter: winter december january february snow snowy snowman frost icy blizzard
"""),
    colours=colours_of("""
red: red scarlet crimson
yellow: yellow
green: green
blue: blue navy
black: black
white: white
grey: grey gray silver
brown: brown
orange: orange
pink: pink
purple: purple violet
gold: gold golden
"""),
    garments=words(
        "coat raincoat jacket hat cap scarf dress shirt apron umbrella boots gloves cloak hood suit "
        "glasses sweater jumper crown uniform cape bag backpack lantern beard overalls shoes ribbon"
    ),
    wearing=words("in with wearing wears carrying carries holding"),
    negations=words("not no never without neither nor isn't don't won't"),
    function_words=words(
        "the a an and of to in is that for with on his her who was are by from this into our my "
        "when it not at how why what through has"
    ),
    genres=genres_of(r"""
explainer: explain\w*|explainer|how does|how do|how to|how is|how are|why|what is|what are|what would happen|what happens
product: (?:ad|advert|advertisement|commercial|spot|teaser|promo)\s+for|product|introduc(?:e|ing)|our (?:new )?(?:app|service|brand)|discover (?:our|the new)|luxury perfume|launch of
travel: journey (?:across|through|to)|(?:trip|road|way|train|ride) (?:to|through|across|from)|travel\w*|days in|walk through|road trip|crossing the|tour of|weekend in|itinerary
news: on (?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|officials?|council|minister|government|police|approves?|announce[sd]?|headline|breaking|election|reopens?
quote: quote|quotation|poem|haiku
data: per ?cent|statistics?|survey|tonnes|rose by|fell by|doubled|tripled|average
"""),
    lines=lines_of("""
city: Windows, voices, footsteps: the city never says only one thing. | Around the corner, another street begins. | Every lit window is somebody's evening.
forest: Between the trees, every sound has a place. | The path bends, and the forest closes behind it. | Moss, bark, a single feather.
mountains: Up here, distance is measured in breath. | Stone remembers every winter. | Beyond this ridge, another one waits.
sea: The tide goes out, and comes back. | Salt on the wind, and water on stone. | Out there, the horizon keeps its line.
desert: The sand keeps no footprint for long. | Between two dunes, the silence is complete. | Far away, the air begins to shimmer.
field: The grass leans, and stands up again. | A gate, a path, and a great deal of sky. | Somewhere close by, a bird starts over.
interior: A chair, a table, the sound of a clock. | Light comes in and rests on things. | Behind this door, the world is small and near.
space: No wind here, no sound: only light, very far away. | Below, the blue edge of a world. | The stars do not blink out here.
stage: A single light, and room around it. | Nothing else is needed here. | The light moves, and the edges show.
abstract: Take it apart, and look at one piece at a time. | One line, one shape, one thought. | Put the pieces side by side, and a pattern shows.
dawn: First light, and the day is still unwritten. | The dark lets go, a little at a time.
day: The light is plain, and shows everything.
dusk: The shadows grow long, and the colours warm. | One more hour of light.
night: In the dark, small lights matter. | The night makes everything nearer.
rain: Rain drums on every surface it can find. | Each drop finds its way down.
snow: Snow falls, and takes the sound away. | Every step leaves a mark in the white.
fog: The fog shows only what is near. | Shapes come and go in the mist.
wind: The wind pulls at everything that is loose.
spring: It is the season when things begin.
summer: It is summer, and the days are long.
autumn: The leaves let go, one after another.
winter: Winter makes every warm thing precious.
walk: One step, then the next. | The way ahead is longer than the way back.
run: Faster now. | There is no time to look back.
fly: Up, where there is nothing to hold on to but air.
swim: Below the surface, everything slows down.
drive: The road rolls on and on.
sail: The wind fills the sail, and the shore grows small.
rotate: Around once more, and each side is new.
speak: Some words are worth waiting for.
work: Hands that know what they are doing need no hurry.
grow: Slowly, and then all at once.
"""),
)
