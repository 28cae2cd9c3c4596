"""What runs find: objects that read the reports of the command.

Every result keeps what the library found and writes it as the command does:
:meth:`Result.to_json` gives the very bytes of ``--format json``, whose keys are documented
in the manual and keep their meaning. The properties below read that JSON and nothing else.

Places are bytes: :class:`Span` counts the UTF-8 of the text as it was read, from 0, half
open. :meth:`Span.slice` says the same in characters, for ``text[span.slice(text)]``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from . import _native
from .errors import InputError

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

Columns = Mapping[str, tuple[str, Callable[[Any], Any]]]


class _Of:
    """A part of a report."""

    __slots__ = ("raw",)

    def __init__(self, raw: Mapping[str, Any]) -> None:
        #: The part as the JSON has it.
        self.raw = raw


class Span(_Of):
    """A stretch of an article."""

    @property
    def doc(self) -> str:
        """The id of the article."""
        return str(self.raw["doc"])

    @property
    def start(self) -> int:
        """The first byte of the text as UTF-8, from 0."""
        return int(self.raw["start"])

    @property
    def end(self) -> int:
        """The byte after the last one."""
        return int(self.raw["end"])

    @property
    def line(self) -> int:
        """The line that it begins on, from 1."""
        return int(self.raw["line"])

    @property
    def end_line(self) -> int:
        """The line that it ends on."""
        return int(self.raw["end_line"])

    @property
    def text(self) -> str:
        """The bytes themselves."""
        return str(self.raw["text"])

    def slice(self, text: str) -> slice:
        """The same in characters of ``text``, the article's whole text."""
        start = len(text.encode()[: self.start].decode())
        return slice(start, start + len(self.text))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.doc}:{self.line} {_clip(self.text)!r}>"


class Quotation(Span):
    """Quoted words: the span is what stands between the marks."""

    @property
    def speaker(self) -> str | None:
        """The fullest name that the article gives who said it; ``None`` where it is not known."""
        speaker = self.raw.get("speaker")
        return None if speaker is None else str(speaker["name"])

    @property
    def confidence(self) -> str | None:
        """How sure that is: ``certain`` or ``likely``."""
        speaker = self.raw.get("speaker")
        return None if speaker is None else speaker.get("confidence")

    @property
    def cue(self) -> str | None:
        """The words that say that somebody says it."""
        cue = self.raw.get("cue")
        return cue["text"] if isinstance(cue, Mapping) else cue

    @property
    def outlet(self) -> str | None:
        """The outlet that carries it, where it is known."""
        return self.raw.get("outlet")

    @property
    def group(self) -> str | None:
        """The id of the statement that it is a wording of; ``None`` where it stands alone."""
        return self.raw.get("group")


class Statement(_Of):
    """A statement as it is quoted in several places."""

    @property
    def id(self) -> str:
        """Its id in this report: ``q1``, ``q2``, …, the most telling first."""
        return str(self.raw["id"])

    @property
    def speaker(self) -> str | None:
        """The speaker's fullest name, where it is known."""
        return self.raw.get("speaker")

    @property
    def relation(self) -> str:
        """How the places relate: ``exact``, ``reworded``, ``partial`` or ``fragments``."""
        return str(self.raw["relation"])

    @property
    def similarity(self) -> float:
        """The lowest similarity of a place, 0 to 1."""
        return float(self.raw["similarity"])

    @property
    def occurrences(self) -> list[Quotation]:
        """Where it is quoted: two places or more."""
        return [Quotation(it) for it in self.raw["occurrences"]]

    def drift(self) -> list[tuple[Quotation, Quotation, list[tuple[str, str]]]]:
        """How the wording drifts: from, to, and the words as ``(op, text)``.

        ``op`` is ``equal``, ``insert`` or ``delete``.
        """
        places = self.occurrences
        return [
            (places[it["from"]], places[it["to"]], [(op["op"], op["text"]) for op in it["ops"]])
            for it in self.raw["drift"]
        ]

    def __repr__(self) -> str:
        who = self.speaker or "somebody"
        n = len(self.raw["occurrences"])
        return f"<Statement {self.id} {who}: {_clip(self.occurrences[0].text)!r}, {n} places>"

    def _repr_html_(self) -> str:
        head = f"<b>{_escaped(self.speaker or 'Speaker not known')}</b>, {self.relation}"
        rows = "".join(
            f"<li><q>{_escaped(it.text)}</q> <small>{_escaped(it.doc)}:{it.line}</small></li>"
            for it in self.occurrences
        )
        drift = "".join(f"<p>{_marked(ops)}</p>" for _, _, ops in self.drift())
        return f"<div><p>{head}</p><ul>{rows}</ul>{drift}</div>"


