"""A project as XML: the file ``project.qde`` of REFI-QDA 1.5, namespace QDA-XML project 1.0.

Every GUID follows from what it stands for alone (UUID version 5), so that the same plan, item or
code has the same one in every export and projects can be merged. The standard has dates of making
that programs insist on; as a result has no clock, all of them are that of the format's own zip.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from uuid import UUID, uuid5
from xml.etree import ElementTree

from policydiff import __version__
from policydiff.model import Plan, Span
from policydiff.render.labels import Labels
from policydiff.render.plain import excerpt, one_line
from policydiff.render.qda.coding import plan_name
from policydiff.render.qda.draft import Code, Draft, End, Key, Place, Text, Tie, extent
from policydiff.render.qda.plain_text import PlainText

NAMESPACE = "urn:QDA-XML:project:1.0"
# Drawn once; all GUIDs of exports descend from it.
_SPACE = UUID("6d0f5f7e-6a55-4c1b-9d3a-2f4f6f7f9b58")
_DATE = "1980-01-01T00:00:00Z"
_USER = "policydiff"
# What programs show of a selection in a list.
_QUOTE_LENGTH = 60
_VARIABLES = {
    "title": "Text", "region": "Text", "province": "Text", "level": "Text", "year": "Integer",
    "kind": "Text", "issuer": "Text", "publication_date": "Text",
}  # fmt: skip

Element = ElementTree.Element


def guid(*parts: object) -> str:
    """Return the GUID of what ``parts`` name; text with lone surrogates has one too."""
    return str(uuid5(_SPACE, ascii(parts)))


def text_guid(key: Key) -> str:
    """Return the GUID of a text, which is the name of its file in the project as well."""
    return guid("text", *key)


def project_xml(draft: Draft, texts: Mapping[Key, PlainText], labels: Labels) -> bytes:
    """Return ``draft`` as XML; ``texts`` has the text of each source as the project holds it."""
    root = Element("Project", {
        "xmlns": NAMESPACE, "name": draft.name, "origin": f"policydiff {__version__}",
        "creatingUserGUID": _user(), "creationDateTime": _DATE,
    })  # fmt: skip
    users = ElementTree.SubElement(root, "Users")
    ElementTree.SubElement(users, "User", {"guid": _user(), "name": _USER})
    if draft.codes:
        book = ElementTree.SubElement(root, "CodeBook")
        codes = ElementTree.SubElement(book, "Codes")
        codes.extend(_codes(draft.codes.values(), "", set()))
    _add(root, "Variables", (_variable(name, labels) for name in _VARIABLES))
    _add(root, "Cases", _cases(draft, labels))
    _add(root, "Sources", (_source(text, texts[key], labels) for key, text in draft.texts.items()))
    _add(root, "Links", map(_link, draft.ties.values()))
    ElementTree.SubElement(root, "Description").text = labels("qda.about")
    ElementTree.indent(root, " ")
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _add(root: Element, tag: str, parts: Iterable[Element]) -> None:
    """Add a list, which the schema wants to have a part or not to be."""
    if every := list(parts):
        ElementTree.SubElement(root, tag).extend(every)


def _user() -> str:
    return guid("user", _USER)


def _made() -> dict[str, str]:
    return {"creatingUser": _user(), "creationDateTime": _DATE}


def _codes(codes: Iterable[Code], above: str, taken: set[str]) -> Iterator[Element]:
    """Yield the codes with all below them; no two get one name, for programs know them by it."""
    for code in codes:
        name = next(name for name in _names(code, above) if name not in taken)
        taken.add(name)
        made = Element("Code", {
            "guid": guid("code", *code.key), "name": name,
            "isCodable": "true" if code.used else "false",
        })  # fmt: skip
        made.extend(_codes(code.parts.values(), name, taken))
        yield made


def _names(code: Code, above: str) -> Iterator[str]:
    """Yield what a code may be called: as it is, with the code above it, with a number."""
    yield code.name
    longer = f"{code.name} ({above})" if above else code.name
    yield longer
    yield from (f"{longer} {number}" for number in count(2))


def _variable(name: str, labels: Labels) -> Element:
    said = {"guid": guid("variable", name), "name": labels(f"qda.variable.{name}")}
    return Element("Variable", said | {"typeOfVariable": _VARIABLES[name]})


def _cases(draft: Draft, labels: Labels) -> Iterator[Element]:
    """Yield a case for each plan: what is known of it, and where it stands."""
    for key, text in draft.texts.items():
        for plan in text.plans:
            named = {"guid": guid("case", *key, plan.id), "name": plan_name(plan, labels)}
            case = Element("Case", named)
            _refer(case, "CodeRef", guid("code", "plans", plan.id))
            case.extend(_values(plan, labels))
            if len(text.plans) == 1:
                _refer(case, "SourceRef", text_guid(key))
            elif extent(plan) in text.marks:
                _refer(case, "SelectionRef", _selection_guid(key, extent(plan)))
            yield case


def _values(plan: Plan, labels: Labels) -> Iterator[Element]:
    region = plan.region
    known = {
        "title": plan.title, "region": region and region.name,
        "province": region and region.province,
        "level": region and region.level and labels.named("level", region.level),
        "year": plan.year, "kind": labels.named("kind", plan.kind.value), "issuer": plan.issuer,
        "publication_date": plan.publication_date,
    }  # fmt: skip
    for name, value in known.items():
        if value is not None:
            made = Element("VariableValue")
            _refer(made, "VariableRef", guid("variable", name))
            sort = _VARIABLES[name]
            ElementTree.SubElement(made, f"{sort}Value").text = one_line(str(value))
            yield made


def _refer(parent: Element, tag: str, target: str) -> None:
    ElementTree.SubElement(parent, tag, {"targetGUID": target})


def _source(text: Text, plain: PlainText, labels: Labels) -> Element:
    key = (text.source.name, text.source.sha256)
    id_ = text_guid(key)
    made = Element("TextSource", {
        "guid": id_, "name": _file_name(text.source.name),
        "plainTextPath": f"internal://{id_}.txt", **_made(),
    })  # fmt: skip
    ElementTree.SubElement(made, "Description").text = _described(text, plain, labels)
    for span, keys in sorted(text.marks.items(), key=lambda mark: (mark[0].start, -mark[0].end)):
        made.append(_selection(key, span, keys, plain))
    return made


def _file_name(name: str) -> str:
    """Return the last part of a path: some programs make a file of that name."""
    return one_line(name.replace("\\", "/").rpartition("/")[2]) or one_line(name)


def _described(text: Text, plain: PlainText, labels: Labels) -> str:
    name, sha256 = one_line(text.source.name), text.source.sha256
    said = labels("qda.source", name=name, sha256=sha256)
    return said + (labels("qda.beyond", count=plain.beyond) if plain.beyond else "")


def _selection_guid(text: Key, span: Span) -> str:
    return guid("selection", *text, *span)


def _selection(text: Key, span: Span, keys: Iterable[Key], plain: PlainText) -> Element:
    start, end = plain.span(span)
    quote = excerpt(one_line(plain.text[start:end]), _QUOTE_LENGTH)
    made = Element("PlainTextSelection", {
        "guid": _selection_guid(text, span), "name": quote,
        "startPosition": str(start), "endPosition": str(end), **_made(),
    })  # fmt: skip
    for key in keys:
        coding = {"guid": guid("coding", text, *span, *key), **_made()}
        _refer(ElementTree.SubElement(made, "Coding", coding), "CodeRef", guid("code", *key))
    return made


def _link(tie: Tie) -> Element:
    left, right = _end(tie.left), _end(tie.right)
    return Element("Link", {
        "guid": guid("link", left, right), "name": tie.name, "direction": "Associative",
        "originGUID": left, "targetGUID": right,
    })  # fmt: skip


def _end(end: End) -> str:
    if isinstance(end, Place):
        return _selection_guid(end.text, end.span)
    return guid("code", *end)
