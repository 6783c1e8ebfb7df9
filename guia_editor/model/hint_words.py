"""The lists behind the hints: words that differ by an accent alone, and wordy turns with plainer ones."""

from __future__ import annotations

from typing import NamedTuple


class Pair(NamedTuple):
    """A word that a dictionary accepts, where another was surely meant.

    `word` is what stands written, `meant` what takes its place; `before` and `after` are patterns of what
    stands around it, one space away unless they begin with signs ("" for any). All are in lower case.
    """

    word: str
    meant: str
    before: str = ""
    after: str = ""


_A = "el|un|al|del|este|ese|cada|su|ningún|algún|dicho|otro|primer|mismo"
_NOUNS = {
    **dict.fromkeys(("articulo", "titulo", "capitulo", "numero", "calculo", "catalogo", "tramite"), _A),
    **dict.fromkeys(("diagnostico", "deposito", "vinculo", "circulo", "limite", "termino"), _A),
    **dict.fromkeys(("liquido", "transito", "medico", "ultimo", "publico", "integro"), _A),
}
_MEANT = {
    **{"articulo": "artículo", "titulo": "título", "capitulo": "capítulo", "numero": "número"},
    **{"calculo": "cálculo", "catalogo": "catálogo", "tramite": "trámite", "diagnostico": "diagnóstico"},
    **{"deposito": "depósito", "vinculo": "vínculo", "circulo": "círculo", "limite": "límite"},
    **{"termino": "término", "liquido": "líquido", "transito": "tránsito", "medico": "médico"},
    **{"ultimo": "último", "publico": "público", "integro": "íntegro"},
}
_FIGURE = r"\d[\w.-]*|[ivxlcdm]+"
_NOT_OBJECT = r"(?!el\b|la\b|los\b|las\b|su\b|sus\b|un\b|una\b|en\b|cada\b|lo\b|toda\b|todo\b|al\b)\S+"
_PUBLIC = (
    "información|consulta|audiencia|función|obra|inversión|política|gestión|hacienda|salud|deuda|licitación|"
    "opinión|vía|plaza|utilidad|sesión|contratación|seguridad|reunión|asamblea"
)
_PUBLIC_MASCULINE = (
    "espacio|servicio|sector|acceso|gasto|interés|ministerio|funcionario|servidor|empleado|dominio|orden|bien|"
    "ente|recurso|presupuesto|cargo|uso|lugar|patrimonio|poder|alumbrado|chorro|registro|documento|en"
)
_DONE = (
    *("acuerdo", "analizo", "calculo", "concluyo", "contrato", "convoco", "creo", "deposito"),
    *("ejecuto", "elaboro", "entrego", "firmo", "informo", "inicio", "instalo", "logro", "nombro"),
    *("organizo", "pago", "presento", "publico", "realizo", "registro", "reviso", "solicito"),
    *("termino", "tramito", "verifico", "voto"),
)
_NOUNS_TOO = ("acuerdo", "contrato", "pago", "voto", "registro", "inicio")
_WHO = (
    "alcalde|alcaldesa|concejo|comité|consejo|municipalidad|secretario|secretaria|tesorero|tesorera|comisión|"
    "síndico|concejal|concejala|ministerio|institución|entidad|congreso|presidente|presidenta|oficina|unidad"
)
_WHAT = "guía|municipalidad|ley|forma|manera|tabla|etapa|fase|semana|comisión|oficina|sección"
_WHAT_MASCULINE = "municipio|concejo|alcalde|comité|plan|presupuesto|acuerdo|documento|informe|proyecto"
_ASKING = "¿(?:a |de |en |con |para |por )?"
_OF_DEVELOPMENT = "(?:(?:comunitario|departamental|regional|municipal)(?:e?s)? )?de desarrollo|nacional de"
_READY = "publicad[oa]|firmad[oa]|aprobad[oa]|obligad[oa]|vigente|disponible|list[oa]"
_ENDS = r"[.,;)?!»]"

_ASKED = {
    **{"como": "cómo", "cuando": "cuándo", "donde": "dónde", "quien": "quién", "quienes": "quiénes"},
    **{"cual": "cuál", "cuales": "cuáles", "cuanto": "cuánto", "cuanta": "cuánta", "cuantos": "cuántos"},
    **{"cuantas": "cuántas"},
}

