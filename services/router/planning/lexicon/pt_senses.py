"""Portuguese: what is done, worn, denied, and the sentences that a short brief is told with."""

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
stand: espera esperam dorme dormem sentad*
walk: caminha* passeia* atravessa* segue sobe sobem entra avança anda
run: corre correm correr persegue foge brinca* joga* salta*
fly: voa* flutua* plana
swim: nada nadam mergulha*
drive: conduz dirige pedala*
sail: navega* rema* zarpa
rotate: gira* dança* roda*
speak: fala* diz conta contam canta* explica* sussurra*
work: trabalha* amassa assa constrói repara* pinta* prepara* escreve cozinha planta* ensaia
grow: cresce* floresce* nasce nascem forma
"""),
    doers=actions_of("""
fly: pássaro gaivota coruja águia avião foguete balão borboleta abelha dragão astronauta
swim: baleia peixe golfinho tubarão tartaruga
drive: carro caminhão camião autocarro ônibus táxi comboio trem bicicleta ciclista
sail: navio barco veleiro
rotate: planeta bailarina bailarino lua moinho
run: criança crianças menino cachorro cão cachorro cavalo corredor
walk: raposa lobo urso veado camelo caravana gato pastor
work: padeiro padeira cozinheiro relojoeiro agricultor jardineiro
grow: árvore flor flores floresta semente
"""),
    seasons=seasons_of("""
spring: primavera abril maio
summer: verão junho julho agosto
autumn: outono outubro novembro
winter: inverno dezembro janeiro fevereiro neve nevado nevada
"""),
    colours=colours_of("""
red: vermelho vermelha encarnado
yellow: amarelo amarela
green: verde verdes
blue: azul azuis
black: preto preta negro
white: branco branca
grey: cinzento cinza
brown: castanho marrom
orange: laranja
pink: rosa
purple: roxo roxa
gold: dourado dourada
"""),
    garments=words(
        "casaco chapéu boné cachecol vestido camisa avental chuva botas luvas capa fato óculos coroa "
        "uniforme bolsa mochila lanterna barba"
    ),
    wearing=words("com de em usa veste"),
    negations=words("não sem nem nunca"),
    function_words=words(
        "o a os as um uma e é de do da dos das no na com para que se não como porque ao à pelo pela "
        "nosso nossa meu minha junto"
    ),
    genres=genres_of(r"""
explainer: explica\w*|explique|como|por que|porquê|porque é que|o que é
product: anúncio d[aoe]s?|anúncio para|produto|apresentamos|descubra|noss[oa] nov[oa]
travel: viagem|passeio|dias em|roteiro|férias
news: segunda-feira|terça-feira|quarta-feira|quinta-feira|sexta-feira|câmara municipal|ministr[oa]|governo|polícia|greve
quote: citação|poema
data: por cento|estatísticas?|duplicou|triplicou|em média|toneladas
"""),
    lines=lines_of("""
city: Janelas, vozes, passos: a cidade nunca diz uma coisa só. | Ao virar da esquina começa outra rua. | Cada janela acesa é a noite de alguém.
forest: Entre as árvores, cada som tem o seu lugar. | O trilho vira e a floresta fecha-se. | Musgo, casca, uma única pena.
mountains: Aqui em cima, a distância mede-se em fôlego. | A pedra lembra-se de cada inverno. | Atrás desta crista espera outra.
sea: A maré vai, e volta. | Sal no vento, água sobre a pedra. | Ao longe, o horizonte não se move.
desert: A areia não guarda pegadas por muito tempo. | Entre duas dunas, o silêncio é completo. | Ao longe, o ar começa a tremer.
field: A erva inclina-se e volta a erguer-se. | Um portão, um caminho e muito céu. | Aqui perto, um pássaro recomeça.
interior: Uma cadeira, uma mesa, o bater de um relógio. | A luz entra e pousa nas coisas. | Atrás desta porta, o mundo é pequeno e próximo.
space: Nem vento nem ruído: só luz, muito longe. | Em baixo, a orla azul de um mundo. | Aqui, as estrelas não piscam.
stage: Uma só luz, e espaço em volta. | Aqui não é preciso mais nada. | A luz desliza e surgem os contornos.
abstract: Vamos por partes, peça a peça. | Uma linha, uma forma, uma ideia. | Lado a lado, as peças mostram um desenho.
dawn: A primeira luz, e tudo está por escrever. | O escuro recua, pouco a pouco.
day: A luz é clara e mostra tudo.
dusk: As sombras alongam-se, as cores aquecem. | Resta uma hora de luz.
night: No escuro, as luzes pequenas contam. | A noite aproxima tudo.
rain: A chuva bate em tudo o que encontra. | Cada gota encontra o seu caminho.
snow: A neve cai e leva os sons. | Cada passo deixa uma marca no branco.
fog: O nevoeiro só mostra o que está perto. | As formas vão e vêm na bruma.
wind: O vento puxa tudo o que está solto.
spring: É a estação em que tudo começa.
summer: É verão, e os dias são longos.
autumn: As folhas soltam-se, uma após outra.
winter: No inverno, o calor vale um longo caminho.
walk: Um passo, e depois outro. | O caminho que falta é maior do que o da volta.
run: Mais depressa. | Não há tempo de olhar para trás.
fly: Lá em cima, só o ar sustenta.
swim: Debaixo da superfície, tudo abranda.
drive: A estrada segue e segue.
sail: O vento enche a vela e a costa fica pequena.
rotate: Mais uma volta, e cada lado é novo.
speak: Há palavras que valem a espera.
work: As mãos que sabem não têm pressa.
grow: Devagar, e depois de repente.
"""),
)
