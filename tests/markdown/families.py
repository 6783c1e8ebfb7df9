"""Families of chapters for Hypothesis: a text in all constructs of the dialect, and two made of it."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.markdown import strategies

_KINDS = (
    "## Título {n} {{#s{n}}}",
    "Párrafo {n} con unas cuantas palabras. Otra frase{n} dice algo más, y termina.",
    "La unidad responde en el plazo que fija la ley y deja constancia por escrito.",
    "- punto {n} de la lista\n- segundo{n} punto\n  - adentro{n}",
    "1. paso {n}\n2. sigue{n}\n\n   con un párrafo{n} adentro",
    '::: recuadro {{tipo=agua titulo="Caja {n}"}}\nTexto{n} de la caja.\n\n- item{n}\n:::',
    '::: formulario {{#f{n} titulo="Hoja"}}\nNombre{n}: [___]{{campo=a{n}}}\n:::',
    '::: ficha {{titulo="Ficha {n}"}}\nTérmino{n}\n: Definición{n} corta.\n:::',
    ':::: solo {{departamento="07"}}\n::: recuadro {{tipo=nota}}\nSolo{n} aquí.\n:::\n::::',
    "| Cabeza{n} | b |\n| --- | --- |\n| celda{n} | 2 |\n| otra{n} | 4 |\n\n: Leyenda {n} {{#t{n}}}",
    "> cita{n} de alguien\n> que sigue{n}",
    "```\ncódigo{n}\n\n  más\n```",
    "Con nota{n}.[^n{n}]\n\n[^n{n}]: La nota{n} dice.",
    "término{n}\n: Lo que significa{n}.",
    "---",
    *strategies.SIGNS[:12],
)


def texts() -> st.SearchStrategy[str]:
    """Chapters of all constructs of the dialect, and lines that break its rules."""
    kinds = st.lists(st.sampled_from([_safe(kind) for kind in _KINDS]), min_size=1, max_size=9)
    return st.tuples(kinds, st.sampled_from(["\n\n", "\n\n", "\n\n", "\n"])).map(
        lambda drawn: drawn[1].join(kind.format(n=n) for n, kind in enumerate(drawn[0])) + "\n"
    )


def _safe(kind: str) -> str:
    return kind if "{n}" in kind else kind.replace("{", "{{").replace("}", "}}")


@st.composite
def families(draw: st.DrawFn) -> tuple[str, str, str]:
    """Return a text and two made of it by dropping, adding, moving and changing lines."""
    base = draw(texts())
    return base, draw(_edited(base, "alfa")), draw(_edited(base, "beta"))


@st.composite
def _edited(draw: st.DrawFn, base: str, tag: str) -> str:
    lines = base.split("\n")
    for number in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(lines)))
        word = f"{tag}{number}"
        match draw(st.sampled_from(["drop", "add", "change", "move", "split"])):
            case "drop":
                del lines[at : at + draw(st.integers(1, 3))]
            case "add":
                lines[at:at] = draw(
                    st.sampled_from([[word], ["", word, ""], [f"- {word}"], [f"| {word} |"], [":::"]])
                )
            case "change" if at < len(lines):
                lines[at] += f" {word}"
            case "move" if at < len(lines):
                lines.insert(draw(st.integers(0, len(lines) - 1)), lines.pop(at))
            case _:
                lines[at:at] = [""]
    return "\n".join(lines)
