"""English: the words that the rules know."""

# ruff: noqa: E501  a row of a table stays one line

import re
from types import MappingProxyType

from services.router.planning.lexicon.en_templates import HOURS, PLACES, TEMPLATES
from services.router.planning.lexicon.model import Kind, Lexicon, table, words
from shared.domain.plan import Setting, TimeOfDay, Weather

__all__ = ["ENGLISH"]

_BASES = """
announce approve bark block bury cause close consume cost cost cut delay destroy dry enter face feed flood freeze
hit hum hurt juggle limp mend migrate mourn pack plan postpone produce protest purr raise reject reopen repeal
ruin seek shake share shelter shrink sign smuggle spread stalk stir strand strike threaten trap twist vanish vote warn weave win
bend burn creep drift drop gleam hang hum lay lie reflect ring roll smell surround swing
sweep tie whistle
accept answer appear arrive ask bake balance become begin believe bloom blow bring brush build
buy call calm capture care carry carve catch change chase choose clean climb close collect come
connect cook create cross cry cut dance deliver depart discover dive draw dream drink drive eat
enter escape explain explore fail fall feed feel fight find fix float fly follow forget form
gather get give glow go grow guard guide hear help hide hold hope hunt invent jump keep kiss
knead know land launch laugh lead learn leave lift light listen live look lose love make meet
melt move need offer open paint pass pick plant play polish pour practise practice prepare pull
push put race raise reach read realize receive remember repair rescue rest return ride rise roam
row run sail save say search see sell send set share shine show shut sing sit sleep smile solve
spin stand start stay steal step stop struggle swim take talk teach tell tend think throw touch
train travel try turn turns understand use visit wait wake walk want wash watch water wear
whisper win wonder work write
"""

_IRREGULAR = """
is are was were has have had began became built bought brought came caught chose did drank drew
drove ate fell felt flew forgot found fought gave went grew heard held kept knew led left lit
lost made met read rode rose ran said sang sat saw sent set shone slept sold stood swam took
taught told thought threw understood woke wore won wrote can will would could must
"""


def _third_person(base: str) -> str:
    if base.endswith(("s", "sh", "ch", "x", "o")):
        return f"{base}es"
    if base.endswith("y") and base[-2] not in "aeiou":
        return f"{base[:-1]}ies"
    return f"{base}s"


def _past(base: str) -> str:
    if base.endswith("y") and base[-2] not in "aeiou":
        return f"{base[:-1]}ied"
    return f"{base}d" if base.endswith("e") else f"{base}ed"


_FINITE = words(_IRREGULAR) | {
    form for base in _BASES.split() for form in (_third_person(base), _past(base))
}

_FILM = (
    "film|movie|video|clip|spot|ad|advert|advertisement|commercial|trailer|teaser|animation|short|reel"
    "|documentary|explainer|story|tale|portrait|montage"
)
_LEAD = (
    "please|can you|could you|i want|i need|i would like|we want|we need|we would like|let's|let us"
)
_VERB = "make|create|produce|generate|shoot|film|give|write|plan|do|need"

