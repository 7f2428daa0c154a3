"""Spanish: what is met, how it ends, and what is asked, for a brief of one sentence."""

# ruff: noqa: E501  a row of a table stays one line

from services.router.planning.lexicon.arcs import arc_of

__all__ = ["ARC"]

ARC = arc_of(
    """
sight city: ciudad
sight forest: bosque
sight mountains: montaña
sight desert: desierto
sight sea: gaviota
sight field: árbol
sight interior: lámpara
sight space: planeta
turn city: Enfrente se enciende una luz. | A lo lejos, alguien llama a alguien.
turn forest: Algo se mueve entre los árboles. | Muy cerca cruje una rama.
turn mountains: Una piedra se suelta y rueda. | Allá arriba se abren las nubes.
turn sea: Mar adentro, algo brilla. | Llega una ola, más alta que las otras.
turn desert: En la duna lejana, algo destella. | El viento traza una línea nueva en la arena.
turn field: Algo se agita en la hierba. | De pronto, un pájaro levanta el vuelo.
turn interior: Cruje una tabla, y vuelve el silencio. | En la pared, la luz se mueve un poco.
turn space: Una de las estrellas se mueve. | Una luz pequeña se acerca.
turn stage: La luz cambia y encuentra otro borde. | En la oscuridad, alguien contiene el aliento.
turn abstract: Una pieza aún no encaja. | Entonces una pieza encuentra su sitio.
end snow: Por la mañana, las huellas ya no estarán.
end rain: Cuando pare, todo brillará.
end fog: Y la niebla vuelve a cerrarse.
end wind: Y al fin el viento se calma.
end dawn: Y entonces es de día.
end day: Aún habrá luz un rato.
end dusk: Se va la última luz, llega la primera estrella.
end night: La noche guarda el resto para sí.
end city: Tras las ventanas, la ciudad no duerme.
end forest: Detrás, los árboles se cierran como una puerta.
end mountains: La montaña guarda lo que ha visto.
end sea: El mar vuelve, ola tras ola.
end desert: Mañana la arena volverá a estar lisa.
end field: La hierba se levanta, como si nada.
end interior: La habitación vuelve a la calma.
end space: Y alrededor, las estrellas.
end stage: Después, la luz se apaga.
end abstract: Y la imagen se sostiene.
meet: {the} se detiene y escucha. | {the} alza la vista. | Por un momento, {the} no se mueve.
leave: Y {the} sigue su camino. | {the} se queda un poco más.
there: Y ahí: {the}.
ask how: ¿Qué hay al principio? | ¿Qué cambia por el camino? | ¿Qué hay al final?
ask why: ¿Qué ve todo el mundo? | ¿Qué hay detrás? | ¿Qué cambiaría sin ello?
ask make: ¿Qué hace falta? | ¿Por dónde se empieza? | ¿Cómo se sabe que está listo?
ask what: ¿De qué está hecho? | ¿Para qué sirve? | ¿Dónde lo encontramos?
opens: Tres preguntas más pequeñas llevan a la respuesta.
invites: Quien responda a estas tres habrá respondido a la grande.
somebody: viajero
we: vamos caminamos
question make: cómo (?:hacer|preparar|construir|cocinar|se hace)
question why: por qué
question how: cómo
""",
    nightfall=r"(?:cae|cayó|llega|caía) la noche|la noche (?:cae|cayó|llega)|anochece|anochecía|al anochecer|se hace de noche|oscurece",
)
