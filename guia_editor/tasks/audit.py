"""Prove over finished files that no territory got what is not for it, and that nothing was left unfilled.

The guide says which passages a territory does not see; their words are looked for in all words of its files,
of every format, and in the pages of the shared site that it reads. Assembly has no part in it, so that its
faults cannot hide themselves. What cannot be proved is said.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from guia_editor.errors import DamagedEdition, ExportFailed, GuideError
from guia_editor.export.finished_text import EMPTY_CELL, READ, file_texts
from guia_editor.i18n import _, plural
from guia_editor.model.guide import Guide
from guia_editor.model.holes import HoleFinder
from guia_editor.model.passages import (
    Passage,
    Window,
    authored_words,
    blank_figures,
    common_words,
    letters,
    passages,
    windows,
)
from guia_editor.model.progress import Progress, Silent
from guia_editor.storage.manifest import MANIFEST, read_manifest
from guia_editor.storage.workspace import open_guide
from guia_editor.tasks.audit_site import SITE_INDEX, site_files
from guia_editor.tasks.processes import behave, room_for_workers

_FEW = 6
_MOST_WORKERS = 2
_SHARED = "sitio"


@dataclass(frozen=True, slots=True)
class Leak:
    """Words in a file of a territory that does not see them; `path` and `line` are the guide's."""

    code: str
    format: str
    file: str
    path: str
    line: int
    excerpt: str


@dataclass(frozen=True, slots=True)
class Hole:
    """What was left unfilled in a file of a territory, with the words around it."""

    code: str
    format: str
    file: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class Unproved:
    """A passage whose words prove nothing for some territories: too short, or said elsewhere too."""

    path: str
    line: int
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found in a territory's files of one format; `problem` tells why one could not be read."""

    code: str
    format: str
    files: int
    leaks: int
    holes: int
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Audit:
    """What an audit found. `proofs` counts the (passage, territory) pairs that were proved absent."""

    files: tuple[Verdict, ...]
    leaks: tuple[Leak, ...]
    holes: tuple[Hole, ...]
    unproved: tuple[Unproved, ...]
    proofs: int
    seconds: float

    @property
    def clean(self) -> bool:
        """Whether no file leaks, has holes or could not be read."""
        return not (self.leaks or self.holes or any(one.problem for one in self.files))


