# SPDX-FileCopyrightText: 2026 kloof contributors
# SPDX-License-Identifier: EUPL-1.2
"""Dutch for the phrases of which a sentence about a broken source is made: where, what was expected, what to do."""

from __future__ import annotations

import re

__all__ = ["in_dutch"]

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
