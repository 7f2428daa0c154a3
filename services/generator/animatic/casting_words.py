"""The words that name a figure, in the planner's six languages. Data."""

from enum import StrEnum

__all__ = ["AGED", "VIEWS", "WORDS", "Figure"]


class Figure(StrEnum):
    """The figures we can draw."""

    MAN = "man"
    WOMAN = "woman"
    CHILD = "child"
    OLD_MAN = "grandfather"
    OLD_WOMAN = "grandmother"
    COUPLE = "couple"
    CROWD = "crowd"
    FOX = "fox"
    WOLF = "wolf"
    DOG = "dog"
    CAT = "cat"
    HORSE = "horse"
    DONKEY = "donkey"
    BEAR = "bear"
    DEER = "deer"
    SHEEP = "sheep"
    COW = "cow"
    LION = "lion"
    ELEPHANT = "elephant"
    RABBIT = "rabbit"
    BIRD = "bird"
    FISH = "fish"
    WHALE = "whale"
    BUTTERFLY = "butterfly"
    BEE = "bee"
    BOAT = "boat"
    CAR = "car"
    BICYCLE = "bicycle"
    TRAIN = "train"
    PLANE = "plane"
    BALLOON = "balloon"
    ROCKET = "rocket"
    PLANET = "planet"
    TREE = "tree"
    FLOWER = "flower"
    HOUSE = "house"
    LIGHTHOUSE = "lighthouse"
    TOWER = "tower"
    WINDMILL = "windmill"
    BOTTLE = "bottle"
    CUP = "cup"
    BOX = "box"
    PHONE = "phone"
    SHOE = "shoe"
    WATCH = "watch"
    BOOK = "book"
    CAMERA = "camera"
    LAMP = "lamp"
    SHAPE = "shape"
    VIEW = "view"
    """The place itself."""


AGED = frozenset(
    [
        "old",
        "elderly",
        "aged",
        "retired",
        "ancient",
        "vieux",
        "vieil",
        "vieille",
        "âgé",
        "âgée",
        "alt",
        "alte",
        "alter",
        "alten",
        "betagt",
        "viejo",
        "vieja",
        "anciano",
        "anciana",
        "mayor",
        "vecchio",
        "vecchia",
        "anziano",
        "anziana",
        "velho",
        "velha",
        "idoso",
        "idosa",
    ]
)
"""Words that make a person old."""

