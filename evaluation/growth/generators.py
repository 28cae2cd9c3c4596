"""Costly texts, of any size: each generator takes a number of bytes and a folder, writes
files into it and returns the arguments that name them.

All are deterministic. A text is costly by what repeats in it, so each generator repeats one
thing: a word, a quotation, a line, a paragraph, a record, a mark, a tag.
"""

import json
import random

WORDS = (
    "weir keeper harbor ferry valley flood market council bridge winter morning school teacher "
    "road river island mayor doctor police train station garden village border summer driver "
    "letter window corner engine driver farmer singer judge lawyer sailor budget museum ticket"
).split()
QUOTES = ["“”", "\"\"", "«»", "„“", "‘’", "「」", "''", "``"]
SCRIPTS = ["weir", "вода", "水門管理", "ποτάμι", "नदी", "נהר", "نهر", "แม่น้ำ", "강물"]

GENERATORS = {}


def word(number):
    return WORDS[number % len(WORDS)]


def generator(function):
    GENERATORS[function.__name__] = function
    return function


def text(folder, content, name="a.txt"):
    (folder / name).write_text(content, encoding="utf-8")
    return [name]


def records(folder, texts, name="a.jsonl"):
    with open(folder / name, "w", encoding="utf-8") as out:
        for number, content in enumerate(texts):
            out.write(json.dumps({"id": f"r{number}", "text": content}, ensure_ascii=False) + "\n")
    return [name]


def sentence(rng, words=14):
    chosen = [rng.choice(WORDS) + str(rng.randrange(50)) for _ in range(words)]
    return " ".join(chosen).capitalize() + "."


def story(rng, sentences=8):
    return " ".join(sentence(rng) for _ in range(sentences))


def filled(size, piece):
    """Pieces, numbered from 0, until there are `size` bytes."""
    res, length, number = [], 0, 0
    while length < size:
        it = piece(number)
        res.append(it)
        length += len(it.encode("utf-8"))
        number += 1
    return res


# Periods: of letters, words, lines, paragraphs and records.


def periodic(name, period):
    def function(size, folder):
        words = [f"word{n}" for n in range(period)]
        pieces = filled(size, lambda n: words[n % period] + (". " if n % 17 == 16 else " "))
        return text(folder, "".join(pieces))

    function.__name__ = name
    return generator(function)


for length in (1, 2, 3, 7, 50, 400):
    periodic(f"word_period_{length}", length)


@generator
def two_letters(size, folder):
    rng = random.Random(1)
    return text(folder, " ".join(filled(size, lambda n: rng.choice("ab"))))