PAIRS: tuple[Pair, ...] = (
    *(Pair(word, _MEANT[word], before) for word, before in _NOUNS.items()),
    *(Pair(word, _MEANT[word], after=_FIGURE) for word in ("articulo", "capitulo", "titulo", "numero")),
    *(Pair(word, word[:-1] + "ó", "se") for word in _DONE),
    *(Pair(word, word[:-1] + "ó", _WHO) for word in _DONE if word not in _NOUNS_TOO),
    Pair("publico", "público", _PUBLIC_MASCULINE),
    Pair("publica", "pública", _PUBLIC, _NOT_OBJECT),
    Pair("publica", "pública", _PUBLIC, _ENDS),
    Pair(
        "publicas",
        "públicas",
        "políticas|obras|consultas|audiencias|finanzas|reuniones|sesiones|compras|inversiones|cuentas|deudas",
    ),
    Pair("practica", "práctica", "en|una|buena|mala|esta|dicha|guía|forma|manera"),
    Pair("practicas", "prácticas", "las|buenas|malas|unas|mejores|estas|sus|guías"),
    Pair("practico", "práctico", "el|un|lo|caso|ejemplo|ejercicio|taller|manual|más|muy|es|sentido"),
    Pair("critica", "crítica", "una|esta|situación|zona|ruta|infraestructura|mirada|fase|más|muy"),
    Pair("critico", "crítico", "un|punto|caso|estado|nivel|momento|tramo|más|muy|es|pensamiento"),
    Pair("ultima", "última", "la|una|esta|su|por"),
    Pair("ultimas", "últimas", "las|sus|estas"),
    Pair("pagina", "página", "la|una|esta|cada|en|su|misma"),
    Pair("maquina", "máquina", "la|una|esta|cada"),
    Pair("valido", "válido", "es|sea|será|muy|documento|no es"),
    Pair("valida", "válida", "es|sea|será|firma|constancia"),
    Pair("especifico", "específico", "un|caso|lo|más|muy|es|objetivo"),
    Pair("especifica", "específica", "una|más|muy|es"),
    Pair("domestico", "doméstico", "uso|servicio|consumo"),
    Pair("formula", "fórmula", "una|esta|misma|siguiente"),
    Pair("perdida", "pérdida", "la|una|sin", "de"),
    Pair("perdidas", "pérdidas", "las|por|hay", "de|por|en"),
    Pair("tramites", "trámites", "los|sus|estos|otros|de"),
    Pair("limites", "límites", "los|sus|sin"),
    Pair("continua", "continúa", "se|y", "con|en|hasta|su"),
    Pair("continúa", "continua", "mejora|forma|manera|capacitación|evaluación"),
    Pair("esta", "está", after=r"\w+[ai]do|\w+[aei]ndo"),
    Pair("esta", "está", "no|ya|se|que|aún|también|siempre|donde", f"en|al|bajo|{_READY}"),
    Pair("está", "esta", after=_WHAT),
    Pair("este", "esté", "que|no|cuando|aunque", _READY),
    Pair("el", "él", "para|con|a|de|en|por|sobre|sin|ante|hacia|entre|según", _ENDS),
    Pair("el", "él", after="es|tiene|puede|dice|hace|sabe|quiere|está|era|fue|será|podrá|tendrá"),
    Pair("él", "el", after=_WHAT_MASCULINE),
    Pair("mas", "más", r"[\w)»”]+"),
    Pair("si", "sí", "a|de|en|para|por", "mism[oa]s?|sol[oa]s?"),
    Pair("si", "sí", "entre|sobre", _ENDS),
    Pair("si", "sí", after="o no"),
    Pair("mi", "mí", "para|a|de|por", _ENDS),
    Pair("tu", "tú", after="puedes|debes|tienes|sabes|decides|eres"),
    Pair("se", "sé", "no|ya|yo", _ENDS),
    Pair("de", "dé", "se|le|les"),
    Pair("porque", "porqué", "el|un"),
    Pair("echo", "hecho", "de|ha|han|sido|haber"),
    Pair("que", "qué", _ASKING),
    Pair("porque", "por qué", "¿"),
    *(Pair(word, meant, _ASKING) for word, meant in _ASKED.items()),
    Pair("consejo", "concejo", after=r"municipal(?!(?:es)? de desarrollo)(?!es)"),
    Pair("concejo", "consejo", after=_OF_DEVELOPMENT),
    Pair("concejos", "consejos", after=_OF_DEVELOPMENT),
)

