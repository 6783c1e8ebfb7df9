"""Spreadsheets: what people write stands in them as they wrote it, as far as XML can hold it."""

import io
import zipfile

from guia_editor.export.ods import Sheet, ods_bytes


def test_words_stay_as_they_are_but_for_what_xml_cannot_hold() -> None:
    words = "58.9\N{NO-BREAK SPACE}% «a» & <b> \"c\" 'd' co\N{SOFT HYPHEN}bro 👩\N{ZERO WIDTH JOINER}🌾"
    data = ods_bytes("Título\x0b", "es", [Sheet("Hoja", ("Nota",), [(words + "\x0b",)])])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = archive.read("content.xml").decode("utf-8")
    shown = content.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')
    assert f">{words}</text:p>" in shown.replace("&apos;", "'").replace("&#x27;", "'")
