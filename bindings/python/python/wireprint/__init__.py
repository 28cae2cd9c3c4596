"""What news articles share, how they differ, who said what in them, and whether a corpus of them is clean.

Each command of ``wireprint`` is a function here, with the flags as keyword arguments. Articles
come as they are at hand:

- a string is an article, a dictionary is one with its fields (``text``, ``id``, ``outlet``,
  ``date``, ``title``, ``url``);
- a ``pathlib.Path`` is a file or a folder of any format that the command reads;
- a table is its rows: of pandas, polars, pyarrow, DuckDB or whatever has
  ``__arrow_c_stream__``; texts are read where they are and never copied as a whole column;
- an iterable gives strings, dictionaries or paths.

>>> import wireprint
>>> found = wireprint.scan([
...     {"id": "a", "text": "“The bridge will not survive another hard winter,” said Ida Brandt."},
...     {"id": "b", "text": "Ida Brandt said: “The bridge will never survive another hard winter.”"},
... ])
>>> found.statements[0].speaker
'Ida Brandt'
>>> [it.doc for it in found.statements[0].occurrences]
['a', 'b']

Results depend on the articles and the settings alone. No ``wireprint.toml`` is read. Warnings
go to the logger ``wireprint``. While a run goes on other threads do, too, and an interrupt
(Ctrl-C) raises ``KeyboardInterrupt`` at once; the run ends at its next stage.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, Union

from . import _native
from ._input import Articles, ArrowStream, Reading, flags, is_table, rows_of, source_of
from ._native import __version__
from .errors import Error, InputError, SettingError
from .results import (
    Article,
    Change,
    Check,
    Came,
    Cluster,
    Compare,
    Dedup,
    Diff,
    Extract,
    Finding,
    Furniture,
    Passage,
    Quotation,
    Quotes,
    Result,
    Scan,
    Seen,
    Span,
    Statement,
    Why,
)

if TYPE_CHECKING:
    from typing_extensions import TypeAlias, Unpack

    Progress: TypeAlias = Union[bool, Callable[[str, int, int], object], None]

__all__ = [
    "Article",
    "Articles",
    "ArrowStream",
    "Came",
    "Change",
    "Check",
    "Cluster",
    "Compare",
    "Dedup",
    "Deduplication",
    "Diff",
    "Error",
    "Extract",
    "Finding",
    "Furniture",
    "Index",
    "InputError",
    "Passage",
    "Quotation",
    "Quotes",
    "Reading",
    "Result",
    "Scan",
    "Seen",
    "SettingError",
    "Span",
    "Statement",
    "Why",
    "__version__",
    "check",
    "compare",
    "dedup",
    "diff",
    "extract",
    "quotes",
    "scan",
    "why",
]


def scan(
    articles: Articles,
    *,
    threshold: float | None = None,
    shingle_words: int | None = None,
    passage_words: int | None = None,
    count_furniture: bool = False,
    memory: str | None = None,
    progress: Progress = None,
    **reading: Unpack[Reading],
) -> Scan:
    """What do these articles share?

    Statements that are quoted in several places, copied passages, versions of one text, and
    what belongs to the sites.

    Args:
        articles: see the head of the module. They are held in memory.
        threshold: smallest resemblance of two versions, 0 to 1; without it the verdict on a
            pair decides.
        shingle_words: words of a shingle, at least 1; 5 by default.
        passage_words: fewest matching words of a passage, at least 4; 10 by default.
        count_furniture: compare what belongs to the sites, too.
        memory: what the run should take, as ``"2G"``: beyond it, texts and sketches wait on
            disk while they are not looked at.
        progress: called with stage, steps done and steps in all (0 where nobody knows), or
            ``True`` for a line of ``tqdm``.
        reading: how the articles are read; see :class:`Reading`.

    Raises:
        SettingError: on a setting out of its range.
        InputError: where two articles have one id and different texts, and under ``strict``
            on the first warning.
        TypeError: on what is no article.
    """
    said = flags({
        "threshold": threshold,
        "shingle_words": shingle_words,
        "passage_words": passage_words,
        "count_furniture": count_furniture,
        "memory": memory,
        **reading,
    })
    with _watched(progress) as watch:
        return Scan(_native.scan(source_of(articles, reading), said, watch))


def compare(
    articles: Articles,
    *,
    by: Literal["document", "outlet"] = "document",
    stories: Literal["auto", "always", "never"] = "auto",
    story: int | None = None,
    threshold: float | None = None,
    shingle_words: int | None = None,
    passage_words: int | None = None,
    count_furniture: bool = False,
    progress: Progress = None,
    **reading: Unpack[Reading],
) -> Compare:
    """Who carries what?

    Args:
        articles: the articles of a story, or of many; see the head of the module.
        by: what stands side by side.
        stories: whether the articles are grouped into stories first: ``auto`` where there
            are more than 50.
        story: only the page of this story, from 1.
        threshold, shingle_words, passage_words, count_furniture, progress, reading: as for
            :func:`scan`.

    Raises:
        SettingError, InputError, TypeError: as :func:`scan`.
    """
    said = flags({
        "by": by,
        "stories": stories,
        "story": story,
        "threshold": threshold,
        "shingle_words": shingle_words,
        "passage_words": passage_words,
        "count_furniture": count_furniture,
        **reading,
    })
    with _watched(progress) as watch:
        return Compare(_native.compare(source_of(articles, reading), said, watch))


def quotes(
    articles: Articles,
    *,
    speaker: str | None = None,
    recurring: bool = False,
    min_outlets: int | None = None,
    threshold: float | None = None,
    shingle_words: int | None = None,
    passage_words: int | None = None,
    count_furniture: bool = False,
    memory: str | None = None,
    progress: Progress = None,
    **reading: Unpack[Reading],
) -> Quotes:
    """Who is quoted, where, and how did the wording drift?

    Args:
        articles: one or many; see the head of the module.
        speaker: only what this person said, by any form of the name.
        recurring: only quotations that stand in several places.
        min_outlets: only quotations that at least so many outlets carry.
        threshold, shingle_words, passage_words, count_furniture, memory, progress, reading: as
            for :func:`scan`.

    Raises:
        SettingError, InputError, TypeError: as :func:`scan`.

    >>> for it in quotes("The mayor, Olga Lund, said: “Nobody sails in this wind.”"):
    ...     print(it.speaker, "|", it.text)
    Olga Lund | Nobody sails in this wind.
    """
    said = flags({
        "speaker": speaker,
        "recurring": recurring,
        "min_outlets": min_outlets,
        "threshold": threshold,
        "shingle_words": shingle_words,
        "passage_words": passage_words,
        "count_furniture": count_furniture,
        "memory": memory,
        **reading,
    })
    with _watched(progress) as watch:
        return Quotes(_native.quotes(source_of(articles, reading), said, watch))


def diff(
    a: Articles,
    b: Articles,
    *,
    ignore: Sequence[Literal["cosmetic", "case", "punctuation", "furniture"]] = (),
    **reading: Unpack[Reading],
) -> Diff:
    """How do two articles differ? Paragraph by paragraph, and word by word.

    Args:
        a, b: one article each.
        ignore: which edits do not count.
        reading: as for :func:`scan`.

    Raises:
        SettingError: where a side holds no article, or several.
        InputError, TypeError: as :func:`scan`.

    >>> found = diff("All ferries stay in port until Monday.", "All ferries stay in port until Tuesday.")
    >>> [word for word in found.changes[0].words if word[0] != "equal"]
    [('delete', 'Monday'), ('insert', 'Tuesday')]
    """
    said = flags({"ignore": ",".join(ignore) or None, **reading})
    return Diff(_native.diff(source_of(a, reading), source_of(b, reading), said))


def why(
    a: Articles,
    b: Articles,
    *,
    threshold: float | None = None,
    shingle_words: int | None = None,
    passage_words: int | None = None,
    count_furniture: bool = False,
    **reading: Unpack[Reading],
) -> Why:
    """Why are two articles (not) called versions of one text?

    Args:
        a, b: one article each.
        threshold, shingle_words, passage_words, count_furniture, reading: as for
            :func:`scan`.

    Raises:
        SettingError: where a side holds no article, or several.
        InputError, TypeError: as :func:`scan`.
    """
    said = flags({
        "threshold": threshold,
        "shingle_words": shingle_words,
        "passage_words": passage_words,
        "count_furniture": count_furniture,
        **reading,
    })
    return Why(_native.why(source_of(a, reading), source_of(b, reading), said))


def check(
    articles: Articles,
    *,
    select: Sequence[str] = (),
    extend_select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    fail_on: Literal["error", "warning", "new"] | None = None,
    max_findings: int | None = None,
    today: str | None = None,
    progress: Progress = None,
    **reading: Unpack[Reading],
) -> Check:
    """Is this corpus clean?

    Args:
        articles: see the head of the module; they may have no words, and share ids.
        select: rules to run, by name, code or beginning of a code; else the default ones.
        extend_select: rules to run besides.
        ignore: rules not to run.
        fail_on: least severity that makes :attr:`Check.failed` true.
        max_findings: how many failing findings are put up with.
        today: the day on which entries may have expired, as ``YYYY-MM-DD``; else the clock's.
        progress, reading: as for :func:`scan`.

    Raises:
        SettingError: on a rule that there is not.
        InputError, TypeError: as :func:`scan`.
    """
    said = flags({
        "select": ",".join(select) or None,
        "extend_select": ",".join(extend_select) or None,
        "ignore": ",".join(ignore) or None,
        "fail_on": fail_on,
        "max_findings": max_findings,
        "today": today,
        **reading,
    })
    with _watched(progress) as watch:
        return Check(_native.check(source_of(articles, reading), said, watch))


def extract(
    pages: Articles,
    *,
    keep_furniture: bool = False,
    html_field: str = "html",
    progress: Progress = None,
    **reading: Unpack[Reading],
) -> Extract:
    """The articles themselves: without furniture, and out of the pages that they stand in.

    Args:
        pages: web pages as strings, tables or records with a member ``html``; files and
            folders; or texts (records without that member, strings without a tag).
        keep_furniture: leave what belongs to the sites in the texts.
        html_field: the member that holds a page.
        progress, reading: as for :func:`scan`.

    Raises:
        SettingError, InputError, TypeError: as :func:`scan`.

    What recurs on several pages of a site is known only when they come together: pass the
    pages of a site in one call.

    >>> page = "<html><head><title>Storm</title></head><body><article><h1>Storm</h1>"
    >>> page += "<p>All ferries stay in port until Monday, the harbor master said.</p></article></body></html>"
    >>> [it.title for it in extract(page)]
    ['Storm']
    """
    said = flags({"keep_furniture": keep_furniture, **reading})
    if isinstance(pages, Iterable) and not isinstance(pages, (str, Mapping)) and not is_table(pages):
        pages = list(pages)
    source = _pages(pages, html_field, reading) or source_of(pages, reading)
    with _watched(progress) as watch:
        return Extract(_native.extract(source, said, watch))


def dedup(
    articles: Articles,
    *,
    exact: bool = False,
    threshold: float | None = None,
    measure: Literal["resemblance", "containment"] | None = None,
    shingle_words: int | None = None,
    templates: Literal["keep", "remove"] | None = None,
    keep: Literal["first", "last", "longest", "earliest", "preferred"] | None = None,
    prefer: Sequence[str] = (),
    sketch: Literal["minhash", "simhash"] | None = None,
    recall: float | None = None,
    seed: int | None = None,
    memory: str | None = None,
    level: Literal["document", "paragraph"] = "document",
    min_words: int | None = None,
    against: Articles | None = None,
    progress: Progress = None,
    **reading: Unpack[Reading],
) -> Dedup:
    """Which documents are copies or versions of one text, and which of each stays?

    Args:
        articles: see the head of the module. They need not fit into memory: texts are
            sketched as they stream by, and wait in a temporary file (TMPDIR).
        exact: only documents of the same words are duplicates.
        threshold: smallest similarity, 0.01 to 1; without it the verdict on a pair decides.
        measure: the similarity that the threshold counts in.
        shingle_words: words of a shingle, at least 1.
        templates: what becomes of stories told in one frame with other facts.
        keep: which document of a cluster stays; the first by default.
        prefer: outlets whose documents stay, the most preferred first.
        sketch: how candidates are found, where a threshold is asked.
        recall: probability that a pair at the threshold is found, 0.5 to 0.9999.
        seed: which permutation the sketches use.
        memory: what the run should take, as ``"512M"``: beyond it, sketches wait on disk.
        level: ``paragraph`` cuts paragraphs that an earlier document has.
        min_words: fewest words of a paragraph that may be cut.
        against: a corpus whose documents are to be removed from ``articles``.
        progress, reading: as for :func:`scan`.

    Raises:
        SettingError: on settings out of range or that contradict each other.
        InputError, TypeError: as :func:`scan`.

    >>> text = "The council decided on Monday to close the old bridge for the winter."
    >>> dedup([{"id": 1, "text": text}, {"id": 2, "text": text.upper()}]).kept
    [True, False]
    """
    said = _dedup_flags(
        locals_={
            "exact": exact,
            "threshold": threshold,
            "measure": measure,
            "shingle_words": shingle_words,
            "templates": templates,
            "keep": keep,
            "prefer": prefer,
            "sketch": sketch,
            "recall": recall,
            "seed": seed,
            "memory": memory,
            "level": level,
            "min_words": min_words,
        },
        reading=reading,
    )
    other = None if against is None else source_of(against, reading)
    with _watched(progress) as watch:
        return Dedup(_native.dedup(source_of(articles, reading), other, said, watch))


class Deduplication:
    """A deduplication whose documents come batch by batch.

    Batches are sketched as they come; their texts wait in a temporary file (TMPDIR) until
    candidates are compared. :meth:`finish` gives what :func:`dedup` of all batches together
    gives.

    Args:
        settings: those of :func:`dedup` but ``against`` and ``progress``.

    >>> run = Deduplication(threshold=0.7)
    >>> run.add([{"id": 1, "text": "The council decided on Monday to close the old bridge."}])
    1
    >>> run.add([{"id": 2, "text": "The council decided on Monday to close the old bridge!"}])
    1
    >>> run.finish().kept
    [True, False]
    """

    def __init__(self, **settings: Any) -> None:
        self._reading = {key: settings.pop(key) for key in list(settings) if key in _READING}
        said = _dedup_flags(locals_=settings, reading=self._reading)
        self._run = _native.Deduplication(said)

    def add(self, articles: Articles) -> int:
        """Adds a batch; returns how many documents it has.

        Raises:
            ValueError: when the run was finished before.
            InputError: when the run broke off; also of an earlier batch.
        """
        return self._run.add(rows_of(articles, self._reading))

    def finish(self, *, progress: Progress = None) -> Dedup:
        """No more batches follow: finds the duplicates among all.

        Raises:
            ValueError: when the run was finished before.
            InputError: as :func:`dedup`.
        """
        with _watched(progress) as watch:
            return Dedup(self._run.finish(watch))


class Index:
    """A folder that remembers articles, as ``wireprint index`` has it.

    The command and other processes may use the same folder: any number read while one writes,
    and who wants to write waits.

    Args:
        folder: where it is; made where there is none, unless ``create`` is false.
        create: whether it may be made.
        threshold, shingle_words, passage_words, count_furniture: as for :func:`scan`. An index
            answers for the settings that it was made with; given ones must be those.

    Raises:
        InputError: where there is none to open, or it is damaged.
        SettingError: where it was made with other settings.

    >>> import tempfile
    >>> memory = Index(tempfile.mkdtemp())
    >>> text = "The council of Velm decided on Monday to close the old bridge before winter comes."
    >>> [it.came for it in memory.add([{"id": "a", "text": text}])]
    ['new']
    >>> seen = memory.query(text + " It is the last one over the river.")
    >>> seen.articles[0]["versions"][0]["id"]
    'a'
    >>> memory.remove("a"), len(memory)
    (1, 0)
    """

    def __init__(
        self,
        folder: str | os.PathLike[str],
        *,
        create: bool = True,
        threshold: float | None = None,
        shingle_words: int | None = None,
        passage_words: int | None = None,
        count_furniture: bool = False,
    ) -> None:
        said = flags({
            "threshold": threshold,
            "shingle_words": shingle_words,
            "passage_words": passage_words,
            "count_furniture": count_furniture,
        })
        self._index = _native.Index(folder, create, said)

    @classmethod
    def open(cls, folder: str | os.PathLike[str]) -> Index:
        """Opens an index that is there.

        Raises:
            InputError: where there is none, or it is damaged.
        """
        return cls(folder, create=False)

    def add(
        self, articles: Articles, *, progress: Progress = None, **reading: Unpack[Reading]
    ) -> list[Came]:
        """Adds articles; when it returns, they are on the disk.

        Says what became of each: what is known is passed over, a later version keeps the one
        before as history.

        Raises:
            InputError: where the index cannot be written.
        """
        with _watched(progress) as watch:
            all = self._index.add(source_of(articles, reading), flags(reading), watch)
        return [Came(*it) for it in all]

    def query(
        self,
        articles: Articles,
        *,
        most: int | None = None,
        progress: Progress = None,
        **reading: Unpack[Reading],
    ) -> Seen:
        """What of these articles was seen before, and what is new in them?

        They are not added. ``most`` is how many articles each is compared with, 63 by default.

        Raises:
            InputError: where the index cannot be read.
        """
        with _watched(progress) as watch:
            found = self._index.query(source_of(articles, reading), flags(reading), most, watch)
        return Seen(found)

    def remove(self, address: str | Iterable[str]) -> int:
        """Removes articles with all their versions, by addresses or ids.

        Returns how many documents that were.

        Raises:
            InputError: where the index cannot be written.
        """
        return self._index.remove([address] if isinstance(address, str) else list(address))

    def __len__(self) -> int:
        """How many articles there are, their latest versions only."""
        return len(self._index)


_READING = set(Reading.__annotations__)


def _dedup_flags(*, locals_: Mapping[str, Any], reading: Mapping[str, Any]) -> list[str]:
    settings = dict(locals_)
    settings["prefer"] = ",".join(settings.get("prefer") or ()) or None
    return flags({**settings, **reading})


def _pages(pages: Articles, field: str, reading: Mapping[str, Any]) -> _native.Source | None:
    """The web pages in it, or ``None`` where they are files or texts."""
    if isinstance(pages, str):
        return _native.Source.pages(["page"], [pages]) if _is_page(pages) else None
    if is_table(pages):
        rows: Any = pages
        names = [str(it) for it in getattr(rows, "columns", getattr(rows, "column_names", []))]
        if field not in names:
            return None
        name = reading.get("id_field", "id")
        ids = rows[name] if name in names else None
        html = rows[field]
        return _named(list(_listed(html)), None if ids is None else list(_listed(ids)))
    if isinstance(pages, Mapping):
        record: Any = pages
        return _pages([record], field, reading)
    if not isinstance(pages, Iterable):
        return None
    items = list(pages)
    if items and all(isinstance(it, str) and _is_page(it) for it in items):
        return _named([str(it) for it in items], None)
    if items and all(isinstance(it, Mapping) and field in it for it in items):
        records: list[Any] = items
        name = reading.get("id_field", "id")
        ids = [it.get(name) for it in records]
        return _named([it[field] or "" for it in records], ids)
    return None


def _named(pages: list[str], ids: list[Any] | None) -> _native.Source:
    named = [None] * len(pages) if ids is None else ids
    names = [f"page-{n}" if it is None else str(it) for n, it in enumerate(named, 1)]
    return _native.Source.pages(names, pages)


def _listed(column: Any) -> list[Any]:
    for method in ("to_pylist", "to_list", "tolist"):
        if hasattr(column, method):
            listed: list[Any] = getattr(column, method)()
            return listed
    return list(column)


def _is_page(text: str) -> bool:
    head = text[:2000].lstrip("\ufeff \t\r\n").lower()
    return head.startswith(("<!doctype html", "<html", "<?xml", "<body", "<article", "<!--"))


class _watched:
    """How far a run is, for a callback or a line of tqdm."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._bar: Any = None

    def __enter__(self) -> Callable[[str, int, int], object] | None:
        if self._progress is None or self._progress is False:
            return None
        if self._progress is not True:
            return self._progress
        from tqdm.auto import tqdm

        self._bar = tqdm(desc="wireprint", bar_format="{desc} {n_fmt} {postfix} {elapsed}")
        return self._shown

    def _shown(self, stage: str, done: int, whole: int) -> None:
        self._bar.set_description_str(stage, refresh=False)
        self._bar.n, self._bar.total = done, whole or None
        self._bar.refresh()

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()
