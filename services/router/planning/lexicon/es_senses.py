"""Spanish: what is done, worn, denied, and the sentences that a short brief is told with."""

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
stand: espera esperan duerme duermen sentad*
walk: camina* pasea* cruza* atravies* sigue sube suben entra avanza
run: corre* persigue huye juega* salta*
fly: vuela* flota* planea
swim: nada nadan bucea*
drive: conduce pedalea viaja
sail: navega* rema* zarpa
rotate: gira* baila* danza*
speak: habla* dice cuenta* canta* explica* susurra*
work: trabaja* hornea amasa construye* repara* pinta* prepara* escribe cocina planta* ensaya
grow: crece* florece* nace nacen forma
"""),
    doers=actions_of("""
fly: pájaro gaviota búho águila avión cohete globo mariposa abeja dragón astronauta
swim: ballena pez delfín tiburón tortuga
drive: coche camión autobús taxi tren tranvía bicicleta ciclista
sail: barco barca velero
rotate: planeta bailarina bailarín luna molino
run: niño niños niña cachorro perro caballo corredor
walk: zorro lobo oso ciervo camello caravana gato pastor
work: panadero panadera cocinero relojero agricultor jardinero
grow: árbol flor flores bosque semilla
"""),
    seasons=seasons_of("""
spring: primavera abril mayo
summer: verano junio julio agosto
autumn: otoño octubre noviembre
winter: invierno diciembre enero febrero nieve nevado nevada
"""),
    colours=colours_of("""
red: rojo roja rojos rojas
yellow: amarillo amarilla
green: verde verdes
blue: azul azules
black: negro negra
white: blanco blanca
grey: gris
brown: marrón
orange: naranja
pink: rosa
purple: morado morada violeta
gold: dorado dorada
"""),
    garments=words(
        "abrigo chaqueta sombrero gorra bufanda vestido camisa delantal paraguas botas guantes capa "
        "traje gafas corona uniforme bolso mochila farol barba"
    ),
    wearing=words("con en de lleva"),
    negations=words("no sin ni nunca"),
    function_words=words(
        "el la los las un una y es de del en con por para que su al se no como cómo qué porque en por "
        "nuestro nuestra nuestras nuestros hasta"
    ),
    genres=genres_of(r"""
explainer: explica\w*|cómo|por qué|qué es|qué pasa
product: anuncio de|anuncio para|producto|presentamos|descubre|nuestr[oa]s? nuev[oa]s?
travel: viaje|paseo por|días en|excursión|ruta por
news: lunes|martes|miércoles|jueves|viernes|sábado|domingo|ayuntamiento|ministr[oa]|gobierno|policía|huelga
quote: cita|poema
data: por ciento|estadísticas?|se ha duplicado|se ha triplicado|promedio|toneladas
"""),
    lines=lines_of("""
city: Ventanas, voces, pasos: la ciudad nunca dice una sola cosa. | A la vuelta de la esquina empieza otra calle. | Cada ventana encendida es una noche de alguien.
forest: Entre los árboles, cada ruido tiene su lugar. | El sendero gira y el bosque se cierra. | Musgo, corteza, una sola pluma.
mountains: Aquí arriba, la distancia se mide en aliento. | La piedra recuerda cada invierno. | Detrás de esta cresta espera otra.
sea: La marea se va, y vuelve. | Sal en el viento, agua sobre la piedra. | A lo lejos, el horizonte no se mueve.
desert: La arena no guarda huellas mucho tiempo. | Entre dos dunas, el silencio es completo. | A lo lejos, el aire empieza a temblar.
field: La hierba se inclina y vuelve a levantarse. | Una verja, un camino y mucho cielo. | Muy cerca, un pájaro vuelve a empezar.
interior: Una silla, una mesa, el tictac de un reloj. | La luz entra y se posa sobre las cosas. | Detrás de esta puerta, el mundo es pequeño y cercano.
space: Ni viento ni ruido: solo luz, muy lejos. | Abajo, el borde azul de un mundo. | Aquí las estrellas no parpadean.
stage: Una sola luz, y espacio alrededor. | Aquí no hace falta nada más. | La luz se mueve y aparecen los contornos.
abstract: Vamos por partes, pieza a pieza. | Una línea, una forma, una idea. | Juntas, las piezas muestran un dibujo.
dawn: Primera luz, y todo está por escribir. | La oscuridad se retira poco a poco.
day: La luz es clara y lo muestra todo.
dusk: Las sombras se alargan, los colores se encienden. | Queda una hora de luz.
night: En la oscuridad, las luces pequeñas importan. | La noche lo acerca todo.
rain: La lluvia golpea todo lo que encuentra. | Cada gota encuentra su camino.
snow: La nieve cae y se lleva los ruidos. | Cada paso deja una huella en lo blanco.
fog: La niebla solo muestra lo que está cerca. | Las formas van y vienen en la bruma.
wind: El viento tira de todo lo que está suelto.
spring: Es la estación en que todo empieza.
summer: Es verano, y los días son largos.
autumn: Las hojas se sueltan, una tras otra.
winter: En invierno, el calor vale un largo camino.
walk: Un paso, y luego otro. | El camino que queda es más largo que el de vuelta.
run: Más deprisa. | No hay tiempo de mirar atrás.
fly: Allá arriba solo sostiene el aire.
swim: Bajo la superficie, todo va más despacio.
drive: La carretera sigue y sigue.
sail: El viento llena la vela y la costa se hace pequeña.
rotate: Otra vuelta, y cada lado es nuevo.
speak: Hay palabras que merecen la espera.
work: Las manos que saben no tienen prisa.
grow: Despacio, y luego de golpe.
"""),
)
