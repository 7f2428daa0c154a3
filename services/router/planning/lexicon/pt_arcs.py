"""Portuguese: what is met, how it ends, and what is asked, for a brief of one sentence."""

# ruff: noqa: E501  a row of a table stays one line

from services.router.planning.lexicon.arcs import arc_of

__all__ = ["ARC"]

ARC = arc_of(
    """
sight city: cidade
sight forest: floresta
sight mountains: montanha
sight desert: deserto
sight sea: gaivota
sight field: árvore
sight interior: luminária
sight space: planeta
turn city: Em frente, acende-se uma luz. | Ao longe, alguém chama um nome.
turn forest: Algo se move entre as árvores. | Bem perto, um galho estala.
turn mountains: Uma pedra se solta e rola. | Lá no alto, as nuvens se abrem.
turn sea: Ao largo, algo brilha. | Vem uma onda, mais alta que as outras.
turn desert: Na duna distante, algo cintila. | O vento traça uma linha nova na areia.
turn field: Algo se mexe na relva. | De repente, um pássaro levanta voo.
turn interior: Uma tábua range, e o silêncio volta. | Na parede, a luz se move um pouco.
turn space: Uma das estrelas está a mover-se. | Uma pequena luz se aproxima.
turn stage: A luz muda e encontra outra aresta. | No escuro, alguém prende a respiração.
turn abstract: Uma peça ainda não encaixa. | Então uma peça encontra o seu lugar.
end snow: De manhã, as pegadas já não estarão lá.
end rain: Quando parar, tudo vai brilhar.
end fog: Depois o nevoeiro volta a fechar-se.
end wind: E por fim o vento se deita.
end dawn: E então é dia.
end day: Ainda há luz por um tempo.
end dusk: Vai-se a última luz, chega a primeira estrela.
end night: A noite guarda o resto para si.
end city: Atrás das janelas, a cidade continua.
end forest: Atrás, as árvores fecham-se como uma porta.
end mountains: A montanha guarda o que viu.
end sea: O mar continua, onda após onda.
end desert: Amanhã a areia estará lisa outra vez.
end field: A relva levanta-se, como se nada fosse.
end interior: O quarto volta ao silêncio.
end space: E em volta, as estrelas.
end stage: Depois a luz se apaga.
end abstract: E a imagem se completa.
meet: {the} para e escuta. | {the} olha para cima. | Por um momento, {the} não se mexe.
leave: Depois {the} segue caminho. | {the} fica mais um pouco.
there: E ali: {the}.
ask how: O que há no começo? | O que muda pelo caminho? | O que há no fim?
ask why: O que é que todos veem? | O que está por trás? | O que mudaria sem isso?
ask make: O que é preciso? | Por onde se começa? | Como se sabe que está pronto?
ask what: De que é feito? | Para que serve? | Onde o encontramos?
opens: Três perguntas menores levam à resposta.
invites: Quem responder a estas três terá respondido à grande.
somebody: viajante
we: nós caminhamos vamos
question make: como (?:fazer|preparar|construir|cozinhar|se faz)
question why: por que|porque|porquê
question how: como
""",
    nightfall=r"(?:cai|caiu|chega|caía) a noite|a noite (?:cai|caiu|chega)|anoitece|ao anoitecer|cair da noite|escurece",
)
