"""Spanish: the words that the rules know, and the sentences around a short brief."""

# ruff: noqa: E501  a row of a table stays one line

import re
from types import MappingProxyType

from services.router.planning.lexicon.model import Kind, Lexicon, Templates, rows, words
from shared.domain.plan import Setting, TimeOfDay, Weather

__all__ = ["SPANISH"]

_MIDDLE = ("Miremos más de cerca: {the}.", "Y otra vez: {the}.", "Quedémonos un momento.")

SPANISH = Lexicon(
    settings=rows(
        Setting,
        """
city: ciudad calle calles avenida callejón metro rascacielos plaza barrio acera
forest: bosque selva jungla claro
mountains: montaña* sierra cumbre valle glaciar alpes colina cerro
sea: mar océano playa costa puerto isla acantilado bahía muelle orilla
desert: desierto duna* oasis
field: campo prado granja jardín parque viñedo pueblo lago río
interior: cocina habitación casa piso oficina café restaurante panadería biblioteca museo escuela hospital taller tienda fábrica iglesia
space: espacio marte galaxia cosmos universo órbita
stage: escenario teatro concierto estudio
abstract: abstracto
""",
    ),
    implied=rows(
        Setting,
        """
city: taxi coche autobús ciclista tráfico patios
forest: árbol zorro oso ciervo lobo búho seta
mountains: alpinista* águila esquiador*
sea: faro ola olas barco barca marinero pescador* gaviota* ballena delfín capitán
desert: camello* cactus nómada arena
field: granjero caballo vaca oveja flor abeja pastor jardinero perro arcoíris niños
interior: panadero panadera pan té cocinero relojero médico gato abuela abuelo
space: astronauta cohete planeta* satélite estrella*
stage: bailarina bailarín cantante músico violinista pianista actor
abstract: datos algoritmo internet idea economía
""",
    ),
    times=rows(
        TimeOfDay,
        """
dawn: amanecer alba madrugada mañana
day: mediodía tarde soleado
dusk: atardecer anochecer crepúsculo ocaso
night: noche medianoche noches luna
""",
    ),
    weathers=rows(
        Weather,
        """
rain: lluvia llueve tormenta paraguas lluvioso
snow: nevado nevada nevados nevadas nieve nieva nevad* ventisca invierno
fog: niebla bruma
wind: viento ventoso brisa
clear: despejado soleado
""",
    ),
    moods=rows(
        str,
        """
melancholic: triste* solo sola soledad perdid* adiós olvidad* últim* abandonad* vacío
calm: tranquil* calma quiet* suave lento lenta silencio paseo
joyful: feliz felices alegr* ríen risa fiesta cumpleaños divertid* flores
tense: peligro miedo huye amenaza tormenta urgente
epic: héroe batalla aventura leyenda dragón
warm: familia amor madre padre abuela abuelo amigo amiga amigos pan juntos
mysterious: misterio* secreto extrañ* fantasma escondid* desconocid* sombra
energetic: energía deporte carrera veloz rápid* ligeras
hopeful: esperanza futuro valor sueño rescata
curious: cómo explica explicar ciencia descubrir pregunta
elegant: elegante lujo perfume artesan* diseño teatro
""",
    ),
    kinds=rows(
        Kind,
        """
person: robot hombre mujer niño niña niños amigo amiga amigos familia madre padre abuela abuelo marinero pescador capitán rey reina panadero panadera médico pastor astronauta bailarina bailarín
animal: zorra loba perra gata yegua burra osa ciervo leona elefanta coneja pez perro gato caballo pájaro zorro oso lobo búho águila gaviota ballena delfín conejo ratón elefante león abeja mariposa tortuga camello vaca oveja dragón
vehicle: globo barco barca coche tren avión cohete bicicleta camión autobús tranvía
product: producto aplicación teléfono reloj zapato zapatos zapatillas botella máquina perfume auriculares jabón bolso marca lámpara silla mochila
building: faro casa castillo torre puente cabaña hotel molino panadería museo
nature: planeta árbol río montaña isla flor bosque mar tormenta luna sol estrella estrellas volcán
""",
    ),
    person_endings=("ador", "adora", "ista", "era", "ero"),
    articles=MappingProxyType({"un": "el", "una": "la", "unos": "los", "unas": "las"}),
    determiners=words(
        "un una unos unas el la los las mi mis nuestro nuestra nuestros nuestras su sus dos tres "
        "este esta"
    ),
    singular=frozenset(),
    boundaries=words(
        "en sobre bajo con sin para por hacia a al ante entre desde hasta durante tras que donde y "
        "e o pero cuando mientras como es son está ha se no contra junto"
    ),
    joints=words("de del"),
    relatives=words("que"),
    questions=words("cómo por qué cuándo dónde"),
    adjectives=words("joven viejo vieja pequeño pequeña gran grande nuevo nueva último última"),
    verbs=words(
        "toca cuida sale lleva vende compra lava cose teje caza llora ríe sonríe cae quiere puede deja da toma pone vigila guía llama vuelve cambian conoce arregla recoge planta riega cruza vive mueve "
        "es son está sale busca encuentra corre camina abre cruza mira espera sueña baila canta juega "
        "llega vuelve sube baja escucha prepara construye repara viaja vuela nada aprende protege "
        "duerme escribe lee pinta sigue ensaya brillan brilla funciona nacen forma trabaja vive come"
    ),
    bases=frozenset(),
    not_verbs=frozenset(),
    gerund="",
    plural_verbs=("an", "en"),
    auxiliaries=words("es son está puede hacen hace se"),
    is_are=("está", "están"),
    pronouns=words("él ella ellos ellas nosotros yo tú usted su"),
    request=re.compile(
        r"^(?:(?:haz|crea|quiero|queremos|realiza)\s+)?(?:(?:un|una|el|la|nuestro)\s+)?"
        r"(?:[\w.,'-]+\s+){0,3}?(?:película|vídeo|video|clip|anuncio|spot|animación|corto|film)\s+"
        r"(?:[\w.,'-]+\s+){0,3}?(?:sobre|acerca de|para|de)\s*:?\s+"
        r"|^(?:explica|explique|presentamos|descubre|muestra)\s*:?\s+",
        re.IGNORECASE,
    ),
    technical=re.compile(
        r"^(?:y\s+|en\s+|de\s+|menos de\s+)*(?:(?:16:9|9:16|1:1)|\d+(?:[.,]\d+)?\s*"
        r"(?:s|segundos?|min|minutos?|euros?|dólares?|usd)?)(?:\s+y\s+(?:16:9|9:16|1:1))*$",
        re.IGNORECASE,
    ),
    show=re.compile(r"^(?:muestra|mostrar|empezar con|terminar con)\s+", re.IGNORECASE),
    direct=re.compile(
        r"^(?:usa|utiliza|evita|añade|sin)\b.{0,60}\b"
        r"(?:colores|música|luz|estilo|tono|cámara|subtítulos|logos?|voz)\b"
        r"|^(?:el |la )?(?:estilo|tono|música|formato|duración|ambiente)\s*:",
        re.IGNORECASE,
    ),
    places=MappingProxyType(
        {
            Setting.CITY: "En la ciudad",
            Setting.FOREST: "En lo profundo del bosque",
            Setting.MOUNTAINS: "En lo alto de la montaña",
            Setting.SEA: "A la orilla del mar",
            Setting.DESERT: "En medio del desierto",
            Setting.FIELD: "Al aire libre",
            Setting.INTERIOR: "chimenea Puertas adentro",
            Setting.SPACE: "En el espacio",
            Setting.STAGE: "En escena",
        }
    ),
    hours=MappingProxyType(
        {
            TimeOfDay.DAWN: "con la primera luz",
            TimeOfDay.DAY: "a plena luz del día",
            TimeOfDay.DUSK: "cuando cae la tarde",
            TimeOfDay.NIGHT: "en mitad de la noche",
        }
    ),
    templates=MappingProxyType(
        {
            "person": Templates(
                ("Una historia: {phrase}.", "Todo empieza aquí: {the}."),
                _MIDDLE,
                ("Esta fue la historia: {the}.", "Lo que queda: {the}."),
            ),
            "story": Templates(
                ("Una historia: {phrase}.", "Todo empieza aquí: {the}."),
                _MIDDLE,
                ("Esta fue la historia: {the}.", "Lo que queda: {the}."),
            ),
            "product": Templates(
                ("Descubre lo nuevo: {the}.", "Aquí está la novedad: {the}."),
                ("Por todos los lados: {the}.", "Cada detalle tiene su razón.", "De cerca."),
                ("{the}. Míralo tú mismo.", "Un nombre para recordar: {the}."),
            ),
            "topic": Templates(
                ("¿Te has preguntado alguna vez {phrase}?", "La pregunta es sencilla: ¿{phrase}?"),
                ("Empecemos por lo que se ve: {subject}.", "Un paso lleva al siguiente."),
                (
                    "Y la pregunta sigue viva: ¿{phrase}?",
                    "Toda respuesta empieza por una pregunta.",
                ),
            ),
            "bare": Templates(
                ("Un tema: {phrase}.",),
                _MIDDLE,
                ("{the}: queda mucho por ver.", "Y es solo el principio: {the}."),
            ),
        }
    ),
)