@dataclass(frozen=True, slots=True)
class Copy:
    """The files that a territory's readers have in one format; paths are relative to the batch."""

    code: str
    format: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was met in a file: windows by number, holes, empty cells for figures."""

    windows: frozenset[int] = frozenset()
    holes: tuple[str, ...] = ()
    empty: int = 0
    problem: str = ""


@dataclass(slots=True)
class _Evidence:
    """The windows of all passages, and which territories each proves something about."""

    guide: Guide
    passages: tuple[Passage, ...] = ()
    windows: list[Window] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)
    said_in: list[tuple[int, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.passages = passages(self.guide)
        common = common_words(self.guide)
        said = [" ".join(letters(run.text) for run in one.runs) for one in self.passages]
        for number, passage in enumerate(self.passages):
            for run in passage.runs:
                for window in windows(run):
                    if window.letters in common:
                        continue
                    self.windows.append(window)
                    self.owners.append(number)
                    others = (at for at, text in enumerate(said) if at != number and window.letters in text)
                    self.said_in.append(tuple(others))

    def forbidden(self, code: str) -> tuple[frozenset[int], tuple[int, ...], int]:
        """Return the windows that no file of a territory may have, passages unproved, how many proved."""
        place = self.guide.territories.find(code)
        if place is None:
            raise GuideError(
                _("El lote tiene un territorio que la guía no conoce: «{code}».").format(code=code),
                _("Compruebe el lote con la misma guía con que se hizo."),
            )
        members = self.guide.territories.members(place)
        shown = [one.shown(members, self.guide.indicators) for one in self.passages]
        telling = frozenset(
            at
            for at, owner in enumerate(self.owners)
            if not shown[owner] and not any(shown[other] for other in self.said_in[at])
        )
        proved = {self.owners[at] for at in telling}
        hidden = [number for number, one in enumerate(self.passages) if not shown[number] and one.runs]
        return telling, tuple(number for number in hidden if number not in proved), len(proved)


def audit(
    guide_folder: Path, batch: Path, progress: Progress | None = None, processes: int | None = None
) -> Audit:
    """Audit a batch's folder, or one edition's, against the guide that it was made of; changes nothing.

    Raises `GuideError` when the folder holds no edition or they are of another text, `Cancelled` as the
    progress does.
    """
    began = time.monotonic()
    watch = progress or Silent()
    watch.step(0, 1, _("Leyendo la guía"))
    guide = open_guide(guide_folder)
    evidence = _Evidence(guide)
    copies = tuple(copies_in(batch, guide))
    files = sorted({name for copy in copies for name in copy.files})
    seen = dict(zip(files, _examine(batch, files, evidence, watch, processes), strict=True))
    return _judged(copies, seen, evidence, began)


def copies_in(batch: Path, guide: Guide) -> Iterator[Copy]:
    """Yield what each territory has in each format: editions' folders, then the shared site.

    Raises `GuideError` when there is none, or one of another text than the guide's.
    """
    if (batch / MANIFEST).is_file():
        folders = [batch]
    else:
        folders = sorted(path.parent for path in batch.glob(f"*/{MANIFEST}") if not _is_site(path.parent))
    site = next((path for path in (batch, batch / "web") if _is_site(path)), None)
    if not folders and site is None:
        raise GuideError(
            _("En «{folder}» no hay ninguna edición.").format(folder=batch),
            _("Dé la carpeta de un lote, la que tiene «lote.json», o la de una edición."),
        )
    for folder in folders:
        if folder == site:
            continue
        manifest = read_manifest(folder)
        _refuse_other_text(folder, manifest.content_hash, guide)
        by_format: dict[str, list[str]] = defaultdict(list)
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            if path.is_file() and path.suffix in READ and not name.startswith("web/descargas/"):
                kind = "web" if name.startswith("web/") else path.suffix[1:]
                by_format[kind].append(path.relative_to(batch).as_posix())
        for kind, names in sorted(by_format.items()):
            yield Copy(manifest.territory_code, kind, tuple(names))
    if site is not None:
        yield from _site_copies(batch, site, guide)


def _site_copies(batch: Path, site: Path, guide: Guide) -> Iterator[Copy]:
    index = site_files(site)
    _refuse_other_text(site, index.content_hash, guide)
    for code, names in index.files.items():
        yield Copy(code, _SHARED, tuple((site / name).relative_to(batch).as_posix() for name in names))


def _is_site(folder: Path) -> bool:
    return (folder / SITE_INDEX).is_file()


def _refuse_other_text(folder: Path, content_hash: str, guide: Guide) -> None:
    if content_hash != guide.content_hash:
        raise GuideError(
            _("«{folder}» se hizo con otro texto de la guía.").format(folder=folder.name),
            _("Ponga la guía como estaba entonces, o haga el lote otra vez, y vuelva a auditarlo."),
        )


# --- reading -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Examiner:
    """Looks into files; goes to other processes whole."""

    batch: Path
    letters: tuple[str, ...]
    finder: HoleFinder

    def examine(self, name: str) -> _Seen:
        """Return what is in a file."""
        try:
            texts = file_texts(self.batch / name)
        except DamagedEdition as error:
            return _Seen(problem=str(error))
        heap = " ".join(map(letters, texts))
        return _Seen(
            frozenset(at for at, wanted in enumerate(self.letters) if wanted in heap),
            tuple(hole for text in texts for hole in self.finder.holes(text)),
            sum(text.count(EMPTY_CELL) for text in texts),
        )


def _examine(
    batch: Path, files: Sequence[str], evidence: _Evidence, watch: Progress, processes: int | None
) -> Iterator[_Seen]:
    finder = HoleFinder("\n".join(authored_words(evidence.guide)))
    examiner = _Examiner(batch, tuple(one.letters for one in evidence.windows), finder)
    workers = min(processes or room_for_workers(), _MOST_WORKERS)
    if workers < 2 or len(files) <= _FEW:
        for done, name in enumerate(files):
            watch.step(done, len(files), name)
            yield examiner.examine(name)
        return
    with ProcessPoolExecutor(workers, get_context("spawn"), _begin, (examiner,)) as pool:
        try:
            for done, seen in enumerate(pool.map(_in_process, files, chunksize=4)):
                watch.step(done, len(files), files[done])
                yield seen
        except BrokenProcessPool as error:
            raise ExportFailed(
                _("La auditoría se detuvo; quizá faltó memoria."),
                _("Cierre otros programas y vuelva a auditar."),
            ) from error
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


_examiner: list[_Examiner] = []


def _begin(examiner: _Examiner) -> None:
    behave()
    _examiner[:] = [examiner]


def _in_process(name: str) -> _Seen:
    return _examiner[0].examine(name)


# --- judging -------------------------------------------------------------------------------------------


def _judged(copies: Iterable[Copy], seen: Mapping[str, _Seen], evidence: _Evidence, began: float) -> Audit:
    verdicts: list[Verdict] = []
    leaks: list[Leak] = []
    holes: list[Hole] = []
    unproved: dict[int, set[str]] = defaultdict(set)
    proofs = 0
    known: dict[str, tuple[frozenset[int], tuple[int, ...], int]] = {}
    for copy in copies:
        if copy.code not in known:
            known[copy.code] = evidence.forbidden(copy.code)
            proofs += known[copy.code][2]
        telling, hidden, _proved = known[copy.code]
        for number in hidden:
            unproved[number].add(copy.code)
        found = tuple(_leaks(copy, seen, telling, evidence))
        gaps = tuple(_holes(copy, seen, evidence.guide))
        leaks += found
        holes += gaps
        problem = next((seen[name].problem for name in copy.files if seen[name].problem), "")
        verdicts.append(Verdict(copy.code, copy.format, len(copy.files), len(found), len(gaps), problem))
    not_proved = tuple(
        Unproved(evidence.passages[at].path, evidence.passages[at].line, tuple(sorted(codes)))
        for at, codes in sorted(unproved.items())
    )
    return Audit(tuple(verdicts), tuple(leaks), tuple(holes), not_proved, proofs, time.monotonic() - began)


def _leaks(
    copy: Copy, seen: Mapping[str, _Seen], telling: frozenset[int], evidence: _Evidence
) -> Iterator[Leak]:
    for name in copy.files:
        for at in sorted(seen[name].windows & telling):
            window = evidence.windows[at]
            path = evidence.passages[evidence.owners[at]].path
            yield Leak(copy.code, copy.format, name, path, window.line, window.words)


def _holes(copy: Copy, seen: Mapping[str, _Seen], guide: Guide) -> Iterator[Hole]:
    for name in copy.files:
        for around in seen[name].holes:
            yield Hole(copy.code, copy.format, name, around)
    empty = sum(seen[name].empty for name in copy.files)
    place = guide.territories.find(copy.code)
    if not empty or place is None:
        return
    wanting = empty - blank_figures(guide, guide.territories.members(place))
    if wanting > 0:
        worst = Counter({name: seen[name].empty for name in copy.files}).most_common(1)[0][0]
        said = plural(wanting, _("1 celda de cifras vacía"), _("{count} celdas de cifras vacías"))
        yield Hole(copy.code, copy.format, worst, said)
