"""Open a guide's folder: everything in it read once, into a `Guide` that never changes.

The folder holds `contenido/` (guia.yaml, chapters, annexes, pictures, data, sources, glossary) and, in a
working guide, `ediciones/<numero>/edicion.json`. Paths in findings are relative to `contenido/`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from guia_editor.errors import GuideError, GuideNotFound, InvalidGuide, UnsafeContent
from guia_editor.i18n import _
from guia_editor.markdown.frontmatter import split, to_front_matter
from guia_editor.markdown.reader import parse
from guia_editor.model.blocks import Image, all_inlines
from guia_editor.model.finding import Finding, Severity
from guia_editor.model.guide import Chapter, DataFile, FrontMatter, Guide, Source, Term, Unread
from guia_editor.model.own_columns import OWN_COLUMNS
from guia_editor.storage.assets import read_assets
from guia_editor.storage.declared import (
    GLOSSARY_FILE,
    GUIDE_FILE,
    SOURCES_FILE,
    GuideFile,
    Listed,
    read_glossary,
    read_guide_file,
    read_sources,
)
from guia_editor.storage.files import NotTextError, decode, inside, legible, read_bytes, read_text, sha256
from guia_editor.storage.manifest import read_editions
from guia_editor.storage.own_columns import read_own_file
from guia_editor.storage.tables import read_table
from guia_editor.storage.territories import LAKES, OUTLINES, read_languages, read_territories
from guia_editor.storage.yaml import Problems, plain, read_yaml

CONTENT = "contenido"
EDITIONS = "ediciones"
MAX_OUTLINE_BYTES = 20_000_000


@dataclass(slots=True)
class _Reading:
    """What has been read so far: findings, and the hash of every file."""

    content: Path
    found: list[Finding] = field(default_factory=list)
    hashes: dict[str, str] = field(default_factory=dict)

    def say(self, severity: Severity, code: str, message: str, remedy: str, path: str, line: int = 0) -> None:
        self.found.append(Finding(severity, code, message, remedy, path, line))

    def text(self, path: str) -> str | None:
        """Return a text file of the guide, or None, saying why not."""
        try:
            file = read_text(inside(self.content, path))
        except (GuideError, OSError) as error:
            self.refused(path, error)
            return None
        self.hashes[path] = file.hash
        return file.text

    def refused(self, path: str, error: Exception) -> None:
        """Say why a file could not be read."""
        match error:
            case NotTextError():
                self.say(Severity.ERROR, "no-es-utf8", error.message, error.remedy, path, error.line)
            case UnsafeContent():
                self.say(Severity.ERROR, "archivo-inseguro", error.message, error.remedy, path)
            case FileNotFoundError():
                self.say(
                    Severity.ERROR,
                    "archivo-ausente",
                    _("No se encuentra el archivo «{path}».").format(path=path),
                    _("Cópielo dentro de «contenido» o quítelo de guia.yaml."),
                    path,
                )
            case _:
                self.say(
                    Severity.ERROR,
                    "archivo-ilegible",
                    _("El archivo «{path}» no se puede leer.").format(path=path),
                    _("Revise que sea un archivo y que usted tenga permiso de leerlo."),
                    path,
                )


def open_guide(folder: Path) -> Guide:
    """Return the guide in a folder (the one that contains `contenido/`); reads everything, writes nothing.

    Raises `GuideNotFound` when there is no guide and `InvalidGuide` when its guia.yaml cannot be
    understood; whatever else is wrong is told in `Guide.problems`, and the rest is there.
    """
    # Long, as it fills the one dataclass that has a field for everything: parts would only pass them along.
    content = folder / CONTENT
    if not _is_file(content / GUIDE_FILE):
        raise GuideNotFound(
            _("En «{folder}» no hay una guía: falta «contenido/guia.yaml».").format(folder=folder),
            _("Elija la carpeta que contiene «contenido», o cree una guía nueva (orden «guia nueva»)."),
        )
    reading = _Reading(content)
    said = _guide_file(reading)
    chapters = tuple(_chapters(reading, said))
    _warn_of_unlisted(reading, said)
    sources, glossary = _sources(reading), _glossary(reading)
    data = _data(reading)
    territories = read_territories(data, _outlines(reading), reading.found)
    assets, originals = read_assets(content, chapters, reading.found)
    reading.hashes.update({path: sha256(blob) for path, blob in originals.items()})
    return Guide(
        title=said.text("titulo", _("Guía sin título")),
        subtitle=said.text("subtitulo"),
        description=said.text("descripcion"),
        language=said.text("idioma", "es"),
        institutions=said.institutions,
        chapters=chapters,
        variables=said.words("variables"),
        wide_names=said.words("nombres_amplios"),
        indicators=said.indicators,
        sources=sources,
        glossary=glossary,
        data=data,
        territories=territories,
        assets=assets,
        edition=replace(said.edition, chapters=tuple((c.path, c.front.title, c.text_hash) for c in chapters)),
        content_hash=_content_hash(reading.hashes),
        languages=read_languages(data),
        edition_languages=said.texts("idiomas"),
        previous=tuple(read_editions(folder / EDITIONS, reading.found)),
        keywords=said.texts("palabras_clave"),
        license=said.text("licencia"),
        credits=said.texts("creditos"),
        base_url=said.text("url_base"),
        problems=tuple(reading.found),
        unread=_unread(said, chapters),
        flow=said.flow,
    )


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a folder on the way may not be entered
        return False


def listed_files(folder: Path) -> tuple[Listed, ...]:
    """Return the files that a guide's guia.yaml puts in the book, without reading them.

    Raises `InvalidGuide` when guia.yaml cannot be understood.
    """
    return _guide_file(_Reading(folder / CONTENT)).files


def _guide_file(reading: _Reading) -> GuideFile:
    text = reading.text(GUIDE_FILE)
    problems = Problems(GUIDE_FILE)
    said = read_guide_file(text, problems) if text is not None else None
    reading.found += problems.found
    if said is None:
        first = reading.found[0]
        raise InvalidGuide(
            _("No se puede leer «contenido/guia.yaml», línea {line}: {message}").format(
                line=first.line, message=first.message
            ),
            first.remedy,
            tuple(reading.found),
        )
    return said


def _chapters(reading: _Reading, said: GuideFile) -> Iterator[Chapter]:
    seen: set[str] = set()
    for listed in said.files:
        if listed.path in seen:
            reading.say(
                Severity.ERROR,
                "archivo-repetido",
                _("guia.yaml nombra dos veces «{path}».").format(path=listed.path),
                _("Déjelo una sola vez."),
                GUIDE_FILE,
            )
            continue
        seen.add(listed.path)
        text = reading.text(listed.path)
        if text is not None:
            yield _chapter(reading, listed, text)


def _unread(said: GuideFile, chapters: tuple[Chapter, ...]) -> tuple[Unread, ...]:
    read = {chapter.path for chapter in chapters}
    book = {one.path: one for one in reversed(said.files)}  # of a file that is named twice, the first counts
    ordered = sorted(book.values(), key=said.files.index)
    return tuple(
        Unread(one.path, one.kind, one.number, place)
        for place, one in enumerate(ordered)
        if one.path not in read
    )


def _chapter(reading: _Reading, listed: Listed, text: str) -> Chapter:
    if not text.strip():
        reading.say(
            Severity.ERROR,
            "archivo-vacio",
            _("El archivo está vacío."),
            _("Escriba el texto, o quite el archivo de guia.yaml."),
            listed.path,
        )
    front_yaml, body, body_line = split(text)
    problems = Problems(listed.path)
    table = read_yaml(front_yaml, problems, first_line=2) if front_yaml else None
    front, complaints = to_front_matter(plain(table) if table else {}, listed.kind)
    lines = table.key_lines if table else {}
    body, marked = legible(body)
    if marked:
        reading.say(
            Severity.WARNING,
            "signo-ilegible",
            _("Hay signos de control que ningún formato puede mostrar; salen como «�»."),
            _("Bórrelos; suelen venir de copiar y pegar."),
            listed.path,
            body_line + marked - 1,
        )
    read = parse(body, body_line)
    placed = (replace(one, path=listed.path, line=_line_named(one, lines)) for one in complaints)
    # A front matter that cannot be read at all would only repeat itself as missing keys.
    reading.found += problems.found or placed
    reading.found += (replace(one, path=listed.path) for one in read.problems)
    return Chapter(
        listed.path,
        listed.kind,
        front if front.title else _titled(front, listed),
        text,
        reading.hashes[listed.path],
        read.blocks,
        body_line,
        listed.number,
    )


def _line_named(finding: Finding, lines: Mapping[str, int]) -> int:
    """Return the line of the key that a message names in «», else the first."""
    return next((line for key, line in lines.items() if f"«{key}»" in finding.message), 1)


def _titled(front: FrontMatter, listed: Listed) -> FrontMatter:
    """Give an untitled chapter its file's name, so that it can be shown and found."""
    return replace(front, title=Path(listed.path).stem)