WORDS: dict[Figure, str] = {
    Figure.LIGHTHOUSE: "lighthouse beacon phare leuchtturm faro farol",
    Figure.OLD_WOMAN: "grossmutter "
    "grandmother grandma granny nana mamie oma großmutter abuela nonna avó",
    Figure.OLD_MAN: "grossvater "
    "grandfather grandpa pensioner elder papi opa großvater abuelo nonno avô "
    "santa anciano anziano vieillard",
    Figure.WOMAN: "woman girl she mother mom queen lady actress heroine wife sister daughter "
    "waitress princess dancer ballerina bride witch nurse femme fille mère reine dame soeur sœur "
    "danseuse infirmière frau mädchen mutter königin schwester tänzerin lehrerin mujer chica niña "
    "madre reina hermana bailarina maestra donna ragazza sorella regina ballerina mulher menina "
    "mãe rainha irmã professora",
    Figure.CHILD: "child kid boy toddler baby son pupil children kids schoolboy enfant enfants "
    "garçon bébé élève kind kinder junge schüler niño niños hijo bambino bambini bambina ragazzo "
    "criança crianças menino",
    Figure.COUPLE: "couple lovers newlyweds twins pair paar verliebte amoureux pareja novios "
    "coppia innamorati casal namorados",
    Figure.CROWD: "crowd people team friends family group audience band choir players "
    "colleagues customers neighbours neighbors tourists villagers students workers foule gens "
    "équipe amis famille groupe menge leute menschen freunde familie gruppe multitud gente equipo "
    "amigos familia grupo folla squadra amici famiglia gruppo multidão pessoas equipe família",
    Figure.MAN: "minister president mayor spokesman ministre président maire "
    "ministro presidente alcalde sindaco prefeito bürgermeister präsident "
    "man he father dad king person keeper hero worker chef baker cook "
    "driver runner walker hiker doctor teacher farmer fisherman sailor captain astronaut "
    "traveller traveler artist painter musician singer scientist engineer barista knight "
    "soldier detective someone figure commuter photographer gardener monk husband "
    "brother guy owner founder developer designer athlete climber potter carpenter robot "
    "shepherd wizard pilot explorer player narrator customer user human watchmaker clockmaker "
    "poet writer tailor blacksmith beekeeper violinist pianist postman "
    "homme père gardien héros ouvrier boulanger pêcheur marin capitaine voyageur peintre médecin "
    "mann vater wärter leuchtturmwärter held arbeiter bäcker fischer kapitän reisender maler arzt "
    "hombre padre guardián farero héroe panadero pescador marinero capitán viajero pintor médico "
    "uomo custode guardiano eroe fornaio panettiere pescatore marinaio capitano viaggiatore "
    "homem pai guardião faroleiro herói padeiro pescador marinheiro capitão viajante",
    Figure.FOX: "renarde füchsin zorra fox vixen renard fuchs zorro volpe raposa",
    Figure.WOLF: "louve wölfin loba lupa wolf coyote jackal loup lobo lupo",
    Figure.DOG: "chienne hündin perra cagna cadela "
    "dog puppy hound terrier labrador chien chiot hund welpe perro cachorro cane "
    "cagnolino cão",
    Figure.CAT: "chatte kater gata gatta "
    "cat kitten tiger panther leopard chat chaton katze kätzchen gato gatito gatto "
    "gattino",
    Figure.HORSE: "jument stute yegua cavalla égua mare "
    "horse pony unicorn zebra stallion cheval pferd caballo cavallo cavalo",
    Figure.DONKEY: "ânesse burra asina donkey mule camel llama âne esel burro asino",
    Figure.BEAR: "ourse bärin osa orsa ursa bear panda ours bär oso orso urso badger",
    Figure.DEER: "deer stag reindeer moose elk antelope gazelle cerf biche hirsch reh ciervo "
    "venado cervo veado",
    Figure.SHEEP: "brebis ewe "
    "sheep lamb goat mouton agneau chèvre schaf lamm ziege oveja cabra pecora ovelha",
    Figure.COW: "cow bull ox buffalo calf vache taureau kuh stier vaca toro mucca",
    Figure.LION: "lionne löwin leona leonessa leoa lion lioness löwe león leone leão",
    Figure.ELEPHANT: "éléphante elefanta elefantessa elephant mammoth éléphant elefant elefante",
    Figure.RABBIT: "lapine coneja "
    "rabbit hare bunny mouse squirrel hedgehog lapin lièvre hase kaninchen conejo "
    "coniglio coelho",
    Figure.BIRD: "bird gull seagull eagle owl crow raven dove swallow crane heron sparrow hawk "
    "bat dragon stork robin duck goose geese swan oiseau mouette aigle vogel möwe adler pájaro "
    "gaviota águila uccello gabbiano aquila pássaro gaivota",
    Figure.WHALE: "whale orca baleine wal ballena balena baleia",
    Figure.FISH: "fish dolphin shark turtle salmon goldfish poisson dauphin fisch delfin pez "
    "delfín pesce delfino peixe golfinho",
    Figure.BUTTERFLY: "butterfly moth dragonfly papillon schmetterling mariposa farfalla borboleta",
    Figure.BEE: "bee bumblebee wasp abeille biene abeja ape abelha insect ladybird firefly",
    Figure.BOAT: "boat ship sailboat yacht vessel ferry canoe kayak trawler raft submarine sail "
    "bateau navire voilier boot schiff segelboot barco velero buque barca nave veliero navio",
    Figure.TRAIN: "strassenbahn "
    "train tram metro subway locomotive bus zug bahn straßenbahn tren tranvía treno "
    "trem comboio",
    Figure.BICYCLE: "bicycle bike cyclist motorcycle scooter vélo cycliste fahrrad radfahrer "
    "bicicleta ciclista bicicletta",
    Figure.CAR: "car taxi van truck vehicle automobile jeep suv roadster voiture camion auto wagen "
    "lastwagen coche camión carro macchina automobile",
    Figure.PLANE: "plane aeroplane airplane aircraft jet drone glider helicopter avion flugzeug "
    "avión aereo avião",
    Figure.BALLOON: "balloon kite lantern airship montgolfière ballon globo mongolfiera balão",
    Figure.ROCKET: "rocket spaceship spacecraft shuttle satellite probe fusée rakete cohete razzo "
    "foguete",
    Figure.PLANET: "planet moon earth mars saturn world globe star sun planète lune terre monde "
    "mond erde welt planeta luna tierra mundo pianeta terra mondo lua",
    Figure.TREE: "tree oak pine palm trees willow birch arbre chêne baum eiche árbol albero árvore",
    Figure.FLOWER: "flower rose tulip plant seedling sprout leaf blossom sunflower seed fleur "
    "plante blume pflanze flor planta fiore pianta",
    Figure.WINDMILL: "windmill turbine mill moulin éolienne windmühle mühle molino mulino moinho",
    Figure.HOUSE: "house home cottage hut cabin barn shop bakery cafe café school church village "
    "farmhouse store restaurant kitchen workshop library maison cabane boulangerie école haus "
    "hütte bäckerei schule casa cabaña panadería escuela panetteria scuola padaria",
    Figure.TOWER: "tower skyscraper building office castle bridge factory tour "
    "gratte-ciel château turm schloss torre castillo castello castelo",
    Figure.CUP: "kettle teapot jug "
    "cup coffee tea mug espresso latte bowl soup bread cake glass tasse café thé "
    "kaffee tee taza té tazza caffè tè xícara chá",
    Figure.BOTTLE: "bottle perfume wine drink water juice beer shampoo serum vial bouteille parfum "
    "vin eau flasche wein wasser parfüm botella vino agua perfume bottiglia acqua profumo garrafa "
    "vinho água",
    Figure.LAMP: "lâmpada "
    "lamp candle light lampe bougie kerze licht lámpara vela lampada luminária",
    Figure.WATCH: "watch wristwatch clock montre horloge uhr armbanduhr reloj orologio relógio",
    Figure.BOOK: "book notebook diary novel letter livre buch libro livro",
    Figure.CAMERA: "camera lens appareil kamera cámara fotocamera câmera",
    Figure.SHOE: "shoe sneaker boots trainer chaussure basket schuh turnschuh zapato zapatilla "
    "scarpa sapato tênis",
    Figure.PHONE: "phone smartphone app tablet screen laptop computer display dashboard téléphone "
    "ordinateur telefon handy teléfono ordenador telefono telefone computador",
    Figure.BOX: "grinder toaster pump boiler fridge oven "
    "box package product parcel gift crate bag backpack headphones speaker chair "
    "table machine device gadget boîte colis produit cadeau kiste paket produkt geschenk caja "
    "paquete producto regalo scatola pacco prodotto caixa pacote produto",
}

_VIEWS = (
    "view landscape scenery horizon sky mountain peak summit valley canyon glacier waterfall "
    "sea ocean wave coast shore beach bay harbour harbor lake river island fjord forest wood "
    "jungle desert dune field meadow hill countryside city town skyline street village country "
    "star galaxy universe sunrise sunset dawn dusk night vue paysage ciel montagne sommet "
    "vallée mer océan côte plage lac rivière île forêt bois désert champ prairie colline ville "
    "rue aussicht landschaft himmel berg gipfel tal meer ozean küste strand see fluss insel "
    "foresta "
    "wald gebirge wüste feld wiese hügel stadt straße dorf vista paisaje cielo montaña "
    "cumbre valle mar "
    "océano costa playa lago río isla bosque desierto campo colina ciudad calle pueblo "
    "paesaggio montagna cima mare oceano spiaggia fiume isola bosco deserto collina città "
    "strada paisagem céu montanha praia rio ilha floresta cidade rua"
)
VIEWS = frozenset(_VIEWS.split())
"""Words that say that the place itself is seen, where a subject names no figure."""