class Passage(_Of):
    """A stretch of text that stands in several places."""

    @property
    def id(self) -> str:
        """Its id in this report: ``p1``, ``p2``, …"""
        return str(self.raw["id"])

    @property
    def kind(self) -> str:
        """Why it stands there: ``wire``, ``quotation``, …, ``unknown``."""
        return str(self.raw["kind"])

    @property
    def words(self) -> int:
        """How many words the longest place has."""
        return int(self.raw["words"])

    @property
    def similarity(self) -> float:
        """The lowest share of matching words of a place, 0 to 1."""
        return float(self.raw["similarity"])

    @property
    def occurrences(self) -> list[Span]:
        """Where it stands: two places or more."""
        return [Span(it) for it in self.raw["occurrences"]]

    def __repr__(self) -> str:
        n = len(self.raw["occurrences"])
        return f"<Passage {self.id} {self.kind}: {_clip(self.occurrences[0].text)!r}, {n} places>"


class Cluster(_Of):
    """Documents or paragraphs that are versions of one text."""

    @property
    def id(self) -> str:
        """Its id in this report."""
        return str(self.raw["id"])

    @property
    def level(self) -> str:
        """``document`` or ``paragraph``."""
        return str(self.raw["level"])

    @property
    def members(self) -> list[str]:
        """The ids of its documents, or the texts' ids of its paragraphs; two or more."""
        return [_doc(it) for it in self.raw["members"]]

    @property
    def representative(self) -> str:
        """The member that every other one was compared with."""
        return _doc(self.raw["representative"])

    def __repr__(self) -> str:
        return f"<Cluster {self.id} of {len(self.raw['members'])} {self.level}s>"


class Furniture(_Of):
    """A piece of what a site puts round its stories."""

    @property
    def kind(self) -> str:
        """``caption``, ``notice``, ``related-link``, …"""
        return str(self.raw["kind"])

    @property
    def evidence(self) -> str:
        """What gave it away."""
        return str(self.raw["evidence"])

    @property
    def occurrences(self) -> list[Span]:
        """Where it stands: one place or more."""
        return [Span(it) for it in self.raw["occurrences"]]


class Finding(_Of):
    """One thing that is wrong, in one place."""

    @property
    def rule(self) -> str:
        """The name of the rule that found it; ``wireprint rule NAME`` explains it."""
        return str(self.raw["rule"])

    @property
    def severity(self) -> str:
        """``error``, ``warning`` or ``note``."""
        return str(self.raw["severity"])

    @property
    def message(self) -> str:
        """What is wrong, in one sentence."""
        return str(self.raw["message"])

    @property
    def span(self) -> Span | None:
        """Where, in which article; ``None`` where it is about no place in a text."""
        span = self.raw.get("span")
        return None if span is None else Span(span)

    @property
    def fingerprint(self) -> str:
        """What it is known by in a baseline: depends on content, never on order."""
        return str(self.raw["fingerprint"])

    def __repr__(self) -> str:
        return f"<Finding {self.severity} {self.rule}: {self.message}>"


class Change(_Of):
    """What became of one paragraph."""

    @property
    def op(self) -> str:
        """``equal``, ``changed``, ``moved``, ``moved-changed``, ``inserted`` or ``deleted``."""
        return str(self.raw["op"])

    @property
    def a(self) -> Span | None:
        """Where A has it."""
        return None if self.raw["a"] is None else Span(self.raw["a"])

    @property
    def b(self) -> Span | None:
        """Where B has it."""
        return None if self.raw["b"] is None else Span(self.raw["b"])

    @property
    def words(self) -> list[tuple[str, str]]:
        """The words in order, as ``(op, text)``: ``equal``, ``insert`` and ``delete``."""
        return [(it["op"], it["text"]) for it in self.raw["words"]]

    def __repr__(self) -> str:
        place = self.b or self.a
        return f"<Change {self.op} {_clip(place.text if place else '')!r}>"