def with_text(guide: Guide, folder: Path, path: str, text: str) -> Guide:
    """Return the guide as it would be if the file of a chapter held this text; writes nothing.

    Of the folder, only pictures that the guide did not show before are read. Raises `KeyError` for a path
    that is no chapter's.
    """
    index = {chapter.path: number for number, chapter in enumerate(guide.chapters)}[path]
    before = guide.chapters[index]
    reading = _Reading(folder / CONTENT, hashes={path: sha256(text.encode())})
    chapter = _chapter(reading, Listed(path, before.kind, before.number), text)
    shown = {one.source for one in all_inlines(chapter.blocks) if isinstance(one, Image)}
    assets = guide.assets
    if not shown <= assets.keys():
        assets = {**assets, **read_assets(reading.content, (chapter,), reading.found)[0]}
    chapters = (*guide.chapters[:index], chapter, *guide.chapters[index + 1 :])
    others = (one for one in guide.problems if one.path != path)
    return replace(guide, chapters=chapters, assets=assets, problems=(*others, *reading.found))


def _warn_of_unlisted(reading: _Reading, said: GuideFile) -> None:
    listed = {one.path for one in said.files}
    for pattern in ("*.md", "anexos/*.md"):
        for file in sorted(reading.content.glob(pattern)):
            path = file.relative_to(reading.content).as_posix()
            if path not in listed:
                reading.say(
                    Severity.WARNING,
                    "archivo-sin-listar",
                    _("El archivo no está en guia.yaml, así que no saldrá en la guía."),
                    _("Agréguelo a «capitulos», «anexos» o «preliminares», o bórrelo."),
                    path,
                )


