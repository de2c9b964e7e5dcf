"""The words for units, money, times and abbreviations in languages but English."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

_ALL = """km m cm mm kg g mg l ml h min s ms km/h m/s °c ° % m² km² cm² m³ ha kw kwh w mb gb tb ghz mhz & + = € $ £ db
kcal"""
_NAMES = _ALL.split()
_UNITS = {
    "es": "kilómetros|metros|centímetros|milímetros|kilogramos|gramos|miligramos|litros|mililitros|horas|minutos|segundos|"
    "milisegundos|kilómetros por hora|metros por segundo|grados|grados|por ciento|metros cuadrados|kilómetros cuadrados|"
    "centímetros cuadrados|metros cúbicos|hectáreas|kilovatios|kilovatios hora|vatios|megabytes|gigabytes|terabytes|"
    "gigahercios|megahercios|y|más|igual a|euros|dólares|libras|decibelios|kilocalorías",
    "fr": "kilomètres|mètres|centimètres|millimètres|kilogrammes|grammes|milligrammes|litres|millilitres|heures|minutes|"
    "secondes|millisecondes|kilomètres par heure|mètres par seconde|degrés|degrés|pour cent|mètres carrés|"
    "kilomètres carrés|centimètres carrés|mètres cubes|hectares|kilowatts|kilowatt heures|watts|mégaoctets|gigaoctets|"
    "téraoctets|gigahertz|mégahertz|et|plus|égale|euros|dollars|livres|décibels|kilocalories",
    "it": "chilometri|metri|centimetri|millimetri|chilogrammi|grammi|milligrammi|litri|millilitri|ore|minuti|secondi|"
    "millisecondi|chilometri all'ora|metri al secondo|gradi|gradi|per cento|metri quadrati|chilometri quadrati|"
    "centimetri quadrati|metri cubi|ettari|chilowatt|chilowattora|watt|megabyte|gigabyte|terabyte|gigahertz|megahertz|"
    "e|più|uguale a|euro|dollari|sterline|decibel|chilocalorie",
    "pt": "quilômetros|metros|centímetros|milímetros|quilogramas|gramas|miligramas|litros|mililitros|horas|minutos|segundos|"
    "milissegundos|quilômetros por hora|metros por segundo|graus|graus|por cento|metros quadrados|quilômetros quadrados|"
    "centímetros quadrados|metros cúbicos|hectares|quilowatts|quilowatts hora|watts|megabytes|gigabytes|terabytes|"
    "gigahertz|megahertz|e|mais|igual a|euros|dólares|libras|decibéis|quilocalorias",
    "hi": "किलोमीटर|मीटर|सेंटीमीटर|मिलीमीटर|किलोग्राम|ग्राम|मिलीग्राम|लीटर|मिलीलीटर|घंटे|मिनट|सेकंड|मिलीसेकंड|किलोमीटर प्रति घंटा|"
    "मीटर प्रति सेकंड|डिग्री|डिग्री|प्रतिशत|वर्ग मीटर|वर्ग किलोमीटर|वर्ग सेंटीमीटर|घन मीटर|हेक्टेयर|किलोवाट|किलोवाट घंटे|वाट|मेगाबाइट|"
    "गीगाबाइट|टेराबाइट|गीगाहर्ट्ज़|मेगाहर्ट्ज़|और|जमा|बराबर|यूरो|डॉलर|पाउंड|डेसिबल|किलोकैलोरी",
}
_SHORT = {
    "es": "sr.=señor sra.=señora dr.=doctor dra.=doctora ud.=usted uds.=ustedes etc.=etcétera. aprox.=aproximadamente "
    "núm.=número pág.=página min.=minutos máx.=máximo mín.=mínimo vs.=contra vs=contra 1º=primero 1ª=primera 1.º=primero "
    "1.ª=primera 1er=primer 2º=segundo 2ª=segunda 3º=tercero 3ª=tercera",
    "fr": "m.=monsieur mme=madame mmes=mesdames mlle=mademoiselle dr=docteur dr.=docteur etc.=et_cetera. env.=environ "
    "p.=page max.=maximum min.=minimum vs=contre vs.=contre n°=numéro 1er=premier 1re=première 1ère=première",
    "it": "sig.=signor sig.ra=signora dott.=dottor dott.ssa=dottoressa prof.=professor ecc.=eccetera. ca.=circa pag.=pagina "
    "max.=massimo min.=minimo vs=contro vs.=contro n.=numero 1º=primo 1ª=prima 2º=secondo 2ª=seconda 3º=terzo 3ª=terza",
    "pt": "sr.=senhor sra.=senhora dr.=doutor dra.=doutora etc.=etcétera. aprox.=aproximadamente pág.=página máx.=máximo "
    "mín.=mínimo vs=contra vs.=contra nº=número 1º=primeiro 1ª=primeira 2º=segundo 2ª=segunda 3º=terceiro 3ª=terceira",
    "hi": "",
}
_FRACTIONS = {
    "es": "1/2=medio 1/3=un_tercio 1/4=un_cuarto 3/4=tres_cuartos 2/3=dos_tercios",
    "fr": "1/2=un_demi 1/3=un_tiers 1/4=un_quart 3/4=trois_quarts 2/3=deux_tiers",
    "it": "1/2=mezzo 1/3=un_terzo 1/4=un_quarto 3/4=tre_quarti 2/3=due_terzi",
    "pt": "1/2=meio 1/3=um_terço 1/4=um_quarto 3/4=três_quartos 2/3=dois_terços",
    "hi": "1/2=आधा 1/4=एक_चौथाई 3/4=तीन_चौथाई",
}
_ORDINALS = {
    "es": "primero segundo tercero cuarto quinto sexto séptimo octavo noveno décimo",
    "fr": "premier",
    "it": "primo secondo terzo quarto quinto sesto settimo ottavo nono decimo undicesimo dodicesimo tredicesimo "
    "quattordicesimo quindicesimo sedicesimo diciassettesimo diciottesimo diciannovesimo ventesimo ventunesimo",
    "pt": "primeiro segundo terceiro quarto quinto sexto sétimo oitavo nono décimo",
    "hi": "",
}
_TO = {"es": "a", "fr": "à", "it": "a", "pt": "a", "hi": "से"}
_NUMBER = {"es": "número", "fr": "numéro", "it": "numero", "pt": "número", "hi": "नंबर"}
_MINUS = {"es": "menos", "fr": "moins", "it": "meno", "pt": "menos", "hi": "माइनस"}
_ABOUT = {"es": "unos", "fr": "environ", "it": "circa", "pt": "cerca de", "hi": "लगभग"}
_CENTURY = {"es": ["siglo"], "fr": ["siècle", "siècles"], "it": ["secolo", "secoli"], "pt": ["século"], "hi": []}
_NAMES_OF_KINGS = """Louis Luis Luigi Luís Felipe Filippo Philippe Filipe Carlos Carlo Charles Henri Enrique Enrico Henrique
François Francisco Francesco Napoléon Napoleón Napoleone Napoleão Fernando Ferdinando Alfonso Afonso Pedro Pierre Pietro Juan
Jean João Giovanni Pablo Paul Paolo Paulo Pío Pie Pio Benedicto Benoît Benedetto Bento León Léon Leone Leão Isabel Elisabeth
Élisabeth Elisabetta Vittorio Emanuele Umberto Guillermo Guillaume Guglielmo Guilherme Jorge Georges Giorgio Catalina
Catherine Caterina Catarina"""
KINGS = frozenset(_NAMES_OF_KINGS.split())
"""Names of those who are counted."""


@dataclass(frozen=True)
class Words:
    """How a language says what is written in short."""

    units: dict[str, str]
    short: dict[str, str]
    fractions: dict[str, str]
    ordinals: tuple[str, ...]
    to: str
    number: str
    signs: dict[str, str]
    century: list[str]
    language: str

    def one(self, name: str) -> str:
        """Return a unit as it follows a "1"."""
        first, blank, rest = name.partition(" ")
        if self.language == "it":
            first = (
                first[:-1] + {"i": "o", "e": "a"}.get(first[-1], first[-1])
                if len(first) > 2 and first != "per"
                else first
            )
            rest = rest[:-1] + "o" if rest in ("quadrati", "cubi") else rest
        elif self.language != "hi" and first not in ("plus", "más", "mais"):
            first, rest = first.removesuffix("s"), rest.removesuffix("s")
        return f"{first}{blank}{rest}"

    def clock(self, hour: str, minute: str, after: str) -> str:
        """Return a time of day."""
        hours = str(int(hour))
        named = after.lower() in ("h", "horas", "heures", "ore", "uhr")
        if not minute or minute == "00":
            whole = {"fr": "heures", "es": "horas", "pt": "horas"}.get(self.language, "")
            return (
                hours if named or not whole else f"{hours} {'heure' if hours == '1' and whole == 'heures' else whole}"
            )
        joint = {"fr": "heures", "es": "y", "it": "e", "pt": "e"}.get(self.language, "")
        return f"{hours} {joint} {int(minute)}".replace("  ", " ")


@cache
def words_of(language: str) -> Words | None:
    """Return the words of a language by the first part of its tag; None for one that no voice here speaks."""
    if language not in _UNITS:
        return None
    return Words(
        dict(zip(_NAMES, _UNITS[language].split("|"), strict=True)),
        _pairs(_SHORT[language]),
        _pairs(_FRACTIONS[language]),
        tuple(_ORDINALS[language].split()),
        _TO[language],
        _NUMBER[language],
        {"-": f"{_MINUS[language]} ", "−": f"{_MINUS[language]} ", "~": f"{_ABOUT[language]} "},
        _CENTURY[language],
        language,
    )


def _pairs(text: str) -> dict[str, str]:
    return {name: said.replace("_", " ") for name, _, said in (pair.partition("=") for pair in text.split())}