class Article(_Of):
    """An article without what stood round it."""

    @property
    def id(self) -> str:
        """Its id."""
        return str(self.raw["id"])

    @property
    def parent(self) -> str | None:
        """The id of the page of another outlet that it stood in."""
        return self.raw.get("parent")

    @property
    def text(self) -> str:
        """The text without furniture, paragraphs parted by empty lines."""
        return str(self.raw["text"])

    @property
    def title(self) -> str | None:
        """Its headline, where that is known."""
        return self.raw.get("title")

    @property
    def outlet(self) -> str | None:
        """Who published it, where that is known."""
        return self.raw.get("outlet")

    @property
    def date(self) -> str | None:
        """When, as the page states it."""
        return self.raw.get("date")

    @property
    def author(self) -> str | None:
        """Who wrote it, as the page states it."""
        return self.raw.get("author")

    @property
    def url(self) -> str | None:
        """Its address, as the page states it."""
        return self.raw.get("url")

    @property
    def language(self) -> str | None:
        """Its language as an ISO 639-3 code, where that can be told."""
        return self.raw.get("language")

    @property
    def furniture_share(self) -> float:
        """The share of words that were the site's, 0 to 1."""
        return float(self.raw["furniture_share"])

    def __repr__(self) -> str:
        return f"<Article {self.id} {_clip(self.title or self.text)!r}>"


class Result:
    """What a run found."""

    #: For each table its columns: the kind of the values, and where they are taken from.
    _tables: ClassVar[Mapping[str, Columns]] = {}

    def __init__(self, found: _native.Found) -> None:
        self._found = found
        failed = None
        for severity, path, line, doc, message in found.messages():
            if severity == "error":
                failed = failed or InputError(f"{path}: {message}", path, line)
            place = ":".join(str(it) for it in (path, line) if it is not None) or doc
            _log(severity, f"{place}: {message}" if place else message)
        # Where nothing could be read, an empty result would be taken for an answer.
        if failed is not None and not self._has_documents():
            raise failed

    def _has_documents(self) -> bool:
        summary = self.summary
        return bool(summary.get("documents", summary.get("articles")))

    @cached_property
    def raw(self) -> dict[str, Any]:
        """The report as the command's JSON has it."""
        import json

        parsed: dict[str, Any] = json.loads(self._found.json())
        return parsed

    @property
    def parameters(self) -> Mapping[str, Any]:
        """Every setting that can change the result."""
        parameters: Mapping[str, Any] = self.raw["parameters"]
        return parameters

    @property
    def summary(self) -> Any:
        """The result in numbers; of a diff, in words."""
        return self.raw.get("summary")

    @property
    def highlights(self) -> list[Mapping[str, Any]]:
        """The main findings, the most telling first, each with a reason (``because``)."""
        return list(self.raw.get("highlights", []))

    def to_json(self) -> str:
        """One JSON document, byte for byte what ``--format json`` writes."""
        return self._found.json().decode()

    def to_html(self) -> str:
        """One self-contained page, as ``--format html`` writes it.

        Where a command has none, the report for people in a plain frame.
        """
        page = self._found.html()
        if page is not None:
            return page
        return f"<!doctype html><meta charset=utf-8><pre>{_escaped(self.to_text())}</pre>"

    def to_text(self, width: int = 100, *, all: bool = False) -> str:
        """The report for people, without color; ``all`` shows long lists to their end."""
        return self._found.text(width, all)

    def table(self, name: str | None = None) -> _native.Table:
        """A part of the result as rows: by default the first of :attr:`tables`.

        The table has ``__arrow_c_stream__``, so that ``pyarrow.table(...)``,
        ``polars.DataFrame(...)`` and others take it; so does the result itself.

        Raises:
            KeyError: where there is no table of this name.
        """
        name = name or next(iter(self.tables))
        columns = self._tables[name]
        rows = list(self._rows(name))
        values = [[get(row) for row in rows] for _, get in columns.values()]
        return _native.Table.of_lists(list(columns), [kind for kind, _ in columns.values()], values)

    @property
    def tables(self) -> list[str]:
        """The names of the tables that there are."""
        return list(self._tables)

    def _rows(self, name: str) -> Iterator[Mapping[str, Any]]:
        return iter(self.raw[name])

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.table().__arrow_c_stream__(requested_schema)

    def to_arrow(self, name: str | None = None) -> pyarrow.Table:
        """:meth:`table` as a table of pyarrow, which has to be installed."""
        import pyarrow

        return pyarrow.table(self.table(name))

    def to_polars(self, name: str | None = None) -> polars.DataFrame:
        """:meth:`table` as a frame of polars, which has to be installed."""
        import polars

        return polars.DataFrame(self.table(name))

    def to_pandas(self, name: str | None = None) -> pandas.DataFrame:
        """:meth:`table` as a frame of pandas, which has to be installed."""
        import pandas

        return pandas.DataFrame(self.table(name).to_dict())

    def _repr_html_(self) -> str:
        page = self._found.html()
        if page is None:
            return f"<pre>{_escaped(self.to_text())}</pre>"
        if len(page) > MOST_SHOWN:
            return (
                f"<pre>{_escaped(self.to_text())}</pre><p>The page has {len(page) >> 20} MB: "
                "<code>to_html()</code> gives it.</p>"
            )
        return (
            '<iframe sandbox="allow-scripts" style="width:100%;height:36rem;border:1px solid #8884" '
            f'srcdoc="{_escaped(page)}"></iframe>'
        )

    def __str__(self) -> str:
        return self.to_text()


