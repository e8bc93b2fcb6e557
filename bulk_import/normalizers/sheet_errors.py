"""What cells show in place of a value: errors of spreadsheet programs, in their languages.

Saved as CSV, or copied, an error is nothing but a text. The words are those of Excel in its
languages, LibreOffice, Google Sheets, Access, Smartsheet and Airtable, and the numbers by which
Excel's interface for programs hands errors over.
"""

from __future__ import annotations

import re
from typing import Final

_ERRORS: Final = frozenset(
    word.casefold()
    for words in (
        # Excel and Google Sheets in English
        "#N/A #VALUE! #REF! #NAME? #DIV/0! #NUM! #NULL! #SPILL! #CALC! #ERROR! #BUSY! #FIELD!",
        "#BLOCKED! #CONNECT! #UNKNOWN! #PYTHON! #EXTERNAL! #EXTERN! #DATA! #TIMEOUT!",
        "#GETTING_DATA #CIRCULAR! #CYCLE! #ARRAY! #STALE! #NOT_READY #NAME! #NUM? #VALUE #REF",
        "#DIV/0 #NULL #NUM #NAME #NA #N/A! #ERROR #ERR #ERR! #SPILL #CALC",
        # Excel in German, French, Spanish, Portuguese, Italian
        "#NV #WERT! #BEZUG! #ZAHL! #ÜBERLAUF! #KALK! #FELD!",
        "#VALEUR! #NOM? #NOMBRE! #NUL! #EPARS! #CALCUL! #PROPAGATION! #CHAMP!",
        "#¡VALOR! #¡REF! #¿NOMBRE? #¡NUM! #¡NULO! #¡DIV/0! #¡DESBORDAMIENTO! #¡CALC! #N/D",
        "#VALOR! #NOME? #NÚM! #NULO! #DESPEJAR! #¡ERROR! #¡CAMPO! #CAMPO! #N/DISP",
        "#VALORE! #RIF! #NULLO! #NUM! #ESPANSIONE! #N/D! #ERRO! #ERRORE!",
        # Dutch, Polish, Hungarian, Czech, Turkish
        "#N/B #NB #WAARDE! #VERW! #NAAM? #GETAL! #LEEG! #DEEL/0! #OVERLOOP!",
        "#ARG! #ADR! #NAZWA? #LICZBA! #ZERO! #DZIEL/0! #BRAK #ROZLANIE! #BŁĄD!",
        "#ÉRTÉK! #HIV! #NÉV? #SZÁM! #NULLA! #ZÉRÓOSZTÓ! #HIÁNYZIK",
        "#HODNOTA! #ODKAZ! #NÁZEV? #ČÍSLO! #DĚLENÍ_NULOU! #NENÍ_K_DISPOZICI",
        "#DEĞER! #BAŞV! #AD? #SAYI! #SAYI/0! #BOŞ! #YOK #TAŞMA!",
        # Swedish, Danish, Norwegian, Finnish, Russian
        "#VÄRDEFEL! #REFERENS! #NAMN? #OGILTIGT! #SKÄRNING! #SAKNAS! #DIVISION/0!",
        "#VÆRDI! #REFERENCE! #NAVN? #VERDI! #I/T #DELING/0!",
        "#ARVO! #VIITTAUS! #NIMI? #LUKU! #TYHJÄ! #JAKO/0! #PUUTTUU! #PUUTTUU",
        "#ЗНАЧ! #ССЫЛКА! #ИМЯ? #ЧИСЛО! #ПУСТО! #ДЕЛ/0! #Н/Д #ПЕРЕНОС! #ОШИБКА!",
        # Access and Airtable
        "#Deleted #Type! #Error! #NaN #Size! #Func!",
    )
    for word in words.split()
) | {
    *("#n/a n/a", "#n/a field not applicable", "#n/a invalid security", "#n/a requesting data..."),
    *("#unparseable", "#no match", "#invalid data type", "#invalid operation", "#invalid ref"),
    *("#circular reference", "#incorrect argument set", "#permission error", "#overflow"),
    *("#invalid value", "#invalid column value", "#date expected", "#contact expected"),
    *("#number expected", "#boolean expected", "#divide by zero", "#blocked", "#nested criteria"),
}
_OF_PROGRAMS: Final = re.compile(
    r"#{2,}"  # a column too narrow
    r"|(?:err|error|fehler|erreur|erro|errore|fout|hiba|chyba|błąd|ошибка) ?: ?#?\d{3}"
    r"|(?:cverr|error|fehler) ?\(?20(?:00|07|15|23|29|36|42|43|45|46|47|50)\)?"  # of Visual Basic
    r"|-?21468262(?:46|52|59|65|73|81|88)|-?21468261\d\d"  # the same, as numbers
    r"|0x7fffffff|0x800a07[0-9a-f]{2}",
    re.IGNORECASE,
)
_LOADING: Final = re.compile(
    r"(?:loading|calculating|fetching|refreshing|retrieving|updating|getting|connecting|computing"
    r"|processing|thinking|generating|pending|waiting|running|querying|searching|syncing"
    r"|please wait|chargement|wird geladen|lädt|laden|cargando|carregando"
    r"|caricamento|ładowanie|yükleniyor|загрузка)(?: data| the data| values?| en cours)?"
    r" ?(?:\.{2,}|…)",
    re.IGNORECASE,
)


def is_error(text: str) -> bool:
    """Say whether *text* is an error that a spreadsheet program shows, and nothing else."""
    return text.casefold() in _ERRORS or _OF_PROGRAMS.fullmatch(text) is not None


def is_loading(text: str) -> bool:
    """Say whether *text* stands where a value was still being fetched: `Loading...`."""
    return _LOADING.fullmatch(text) is not None