PLAINER: dict[str, str] = {
    "a efectos de": "para",
    "a fin de que": "para que",
    "a fin de": "para",
    "a la brevedad posible": "pronto; mejor, una fecha",
    "a la mayor brevedad": "pronto; mejor, una fecha",
    "a los efectos de": "para",
    "a nivel de": "en",
    "a tenor de": "según",
    "a través del presente": "con este documento",
    "al amparo de": "según",
    "al objeto de": "para",
    "al respecto de": "sobre",
    "aperturar": "abrir",
    "con anterioridad a": "antes de",
    "con arreglo a": "según",
    "con base a": "con base en; según",
    "con carácter previo": "antes",
    "con el fin de que": "para que",
    "con el fin de": "para",
    "con el objeto de": "para",
    "con el propósito de": "para",
    "con posterioridad a": "después de",
    "con relación a": "sobre",
    "con respecto a": "sobre",
    "coadyuv*": "ayudar",
    "conforme a lo establecido en": "según",
    "de acuerdo a lo establecido en": "según",
    "de acuerdo con lo establecido en": "según",
    "de conformidad con": "según",
    "de forma tal que": "para que; así",
    "de manera inmediata": "de inmediato",
    "debido al hecho de que": "porque",
    "dar cumplimiento a": "cumplir",
    "dar inicio a": "empezar",
    "dar seguimiento a": "seguir; vigilar",
    "durante el transcurso de": "durante",
    "efectuar": "hacer",
    "el mismo que": "que",
    "el presente documento": "este documento",
    "en aras de": "para",
    "en caso de que": "si",
    "en consonancia con": "según; de acuerdo con",
    "en el ámbito de": "en",
    "en el caso de que": "si",
    "en el marco de": "en; dentro de",
    "en el momento en que": "cuando",
    "en el supuesto de que": "si",
    "en función de": "según",
    "en lo concerniente a": "sobre; en",
    "en lo que respecta a": "sobre; en",
    "en lo referente a": "sobre; en",
    "en lo relativo a": "sobre; en",
    "en materia de": "de; sobre",
    "en orden a": "para",
    "en razón de que": "porque",
    "en relación con": "sobre",
    "en tanto en cuanto": "mientras; si",
    "en virtud de que": "porque",
    "en virtud de": "por; según",
    "erog*": "gastar; pagar",
    "fehaciente": "seguro; que se puede probar",
    "fungir": "actuar como; servir de",
    "hacer entrega de": "entregar",
    "hacer mención de": "mencionar",
    "hacer uso de": "usar",
    "implement*": "poner en marcha; aplicar; hacer",
    "incardin*": "incluir",
    "la totalidad de": "todo; todos",
    "llevar a cabo": "hacer",
    "mediante el cual": "con el que",
    "no obstante lo anterior": "aun así; pero",
    "optimiz*": "mejorar",
    "para los efectos de": "para",
    "por cuanto": "porque",
    "por ende": "por eso",
    "por lo que respecta a": "sobre; en",
    "por medio del presente": "con este documento",
    "precitad*": "este; dicho antes",
    "previo a": "antes de",
    "procedimentar": "ordenar; fijar los pasos",
    "proceder a": "(sobra: use el verbo que sigue)",
    "recepcionar": "recibir",
    "referid* anteriormente": "dicho antes",
    "sin perjuicio de lo anterior": "además; aun así",
    "sin perjuicio de": "además de; aunque",
    "socializ*": "dar a conocer; explicar",
    "subsanar": "corregir",
    "susodich*": "este; dicho antes",
    "tener a bien": "(sobra)",
    "toda vez que": "porque; si",
    "transversaliz*": "incluir en todo",
    "viabiliz*": "hacer posible; permitir",
}
"""Wordy turns with what says the same; a star stands for any ending of the word."""