#: A notebook keeps what it shows: a larger page is not put into it, in characters.
MOST_SHOWN = 4 << 20


def _get(*path: str) -> Callable[[Any], Any]:
    def get(row: Any) -> Any:
        for name in path:
            row = None if row is None else row.get(name)
        return row

    return get


def _text_of(*path: str) -> Callable[[Any], str | None]:
    get = _get(*path)

    def text(row: Any) -> str | None:
        value = get(row)
        return None if value is None else str(value)

    return text


_SPAN: Columns = {
    "doc": ("str", _text_of("doc")),
    "start": ("int", _get("start")),
    "end": ("int", _get("end")),
    "line": ("int", _get("line")),
    "text": ("str", _get("text")),
}

_DOCUMENTS: Columns = {
    "id": ("str", _text_of("id")),
    "outlet": ("str", _get("outlet")),
    "title": ("str", _get("title")),
    "date": ("str", _get("date")),
    "language": ("str", _get("language")),
    "words": ("int", _get("words")),
    "shared_share": ("float", _get("shared_share")),
    "furniture_share": ("float", _get("furniture_share")),
}


class Came(NamedTuple):
    """What became of an article that was added to an index."""

    #: Its id.
    id: str
    #: ``new``, ``known``, ``version``, ``earlier`` or ``empty``.
    came: str
    #: The version that it supersedes, as ``ID@VERSION``.
    supersedes: str | None


class Seen(Result):
    """What an index has of some articles; made by :meth:`wireprint.Index.query`."""

    _tables = {
        "articles": {
            "id": ("str", _text_of("id")),
            "words": ("int", _get("words")),
            "new_words": ("int", _get("new_words")),
            "new_share": ("float", _get("new_share")),
            "first": ("str", lambda row: _text_of("id")(row["first"]) if row["first"] else None),
        },
    }

    @property
    def articles(self) -> list[Mapping[str, Any]]:
        """Of each article: ``versions``, ``contained``, ``passages``, ``statements``, ``new``."""
        return list(self.raw["articles"])


