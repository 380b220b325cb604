# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Dutch for the phrases of which a sentence about a broken source is made: where, what was expected, what to do."""

from __future__ import annotations

import re

__all__ = ["in_dutch", "reason_in_dutch"]

_PHRASES: tuple[tuple[str, str], ...] = (
    (r"line (\d+), column '(.*)'", r"regel \1, kolom '\2'"),
    (r"line (\d+)", r"regel \1"),
    (r"column '(.*)'", r"kolom '\1'"),
    (r"(\S+) in (\d{4}), column '(.*)'", r"\1 in \2, kolom '\3'"),
    (r"property '(.*)'", r"eigenschap '\1'"),
    (r"the whole file", "het hele bestand"),
    (r"name of the file", "naam van het bestand"),
    (r"boundary year", "jaar van de kaart"),
    (r"header", "kop"),
    (r"features", "gebieden"),
    (r"an outline", "een grens"),
    (r"one table", "één tabel"),
    (r"one year", "één jaar"),
    (r"one row per area and year", "één rij per gebied en jaar"),
    (r"every column once", "elke kolom één keer"),
    (r"every figure once", "elk cijfer één keer"),
    (r"at least one row", "minstens één rij"),
    (r"text in UTF-8", "tekst in UTF-8"),
    (r"(\d+) cells, as in the header", r"\1 cellen, zoals in de kop"),
    (r"cells between well-formed quotation marks", "cellen tussen goede aanhalingstekens"),
    (r"a count: a whole number", "een aantal: een heel getal"),
    (r"a number \((\S+) to (\S+)\), an empty cell or '\.'", r"een getal (\1 tot en met \2), een lege cel of '.'"),
    (r"a number, an empty cell or '\.'", "een getal, een lege cel of '.'"),
    (r"a number of metres above zero", "een aantal meters boven nul"),
    (r"a year, in a column or in the name of the file", "een jaar, in een kolom of in de naam van het bestand"),
    (r"a year such as (.*) or (.*)", r"een jaar zoals \1 of \2"),
    (r"the year of the edition, such as (.*)", r"het jaar van de uitgave, zoals \1"),
    (r"a CBS code such as (.*) or (\S+)", r"een code van CBS zoals \1 of \2"),
    (r"an English area code such as (.*)", r"een Engelse gebiedscode zoals \1"),
    (r"a column with codes, such as '(.*)'", r"een kolom met codes, zoals '\1'"),
    (r"a column '(.*?)' \((.*)\)", r"een kolom '\1' (\2)"),
    (
        r"a source card for table (\S+), or one map in this folder that has all its codes",
        r"een bronkaart voor tabel \1, of één kaart in deze map met al zijn codes",
    ),
    (r"a code of one level for every outline", "voor elk gebied een code van één niveau"),
    (r"other or no codes as well", "ook andere of geen codes"),
    (r"a list of outlines, each with properties", "een lijst van gebieden, elk met eigenschappen"),
    (r"a polygon as GeoJSON has it", "een veelhoek zoals GeoJSON die heeft"),
    (r"a complete gzip file", "een heel gzip-bestand"),
    (r"a complete zip archive", "een heel zip-bestand"),
    (r"a complete map", "een hele kaart"),
    (r"a complete answer of an OData service", "een heel antwoord van een OData-dienst"),
    (r"a file that ends too early or is damaged", "een bestand dat te vroeg ophoudt of beschadigd is"),
    (r"one that is cut off or damaged", "een die is afgebroken of beschadigd"),
    (r"one that is cut off", "een die is afgebroken"),
    (r"something else", "iets anders"),
    (r"none|no year", "geen"),
    (r"only a header", "alleen een kop"),
    (r"the same name twice", "twee keer dezelfde naam"),
    (r"the same figure came twice", "twee keer hetzelfde cijfer"),
    (r"two rows with different values", "twee rijen met andere waarden"),
    (r"the byte (\S+), which is not", r"de byte \1, die dat niet is"),
    (r"(\d+) years: (\d+) to (\d+)", r"\1 jaren: \2 tot en met \3"),
    (r"no map here with all its codes", "hier geen kaart met al zijn codes"),
    (r"its codes on the maps of (.*)", r"zijn codes op de kaarten van \1"),
    (r"(\S+) and (\S+)", r"\1 en \2"),
    (r"Download it again\.", "Haal het opnieuw op."),
    (r"Correct the cell\.", "Verbeter de cel."),
    (r"Correct the file, or download it again\.", "Verbeter het bestand, of haal het opnieuw op."),
    (
        r"Correct the cell; an unknown value is an empty cell, never a word\.",
        "Verbeter de cel; een onbekende waarde is een lege cel, nooit een woord.",
    ),
    (
        r"Codes are text: keep the letters and the zeros in front\. Correct the cell\.",
        "Codes zijn tekst: houd de letters en de nullen vooraan. Verbeter de cel.",
    ),
    (
        r"Write counts with digits only, without a point or comma between thousands\. kloof does not guess\.",
        "Schrijf aantallen met alleen cijfers, zonder punt of komma tussen duizendtallen. kloof raadt niet.",
    ),
    (
        r"The publisher may have renamed it\. Add the column, or change its name back\.",
        "Misschien heeft de bron hem een andere naam gegeven. Voeg de kolom toe, of zet de naam terug.",
    ),
    (
        r"The file may have been cut off, or uses two separators\. Download it again\.",
        "Misschien is het bestand afgebroken, of gebruikt het twee scheidingstekens. Haal het opnieuw op.",
    ),
    (
        r"The file may have been cut off or edited by hand\. Download it again\.",
        "Misschien is het bestand afgebroken of met de hand veranderd. Haal het opnieuw op.",
    ),
    (r"Save the pages of the table again, each once\.", "Bewaar de pagina's van de tabel opnieuw, elk één keer."),
    (r"Save the file as UTF-8, or download it again\.", "Bewaar het bestand als UTF-8, of haal het opnieuw op."),
    (r"Remove or rename one of the two columns\.", "Haal een van de twee kolommen weg of geef hem een andere naam."),
    (r"Keep the right row and remove the other\.", "Houd de goede rij en haal de andere weg."),
    (r"Put the year in the name\.", "Zet het jaar in de naam."),
    (
        r"Put the one year of the edition in the name of the file\. kloof does not guess years\.",
        "Zet het ene jaar van de uitgave in de naam van het bestand. kloof raadt geen jaren.",
    ),
    (
        r"Put the one year the figures are about in the name, such as (\S+), or say 'year' in (\S+)\. "
        r"kloof does not guess years\.",
        r"Zet het ene jaar waar de cijfers over gaan in de naam, zoals \1, of noem 'year' in \2. "
        "kloof raadt geen jaren.",
    ),
    (
        r"Put the one year the figures are about in the name, such as (\S+)\. kloof does not guess years\.",
        r"Zet het ene jaar waar de cijfers over gaan in de naam, zoals \1. kloof raadt geen jaren.",
    ),
    (
        r"Names alone do not tell which area is meant\. Download the table again, with the codes of areas\.",
        "Namen alleen zeggen niet welk gebied bedoeld is. Haal de tabel opnieuw op, met de codes van gebieden.",
    ),
    (
        r"Leave the number of the one table the figures come from in the name\. kloof does not guess tables\.",
        "Laat in de naam het nummer staan van de ene tabel waar de cijfers uit komen. kloof raadt geen tabellen.",
    ),
    (
        r"Add (\S+) with its boundary_year, or add the code list of that year\.",
        r"Voeg \1 toe met zijn boundary_year, of voeg de codelijst van dat jaar toe.",
    ),
)


