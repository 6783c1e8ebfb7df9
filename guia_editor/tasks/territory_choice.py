"""Which territories a person means: by code, by department, from a list in a file, by searching."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from guia_editor.errors import GuideError
from guia_editor.i18n import _
from guia_editor.model.names import fold
from guia_editor.model.own_columns import CODE, whole_code
from guia_editor.model.territory import Territories, Territory
from guia_editor.storage.loose_tables import read_loose_file
from guia_editor.storage.yaml import Problems


def chosen(territories: Territories, text: str, folder_of_lists: Path | None = None) -> tuple[Territory, ...]:
    """Return the territories that a list of items names, each once, by code.

    Items are parted by commas: "todos" gives every municipality, "07" those of department 07, "0701" one;
    "departamentos" the departments' own editions, "d07" one of them; "pais" or "00" the country;
    "@lista.csv" what a table's column `codigo` names, its path taken from `folder_of_lists`. A name that
    only one municipality bears will do too. Raises `GuideError` that names the wrong item.
    """
    found: dict[str, Territory] = {}
    for item in _items(text):
        places = (
            _listed(territories, item[1:], folder_of_lists) if item[0] == "@" else _meant(territories, item)
        )
        found.update((place.code, place) for place in places)
    if not found:
        raise GuideError(
            _("No se eligió ningún territorio."),
            _("Escriba «todos», un departamento (07), códigos de municipio (0701,0702) o «pais»."),
        )
    return tuple(found[code] for code in sorted(found))


def from_list(territories: Territories, file: Path) -> tuple[Territory, ...]:
    """Return what a table's column `codigo` names, each once, by code; `GuideError` names the wrong line."""
    found = {place.code: place for place in _listed(territories, str(file), None)}
    return tuple(found[code] for code in sorted(found))


def search(territories: Territories, words: str) -> tuple[Territory, ...]:
    """Return the territories that fit all the words, best first; case and accents do not count.

    Words are looked for in names, variants of names, codes and the department's name. Those whose own
    name begins with the words come first; of equals, in order of code.
    """
    wanted = fold(words).split()
    if not wanted:
        return ()
    phrase = " ".join(wanted)
    ranked: list[tuple[int, str, Territory]] = []
    for place in _all(territories):
        names = [fold(name) for name in (place.name, *place.variants)]
        text = " ".join((place.code, *names, fold(place.department)))
        if all(word in text for word in wanted):
            ranked.append((_rank(place.code, names, phrase), place.code, place))
    return tuple(place for _rank_, _code, place in sorted(ranked, key=lambda one: one[:2]))


def _rank(code: str, names: list[str], phrase: str) -> int:
    if phrase in (code, *names):
        return 0
    if any(name.startswith(phrase) for name in (code, *names)):
        return 1
    return 2 if any(phrase in name for name in names) else 3


def _all(territories: Territories) -> Iterator[Territory]:
    yield territories.country
    yield from territories.departments.values()
    yield from territories.municipalities.values()


def _items(text: str) -> Iterator[str]:
    yield from filter(None, (item.strip() for item in text.split(",")))


def _meant(territories: Territories, item: str) -> tuple[Territory, ...]:
    word = fold(item)
    match word:
        case "todos":
            return tuple(territories.municipalities.values())
        case "pais" | "00":
            return (territories.country,)
        case "departamentos":
            return tuple(territories.departments.values())
        case _:
            pass
    if word.startswith("d") and word[1:] in territories.departments:
        return (territories.departments[word[1:]],)
    code = whole_code(word)
    if code in territories.departments:
        return territories.members(territories.departments[code])
    if code in territories.municipalities:
        return (territories.municipalities[code],)
    return (_named(territories, item),)


def _named(territories: Territories, item: str) -> Territory:
    """Return the only municipality that bears a name or a variant of it."""
    word = " ".join(fold(item).split())
    bearers = [
        place
        for place in territories.municipalities.values()
        if word in (fold(name) for name in (place.name, *place.variants))
    ]
    if len(bearers) == 1:
        return bearers[0]
    if bearers:
        codes = ", ".join(f"{place.code} ({place.department})" for place in bearers)
        raise GuideError(
            _("Hay {n} municipios que se llaman «{item}».").format(n=len(bearers), item=item),
            _("Escriba el código de uno: {codes}.").format(codes=codes),
        )
    near = [place for place in search(territories, item) if len(place.code) == len("0701")][:3]
    hint = ", ".join(f"{place.code} ({place.name}, {place.department})" for place in near)
    raise GuideError(
        _("No hay ningún territorio «{item}».").format(item=item),
        _("¿Quiso decir {hint}?").format(hint=hint)
        if hint
        else _("Escriba «todos», un departamento (07), códigos de municipio (0701,0702) o «pais»."),
    )


def _listed(territories: Territories, path: str, folder: Path | None) -> tuple[Territory, ...]:
    """Return what the column `codigo` of a table names; each row one item."""
    file = (folder or Path()) / Path(path.strip()).expanduser()
    table = read_loose_file(file, Problems(file.name))
    titles = [fold(title) for title in table.columns] if table else []
    if table is None or CODE not in titles:
        raise GuideError(
            _("La lista «{file}» no tiene una columna «codigo».").format(file=file.name),
            _("Escriba «codigo» en la primera fila y, debajo, el código de cada municipio."),
        )
    at = titles.index(CODE)
    found: list[Territory] = []
    for line, cells in table.rows:
        if not cells[at]:
            continue
        try:
            found += _meant(territories, cells[at])
        except GuideError as error:
            message = _("{file}, línea {line}: {message}").format(
                file=file.name, line=line, message=error.message
            )
            raise GuideError(message, error.remedy) from error
    return tuple(found)