class Scan(Result):
    """What articles share; made by :func:`wireprint.scan`."""

    _tables = {
        "quotations": {
            "statement": ("str", _get("id")),
            "relation": ("str", _get("relation")),
            "similarity": ("float", _get("similarity")),
            "statement_speaker": ("str", _get("statement_speaker")),
            "speaker": ("str", _get("speaker", "name")),
            **_SPAN,
        },
        "passages": {
            "passage": ("str", _get("id")),
            "kind": ("str", _get("kind")),
            "relation": ("str", _get("relation")),
            "similarity": ("float", _get("similarity")),
            "words": ("int", _get("words")),
            **_SPAN,
        },
        "furniture": {
            "piece": ("str", _get("id")),
            "kind": ("str", _get("kind")),
            "evidence": ("str", _get("evidence")),
            **_SPAN,
        },
        "clusters": {
            "cluster": ("str", _get("id")),
            "level": ("str", _get("level")),
            "doc": ("str", lambda row: _doc(row["member"])),
            "representative": ("str", lambda row: _doc(row["representative"])),
        },
        "documents": _DOCUMENTS,
        "pairs": {
            "a": ("str", _text_of("a")),
            "b": ("str", _text_of("b")),
            "resemblance": ("float", _get("resemblance")),
            "containment_a": ("float", _get("containment_a")),
            "containment_b": ("float", _get("containment_b")),
            "shared_words": ("int", _get("shared_words")),
        },
    }

    @property
    def statements(self) -> list[Statement]:
        """Statements that are quoted in several places, the most telling first."""
        return [Statement(it) for it in self.raw["quotations"]]

    @property
    def passages(self) -> list[Passage]:
        """Stretches of text that stand in several places."""
        return [Passage(it) for it in self.raw["passages"]]

    @property
    def clusters(self) -> list[Cluster]:
        """Documents, and paragraphs, that are versions of one text."""
        return [Cluster(it) for it in self.raw["clusters"]]

    @property
    def furniture(self) -> list[Furniture]:
        """What the sites put round their stories."""
        return [Furniture(it) for it in self.raw["furniture"]]

    @property
    def embedded(self) -> list[Span]:
        """The articles of other outlets inside pages, whole."""
        return [Span(it["span"]) for it in self.raw["embedded"]]

    def to_jsonl(self) -> str:
        """One JSON object a line, as ``--format jsonl`` writes them."""
        return self._found.jsonl().decode()

    def _rows(self, name: str) -> Iterator[Mapping[str, Any]]:
        for it in self.raw[name]:
            if name == "clusters":
                for member in it["members"]:
                    yield {**it, "member": member}
            elif name in ("documents", "pairs"):
                yield it
            else:
                for place in it["occurrences"]:
                    own = {key: value for key, value in it.items() if key != "occurrences"}
                    yield {**own, "statement_speaker": it.get("speaker"), "speaker": None, **place}

    def __repr__(self) -> str:
        it = self.summary
        return (
            f"<Scan of {it['documents']} documents: {it['quotations']} statements, "
            f"{it['passages']} passages, {it['clusters']} clusters>"
        )


class Quotes(Result):
    """Who is quoted; made by :func:`wireprint.quotes`."""

    _tables = {
        "quotations": {
            **_SPAN,
            "speaker": ("str", _get("speaker", "name")),
            "confidence": ("str", _get("speaker", "confidence")),
            "cue": ("str", _get("cue", "text")),
            "statement": ("str", _get("group")),
        },
        "statements": {
            "statement": ("str", _get("id")),
            "relation": ("str", _get("relation")),
            "similarity": ("float", _get("similarity")),
            "speaker": ("str", _get("speaker")),
            "outlets": ("int", _get("outlets")),
            "places": ("int", lambda row: len(row["occurrences"])),
        },
    }

    @property
    def quotations(self) -> list[Quotation]:
        """Every quotation that was asked for, shared or not, by document and place."""
        return [Quotation(it) for it in self.raw["quotations"]]

    @property
    def statements(self) -> list[Statement]:
        """Those that are one statement in several places, the most telling first."""
        return [Statement(it) for it in self.raw["groups"]]

    def to_jsonl(self) -> str:
        """One JSON object a quotation, as ``--format jsonl`` writes them."""
        return self._found.jsonl().decode()

    def _rows(self, name: str) -> Iterator[Mapping[str, Any]]:
        return iter(self.raw["groups" if name == "statements" else name])

    def __iter__(self) -> Iterator[Quotation]:
        return iter(self.quotations)

    def __len__(self) -> int:
        return len(self.raw["quotations"])

    def __repr__(self) -> str:
        return f"<Quotes: {len(self)} quotations, {len(self.raw['groups'])} statements>"


