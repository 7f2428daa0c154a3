"""How each language says what is not written in words. Pure tables; `pronounce` reads them."""

from collections.abc import Mapping

from services.postprocessor.spoken_words import Speech, money, months, units

__all__ = ["LANGUAGES", "speech_of"]

_EN = Speech(
    group=",\u202f\u00a0",
    decimal=".",
    months=months(
        "January February March April May June July August September October November December"
    ),
    date="{month} {day}, {year}",
    first_day="1st",
    full_hour="{hour} o'clock",
    time="{hour} {minute}",
    dot="dot",
    slash="slash",
    at="at",
    number="number",
    minus="minus",
    and_="and",
    range="to",
    currencies=money("dollar|dollars", "euro|euros", "pound|pounds", "yen", "franc|francs"),
    units=units(
        "percent; per mille; kilometre an hour|kilometres an hour; square "
        "kilometre|square kilometres; square metre|square metres; kilometre|kilometres; "
        "centimetre|centimetres; millimetre|millimetres; metre|metres; "
        "kilogram|kilograms; milligram|milligrams; gram|grams; tonne|tonnes; "
        "millilitre|millilitres; litre|litres; kilowatt hour|kilowatt hours; "
        "megawatt|megawatts; gigawatt|gigawatts; degree Celsius|degrees Celsius; degree "
        "Fahrenheit|degrees Fahrenheit; degree|degrees; gigabyte|gigabytes; "
        "megabyte|megabytes; minute|minutes; hour|hours"
    ),
    magnitudes="thousand|million|billion|trillion",
    of_magnitude=" ",
    abbreviations={
        "approx.": "approximately",
        "e.g.": "for example",
        "i.e.": "that is",
        "etc.": "et cetera",
        "prof.": "professor",
        "mrs.": "missis",
        "mr.": "mister",
        "ms.": "miz",
        "dr.": "doctor",
        "vs.": "versus",
        "st.": "saint",
    },
    years_in_pairs=(" ", " hundred"),
    year_after="in|since|of|by|until|from|year|before|after|around|winter|summer|spring|autumn",
    month_first=True,
)

_FR = Speech(
    group=" .\u202f\u00a0",
    decimal=",",
    months=months(
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
    ),
    date="{day} {month} {year}",
    first_day="premier",
    full_hour="{hour} heures",
    time="{hour} heures {minute}",
    dot="point",
    slash="barre oblique",
    at="arobase",
    number="numéro",
    minus="moins",
    and_="et",
    range="à",
    currencies=money("dollar|dollars", "euro|euros", "livre|livres", "yen|yens", "franc|francs"),
    units=units(
        "pour cent; pour mille; kilomètre par heure|kilomètres par heure; kilomètre "
        "carré|kilomètres carrés; mètre carré|mètres carrés; kilomètre|kilomètres; "
        "centimètre|centimètres; millimètre|millimètres; mètre|mètres; "
        "kilogramme|kilogrammes; milligramme|milligrammes; gramme|grammes; tonne|tonnes; "
        "millilitre|millilitres; litre|litres; kilowattheure|kilowattheures; "
        "mégawatt|mégawatts; gigawatt|gigawatts; degré Celsius|degrés Celsius; degré "
        "Fahrenheit|degrés Fahrenheit; degré|degrés; gigaoctet|gigaoctets; "
        "mégaoctet|mégaoctets; minute|minutes; heure|heures"
    ),
    magnitudes="mille|millions?|milliards?",
    of_magnitude=" de ",
    abbreviations={
        "p. ex.": "par exemple",
        "av. j.-c.": "avant Jésus-Christ",
        "c.-à-d.": "c'est-à-dire",
        "etc.": "et cetera",
        "env.": "environ",
        "mlle": "mademoiselle",
        "mme": "madame",
        "dr": "docteur",
        "1er": "premier",
        "1re": "première",
    },
)

_DE = Speech(
    group=".\u202f\u00a0",
    decimal=",",
    months=months(
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
    ),
    date="{day}. {month} {year}",
    first_day="",
    full_hour="{hour} Uhr",
    time="{hour} Uhr {minute}",
    dot="Punkt",
    slash="Schrägstrich",
    at="ät",
    number="Nummer",
    minus="minus",
    and_="und",
    range="bis",
    currencies=money("Dollar", "Euro", "Pfund", "Yen", "Franken"),
    units=units(
        "Prozent; Promille; Kilometer pro Stunde; Quadratkilometer; Quadratmeter; "
        "Kilometer; Zentimeter; Millimeter; Meter; Kilogramm; Milligramm; Gramm; "
        "Tonne|Tonnen; Milliliter; Liter; Kilowattstunde|Kilowattstunden; Megawatt; "
        "Gigawatt; Grad Celsius; Grad Fahrenheit; Grad; Gigabyte; Megabyte; "
        "Minute|Minuten; Stunde|Stunden"
    ),
    magnitudes="Tausend|Million(?:en)?|Milliarden?|Billion(?:en)?",
    of_magnitude=" ",
    abbreviations={
        "z. b.": "zum Beispiel",
        "z.b.": "zum Beispiel",
        "d. h.": "das heißt",
        "d.h.": "das heißt",
        "u. a.": "unter anderem",
        "v. chr.": "vor Christus",
        "usw.": "und so weiter",
        "bzw.": "beziehungsweise",
        "inkl.": "inklusive",
        "prof.": "Professor",
        "dr.": "Doktor",
        "nr.": "Nummer",
        "ca.": "circa",
    },
    years_in_pairs=(" hundert ", " hundert"),
    year_after="jahre?|in|seit|von|bis|anno|um",
)