_BROKEN = re.compile(
    r"(?P<file>\S.*?): (?P<place>.+?): expected (?P<expected>.+?), found (?P<found>.+?)\. (?P<advice>.+)"
)
_REASONS: tuple[tuple[str, str], ...] = (
    ("says where (.+) comes from", r"zegt waar \1 vandaan komt"),
    (r"(\S+) is not beside it", r"\1 staat er niet naast"),
    (
        "it is not the file its origin card names, so that card is not used",
        "het is niet het bestand dat zijn herkomstkaart noemt, dus die kaart telt niet",
    ),
    (
        "says what the columns of a table mean; its figures stand in another file",
        "zegt wat de kolommen van een tabel betekenen; de cijfers staan in een ander bestand",
    ),
    (
        "no format and no indicator card knows these columns: (.*)",
        r"geen formaat en geen indicatorkaart kent deze kolommen: \1",
    ),
    (
        "names without a code in any list of municipalities, left out: (.*)",
        r"namen zonder code in een lijst van gemeenten, weggelaten: \1",
    ),
    ("no list of municipalities knows the names in it", "geen lijst van gemeenten kent de namen erin"),
    (
        "its licence forbids commercial use by others, so it is no part of what is published; see kloof "
        "build --private",
        "zijn licentie verbiedt anderen commercieel gebruik, dus het hoort niet bij wat wordt "
        "gepubliceerd; zie kloof build --private",
    ),
    (
        "a cross-walk from postcodes; only cross-walks between areas are used to bring figures to another map",
        "een omrekentabel van postcodes; alleen omrekentabellen tussen gebieden brengen cijfers naar een andere kaart",
    ),
    (
        "used to find neighbours and to draw only: it does not state that it is accurate enough",
        "alleen gebruikt om buren te vinden en te tekenen: er staat niet bij dat het nauwkeurig genoeg is",
    ),
    (
        "no indicator card carries a column of this part of the index",
        "geen indicatorkaart heeft een kolom van dit deel van de index",
    ),
    ("no indicator card knows an offence of this table", "geen indicatorkaart kent een misdrijf van deze tabel"),
    (
        "no kind of crime that a card knows, or no whole year",
        "geen soort misdrijf die een kaart kent, of geen heel jaar",
    ),
    (
        "no indicator card knows a distance of this table; add one under 'proximity'",
        "geen indicatorkaart kent een afstand van deze tabel; voeg er een toe onder 'proximity'",
    ),
    (
        "no indicator card knows a title of this table; add one under 'statline_csv'",
        "geen indicatorkaart kent een titel van deze tabel; voeg er een toe onder 'statline_csv'",
    ),
    (
        r"holds no rows of an age group that cards are about \(Leeftijd (.*)\)",
        r"heeft geen rijen van een leeftijdsgroep waar kaarten over gaan (Leeftijd \1)",
    ),
    ("a code list of something else than areas", "een codelijst van iets anders dan gebieden"),
    ("its name says subset", "zijn naam zegt subset"),
    (
        r"it has (\d+) of (\d+) neighbourhoods of the municipalities it covers",
        r"het heeft \1 van de \2 buurten van de gemeenten waar het over gaat",
    ),
    (
        r"it has (\d+) of (\d+) districts of the municipalities it covers",
        r"het heeft \1 van de \2 wijken van de gemeenten waar het over gaat",
    ),
    (
        r"(\d+) of (\d+) neighbourhoods of the municipalities it covers",
        r"\1 van de \2 buurten van de gemeenten waar het over gaat",
    ),
    (
        r"(\d+) of (\d+) districts of the municipalities it covers",
        r"\1 van de \2 wijken van de gemeenten waar het over gaat",
    ),
    (
        r"it has (\d+) of (\d+) neighbourhoods of the municipalities it covers and (\d+) of (\d+) "
        r"districts of the municipalities it covers",
        r"het heeft \1 van de \2 buurten en \3 van de \4 wijken van de gemeenten waar het over gaat",
    ),
    (
        r"table (\S+) has no card: its publisher and licence are not known, and what may be shown is taken from its "
        r"family (\S+); add (\S+) with table, publisher, title, licence, family: (\S+) and disclosure to say it "
        r"yourself",
        r"tabel \1 heeft geen kaart: uitgever en licentie zijn niet bekend, en wat te zien mag zijn komt van de "
        r"familie \2; voeg \3 toe met table, publisher, title, licence, family: \4 en disclosure om het zelf te zeggen",
    ),
    (r"not a table, but a text to read", "geen tabel, maar een tekst om te lezen"),
    (
        r"table (\S+) has no card and no family: its figures are read, and nothing of them is shown; add (\S+) with "
        r"table, publisher, title, licence and disclosure",
        r"tabel \1 heeft geen kaart en geen familie: de cijfers zijn gelezen, en er wordt niets van getoond; voeg \2 "
        r"toe met table, publisher, title, licence en disclosure",
    ),
    (
        r"no card or map tells on which map it is drawn, so that of its newest year (\d+) is taken: say "
        r"boundary_year in (\S+) when it is another",
        r"geen kaart zegt op welke indeling het is getekend, dus geldt die van het nieuwste jaar, \1: zet "
        r"boundary_year in \2 als het een andere is",
    ),
    (
        "its last line has no end; the file may be cut off: compare the last row with the publisher's",
        "de laatste regel heeft geen einde; het bestand kan zijn afgebroken: vergelijk de laatste rij "
        "met die van de uitgever",
    ),
    (
        r"(\S+) has (\S+) (\S+) in (\d+) here and (\S+) in (\S+), which is used\. Both say they are table "
        r"(\S+): keep the right one\.",
        r"\1 heeft hier in \4 voor \2 \3 en in \6 \5; dat laatste telt. Beide zeggen tabel \7 te zijn: houd de goede.",
    ),
    (r"(\S+): cannot be opened: (.*)\. Check its rights\.", r"\1: kan niet worden geopend: \2. Kijk naar de rechten."),
    ("an empty file", "een leeg bestand"),
    ("a binary file", "een binair bestand"),
    ("text in UTF-16; save it as UTF-8 to use it", "tekst in UTF-16; sla het op als UTF-8 om het te gebruiken"),
    (
        r"a zip archive of (\d+) files; unpack it to use them",
        r"een zip-archief van \1 bestanden; pak het uit om ze te gebruiken",
    ),
    (
        "a zip archive with a password; unpack it to use it",
        "een zip-archief met een wachtwoord; pak het uit om het te gebruiken",
    ),
    ("a damaged zip archive", "een beschadigd zip-archief"),
    ("a workbook without a sheet that can be read", "een werkboek zonder leesbaar blad"),
    ("an office document that is no workbook", "een kantoordocument dat geen werkboek is"),
    (
        r"a JSON file \(a map, or metadata\); kloof reads tables",
        "een JSON-bestand (een kaart, of metagegevens); kloof leest tabellen",
    ),
)


