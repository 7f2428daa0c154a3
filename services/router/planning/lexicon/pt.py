"""Portuguese: the words that the rules know, and the sentences around a short brief."""

# ruff: noqa: E501  a row of a table stays one line

import re
from types import MappingProxyType

from services.router.planning.lexicon.model import Kind, Lexicon, Templates, rows, words
from shared.domain.plan import Setting, TimeOfDay, Weather

__all__ = ["PORTUGUESE"]

_MIDDLE = ("Vejamos mais de perto: {the}.", "E outra vez: {the}.", "Fiquemos um momento.")

PORTUGUESE = Lexicon(
    settings=rows(
        Setting,
        """
city: cidade rua ruas avenida beco metro arranha-céu praça bairro lisboa
forest: floresta bosque selva mata clareira
mountains: montanha montanhas serra cume vale glaciar alpes colina
sea: mar oceano praia costa porto cais ilha falésia baía
desert: deserto duna dunas oásis
field: campo prado quinta fazenda jardim parque vinha aldeia lago rio árvore
interior: cozinha quarto casa apartamento escritório café restaurante padaria biblioteca museu escola hospital oficina loja fábrica igreja
space: espaço marte galáxia cosmos universo órbita
stage: palco teatro concerto estúdio
abstract: abstrato
""",
    ),
    implied=rows(
        Setting,
        """
city: táxi carro autocarro ônibus ciclista trânsito
forest: raposa urso veado lobo coruja cogumelo
mountains: alpinista águia esquiador
sea: farol onda ondas navio barco marinheiro pescador gaivota baleia golfinho capitão
desert: camelo cacto nómada areia
field: agricultor cavalo vaca ovelha flor abelha pastor jardineiro cão arco-íris crianças chuva
interior: padeiro padeira pão chá cozinheiro relojoeiro médico gato avó avô fogo lareira
space: astronauta foguete planeta planetas satélite estrela estrelas
stage: bailarina bailarino cantora músico violinista pianista ator
abstract: dados algoritmo internet ideia economia
""",
    ),
    times=rows(
        TimeOfDay,
        """
dawn: amanhecer alvorada madrugada manhã
day: meio-dia tarde ensolarado
dusk: pôr entardecer anoitecer crepúsculo
night: noite meia-noite noites luar
""",
    ),
    weathers=rows(
        Weather,
        """
rain: chuva chove tempestade trovoada
snow: nevado nevada nevados neve neva nevado nevada nevasca inverno
fog: nevoeiro neblina bruma
wind: vento ventoso brisa
clear: limpo ensolarado
""",
    ),
    moods=rows(
        str,
        """
melancholic: triste sozinh* solidão perdid* adeus esquecid* últim* abandonad* saudade antigas
calm: calm* tranquil* quiet* suave lento lenta silêncio
joyful: feliz felizes alegr* riem ri festa aniversário divertid*
tense: perigo medo foge ameaça tempestade urgente
epic: herói batalha aventura lenda dragão
warm: família amor mãe pai avó avô amigo amiga amigos pão juntos vinho
mysterious: mistério* segredo estranh* fantasma escondid* desconhecid* sombra
energetic: energia desporto esporte corrida veloz rápid* forte
hopeful: esperança futuro coragem sonho salva
curious: explica explicar ciência descobrir pergunta
elegant: elegante luxo perfume artesanal design
""",
    ),
    kinds=rows(
        Kind,
        """
person: robô homem mulher menino menina criança crianças amigo amiga amigos família mãe pai avó avô marinheiro pescador capitão rei rainha médico pastor astronauta bailarina
animal: loba cadela gata égua burro ursa veado leoa peixe cão cachorro gato cavalo pássaro raposa urso lobo coruja águia gaivota baleia golfinho coelho rato elefante leão abelha borboleta tartaruga camelo vaca ovelha dragão
vehicle: balão navio barco carro comboio trem avião foguete bicicleta camião caminhão autocarro ônibus
product: produto aplicação aplicativo telefone relógio sapato sapatos sapatilhas garrafa máquina perfume auscultadores sabão bolsa marca lâmpada candeeiro cadeira mochila
building: farol casa castelo torre ponte cabana hotel moinho padaria museu
nature: planeta árvore rio montanha ilha flor floresta mar tempestade lua sol estrela estrelas vulcão chuva
""",
    ),
    person_endings=("dor", "dora", "ista", "eiro", "eira"),
    articles=MappingProxyType(
        {
            "um": "o",
            "uma": "a",
            "uns": "os",
            "umas": "as",
            "nosso": "o nosso",
            "nossa": "a nossa",
            "nossos": "os nossos",
            "nossas": "as nossas",
        }
    ),
    determiners=words(
        "um uma uns umas o a os as meu minha nosso nossa nossos nossas seu sua dois duas três este "
        "esta"
    ),
    singular=frozenset(),
    boundaries=words(
        "em no na nos nas sobre sob com sem para por pelo pela até ao à entre desde durante que onde "
        "e ou mas quando enquanto como é são está tem se não contra junto"
    ),
    joints=words("de do da"),
    relatives=words("que"),
    questions=words("como porque por quando onde"),
    adjectives=words("jovem velho velha pequeno pequena grande novo nova último última meu minha"),
    verbs=words(
        "sai toca cuida leva vende compra lava cose tece caça chora ri sorri cai quer pode deixa dá toma põe vigia guia chama volta conhece conserta recolhe planta rega vive muda alimenta "
        "é são está procura encontra corre caminha abre atravessa olha espera sonha dança canta brinca "
        "chega volta sobe desce escuta prepara constrói repara viaja voa nada aprende protege dorme "
        "escreve lê pinta segue conta forma nascem nasce brilham funciona trabalha vive"
    ),
    bases=frozenset(),
    not_verbs=frozenset(),
    gerund="",
    plural_verbs=("am", "em"),
    auxiliaries=words("é são pode fazem faz se que forma formam nasce nascem brilham funciona"),
    is_are=("está", "estão"),
    pronouns=words("ele ela eles elas nós eu você seu sua"),
    request=re.compile(
        r"^(?:(?:faz|faça|cria|crie|quero|queremos)\s+)?(?:(?:um|uma|o|a|nosso)\s+)?"
        r"(?:[\w.,'-]+\s+){0,3}?(?:filme|vídeo|video|clipe|anúncio|spot|animação|curta)\s+"
        r"(?:[\w.,'-]+\s+){0,3}?(?:sobre|acerca de|para|de|da|do)\s*:?\s+"
        r"|^(?:explica|explique|apresentamos|descubra|mostra|mostre)\s*:?\s+",
        re.IGNORECASE,
    ),
    technical=re.compile(
        r"^(?:e\s+|em\s+|de\s+|menos de\s+)*(?:(?:16:9|9:16|1:1)|\d+(?:[.,]\d+)?\s*"
        r"(?:s|segundos?|min|minutos?|euros?|dólares?|usd)?)(?:\s+e\s+(?:16:9|9:16|1:1))*$",
        re.IGNORECASE,
    ),
    show=re.compile(r"^(?:mostra|mostre|mostrar|começar com|terminar com)\s+", re.IGNORECASE),
    direct=re.compile(
        r"^(?:usa|use|utiliza|evita|evite|adiciona|sem)\b.{0,60}\b"
        r"(?:cores|música|luz|estilo|tom|câmara|câmera|legendas|logos?|voz)\b"
        r"|^(?:o |a )?(?:estilo|tom|música|formato|duração|ambiente)\s*:",
        re.IGNORECASE,
    ),
    places=MappingProxyType(
        {
            Setting.CITY: "Na cidade",
            Setting.FOREST: "No fundo da floresta",
            Setting.MOUNTAINS: "No alto da montanha",
            Setting.SEA: "À beira do mar",
            Setting.DESERT: "No meio do deserto",
            Setting.FIELD: "Ao ar livre",
            Setting.INTERIOR: "lareira Dentro de casa",
            Setting.SPACE: "No espaço",
            Setting.STAGE: "Em cena",
        }
    ),
    hours=MappingProxyType(
        {
            TimeOfDay.DAWN: "com a primeira luz",
            TimeOfDay.DAY: "em plena luz do dia",
            TimeOfDay.DUSK: "quando a luz se vai",
            TimeOfDay.NIGHT: "no meio da noite",
        }
    ),
    templates=MappingProxyType(
        {
            "person": Templates(
                ("Uma história: {phrase}.", "Tudo começa aqui: {the}."),
                _MIDDLE,
                ("Esta foi a história: {the}.", "O que fica: {the}."),
            ),
            "story": Templates(
                ("Uma história: {phrase}.", "Tudo começa aqui: {the}."),
                _MIDDLE,
                ("Esta foi a história: {the}.", "O que fica: {the}."),
            ),
            "product": Templates(
                ("Eis a novidade: {the}.", "O nome é este: {the}."),
                ("De todos os lados: {the}.", "Cada detalhe tem a sua razão.", "De perto."),
                ("{the}. Veja com os seus olhos.", "Um nome a lembrar: {the}."),
            ),
            "topic": Templates(
                ("Já alguma vez se perguntou {phrase}?", "A pergunta é simples: {phrase}?"),
                ("Comecemos pelo que se vê: {subject}.", "Um passo leva ao seguinte."),
                ("E a pergunta continua viva: {phrase}?", "Toda a resposta começa numa pergunta."),
            ),
            "bare": Templates(
                ("Um tema: {phrase}.",),
                _MIDDLE,
                ("{the}: há muito para ver.", "E é só o começo: {the}."),
            ),
        }
    ),
)