_ES = Speech(
    group=".\u202f\u00a0",
    decimal=",",
    months=months(
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
    ),
    date="{day} de {month} de {year}",
    first_day="primero",
    full_hour="{hour} en punto",
    time="{hour} y {minute}",
    dot="punto",
    slash="barra",
    at="arroba",
    number="número",
    minus="menos",
    and_="y",
    range="a",
    currencies=money("dólar|dólares", "euro|euros", "libra|libras", "yen|yenes", "franco|francos"),
    units=units(
        "por ciento; por mil; kilómetro por hora|kilómetros por hora; kilómetro "
        "cuadrado|kilómetros cuadrados; metro cuadrado|metros cuadrados; "
        "kilómetro|kilómetros; centímetro|centímetros; milímetro|milímetros; "
        "metro|metros; kilogramo|kilogramos; miligramo|miligramos; gramo|gramos; "
        "tonelada|toneladas; mililitro|mililitros; litro|litros; kilovatio "
        "hora|kilovatios hora; megavatio|megavatios; gigavatio|gigavatios; grado "
        "Celsius|grados Celsius; grado Fahrenheit|grados Fahrenheit; grado|grados; "
        "gigabyte|gigabytes; megabyte|megabytes; minuto|minutos; hora|horas"
    ),
    magnitudes="mil|millón|millones|billones",
    of_magnitude=" de ",
    abbreviations={
        "ee. uu.": "Estados Unidos",
        "p. ej.": "por ejemplo",
        "aprox.": "aproximadamente",
        "núm.": "número",
        "etc.": "etcétera",
        "sra.": "señora",
        "sr.": "señor",
        "dra.": "doctora",
        "dr.": "doctor",
    },
)

_IT = Speech(
    group=".\u202f\u00a0",
    decimal=",",
    months=months(
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre"
        " dicembre"
    ),
    date="{day} {month} {year}",
    first_day="primo",
    full_hour="{hour}",
    time="{hour} e {minute}",
    dot="punto",
    slash="barra",
    at="chiocciola",
    number="numero",
    minus="meno",
    and_="e",
    range="a",
    currencies=money("dollaro|dollari", "euro", "sterlina|sterline", "yen", "franco|franchi"),
    units=units(
        "per cento; per mille; chilometro orario|chilometri orari; chilometro "
        "quadrato|chilometri quadrati; metro quadrato|metri quadrati; "
        "chilometro|chilometri; centimetro|centimetri; millimetro|millimetri; "
        "metro|metri; chilogrammo|chilogrammi; milligrammo|milligrammi; grammo|grammi; "
        "tonnellata|tonnellate; millilitro|millilitri; litro|litri; chilowattora; "
        "megawatt; gigawatt; grado Celsius|gradi Celsius; grado Fahrenheit|gradi "
        "Fahrenheit; grado|gradi; gigabyte; megabyte; minuto|minuti; ora|ore"
    ),
    magnitudes="mila|milion[ei]|miliard[oi]",
    of_magnitude=" di ",
    abbreviations={
        "sig.ra": "signora",
        "p. es.": "per esempio",
        "dott.": "dottor",
        "prof.": "professor",
        "sig.": "signor",
        "ecc.": "eccetera",
        "ca.": "circa",
    },
)

_PT = Speech(
    group=".\u202f\u00a0",
    decimal=",",
    months=months(
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"
    ),
    date="{day} de {month} de {year}",
    first_day="primeiro",
    full_hour="{hour} horas",
    time="{hour} e {minute}",
    dot="ponto",
    slash="barra",
    at="arroba",
    number="número",
    minus="menos",
    and_="e",
    range="a",
    currencies=money("dólar|dólares", "euro|euros", "libra|libras", "iene|ienes", "franco|francos"),
    units=units(
        "por cento; por mil; quilómetro por hora|quilómetros por hora; quilómetro "
        "quadrado|quilómetros quadrados; metro quadrado|metros quadrados; "
        "quilómetro|quilómetros; centímetro|centímetros; milímetro|milímetros; "
        "metro|metros; quilograma|quilogramas; miligrama|miligramas; grama|gramas; "
        "tonelada|toneladas; mililitro|mililitros; litro|litros; quilowatt- "
        "hora|quilowatts-hora; megawatt|megawatts; gigawatt|gigawatts; grau Celsius|graus "
        "Celsius; grau Fahrenheit|graus Fahrenheit; grau|graus; gigabyte|gigabytes; "
        "megabyte|megabytes; minuto|minutos; hora|horas"
    ),
    magnitudes="mil|milhão|milhões|bilhões|biliões",
    of_magnitude=" de ",
    abbreviations={
        "p. ex.": "por exemplo",
        "aprox.": "aproximadamente",
        "prof.": "professor",
        "etc.": "et cetera",
        "sra.": "senhora",
        "sr.": "senhor",
        "dra.": "doutora",
        "dr.": "doutor",
    },
)

LANGUAGES: Mapping[str, Speech] = {
    "en": _EN,
    "fr": _FR,
    "de": _DE,
    "es": _ES,
    "it": _IT,
    "pt": _PT,
}


def speech_of(language: str) -> Speech | None:
    """Find the words of a language by its tag; None: it is left to the engine."""
    return LANGUAGES.get(language.lower().replace("_", "-").split("-", maxsplit=1)[0])