ENGLISH = Lexicon(
    settings=table(
        {
            Setting.CITY: "city street avenue alley rooftop downtown skyscraper subway metro "
            "town plaza "
            "sidewalk neighbourhood neighborhood pavement boulevard",
            Setting.FOREST: "forest wood woods jungle rainforest grove woodland clearing",
            Setting.MOUNTAINS: "mountain mountains peak summit valley glacier alps ridge hill "
            "hills",
            Setting.SEA: "sea ocean beach shore coast harbour harbor port island cliff bay "
            "reef lagoon pier",
            Setting.DESERT: "desert dune dunes oasis canyon sahara mesa",
            Setting.FIELD: "field meadow farm countryside garden park orchard vineyard village "
            "prairie barn "
            "lake river stadium pasture",
            Setting.INTERIOR: "hearth kitchen room house apartment flat office cafe café "
            "restaurant bakery "
            "library museum school classroom hospital workshop bedroom corridor bar shop garage "
            "factory "
            "laboratory lab church attic basement indoors interior hall tower station",
            Setting.SPACE: "space orbit mars galaxy cosmos universe nebula",
            Setting.STAGE: "stage theatre theater concert spotlight studio podium arena",
            Setting.ABSTRACT: "abstract",
        }
    ),
    implied=table(
        {
            Setting.CITY: "apartment-block skyline harbour-city crossing traffic-light subway-station mayor pedestrian skateboarders cab cabs tramway banker parade scooter newsstand protest strike downtown passers-by shopkeeper wages rent housing detective mayor rents commuters bus buses council bicycles taxi traffic bus tram "
            "skater skateboard bicycle cyclist commuter "
            "urban neon "
            "courier car graffiti",
            Setting.FOREST: "moss pine pines oak oaks fern badger boar hunter woodpecker woodcutter trail lynx elk fireflies tree trees fox bear deer wolf owl squirrel mushroom leaf leaves "
            "camper hedgehog",
            Setting.MOUNTAINS: "avalanche ibex lama llama yak cable-car sherpa monk monastery alpine snowfield cliffside fjord knight volcano ski knight shepherdess volcano volcanoes climber mountaineer hiker skier eagle avalanche "
            "snowboarder goat",
            Setting.SEA: "crab fishing net nets dock docks lifeboat turtle starfish seaside sandcastle oysters rower octopus squid sailors seagulls buoy letter-in-a-bottle surf tides ferry coral oyster seal lighthouse wave waves ship boat sailor "
            "fisherman fishermen seagull "
            "gull whale "
            "dolphin surfer tide sail captain diver shark mermaid anchor submarine penguin",
            Setting.DESERT: "bedouin tumbleweed vulture rattlesnake saguaro caravan camel cactus nomad scorpion sand",
            Setting.FIELD: "beekeepers wheat corn sunflower sunflowers picnic grass hen hens rooster lamb lambs pond duck ducks scarecrows harvesters drought rain village-green playground hedge snowman tortoise swan vegetables beekeeper hive hives farmland rain-soaked drought crops wheat ploughs snowman farmer "
            "horse cow sheep flower flowers bee bees shepherd gardener "
            "tractor rainbow "
            "rainbows harvest butterfly scarecrow kite dog puppy rabbit football footballer runner",
            Setting.INTERIOR: "robot book books piano sewing knitting novel letter study housekeeper butler waiter waitress violin-maker cobbler shoemaker clock clocks fireplace toy toys stairs locksmith printer writer poet sleep adults dinner stove clockmaker shoemaker bake bakes writer baker bread coffee "
            "espresso chef cook tea desk teacher librarian "
            "watchmaker "
            "tailor nurse doctor scientist grandmother grandfather potter carpenter cat oven "
            "bookshop "
            "inventor seamstress blacksmith barista",
            Setting.SPACE: "mars-rover rover moon lunar saturn jupiter orbiting gravity weightless supernova meteor martian stargazer stars black-hole earth astronaut rocket planet planets satellite spaceship comet "
            "asteroid "
            "alien cosmonaut "
            "telescope galaxies",
            Setting.STAGE: "concert ballet opera orchestra violinists puppet puppeteer acrobat juggler circus cellist conductor choir audience dancer ballet singer band orchestra violinist pianist musician "
            "actor actress "
            "magician drummer comedian",
            Setting.ABSTRACT: "statistics percent vaccine economics democracy probability code computer electricity atom atoms photosynthesis dna data algorithm internet idea number numbers mathematics economy "
            "inflation "
            "software encryption blockchain interest memory",
        }
    ),
    times=table(
        {
            TimeOfDay.DAWN: "dawn sunrise daybreak morning mornings",
            TimeOfDay.DAY: "noon midday afternoon daylight sunny sunlight",
            TimeOfDay.DUSK: "dusk sunset evening evenings twilight nightfall",
            TimeOfDay.NIGHT: "night nights midnight dark moonlight moonlit tonight nocturnal starlight",
        }
    ),
    weathers=table(
        {
            Weather.RAIN: "rain rains rainy raining storm stormy thunderstorm downpour drizzle "
            "umbrella thunder",
            Weather.SNOW: "snow snowy snowing blizzard snowstorm winter snowflake",
            Weather.FOG: "fog foggy mist misty haze",
            Weather.WIND: "wind winds windy breeze gale gust hurricane windswept",
            Weather.CLEAR: "clear sunny cloudless clears",
        }
    ),
    moods=table(
        {
            "calm": "calm quiet peaceful gentle serene slow silent tranquil relax relaxing "
            "still rest",
            "joyful": "dances singing snowman circus balloons holiday happy joy joyful fun funny party "
            "celebrate celebrates celebration laugh "
            "laughs playful "
            "birthday smile smiles cheerful festival",
            "melancholic": "waits waiting waited letter clock empty gone remembers memories faded solitary widow "
            "sad lonely alone lost grief farewell goodbye melancholic nostalgic "
            "nostalgia "
            "misses abandoned forgotten solitude regret last",
            "tense": "trapped traps flood hunter pursued closes crisis wolf danger dangerous chase fear "
            "escape thriller threat urgent suspense tense "
            "storm hunted",
            "epic": "knight crown kingdom sword throne army glacier whale vast journey expedition epic "
            "hero battle adventure conquer dragon heroic legend legendary warrior "
            "quest mighty",
            "warm": "bake bakes uncle aunt neighbour grilled hearth fireside grandson granddaughter "
            "shares warm cozy cosy family love mother father grandmother grandfather friend "
            "friends bread home "
            "tea together kind kindness",
            "mysterious": "detective nobody whispers masked vanished ghosts trail mystery mysterious secret "
            "strange ghost hidden unknown shadow "
            "haunted enigma riddle",
            "energetic": "races racing courier sneakers rush runners sprint stop fast energy energetic sport "
            "race speed dynamic electric power run "
            "runs runner bold "
            "urban action",
            "hopeful": "finds found return returns growing came learns learn saved hope "
            "hopes hopeful future rescue rescues begin beginning grow grows courage "
            "brave dream",
            "curious": "how why explain explains explained science discover question",
            "elegant": "elegant luxury perfume refined craft handmade premium timeless design "
            "jewel",
        }
    ),
    kinds=table(
        {
            Kind.PERSON: "robot man woman boy girl child children kid baby keeper people family "
            "friend friends mother "
            "father grandmother grandfather brother sister sailor fisherman captain chef cook "
            "nurse hero king "
            "queen prince princess student monk clown neighbour neighbor couple crew team boys "
            "girls men women "
            "nomad blacksmith seamstress shepherd astronaut magician athlete twins",
            Kind.ANIMAL: "donkey dog puppy cat kitten horse bird fox bear wolf owl eagle seagull gull "
            "whale dolphin fish "
            "deer rabbit mouse elephant lion tiger bee butterfly penguin turtle camel cow sheep "
            "goat hedgehog "
            "squirrel dragon parrot crow raven duck swan octopus shark snail hummingbird",
            Kind.VEHICLE: "ship boat car train plane rocket bicycle bike truck bus tram "
            "submarine spaceship "
            "balloon motorcycle sailboat taxi tractor van",
            Kind.PRODUCT: "product app phone watch shoe shoes bottle machine perfume headphones "
            "camera laptop "
            "drink soap cream bag backpack brand lamp sneaker sneakers chair device cup mug "
            "service toothbrush "
            "kettle jacket grinder toaster",
            Kind.BUILDING: "lighthouse house castle tower bridge cottage cabin hotel temple "
            "windmill bakery cafe "
            "café museum library bookshop restaurant shop church mill",
            Kind.NATURE: "tree river mountain island flower forest sea ocean storm moon sun "
            "star volcano planet "
            "garden seed glacier rainbow waterfall comet tides tide hole earth volcanoes rainbows",
        }
    ),
    person_endings=("er", "or", "ist", "man", "woman", "ian", "ess"),
    articles=MappingProxyType({"a": "the", "an": "the", "one": "the", "some": "the"}),
    determiners=words(
        "a an the one some this that these those my our your his her its their two three four "
        "five six",
        "seven eight nine ten every each another",
    ),
    singular=words("a an one this that every each another"),
    boundaries=words(
        "in on at by with without from to into onto for through during under over near behind "
        "between",
        "after before while when where who whom whose that which as and or but because until "
        "since so if",
        "against along across around beside inside outside past toward towards upon about like "
        "via is are",
        "was were has have had can will must should not then than how why what alone together",
        "again",
    ),
    joints=words("of"),
    relatives=words("who that which"),
    questions=words("how why what where when"),
    adjectives=words(
        "young old little small big tall tiny huge large lonely lost tired brave happy sad "
        "quiet new red blue",
        "green black white yellow golden silver wooden kind shy curious stubborn retired famous "
        "strange",
        "beautiful gentle proud poor rich blind wild grumpy clever stray abandoned forgotten "
        "broken last first",
        "only same modern ancient electric smart handmade warm cold dark bright early late "
        "local simple single",
    ),
    verbs=_FINITE,
    bases=words(_BASES),
    not_verbs=words(
        "trains sports news glass christmas species series always perhaps its this his us bus gas lens "
        "chess boss",
        "building morning evening wedding king ring string spring thing painting ceiling "
        "clothing nothing",
        "something everything anything during being wing sling viking pudding lightning",
    ),
    gerund="ing",
    auxiliaries=words("is are was were do does did can could will would should has have must"),
    is_are=("is", "are"),
    pronouns=words("he she it they we i you his her its their him them"),
    request=re.compile(
        rf"^(?:(?:{_LEAD})\s+)?(?:(?:{_VERB})\s+(?:me\s+|us\s+)?)?"
        rf"(?:(?:a|an|the|one|our|my|this)\s+)?(?:[\w.,'-]+\s+){{0,6}}?(?:{_FILM})s?"
        r"(?:\s*:\s+|\s+(?:about|of|on|for|showing|featuring|that shows|which shows|in which"
        r"|where|presenting|introducing|explaining|that explains|to explain|explain)\s*:?\s+)"
        r"|^(?:please\s+)?(?:explain|introduce|introducing|present|presenting|meet|show|about)\s*:?\s+"
        r"|^(?:make|turn)\s+(?=(?:our|my|the|a|an)\s)",
        re.IGNORECASE,
    ),
    technical=re.compile(
        r"^(?:and\s+|in\s+|under\s+|for\s+|at\s+|with\s+|below\s+|max\.?\s+|about\s+)*"
        r"(?:(?:16:9|9:16|1:1)|\$?\d+(?:[.,]\d+)?\s*"
        r"(?:s|sec|secs|seconds?|min|minutes?|usd|dollars?|euros?|fps|k|p|shots?|scenes?)?)"
        r"(?:\s+(?:and|or)\s+(?:16:9|9:16|1:1))*(?:\s+long|\s+only)?$",
        re.IGNORECASE,
    ),
    show=re.compile(
        r"^(?:show|open (?:on|with)|start (?:on|with)|begin (?:on|with)|end (?:on|with)"
        r"|close (?:on|with)|finish (?:on|with)|include|feature)\s+",
        re.IGNORECASE,
    ),
    direct=re.compile(
        # "Add two eggs" is the text of a film; "add soft music" is meant for its director.
        r"^(?:use|keep|avoid|add|no|don't|do not|never use|please|make|give)\b.{0,60}\b"
        r"(?:colou?rs?|music|lighting|style|tone|camera|shots?|cuts?|captions?|narration|voice-?over|logos?|palette"
        r"|pace|subtitles|text on screen)\b"
        r"|^(?:the )?(?:style|tone|mood|look|music|audience|format|duration|length|pace)"
        r"(?:\s*:|\s+(?:is|should)\b)|^(?:make sure|the (?:film|video) should|it should)\b",
        re.IGNORECASE,
    ),
    places=PLACES,
    hours=HOURS,
    templates=TEMPLATES,
)
