"""From what a user has to what the library reads."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypedDict, Union, runtime_checkable

from . import _native

if TYPE_CHECKING:
    from typing_extensions import TypeAlias


@runtime_checkable
class ArrowStream(Protocol):
    """A table that speaks the Arrow C interface: of pyarrow, polars, pandas, DuckDB, …"""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...


Record: TypeAlias = Mapping[str, Any]
Path: TypeAlias = os.PathLike[str]
#: What articles can come as; see :func:`wireprint.scan`.
Articles: TypeAlias = Union[str, Path, Record, ArrowStream, Iterable[Union[str, Path, Record]]]


class Reading(TypedDict, total=False):
    """How articles are read: the flags of the command under *Input options*.

    ``*_field`` name the columns or members of a record; ``input`` says how files are written
    (``"jsonl"``, ``"html"``, …); ``strict`` makes a warning an error.
    """

    text_field: str
    id_field: str
    outlet_field: str
    date_field: str
    title_field: str
    url_field: str
    author_field: str
    input: str
    outlet_from: str
    delimiter: str
    include: Sequence[str]
    exclude: Sequence[str]
    no_ignore: bool
    known_formats: bool
    max_record: int
    max_document: int
    strict: bool


#: The fields of a record, with the names that they have where nobody says another.
FIELDS: dict[str, tuple[str, ...]] = {
    "text_field": ("text",),
    "id_field": ("id",),
    "outlet_field": ("outlet", "source", "publisher", "domain"),
    "date_field": ("date", "published"),
    "title_field": ("title",),
    "url_field": ("url",),
    "author_field": ("author",),
    "language_field": ("language",),
}


def flags(settings: Mapping[str, Any]) -> list[str]:
    """Settings as the command's flags; what is ``None`` or ``False`` is not said."""
    res: list[str] = []
    for name, value in settings.items():
        flag = "--" + name.replace("_", "-")
        if value is None or value is False:
            continue
        if value is True:
            res.append(flag)
        elif isinstance(value, (list, tuple)):
            res.extend(f"{flag}={item}" for item in value)
        else:
            res.append(f"{flag}={value}")
    return res


def source_of(articles: Articles, reading: Mapping[str, Any]) -> _native.Source:
    """The articles, wherever they stand.

    Raises:
        TypeError: on what is none of the things that articles can come as.
    """
    if isinstance(articles, os.PathLike):
        return _native.Source.paths([articles])
    if isinstance(articles, str):
        return _native.Source.rows(_of_texts([_text(articles)], reading))
    if not is_table(articles) and not isinstance(articles, Mapping):
        if not isinstance(articles, Iterable):
            raise TypeError(_unknown(articles))
        items = list(articles)
        paths = [item for item in items if isinstance(item, os.PathLike)]
        if paths:
            if len(paths) < len(items):
                raise TypeError("paths and articles are not read together")
            return _native.Source.paths(paths)
        return _native.Source.rows(_of_items(items, reading))
    return _native.Source.rows(rows_of(articles, reading))


def rows_of(articles: Articles, reading: Mapping[str, Any]) -> _native.Rows:
    """Articles that are no files, as rows with the columns that are fields."""
    if isinstance(articles, str):
        return _of_texts([_text(articles)], reading)
    if isinstance(articles, Mapping):
        record: Any = articles
        if isinstance(record.get(_field("text_field", reading)), (list, tuple)):
            return _selected(_of_columns(record), reading)
        return _of_items([record], reading)
    if is_table(articles):
        return _selected(_of_table(articles, _field("text_field", reading)), reading)
    if isinstance(articles, Iterable):
        return _of_items(list(articles), reading)
    raise TypeError(_unknown(articles))


def is_table(articles: object) -> bool:
    """Whether it is a table or a column of another library."""
    return hasattr(articles, "__arrow_c_stream__") or _is_pandas(articles)


def _is_pandas(articles: object) -> bool:
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(articles, (pandas.DataFrame, pandas.Series))


def _of_table(table: Any, text: str) -> _native.Rows:
    if hasattr(table, "__arrow_c_stream__"):
        try:
            return _native.Rows.of_stream(table.__arrow_c_stream__(), text)
        except ImportError:
            # pandas hands its tables over with the help of pyarrow; without it, by lists.
            pass
    if hasattr(table, "columns"):
        return _of_columns({str(name): table[name].tolist() for name in table.columns})
    return _native.Rows.of_lists([text], [_values(table.tolist())])


def _of_columns(columns: Mapping[str, Any]) -> _native.Rows:
    return _native.Rows.of_lists(list(columns), [_values(it) for it in columns.values()])


def _of_texts(texts: Sequence[str], reading: Mapping[str, Any]) -> _native.Rows:
    return _native.Rows.of_lists([_field("text_field", reading)], [texts])


def _of_items(items: Sequence[Any], reading: Mapping[str, Any]) -> _native.Rows:
    if all(isinstance(item, str) for item in items):
        return _of_texts(items, reading)
    names: dict[str, None] = {}
    for item in items:
        if not isinstance(item, Mapping):
            raise TypeError(_unknown(item))
        names.update(dict.fromkeys(item))
    known = [it for it in names if it in _names(reading)]
    if _field("text_field", reading) not in known:
        # The reader guesses which is the text, or says that none is.
        known = [it for it in names if any(_is_scalar(item.get(it)) for item in items)]
    columns = [_values([item.get(name) for item in items]) for name in known]
    if not columns:
        return _of_texts([], reading)
    return _native.Rows.of_lists(known, columns)


def _is_scalar(value: object) -> bool:
    return isinstance(value, (str, bool, int, float)) or hasattr(value, "isoformat")


def _selected(rows: _native.Rows, reading: Mapping[str, Any]) -> _native.Rows:
    """The columns that are fields; all where none is the text, for the reader to guess."""
    names = rows.names()
    if _field("text_field", reading) not in names:
        return rows
    return rows.select([it for it in names if it in _names(reading)])


def _field(role: str, reading: Mapping[str, Any]) -> str:
    name: str = reading.get(role) or FIELDS[role][0]
    return name


def _names(reading: Mapping[str, Any]) -> set[str]:
    named = {role: (reading[role],) for role in FIELDS if reading.get(role)}
    return {name for names in {**FIELDS, **named}.values() for name in names}


def _values(values: Iterable[Any]) -> Iterator[Any]:
    for value in values:
        if type(value).__name__ in ("NaTType", "NAType"):
            # What pandas has where nothing is.
            yield None
        elif isinstance(value, float) and value != value:
            yield None
        elif value is None or isinstance(value, (str, bool, int, float)):
            yield value
        elif hasattr(value, "isoformat"):
            # A day or a time, of whatever library.
            yield value.isoformat()
        elif hasattr(value, "item"):
            # A number of numpy.
            yield value.item()
        else:
            yield str(value)


def _text(text: str) -> str:
    if text and len(text) < 1000 and not any(it.isspace() for it in text) and os.path.exists(text):
        raise ValueError(
            f"{text!r} is the name of a file, and a string is taken for an article: "
            f"pass pathlib.Path({text!r}) to read it"
        )
    return text


def _unknown(articles: object) -> str:
    kind = type(articles).__name__
    return (
        f"a {kind} is no article: pass a string, a pathlib.Path, a dictionary, a table, "
        "or an iterable of strings, paths or dictionaries"
    )