class Compare(Result):
    """Who carries what; made by :func:`wireprint.compare`."""

    _tables = {
        "cells": {
            "story": ("int", _get("story")),
            "unit": ("str", _get("id")),
            "kind": ("str", _get("kind")),
            "speaker": ("str", _get("speaker")),
            "words": ("int", _get("words")),
            "column": ("str", _get("name")),
            "state": ("str", _get("state")),
            "similarity": ("float", _get("similarity")),
            "coverage": ("float", _get("coverage")),
            "text": ("str", lambda row: row["places"][0]["text"] if row["places"] else None),
        },
        "columns": {
            "story": ("int", _get("story")),
            "column": ("str", _get("name")),
            "words": ("int", _get("words")),
            **{
                it: ("float", _get("shares", it))
                for it in ("unique", "shared", "quoted", "wire", "embedded", "furniture")
            },
        },
        "documents": _DOCUMENTS,
    }

    @property
    def stories(self) -> list[Mapping[str, Any]]:
        """The stories, each with its documents and their order in time where that is known."""
        return list(self.raw["stories"])

    @property
    def units(self) -> list[Mapping[str, Any]]:
        """Statements, paragraphs and passages, each with the columns that have it."""
        return list(self.raw["units"])

    @property
    def columns(self) -> list[Mapping[str, Any]]:
        """Documents or outlets, each with what its words are made of."""
        return list(self.raw["columns"])

    def to_jsonl(self) -> str:
        """One JSON object a line, as ``--format jsonl`` writes them."""
        return self._found.jsonl().decode()

    def _rows(self, name: str) -> Iterator[Mapping[str, Any]]:
        if name != "cells":
            yield from self.raw[name]
            return
        names = {(it["story"], it["column"]): it["name"] for it in self.raw["columns"]}
        for unit in self.raw["units"]:
            for cell in unit["cells"]:
                yield {**unit, **cell, "name": names[unit["story"], cell["column"]]}

    def __repr__(self) -> str:
        it = self.summary
        return f"<Compare of {it['documents']} documents: {it['stories']} stories, {it['units']} units>"


class Diff(Result):
    """How two articles differ; made by :func:`wireprint.diff`."""

    _tables = {
        "blocks": {
            "op": ("str", _get("op")),
            "a_start": ("int", _get("a", "start")),
            "a_end": ("int", _get("a", "end")),
            "a_text": ("str", _get("a", "text")),
            "b_start": ("int", _get("b", "start")),
            "b_end": ("int", _get("b", "end")),
            "b_text": ("str", _get("b", "text")),
        },
    }

    @property
    def differs(self) -> bool:
        """Whether anything differs that counts."""
        return bool(self.raw["differs"])

    @property
    def similarity(self) -> float:
        """The share of words that both have, 0 to 1."""
        return float(self.raw["similarity"])

    @property
    def changes(self) -> list[Change]:
        """What became of each paragraph, in the order of B; what only A has stands where it stood."""
        return [Change(it) for it in self.raw["blocks"]]

    def __bool__(self) -> bool:
        return self.differs

    def __repr__(self) -> str:
        return f"<Diff: {self.summary}>"


class Why(Result):
    """Why two articles are (not) called versions of one text; made by :func:`wireprint.why`."""

    _tables = {
        "steps": {
            "stage": ("str", _get("stage")),
            "outcome": ("str", _get("outcome")),
            "detail": ("str", _get("detail")),
        },
    }

    @property
    def verdict(self) -> str:
        """``same``, ``version``, ``contained``, ``template``, ``partial`` or ``different``."""
        return str(self.raw["verdict"])

    @property
    def because(self) -> str:
        """The reason, in a sentence."""
        return str(self.raw["because"])

    def __repr__(self) -> str:
        return f"<Why: {self.verdict}, {self.because}>"


class Check(Result):
    """Whether a corpus is clean; made by :func:`wireprint.check`."""

    _tables = {
        "findings": {
            "rule": ("str", _get("rule")),
            "severity": ("str", _get("severity")),
            "message": ("str", _get("message")),
            "doc": ("str", _text_of("span", "doc")),
            "start": ("int", _get("span", "start")),
            "end": ("int", _get("span", "end")),
            "line": ("int", _get("span", "line")),
            "text": ("str", _get("span", "text")),
            "fingerprint": ("str", _get("fingerprint")),
        },
    }

    @property
    def findings(self) -> list[Finding]:
        """What is wrong, by document and place."""
        return [Finding(it) for it in self.raw["findings"]]

    @property
    def failed(self) -> bool:
        """Whether the command would end with exit code 1."""
        return bool(self.summary["failed"])

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.raw["findings"])

    def __repr__(self) -> str:
        return f"<Check of {self.summary['documents']} documents: {len(self)} findings>"