def _sources(reading: _Reading) -> dict[str, Source]:
    text = reading.text(SOURCES_FILE)
    problems = Problems(SOURCES_FILE)
    found = read_sources(text or "", problems)
    reading.found += problems.found
    return found


def _glossary(reading: _Reading) -> dict[str, Term]:
    text = reading.text(GLOSSARY_FILE)
    problems = Problems(GLOSSARY_FILE)
    found = read_glossary(text or "", problems)
    reading.found += problems.found
    return found


def _data(reading: _Reading) -> dict[str, DataFile]:
    data: dict[str, DataFile] = {}
    for file in sorted((reading.content / "datos").glob("*.csv")):
        path = f"datos/{file.name}"
        problems = Problems(path)
        try:
            read = read_own_file if path == OWN_COLUMNS else read_table
            table = read(inside(reading.content, path), path, problems)
        except (GuideError, OSError) as error:
            reading.refused(path, error)
            continue
        reading.found += problems.found
        if table is not None:
            data[path] = table
            reading.hashes[path] = sha256(table.data)
    return data


def _outlines(reading: _Reading) -> dict[str, str]:
    texts: dict[str, str] = {}
    for path in (*OUTLINES, LAKES):
        if not (reading.content / path).exists():
            continue
        try:
            blob = read_bytes(inside(reading.content, path), MAX_OUTLINE_BYTES)
            texts[path] = decode(blob, path)
        except (GuideError, OSError) as error:
            reading.refused(path, error)
        else:
            reading.hashes[path] = sha256(blob)
    return texts


def _content_hash(hashes: Mapping[str, str]) -> str:
    """Return the SHA-256 over "path NUL hash LF" of everything read, sorted by path."""
    total = hashlib.sha256()
    for path in sorted(hashes):
        total.update(f"{path}\0{hashes[path]}\n".encode())
    return total.hexdigest()
