"""The menu «Intercambio», and the rows of others about history, pages of the whole guide and publishing."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from guia_editor.i18n import _
from guia_editor.ui.action import Action, always, with_chapter, with_guide
from guia_editor.ui.documents import BOARD, CONFLICTS, PENDING, TEAM
from guia_editor.ui.exchange_desk import ExchangeDesk

if TYPE_CHECKING:
    from collections.abc import Callable

    from guia_editor.ui.history_panel import HistoryPanel
    from guia_editor.ui.window import MainWindow
    from guia_editor.ui.workbench import Workbench


def _window(bench: Workbench) -> MainWindow:
    return cast("MainWindow", bench.window)


def _page(path: str) -> Callable[[Workbench], None]:
    return lambda bench: bench.open_chapter(path)


def _show_place(bench: Workbench) -> None:
    from guia_editor.ui.exchange_status import show_place

    show_place(bench)


def _packages(bench: Workbench) -> None:
    from guia_editor.ui.package_dialog import PackageDialog

    PackageDialog(bench).open()


def _who(bench: Workbench) -> None:
    from guia_editor.ui.first_start import FirstStart

    FirstStart(bench).open()


def _publish(bench: Workbench) -> None:
    from guia_editor.ui.publish_dialog import PublishDialog

    PublishDialog(bench).open()


def _history(bench: Workbench) -> None:
    _window(bench).docks.show_panel("historial")


def _name(bench: Workbench) -> None:
    _history(bench)
    cast("HistoryPanel", _window(bench).docks.panel("historial")).ask_name()


def _may_exchange(bench: Workbench) -> bool:
    return bench.session is not None and ExchangeDesk.of(bench).running is None


def _has_place(bench: Workbench) -> bool:
    return bench.session is not None and ExchangeDesk.of(bench).place is not None


def _automatic(bench: Workbench) -> bool:
    return ExchangeDesk.of(bench).automatic


def _toggle_automatic(bench: Workbench) -> None:
    desk = ExchangeDesk.of(bench)
    desk.set_automatic(not desk.automatic)


_EXCHANGE = (
    Action("intercambiar", _("&Intercambiar ahora"), lambda b: ExchangeDesk.of(b).exchange(), "Intercambio",
           "F9", "refresh-cw", _("Traer lo de los demás, unirlo y enviar lo suyo"), _may_exchange),
    Action("intercambio-solo", _("Intercambiar &solo, cuando nadie escribe"), _toggle_automatic,
           "Intercambio", "", "", _("Sin pedirlo cada vez; nunca mientras usted escribe"), _has_place,
           _automatic),
    Action("intercambio-lugar", _("&Lugar compartido…"), _show_place, "Intercambio", "", "server",
           _("Dónde se encuentran las copias de la guía"), with_guide, group=1),
    Action("intercambio-archivo", _("Intercambiar por &archivo…"), _packages, "Intercambio", "", "package",
           _("Un paquete para correo o memoria USB"), with_guide, group=1),
    Action("intercambio-resolver", _("&Cambios por resolver"), _page(CONFLICTS), "Intercambio", "",
           "arrow-left-right", _("Lo que dos personas cambiaron en el mismo lugar"), with_guide, group=2),
    Action("equipo", _("&Equipo y claves"), _page(TEAM), "Intercambio", "", "users",
           _("Quiénes son del equipo, y con qué clave firman"), with_guide, group=3),
    Action("quien", _("&Quién escribe…"), _who, "Intercambio", "", "key-round",
           _("Su nombre, su institución y su clave"), with_guide, group=3),
)  # fmt: skip

_OTHERS = (
    Action("guia-traer", _("&Traer una guía compartida…"), lambda b: _window(b).door.ask_and_bring(),
           "Archivo", "", "globe", _("Hacer su copia de una guía que otros ya comparten"), always),
    Action("guia-nombrar", _("Poner nombre a esta &versión…"), _name, "Archivo", "", "bookmark",
           _("Para encontrar después la guía tal como está ahora"), with_guide, group=1),
    Action("guia-publicar", _("Pu&blicar una edición…"), _publish, "Archivo", "", "stamp",
           _("Firmar y congelar una edición aprobada"), with_guide, group=2),
    Action("capitulo-historial", _("&Historial"), _history, "Capítulo", "Ctrl+Alt+H", "history",
           _("Las versiones de este capítulo: comparar y recuperar"), with_chapter, group=3),
    Action("revision-pendientes", _("&Pendientes de mí"), _page(PENDING), "Revisión", "Ctrl+Shift+I", "inbox",
           _("Lo que espera por usted"), with_guide, group=90),
    Action("revision-tablero", _("&Tablero"), _page(BOARD), "Revisión", "Ctrl+Alt+B", "layout-dashboard",
           _("Cómo va cada capítulo"), with_guide, group=90),
)  # fmt: skip

ACTIONS: tuple[Action, ...] = (*_EXCHANGE, *_OTHERS)