class Extract(Result):
    """Articles without what stood round them; made by :func:`wireprint.extract`."""

    _tables = {
        "articles": {
            "id": ("str", _text_of("id")),
            "parent": ("str", _text_of("parent")),
            "title": ("str", _get("title")),
            "outlet": ("str", _get("outlet")),
            "date": ("str", _get("date")),
            "author": ("str", _get("author")),
            "url": ("str", _get("url")),
            "language": ("str", _get("language")),
            "text": ("str", _get("text")),
            "furniture_share": ("float", _get("furniture_share")),
        },
    }

    @property
    def articles(self) -> list[Article]:
        """The articles in the order of the input, a page's own first, then those inside it."""
        return [Article(it) for it in self.raw["articles"]]

    def to_jsonl(self) -> str:
        """One JSON object an article, as the command writes them."""
        return self._found.jsonl().decode()

    def __iter__(self) -> Iterator[Article]:
        return iter(self.articles)

    def __len__(self) -> int:
        return len(self.raw["articles"])

    def __repr__(self) -> str:
        return f"<Extract: {len(self)} articles>"


class Dedup(Result):
    """A corpus and its duplicates; made by :func:`wireprint.dedup`."""

    _tables: ClassVar[Mapping[str, Columns]] = {"documents": {}}

    def table(self, name: str | None = None) -> _native.Table:
        """What became of each document, a row a document in the order of the input.

        Columns: ``id``, ``cluster`` (the id of the first document of its cluster), ``kept``,
        ``representative`` (the document that stays instead of it, and that it matches),
        ``similarity`` (to that one, 0 to 1) and ``exact`` (it goes and has the same words).
        """
        if name not in (None, "documents"):
            raise KeyError(name)
        return self._documents

    @cached_property
    def _documents(self) -> _native.Table:
        return self._found.verdicts()

    @cached_property
    def _columns(self) -> dict[str, list[Any]]:
        return self._documents.to_dict()

    @property
    def kept(self) -> list[bool]:
        """Of each document in the order of the input, whether it stays: ``frame[result.kept]``.

        A document that was sent again with the same id has no row.
        """
        return self._columns["kept"]

    @property
    def ids(self) -> list[str]:
        """The ids of the documents, in the order of the input."""
        return self._columns["id"]

    @property
    def clusters(self) -> list[Cluster]:
        """Clusters of two documents or more, by their first."""
        return [Cluster(it) for it in self.raw["clusters"]]

    @property
    def cuts(self) -> list[Mapping[str, Any]]:
        """With ``level="paragraph"``, what was cut of which document, and what it is like."""
        import json

        return [json.loads(it) for it in self._found.cuts_jsonl().splitlines()]

    def clusters_tsv(self) -> str:
        """The file that ``--clusters`` writes: a line a document, byte for byte."""
        return self._found.clusters_tsv().decode()

    def pairs_tsv(self) -> str:
        """The file that ``--pairs`` writes: a line a pair of documents that match."""
        return self._found.pairs_tsv().decode()

    def corpus_jsonl(self) -> str:
        """The records that stay, one a line; paragraphs that were cut are gone from them."""
        return self._found.corpus_jsonl().decode()

    def __len__(self) -> int:
        return len(self._documents)

    def __repr__(self) -> str:
        it = self.summary
        return f"<Dedup of {it['documents']} documents: {it['kept']} stay, {it['removed']} go>"


def _log(severity: str, message: str) -> None:
    # What most imports never need is imported where it is.
    import logging

    level = {"error": logging.ERROR, "warning": logging.WARNING}.get(severity, logging.INFO)
    logging.getLogger("wireprint").log(level, "%s", message)


def _escaped(text: str) -> str:
    for char, entity in (("&", "amp"), ("<", "lt"), (">", "gt"), ('"', "quot"), ("'", "#x27")):
        text = text.replace(char, f"&{entity};")
    return text


def _doc(member: Any) -> str:
    return str(member["doc"] if isinstance(member, Mapping) else member)


def _clip(text: str, most: int = 60) -> str:
    flowing = " ".join(text.split())
    return flowing if len(flowing) <= most else flowing[: most - 1] + "…"


def _marked(ops: list[tuple[str, str]]) -> str:
    tags = {"insert": "ins", "delete": "del"}
    parts = ((tags.get(op), _escaped(text)) for op, text in ops)
    return "".join(f"<{tag}>{text}</{tag}>" if tag else text for tag, text in parts)