@generator
def two_words_in_records(size, folder):
    rng = random.Random(2)
    halves = [" ".join(filled(size // 2, lambda n: rng.choice(["one", "two"]))) for _ in "ab"]
    return records(folder, halves)


@generator
def de_bruijn_records(size, folder):
    rng = random.Random(3)
    base = filled(size // 2, lambda n: rng.choice(WORDS[:4]) + " ")
    return records(folder, ["".join(base), "".join(base[7:] + base[:7])])


@generator
def periodic_records(size, folder):
    one = "".join(filled(size // 2, lambda n: WORDS[n % 5] + " "))
    return records(folder, [one, one[3:] + " end"])


@generator
def one_line_again(size, folder):
    return text(folder, "".join(filled(size, lambda n: "The ferry leaves at noon from the old pier.\n")))


@generator
def one_paragraph_again(size, folder):
    it = story(random.Random(4)) + "\n\n"
    return text(folder, "".join(filled(size, lambda n: it)))


@generator
def one_record_again(size, folder):
    it = story(random.Random(5))
    return records(folder, filled(size, lambda n: it))


@generator
def short_records(size, folder):
    return records(folder, filled(size, lambda n: f"Note {n % 40} of the day."))


# Quotations and marks.


@generator
def one_quotation_again(size, folder):
    said = "“We will mend the weir before the winter comes,” Mayor Ida Brandt said. "
    return text(folder, "".join(filled(size, lambda n: said)))


@generator
def straight_quotations(size, folder):
    return text(folder, "".join(filled(size, lambda n: f'"It was number {n}," he said, "of many." ')))


@generator
def quotations_without_a_stop(size, folder):
    return text(folder, "".join(filled(size, lambda n: f"“{word(n)}” and ")))


@generator
def quotations_in_one_paragraph(size, folder):
    def piece(n):
        name = f"{word(3 * n).capitalize()} {word(5 * n).capitalize()}"
        return f'"The {word(n)} was late, and the {word(7 * n)}," said {name}. '

    return text(folder, "".join(filled(size, piece)))


@generator
def unspaced_quotations_without_a_stop(size, folder):
    return text(folder, "".join(filled(size, lambda n: "「橋は古い」と述べた")))


@generator
def one_speaker_of_many_quotations(size, folder):
    def piece(n):
        return f"“Number {n} {word(n)} of the {word(7 * n)} was late again,” said Ida Brandt.\n"

    return text(folder, "".join(filled(size, piece)))


@generator
def quotations_with_one_beginning(size, folder):
    def piece(n):
        return f"“We will never leave the old harbor to the sea, number {n},” Olga Lund{n} said on Monday."

    return records(folder, filled(size, piece))


@generator
def names_alike(size, folder):
    def piece(n):
        return f"“The weir holds in winter number {n % 9},” Ida Brandt {word(n).capitalize()}{n} said.\n"

    return text(folder, "".join(filled(size, piece)))


def nested_marks(name, first, second):
    def function(size, folder):
        return text(folder, "".join(filled(size // 2, lambda n: first + word(n) + " "))
                    + "".join(filled(size // 2, lambda n: second + " ")))

    function.__name__ = name
    return generator(function)


for number, (first, second) in enumerate(QUOTES):
    nested_marks(f"nested_marks_{number}", first, second)


@generator
def unclosed_marks_of_all_scripts(size, folder):
    marks = "".join(it[0] for it in QUOTES)
    pieces = filled(size, lambda n: marks[n % len(marks)] + SCRIPTS[n % len(SCRIPTS)] + " ")
    return text(folder, "".join(pieces))


@generator
def quoted_words_of_all_scripts(size, folder):
    def piece(n):
        mark = QUOTES[n % len(QUOTES)]
        return mark[0] + " ".join([SCRIPTS[n % len(SCRIPTS)]] * 5) + mark[1] + ". "

    return text(folder, "".join(filled(size, piece)))


@generator
def dashes(size, folder):
    return text(folder, "".join(filled(size, lambda n: f"— Not so, number {n}, — said the keeper.\n")))


# Lines that look like something.


@generator
def dates_and_stamps(size, folder):
    return text(folder, "".join(filled(size, lambda n: f"{1 + n % 28} March 2026, {n % 24:02}:{n % 60:02}\n")))


@generator
def bylines_and_credits(size, folder):
    return text(folder, "".join(filled(size, lambda n: f"By Ida Brandt{n}, Reuters\n(Reuters) - {word(n)}\n")))


@generator
def newsletter(size, folder):
    return text(folder, "".join(filled(size, lambda n: f"Sign up for our newsletter {n}\n{word(n)} again\n")))


@generator
def one_long_word(size, folder):
    return text(folder, "x" * size)


@generator
def marks_on_one_letter(size, folder):
    return text(folder, "a" + "\u0301" * (size // 2) + " end")


@generator
def spaces(size, folder):
    return text(folder, "a" + " \n" * (size // 2) + "b")


# Corpora: stars, chains, crowds, permutations.


@generator
def star_of_versions(size, folder):
    base = story(random.Random(6), 12).split()

    def piece(n):
        words = list(base)
        words[n % len(words)] = f"other{n}"
        words[(7 * n) % len(words)] = f"more{n}"
        return " ".join(words)

    return records(folder, filled(size, piece))


@generator
def chain_of_versions(size, folder):
    rng = random.Random(7)
    words = story(rng, 12).split()

    def piece(n):
        words[rng.randrange(len(words))] = f"step{n}"
        words[rng.randrange(len(words))] = f"stride{n}"
        return " ".join(words)

    return records(folder, filled(size, piece))


@generator
def templates(size, folder):
    def piece(n):
        return (f"A quake of magnitude {n % 9}.{n % 10} struck {word(n)} county on day {n} at "
                f"{n % 24} hours, the survey said. It was felt by {n * 7} people in {n % 31} towns, and "
                "no damage was reported by the police, who will look again in the morning.")

    return records(folder, filled(size, piece))


@generator
def everybody_shares_one_paragraph(size, folder):
    shared = story(random.Random(8), 3)
    rng = random.Random(9)
    return records(folder, filled(size, lambda n: f"{story(rng, 3)}\n\n{shared}\n\n{story(rng, 2)}"))


@generator
def two_sides_share_sentences(size, folder):
    pool = [sentence(random.Random(n), 16) for n in range(60)]
    rng = random.Random(10)
    return records(folder, filled(size, lambda n: " ".join(rng.sample(pool, 6))))


@generator
def permuted_paragraphs(size, folder):
    rng = random.Random(11)
    blocks = filled(size // 2, lambda n: story(rng, 2))
    other = list(blocks)
    rng.shuffle(other)
    return records(folder, ["\n\n".join(blocks), "\n\n".join(other)])


@generator
def permuted_words(size, folder):
    rng = random.Random(12)
    words = filled(size // 2, lambda n: f"{word(n)}{n} ")
    other = list(words)
    rng.shuffle(other)
    return records(folder, ["".join(words), "".join(other)])


@generator
def stories(size, folder):
    """Nothing is costly here: what all others are measured against."""
    rng = random.Random(13)
    return records(folder, filled(size, lambda n: story(rng, 10)))


# Pages.


@generator
def nested_tags(size, folder):
    return text(folder, "<div>" * (size // 11) + "word" + "</div>" * (size // 11), "a.html")


@generator
def formatting_never_closed(size, folder):
    pieces = filled(size, lambda n: f'<p><font color="{n}">{word(n)} {n}')
    return text(folder, "<html><body><article>" + "".join(pieces), "a.html")


@generator
def attributes_of_one_tag(size, folder):
    return text(folder, "<p " + "".join(filled(size, lambda n: f"a{n}=1 ")) + ">word", "a.html")


@generator
def a_page_of_paragraphs(size, folder):
    rng = random.Random(14)
    pieces = filled(size, lambda n: f"<p>{sentence(rng)}</p>")
    return text(folder, "<html><body><article>" + "".join(pieces) + "</article></body></html>", "a.html")


@generator
def a_table(size, folder):
    pieces = filled(size, lambda n: f"<tr><td>{n}<td>{word(n)}")
    return text(folder, "<html><body><table>" + "".join(pieces), "a.html")
