"""Bring pictures into a guide, and read them to be shown."""

from __future__ import annotations

from pathlib import Path

from guia_editor.errors import ChangedOnDisk, GuideError
from guia_editor.i18n import _
from guia_editor.model.document import Asset
from guia_editor.model.names import plain_name
from guia_editor.storage.assets import read_asset
from guia_editor.storage.files import inside, read_bytes, replace_bytes
from guia_editor.storage.pictures import prepared

FOLDER = "imagenes"
MAX_GIVEN_BYTES = 60_000_000
"""A photograph as cameras give it; what is kept of it is far smaller."""

_MOST_NAMESAKES = 1000


def add_picture(folder: Path, source: bytes | Path, name: str = "") -> str:
    """Copy a picture into a guide and return its path inside `contenido/`, as texts write it.

    `folder` is the guide's; `source` a file or its bytes, then `name` says what it is called ("Foto 1.jpg").
    Its name becomes plain letters and free in the folder; a picture that is there already is not copied
    again. It is made smaller and loses its data about place and camera. Raises `GuideError` when the guide
    could not show it or it cannot be read.
    """
    if isinstance(source, Path):
        name = name or source.name
        source = _read(source)
    content = folder / "contenido"
    given = Path(name.replace("\\", "/"))
    suffix = given.suffix.lower()
    data = prepared(f"x{suffix}", source)
    wish = plain_name(given.stem, "imagen")
    for count in range(1, _MOST_NAMESAKES):
        path = f"{FOLDER}/{wish}{suffix}" if count == 1 else f"{FOLDER}/{wish}-{count}{suffix}"
        if _put(content, path, data):
            return path
    raise GuideError(
        _("Ya hay demasiadas imágenes que se llaman «{name}».").format(name=wish),
        _("Cambie el nombre del archivo y elíjalo de nuevo."),
    )


def picture(folder: Path, path: str) -> Asset:
    """Return a picture by its path inside `contenido/`; raises `GuideError` when it cannot be shown."""
    try:
        return read_asset(folder / "contenido", path)[0]
    except OSError as error:
        raise GuideError(
            _("No se encuentra la imagen «{path}».").format(path=path), _("Elija otra.")
        ) from error


def _read(file: Path) -> bytes:
    try:
        return read_bytes(file, MAX_GIVEN_BYTES)
    except OSError as error:
        raise GuideError(
            _("No se puede leer «{name}».").format(name=file.name),
            _("Revise que el archivo exista y que tenga permiso para abrirlo."),
        ) from error


def _put(content: Path, path: str, data: bytes) -> bool:
    """Write a picture under a free name, or find it there already; False when another bears the name."""
    file = inside(content, path)
    if file.exists():
        return file.is_file() and file.stat().st_size == len(data) and file.read_bytes() == data

    def still_free() -> None:
        if file.exists() or file.is_symlink():
            raise ChangedOnDisk(_("«{name}» ya existe.").format(name=file.name), _("Intente de nuevo."))

    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        replace_bytes(file, data, still_free)
    except OSError as error:
        raise GuideError(
            _("No se pudo copiar la imagen a la carpeta «{folder}» de la guía.").format(folder=FOLDER),
            _("Revise que haya espacio en el disco y que tenga permiso para escribir en ella."),
        ) from error
    return True