def in_dutch(phrase: str) -> str:
    """Give a phrase in Dutch; what is no known phrase, such as the content of a cell, stays as it is.

    Examples
    --------
    >>> in_dutch("line 3, column 'inwoners'"), in_dutch("Download it again."), in_dutch("'veel'")
    ("regel 3, kolom 'inwoners'", 'Haal het opnieuw op.', "'veel'")
    """
    for english, dutch in _PHRASES:
        found = re.fullmatch(english, phrase)
        if found is not None:
            return found.expand(dutch)
    return phrase


def reason_in_dutch(reason: str) -> str:
    """Give in Dutch why a file is not simply used; a part that is no known phrase stays as it is.

    Examples
    --------
    >>> reason_in_dutch("its name says subset; 3 of 9 neighbourhoods of the municipalities it covers")
    'zijn naam zegt subset; 3 van de 9 buurten van de gemeenten waar het over gaat'
    >>> reason_in_dutch("a.csv: the whole file: expected at least one row, found only a header. Download it again.")
    'a.csv: het hele bestand: verwacht minstens één rij, gevonden alleen een kop. Haal het opnieuw op.'
    """
    for english, dutch in _REASONS:
        known = re.fullmatch(english, reason)
        if known is not None and ("; " not in reason or "; " in dutch):
            return known.expand(dutch)
    broken = _BROKEN.fullmatch(reason)
    if broken is not None:
        place, expected, found, advice = (in_dutch(broken[part]) for part in ("place", "expected", "found", "advice"))
        return f"{broken['file']}: {place}: verwacht {expected}, gevonden {found}. {advice}"
    first, parted, rest = reason.partition("; ")
    if parted:
        for end in (i for i in range(len(reason) - 1, 0, -1) if reason.startswith("; ", i)):
            whole = reason_in_dutch(reason[:end]) if "; " in reason[:end] else ""
            if whole and whole != reason[:end]:
                return f"{whole}; {reason_in_dutch(reason[end + 2 :])}"
        return f"{reason_in_dutch(first)}; {reason_in_dutch(rest)}"
    return reason
