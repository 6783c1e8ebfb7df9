"""The Word file read back: native structure, the assembled words and numbers, the same bytes every time."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from guia_editor.errors import ExportFailed
from guia_editor.export import Options
from guia_editor.export.docx import write
from guia_editor.export.parity import assembled_text
from guia_editor.model.blocks import (
    Definition,
    DefinitionList,
    Form,
    FormField,
    Heading,
    Image,
    NoteReference,
    Paragraph,
    Table,
    Text,
)
from guia_editor.model.document import Document, Note, Report, Section, SectionKind
from guia_editor.model.progress import Silent
from tests.export.docx_reader import W, WordFile
from tests.export.sample import sample_document

TEMPLATES = Path(__file__).parents[2] / "plantillas"


def made(document: Document, folder: Path, report: Report | None = None, **options: object) -> WordFile:
    folder.mkdir(exist_ok=True)
    chosen = Options(TEMPLATES, **options)  # type: ignore[arg-type]
    (name,) = write(document, chosen, folder, report or Report(), Silent())
    return WordFile(folder / name)


@pytest.fixture(scope="module")
def word(tmp_path_factory: pytest.TempPathFactory) -> WordFile:
    report = Report()
    file = made(sample_document(), tmp_path_factory.mktemp("word"), report)
    assert report.losses == []
    return file


def test_every_assembled_text_is_there_with_its_number_and_in_order(word: WordFile) -> None:
    body = re.sub(
        r"((?:Tabla|Figura|Recuadro|Formulario) A?\d+\.\d+)\. ", r"\1 ", word.text().replace("\n", " ")
    )
    notes = word.text("word/footnotes.xml").replace("\n", " ")
    place = 0
    for _section, texts in assembled_text(sample_document()):
        for wanted in texts:
            found = body.find(wanted, place)
            if found < 0:
                assert wanted in notes, f"{wanted!r} is missing or stands before what it follows"
            else:
                place = found + len(wanted)


def test_headings_are_numbered_by_word_itself_with_the_assembled_numbers(word: WordFile) -> None:
    headings = {text for style, text in word.paragraphs() if style in {"Heading1", "Heading2", "Heading3"}}
    assert "Capítulo 1 Qué es el gobierno abierto" in headings
    assert "Capítulo 7 Transparencia activa: los 29 numerales" in headings
    assert {"7.1 Qué se publica", "7.1.1 Con qué frecuencia", "7.2 El agua, a la vista"} <= headings
    assert "Anexo A7 Acta de cabildo abierto" in headings
    typed = [t.text for t in word.find("//w:p[w:pPr/w:pStyle[starts-with(@w:val,'Heading')]]//w:t")]
    assert not [text for text in typed if re.match(r"Capítulo \d|Anexo A|\d+\.\d", text or "")]


def test_a_number_that_word_would_not_count_to_is_written_as_text(tmp_path: Path) -> None:
    document = sample_document()
    chapter = next(s for s in document.sections if s.number == "7")
    odd = tuple(
        replace(b, number="7.9") if isinstance(b, Heading) and b.number == "7.2" else b
        for b in chapter.blocks
    )
    sections = tuple(replace(s, blocks=odd) if s is chapter else s for s in document.sections)
    file = made(replace(document, sections=sections), tmp_path)
    assert ("Heading2", "7.9 El agua, a la vista") in list(file.paragraphs())


def test_every_field_leads_to_a_bookmark_and_no_bookmark_is_there_twice(word: WordFile) -> None:
    names = word.values("//w:bookmarkStart/@w:name")
    identities = word.values("//w:bookmarkStart/@w:id")
    assert len(names) == len({name.lower() for name in names})
    assert len(identities) == len(set(identities)) == len(word.values("//w:bookmarkEnd/@w:id"))
    assert all(len(name) <= 40 and re.fullmatch(r"[A-Za-z_]\w*", name, re.ASCII) for name in names)
    wanted = {code.split()[1] for code in word.codes() if code.split()[0] in {"REF", "PAGEREF", "NOTEREF"}}
    assert wanted
    assert wanted <= set(names)
    assert set(word.values("//w:hyperlink/@w:anchor")) <= set(names)
    assert set(word.values("//w:hyperlink/@w:anchor", "word/footnotes.xml")) <= set(names)


def test_references_repeat_the_text_of_their_bookmark(word: WordFile) -> None:
    for code in word.codes():
        if not re.fullmatch(r"REF \S+ \\h", code):
            continue
        start = word.find(f"//w:bookmarkStart[@w:name='{code.split()[1]}']")[0]
        marked = ""
        for item in start.itersiblings():
            if item.tag == f"{W}bookmarkEnd":
                break
            marked += "".join(t.text or "" for t in item.iter(f"{W}t"))
        assert marked in {"Tabla 7.1", "Figura 7.1"}


def test_captions_count_by_themselves_to_the_assembled_number(word: WordFile) -> None:
    counts: dict[str, int] = {}
    shown: list[str] = []
    for item in word.body.iter(f"{W}instrText", f"{W}p"):
        if item.tag == f"{W}p":
            continue
        found = re.fullmatch(r"SEQ (\w+) \\\* ARABIC(?: \\r (\d+))?", (item.text or "").strip())
        if found:
            counts[found[1]] = int(found[2]) if found[2] else counts.get(found[1], 0) + 1
            shown.append(f"{found[1]} {counts[found[1]]}")
    assert shown == ["Tabla 1", "Figura 1", "Figura 2", "Recuadro 1", "Tabla 2", "Formulario 1"]


def test_the_contents_are_ready_and_word_is_not_told_to_ask(word: WordFile) -> None:
    assert [code for code in word.codes() if code.startswith("TOC")] == [
        r'TOC \o "1-2" \h \z',
        r'TOC \h \z \c "Tabla"',
        r'TOC \h \z \c "Figura"',
        r'TOC \h \z \c "Formulario"',
    ]
    entries = [text for style, text in word.paragraphs() if style in {"Toc1", "Toc2", "TableOfFigures"}]
    assert "7 Transparencia activa: los 29 numerales 2" in entries
    assert all(re.search(r" ([ivx]+|\d+)$", entry) for entry in entries)
    assert word.find("//w:updateFields", "word/settings.xml") == []
    kinds = word.values("//w:fldChar/@w:fldCharType")
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end")


def test_notes_are_footnotes_and_count_from_one_in_each_chapter(word: WordFile) -> None:
    kinds = word.values("//w:footnote/@w:type", "word/footnotes.xml")
    assert kinds == ["separator", "continuationSeparator"]
    marks = word.values("//w:footnoteReference/@w:id")
    notes = word.values("//w:footnote[not(@w:type)]/@w:id", "word/footnotes.xml")
    assert marks == notes == ["1", "2", "3"]
    assert word.find("//w:footnoteReference[@w:customMarkFollows]") == []
    assert word.values("//w:settings/w:footnotePr/w:numRestart/@w:val", "word/settings.xml") == ["eachSect"]


def test_a_note_out_of_turn_keeps_its_number_and_a_repeated_mark_refers_to_the_first(tmp_path: Path) -> None:
    document = sample_document()
    marks = Paragraph(
        (NoteReference("b", 2), Text(" y "), NoteReference("a", 1), Text(" y "), NoteReference("b", 2))
    )
    notes = tuple(Note(n, k, (Paragraph((Text(f"Nota {k}"),)),)) for n, k in ((1, "a"), (2, "b")))
    chapter = next(s for s in document.sections if s.number == "1")
    changed = replace(chapter, blocks=(*chapter.blocks[:2], marks), notes=notes)
    file = made(
        replace(document, sections=tuple(changed if s is chapter else s for s in document.sections)), tmp_path
    )
    custom = file.find("//w:footnoteReference[@w:customMarkFollows]/following-sibling::w:t")
    assert [item.text for item in custom] == ["2"]
    assert sum(code.startswith("NOTEREF") for code in file.codes()) == 1


def test_tables_repeat_their_header_keep_rows_whole_and_fill_the_width(word: WordFile) -> None:
    tables = [
        t for t in word.find("//w:tbl") if t.find(f"{W}tblPr/{W}tblStyle").get(f"{W}val") == "TablaDeLaGuia"
    ]
    assert len(tables) >= 4
    for table in tables:
        rows = table.findall(f"{W}tr")
        assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
        assert all(row.find(f"{W}trPr/{W}tblHeader") is None for row in rows[1:])
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
        widths = [int(c.get(f"{W}w", "0")) for c in table.iterfind(f"{W}tblGrid/{W}gridCol")]
        assert sum(widths) == 10086
        assert table.find(f"{W}tblPr/{W}tblCaption") is not None
        assert table.find(f"{W}tblPr/{W}tblDescription") is not None
    aligned = {c.get(f"{W}val") for c in word.find("//w:tc//w:jc")}
    assert aligned == {"right", "center"}


def test_pictures_say_what_they_show_and_drawings_come_as_svg_and_png(word: WordFile) -> None:
    said = word.values("//wp:docPr/@descr")
    assert all(said)
    assert "Tanque de distribución pintado de azul sobre una loma" in said
    identities = word.values("//wp:docPr/@id")
    assert len(identities) == len(set(identities))
    kinds = sorted(name.rpartition(".")[2] for name in word.names if name.startswith("word/media/"))
    # The drawing is on the cover and, smaller, in a figure: one SVG, and a PNG for each size.
    assert kinds == ["png", "png", "png", "png", "svg"]
    assert b"svgBlip" in zipfile.ZipFile(word.path).read("word/document.xml")


def test_fields_are_controls_with_name_help_and_visible_blank(word: WordFile) -> None:
    controls = {c.find(f"{W}sdtPr/{W}tag").get(f"{W}val"): c for c in word.find("//w:sdt[w:sdtPr/w:tag]")}
    assert {"numero", "lugar", "hora", "fecha", "sesion", "convocada", "resumen", "firma"} <= set(controls)
    assert controls["numero"].find(f"{W}sdtPr/{W}alias").get(f"{W}val") == "Número de acta (obligatorio)"
    assert controls["fecha"].find(f"{W}sdtPr/{W}date/{W}lid").get(f"{W}val") == "es-GT"
    options = controls["sesion"].iterfind(f"{W}sdtPr/{W}dropDownList/{W}listItem")
    assert [o.get(f"{W}value") for o in options] == ["Ordinaria", "Extraordinaria"]
    assert len(word.find("//w14:checkbox")) == 3
    resumen = controls["resumen"].find(f"{W}sdtContent")
    assert len(list(resumen.iter(f"{W}br"))) == 3
    for name in ("numero", "hora", "resumen", "firma"):
        assert "\u00a0" in "".join(t.text or "" for t in controls[name].iter(f"{W}t"))
    numbers = word.values("//w:sdtPr/w:id/@w:val")
    assert len(numbers) == len(set(numbers))


def test_the_draft_mark_is_on_every_page_and_gone_once_approved(word: WordFile, tmp_path: Path) -> None:
    def headers(file: WordFile) -> list[str]:
        names = [n for n in file.names if n.startswith("word/header")]
        return ["".join(t.text or "" for t in file.parts[n].iter(f"{W}t")) for n in names]

    assert len(headers(word)) == len(sample_document().sections) + 1
    assert all("BORRADOR" in text for text in headers(word))
    cover = next(word.body.iter(f"{W}tbl"))
    assert "BORRADOR" in "".join(t.text or "" for t in cover.iter(f"{W}t"))
    assert "BORRADOR" not in "".join(headers(made(sample_document(approved=True), tmp_path)))


def test_front_pages_are_roman_and_the_text_begins_at_one(word: WordFile) -> None:
    setups = [(p.get(f"{W}fmt"), p.get(f"{W}start")) for p in word.find("//w:sectPr/w:pgNumType")]
    fronts = sum(s.kind is SectionKind.FRONT for s in sample_document().sections)
    rest = len(sample_document().sections) - fronts
    assert setups == [("lowerRoman", None)] * (fronts + 2) + [("decimal", "1")] + [("decimal", None)] * (
        rest - 1
    )


def test_running_headers_follow_the_chapter_with_its_title_ready(word: WordFile) -> None:
    live = [n for n in word.names if n.startswith("word/header") and word.find("//w:instrText", n)]
    texts = {"".join(t.text or "" for t in word.parts[n].iter(f"{W}t")) for n in live}
    assert any("Transparencia activa: los 29 numerales" in text for text in texts)
    assert all((word.find("//w:instrText", n)[0].text or "").strip() == "STYLEREF 1" for n in live)


def test_a4_changes_the_paper_and_not_the_width_of_lines(tmp_path: Path) -> None:
    file = made(sample_document(), tmp_path, paper="a4")
    assert file.path.name == "guia-a4.docx"
    assert set(file.values("//w:pgSz/@w:w")) == {"11906"}
    for margin in file.find("//w:sectPr[w:headerReference]/w:pgMar"):
        assert 11906 - int(margin.get(f"{W}left")) - int(margin.get(f"{W}right")) == 8952


def test_python_docx_opens_it_and_its_properties_are_the_editions(word: WordFile) -> None:
    opened = docx.Document(str(word.path))
    core = opened.core_properties
    assert core.title == "Guía técnica de Gobierno Abierto municipal"
    assert core.author == "INFOM; ANAM"
    assert core.language == "es-GT"
    assert (core.created, core.modified, core.revision) == (core.created, core.created, 1)
    assert core.created.isoformat().startswith("2026-11-22T00:00:00")
    assert len(opened.tables) > 8
    assert "word/stylesWithEffects.xml" not in word.names


def test_the_same_document_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = (made(sample_document(), tmp_path / name).path.read_bytes() for name in ("a", "b"))
    assert first == second
    with zipfile.ZipFile(tmp_path / "a" / "guia.docx") as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert package.namelist()[0] == "[Content_Types].xml"


def test_a_picture_that_is_missing_is_reported_and_its_words_stay(tmp_path: Path) -> None:
    document = sample_document()
    lost = Paragraph((Image("imagenes/no-esta.png", "Lo que se veía", line=12),))
    chapter = document.sections[-1]
    sections = (*document.sections[:-1], replace(chapter, blocks=(lost,)))
    report = Report()
    file = made(replace(document, sections=sections), tmp_path, report)
    assert [(loss.format, loss.lines.first) for loss in report.losses] == [("docx", 12)]
    assert "Lo que se veía" in file.text()


def test_the_exporter_names_no_size_and_no_colour() -> None:
    sources = (TEMPLATES.parent / "guia_editor" / "export").glob("docx*.py")
    for source in sources:
        code = source.read_text(encoding="utf-8")
        assert not re.search(r"<w:sz |<w:color |w:fill=|<w:rFonts|#[0-9A-Fa-f]{6}\b", code), source.name


def test_a_template_without_a_style_is_refused_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "docx").mkdir()
    own = tmp_path / "docx" / "referencia.docx"
    with (
        zipfile.ZipFile(TEMPLATES / "docx" / "referencia.docx") as package,
        zipfile.ZipFile(own, "w") as changed,
    ):
        for name in package.namelist():
            data = package.read(name)
            if name == "word/styles.xml":
                data = data.replace(b'w:val="Texto de recuadro"', b'w:val="Otro nombre"')
            changed.writestr(name, data)
    with pytest.raises(ExportFailed, match="Texto de recuadro"):
        write(sample_document(), Options(tmp_path), tmp_path, Report(), Silent())


def test_the_template_is_the_one_that_its_sources_make(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = TEMPLATES / "docx"
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    import crear_referencia  # type: ignore[import-not-found]

    crear_referencia.write(tmp_path / "referencia.docx")
    assert (tmp_path / "referencia.docx").read_bytes() == (folder / "referencia.docx").read_bytes()


def test_no_row_stands_alone_at_the_foot_or_the_head_of_a_page(word: WordFile) -> None:
    counted = 0
    for table in word.find("//w:tbl[w:tblPr/w:tblStyle/@w:val='TablaDeLaGuia']"):
        rows = table.findall(f"{W}tr")
        tied = {*rows[: min(3, len(rows) - 1)], *rows[-2:-1]}
        for line in (line for row in tied for line in row.iterfind(f"{W}tc/{W}p")):
            counted += 1
            assert line.find(f"{W}pPr/{W}keepNext") is not None
    assert counted > 20


def test_tables_stand_out_as_far_as_the_numbers_of_headings(word: WordFile) -> None:
    levels = word.find("//w:lvl[w:pStyle/@w:val='Heading2']/w:pPr/w:ind", "word/numbering.xml")
    hang = int(levels[0].get(f"{W}hanging", "0")) - int(levels[0].get(f"{W}left", "0"))
    indents = set(
        word.values("/w:document/w:body/w:tbl[w:tblPr/w:tblStyle/@w:val='TablaDeLaGuia']//w:tblInd/@w:w")
    )
    assert hang > 0
    assert indents == {str(-hang)}


def test_words_stay_with_the_place_to_sign_and_an_announcement_with_its_list(tmp_path: Path) -> None:
    said = ("Leída el acta, firman.", "Firma.", "Se acordó:", "Ampliar la red.", "Fin.")
    lines = [Paragraph((Text(words),)) for words in said]
    lines[1] = Paragraph((Text("Firma."), FormField("nombre", "firma")))
    document = sample_document()
    sections = (*document.sections[:-1], replace(document.sections[-1], blocks=tuple(lines)))
    file = made(replace(document, sections=sections), tmp_path)
    first_words = {
        next(iter(line.itertext(f"{W}t")), ""): line.find(f"{W}pPr/{W}keepNext") is not None
        for line in file.find("//w:p")
    }
    assert [first_words[words] for words in said] == [True, False, True, False, False]


def test_the_glossary_is_set_in_two_columns_under_its_title(tmp_path: Path) -> None:
    items = tuple(
        Definition((Text(f"Término {n}"),), ((Paragraph((Text("Lo que quiere decir."),)),),))
        for n in range(9)
    )
    glossary = Section("voces", SectionKind.BACK, (Text("Voces"),), (DefinitionList(items),))
    document = sample_document()
    file = made(replace(document, sections=(*document.sections, glossary)), tmp_path)
    title, columns = file.find("//w:sectPr")[-2:]
    assert title.find(f"{W}cols") is None
    assert columns.find(f"{W}cols").get(f"{W}num") == "2"
    assert columns.find(f"{W}type").get(f"{W}val") == "continuous"
    assert columns.find(f"{W}headerReference") is None
    assert title.find(f"{W}headerReference") is not None


def test_a_form_of_tables_alone_stays_on_one_page(tmp_path: Path) -> None:
    part = Table(((Text("Oficina"),), ()), (((Text("Portal"),), ()),) * 6, ("", ""))
    form = Form((Text("Directorio"),), (part, part), "directorio")
    section = Section("uno", SectionKind.CHAPTER, (Text("Uno"),), (form,), "1", "Capítulo 1")
    write(replace(sample_document(), sections=(section,)), Options(TEMPLATES), tmp_path, Report(), Silent())
    word = WordFile(tmp_path / "guia.docx")
    assert len(word.find("//w:p[.//w:t='Portal']")) == 12
    assert word.find("//w:p[.//w:t='Portal' or .//w:t='Oficina'][not(w:pPr/w:keepNext)]") == []
