"""One piece of work in a process of its own, so that its CPU time is its own: `work.py KIND GUIDE FOLDER`."""

import json
import sys
from pathlib import Path

from guia_editor.export import FORMATS, Options
from guia_editor.export.assemble import assemble
from guia_editor.model.document import Document, Report
from guia_editor.model.progress import Silent
from guia_editor.storage.workspace import open_guide

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "plantillas"


def document_of(folder: Path) -> Document:
    """Return the national edition of a guide."""
    guide = open_guide(folder)
    return assemble(guide, guide.edition, guide.territories.country, guide.language)


def export(kind: str, document: Document, out: Path) -> None:
    """Write one format."""
    FORMATS[kind].write(document, Options(TEMPLATES), out, Report(), Silent())


def plain_book(document: Document, out: Path) -> None:
    """Write the book as files that the plain `weasyprint` command takes: same text, same style."""
    from guia_editor.export.pdf_fetch import asset_url
    from guia_editor.export.pdf_layout import width_rules
    from tests.export.pdf_oracle import plain_css, plain_html

    html = plain_html(document)
    for number, asset in enumerate(document.assets.values()):
        name = f"{number}-{Path(asset.path).name}"
        (out / name).write_bytes(asset.data)
        html = html.replace(asset_url(asset), name)
    (out / "guia.html").write_text(html, encoding="utf-8")
    sheet = (TEMPLATES / "pdf" / "guia.css").as_uri()
    style = f'@import url("{sheet}");\n@page {{ size: letter }}\n{width_rules()}\n{plain_css(document)}'
    (out / "papel.css").write_text(style, encoding="utf-8")


def search_units(document: Document) -> list[dict[str, str]]:
    """Return what is searched, as lunr wants it."""
    from guia_editor.export.web_search import units

    listed = [unit for section in document.sections for unit in units(section)]
    return [{"id": str(number), "text": f"{unit.title} {unit.text}"} for number, unit in enumerate(listed)]


def lunr_index(out: Path) -> None:
    """Write lunr's index of what `search-input` left, stemmed with NLTK's Spanish stemmer.

    `lunr(languages="es")` would download stop words while building, so the pipeline is set by hand.
    """
    from lunr.builder import Builder
    from lunr.pipeline import Pipeline
    from lunr.trimmer import trimmer
    from nltk.stem.snowball import SpanishStemmer

    stem = SpanishStemmer().stem
    Pipeline.register_function(
        stem_es := lambda token, i=None, tokens=None: token.update(lambda t, m: stem(t)), "stem-es"
    )
    builder = Builder()
    builder.pipeline.add(trimmer, stem_es)
    builder.search_pipeline.add(stem_es)
    builder.ref("id")
    builder.field("text")
    for unit in json.loads((out / "unidades.json").read_text()):
        builder.add(unit)
    (out / "lunr.json").write_text(json.dumps(builder.build().serialize(), separators=(",", ":")))


def own_index(document: Document, out: Path) -> None:
    """Write our own index."""
    from guia_editor.export.web_search import search_files

    pages = {section.id: f"{section.id}.html" for section in document.sections}
    for name, text in search_files(document, pages).items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def main(kind: str, folder: Path, out: Path) -> None:
    """Do the work."""
    out.mkdir(parents=True, exist_ok=True)
    if kind == "lunr":
        lunr_index(out)
        return
    document = document_of(folder)
    match kind:
        case "plain":
            plain_book(document, out)
        case "search":
            own_index(document, out)
        case "search-input":
            (out / "unidades.json").write_text(json.dumps(search_units(document)))
        case "assemble":
            pass
        case _:
            export(kind, document, out)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
