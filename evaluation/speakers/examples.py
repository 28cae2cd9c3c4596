#!/usr/bin/env python3
"""Writes made-up articles whose speakers are known, for train.py: forms that the labelled
articles have little of, in languages that they have little of.

  examples.py > examples.jsonl

An article a line: id, text, and the quotations: where each begins, in bytes, and who says
it ("" for nobody, other right answers behind a bar). patterns.py has further paragraphs.
What is learned from them is position and form: a verb without a subject behind the mark, an
inverted clause, an addressee, a fragment behind a preposition, a title. Names, verbs and
sentences are drawn at random with a fixed seed.
"""
import json
import random
import re

from patterns import PATTERNS

# Stands where a quotation begins, until its place is known.
HERE = "\ue000"

BANK = {
    "es": {
        "names": ["Lucía Herrera", "Pablo Arce", "Marina Soto", "Julio Campos", "Irene Valdés"],
        "roles": ["la concejala", "el portavoz", "la ministra", "el alcalde"],
        "verbs": ["aseguró", "zanjó", "resopló", "relató", "ironizó", "ha subrayado", "rememoró", "deslizó"],
        "fill": ["Las obras en Valdemora comenzaron en mayo.", "Horas después llegó la lluvia a la comarca.", "Nadie esperaba una respuesta tan rápida del Gobierno.", "También en Torrelba se notó el corte de luz."],
        "about": ["{n} recorrió el mercado durante dos horas.", "{n}, que dirige la obra desde enero, no oculta su enfado.", "A la salida, {n} apenas encontraba palabras."],
        "quotes": ["No vamos a esperar otro año para cobrar", "Ha sido una semana muy larga para todos", "Nos prometieron una solución y aquí seguimos", "El río nunca había subido tanto en abril"],
        "bits": ["una vergüenza para todo el barrio", "la mejor noticia en muchos años", "falta de voluntad y de medios"],
        "titles": ["La noche de los faros", "Vecinos por el agua", "Plan de Riberas Vivas"],
        "that": "{n} {v} que la situación es “{b}”.", "source": "Según {n}, se trata de “{b}”.", "title": "El programa “{t}” empieza en otoño.", "of": "La asamblea habló de “{b}”.",
        "drop": True, "addr": " a la agencia Norte",
    },
    "it": {
        "names": ["Sara Colombo", "Pietro Gallo", "Anna Ferri", "Dario Neri", "Lucia Serra"],
        "roles": ["la preside", "il sindaco", "l’assessore", "la portavoce"],
        "verbs": ["spiega", "ha scritto", "sbotta", "racconta", "ammette", "taglia corto", "attacca", "ha ribadito"],
        "fill": ["Intanto i lavori a Montebello proseguono.", "La strada è rimasta chiusa tutta la notte.", "Nessuno in Comune ha voluto rispondere.", "Due giorni dopo è arrivata la neve."],
        "about": ["{n} ha aperto il negozio trent’anni fa.", "{n} si è detto soddisfatto dell’incontro.", "Alla fine {n} è tornata in ufficio."],
        "quotes": ["Non possiamo aspettare ancora un anno", "È stata la settimana più lunga", "Avevano promesso una soluzione e siamo qui", "Il fiume non era mai salito tanto"],
        "bits": ["una vergogna per tutto il quartiere", "la notizia migliore da anni", "una scelta senza logica"],
        "titles": ["La notte dei fari", "Acqua per tutti", "Piano Rive Vive"],
        "that": "{n} {v} che la situazione è «{b}».", "source": "Secondo {n}, si tratta di «{b}».", "title": "Il progetto «{t}» comincia in autunno.", "of": "L’assemblea ha parlato di «{b}».",
        "drop": True, "addr": " al Corriere del Lago",
    },
    "pt": {
        "names": ["Teresa Lobo", "Nuno Prata", "Clara Reis", "Hugo Matos", "Rita Vieira"],
        "roles": ["a vereadora", "o prefeito", "a diretora", "o porta-voz"],
        "verbs": ["afirmou", "desabafou", "resumiu", "garantiu", "lamenta", "atirou", "contou"],
        "fill": ["As obras em Vila Chã começaram em maio.", "Entretanto, a ponte continua fechada.", "Ninguém na câmara quis responder.", "Horas depois chegou a chuva."],
        "about": ["{n} abriu a loja há trinta anos.", "{n} não esconde a revolta.", "À saída, {n} parecia cansada."],
        "quotes": ["Não vamos esperar mais um ano", "Foi a semana mais longa da minha vida", "Prometeram uma solução e cá estamos", "O rio nunca subiu tanto em abril"],
        "bits": ["uma vergonha para o bairro", "a melhor notícia dos últimos anos", "falta de vontade e de meios"],
        "titles": ["A noite dos faróis", "Água para todos", "Plano Margens Vivas"],
        "that": "{n} {v} que a situação é “{b}”.", "source": "Segundo {n}, trata-se de “{b}”.", "title": "O programa “{t}” começa no outono.", "of": "A assembleia falou de “{b}”.",
        "drop": True, "addr": " à rádio local",
    },
    "fr": {
        "names": ["Claire Morel", "Hugo Lambert", "Élise Roche", "Marc Tissot", "Anaïs Perrin"],
        "roles": ["la maire", "le préfet", "la porte-parole", "le directeur"],
        "verbs": ["explique", "souffle", "tonne", "résume", "a déclaré", "glisse", "s’agace"],
        "pron": ["explique-t-elle", "ajoute-t-il", "souffle-t-elle", "résume-t-il"],
        "fill": ["Pendant ce temps, les travaux continuent à Valmont.", "Deux jours plus tard, la neige est tombée.", "Personne à la mairie n’a souhaité répondre.", "Les chances de succès restent minces."],
        "about": ["{n} a ouvert sa boutique il y a trente ans.", "{n} ne cache pas sa colère.", "À la sortie, {n} semblait fatiguée."],
        "quotes": ["Nous n’attendrons pas une année de plus", "Ce fut la semaine la plus longue", "On nous avait promis une solution", "La rivière n’était jamais montée si haut"],
        "bits": ["une honte pour tout le quartier", "la meilleure nouvelle depuis des années", "un choix sans logique"],
        "titles": ["La Nuit des phares", "De l’eau pour tous", "Plan Rives vivantes"],
        "that": "{n} {v} que la situation est « {b} ».", "source": "Selon {n}, il s’agit d’« {b} ».", "title": "Le programme « {t} » commence à l’automne.", "of": "L’assemblée a parlé d’« {b} ».",
        "drop": False, "addr": " au Journal du Nord",
    },
    "de": {
        "names": ["Katrin Vogt", "Jens Albers", "Miriam Kolb", "Otto Reuter", "Lena Brandt"],
        "roles": ["die Bürgermeisterin", "der Minister", "Sprecherin", "Trainer"],
        "verbs": ["sagte", "räumte ein", "schimpft", "erinnert sich", "ließ verlauten", "fügte hinzu", "schwärmt"],
        "pron": ["sagt sie", "erklärte er", "so er", "erzählt sie"],
        "fill": ["Unterdessen gehen die Arbeiten in Talheim weiter.", "Ende Mai begann die Sperrung.", "Davon wusste im Rathaus niemand etwas.", "Die Nerven im Verein liegen blank."],
        "about": ["{n} öffnete den Laden vor dreißig Jahren.", "{n} freut sich über die Zusage.", "Am Ausgang wirkte {n} müde."],
        "quotes": ["Wir warten nicht noch ein Jahr", "Das war die längste Woche meines Lebens", "Man hat uns eine Lösung versprochen", "Der Fluss stand noch nie so hoch"],
        "bits": ["eine Schande für das ganze Viertel", "die beste Nachricht seit Jahren", "eine Wahl ohne Logik"],
        "titles": ["Die Nacht der Leuchttürme", "Wasser für alle", "Plan Lebendige Ufer"],
        "that": "{n} nannte die Lage „{b}“.", "source": "Laut {n} ist das „{b}“.", "title": "Das Programm „{t}“ beginnt im Herbst.", "of": "In der Versammlung war von „{b}“ die Rede.",
        "drop": False, "addr": " dem Talheimer Boten",
    },
    "pl": {
        "names": ["Anna Mazurek", "Piotr Lis", "Ewa Sowa", "Jan Kruk", "Marta Wrona"],
        "roles": ["burmistrz", "rzeczniczka", "dyrektor", "posłanka"],
        "verbs": ["powiedziała", "napisał", "denerwuje się", "wspomina", "zakończył", "wskazał", "uciął"],
        "fill": ["Tymczasem prace w Dębowie trwają.", "W negocjacjach brały udział trzy firmy.", "Nikt w urzędzie nie chciał odpowiedzieć.", "Dwa dni później spadł śnieg."],
        "about": ["{n} otworzyła sklep trzydzieści lat temu.", "{n} nie kryje złości.", "Po spotkaniu {n} wyglądał na zmęczonego."],
        "quotes": ["Nie będziemy czekać jeszcze roku", "To był najdłuższy tydzień w moim życiu", "Obiecano nam rozwiązanie i nadal czekamy", "Rzeka nigdy nie wezbrała tak wysoko"],
        "bits": ["wstyd dla całej dzielnicy", "najlepsza wiadomość od lat", "wybór bez logiki"],
        "titles": ["Noc latarni", "Woda dla wszystkich", "Żywe Brzegi"],
        "that": "{n} {v}, że sytuacja to „{b}”.", "source": "Według {n} to „{b}”.", "title": "Program „{t}” rusza jesienią.", "of": "Na zebraniu mówiono o „{b}”.",
        "drop": True, "addr": " Gazecie Dębowskiej", "dash": True,
    },
    "cs": {
        "names": ["Petra Nová", "Jan Svoboda", "Eva Malá", "Tomáš Hora", "Lucie Veselá"],
        "roles": ["starosta", "mluvčí", "ředitelka", "soudkyně"],
        "verbs": ["uvedl", "stěžuje si", "vysvětlila", "dodal", "ujistila", "krčí rameny", "prohlásil"],
        "fill": ["Zatímco úřady jednají, most je zavřený.", "Nyní je cesta volná.", "Na druhé straně města se nic nezměnilo.", "Momentální stav silnic je podle lidí špatný."],
        "about": ["{n} otevřela obchod před třiceti lety.", "{n} neskrývá zlost.", "Po jednání vypadal {n} unaveně."],
        "quotes": ["Nebudeme čekat další rok", "Byl to nejdelší týden mého života", "Slíbili nám řešení a pořád čekáme", "Řeka nikdy nestoupla tak vysoko"],
        "bits": ["ostuda pro celou čtvrť", "nejlepší zpráva za poslední roky", "volba bez logiky"],
        "titles": ["Noc majáků", "Voda pro všechny", "Živé břehy"],
        "that": "{n} {v}, že situace je „{b}“.", "source": "Podle {n} je to „{b}“.", "title": "Program „{t}“ začne na podzim.", "of": "Na schůzi se mluvilo o „{b}“.",
        "drop": True, "addr": " deníku Sever", "inside": True,
    },
    "ru": {
        "names": ["Анна Белова", "Пётр Ильин", "Ольга Крылова", "Иван Зимин", "Мария Котова"],
        "roles": ["мэр", "депутат", "директор", "представитель компании"],
        "verbs": ["сказала", "признался", "вздыхает", "заявил", "подытожил", "возмущается"],
        "fill": ["Тем временем работы в Заречье продолжаются.", "Никто в мэрии не ответил на вопросы.", "Через два дня выпал снег.", "Дорогу закрыли на всю ночь."],
        "about": ["{n} открыла магазин тридцать лет назад.", "{n} не скрывает возмущения.", "После встречи {n} выглядел усталым."],
        "quotes": ["Мы не будем ждать ещё год", "Это была самая длинная неделя", "Нам обещали решение, и мы ждём", "Река никогда не поднималась так высоко"],
        "bits": ["позор для всего района", "лучшая новость за много лет", "выбор без логики"],
        "titles": ["Ночь маяков", "Вода для всех", "Живые берега"],
        "that": "{n} {v}, что ситуация «{b}».", "source": "По словам {n}, это «{b}».", "title": "Программа «{t}» начнётся осенью.", "of": "На собрании говорили о «{b}».",
        "drop": False, "addr": " газете «Север»", "dash": True,
    },
    "tr": {
        "names": ["Elif Demir", "Murat Kaya", "Zehra Aydın", "Kemal Şahin", "Derya Yılmaz"],
        "roles": ["Belediye Başkanı", "Vali", "Müdür", "Sözcü"],
        "verbs": ["dedi", "diye konuştu", "ifadesini kullandı", "diye yakındı", "sözleriyle anlattı"],
        "fill": ["Bu arada yol çalışmaları sürüyor.", "Kısa bir süre sonra yağmur başladı.", "Belediyeden kimse yanıt vermedi.", "İlçede okullar iki gün tatil edildi."],
        "about": ["{n} dükkânı otuz yıl önce açtı.", "{n} öfkesini gizlemedi.", "Toplantıdan sonra {n} yorgundu."],
        "quotes": ["Bir yıl daha beklemeyeceğiz", "Hayatımın en uzun haftasıydı", "Bize çözüm sözü verdiler", "Nehir hiç bu kadar yükselmedi"],
        "bits": ["bütün mahalle için bir utanç", "yılların en iyi haberi"],
        "titles": ["Fenerler Gecesi", "Herkese Su", "Canlı Kıyılar"],
        "sov": True, "title": "“{t}” programı sonbaharda başlıyor.", "of": "Toplantıda “{b}” konuşuldu.",
        "drop": True, "addr": "",
    },
    "nl": {
        "names": ["Anke Visser", "Joost Bakker", "Femke Smit", "Henk Mulder", "Lotte de Wit"],
        "roles": ["wethouder", "burgemeester", "woordvoerder", "directeur"],
        "verbs": ["zegt", "verzucht", "vindt", "aldus", "reageert", "lacht"],
        "pron": ["zegt ze", "vertelt hij", "vindt ze", "zegt hij"],
        "fill": ["Intussen gaan de werken in Oosterlo door.", "Niemand op het stadhuis wilde reageren.", "Twee dagen later viel er sneeuw.", "De brug bleef de hele nacht dicht."],
        "about": ["{n} opende de winkel dertig jaar geleden.", "{n} is niet blij met het besluit.", "Na afloop oogde {n} moe."],
        "quotes": ["We wachten niet nog een jaar", "Het was de langste week van mijn leven", "Ze hadden ons een oplossing beloofd", "De rivier stond nog nooit zo hoog"],
        "bits": ["een schande voor de hele wijk", "het beste nieuws in jaren", "een keuze zonder logica"],
        "titles": ["Nacht van de vuurtorens", "Water voor iedereen", "Levende Oevers"],
        "that": "{n} noemt de situatie ‘{b}’.", "source": "Volgens {n} is het ‘{b}’.", "title": "Het programma ‘{t}’ begint in de herfst.", "of": "Op de vergadering ging het over ‘{b}’.",
        "drop": False, "addr": " tegen de Noordkrant",
    },
    "sv": {
        "names": ["Anna Lind", "Per Berg", "Eva Holm", "Lars Ek", "Karin Dahl"],
        "roles": ["kommunalrådet", "rektorn", "pressekreteraren", "ordföranden"],
        "verbs": ["säger", "suckar", "berättar", "skriver", "muttrar", "konstaterar"],
        "pron": ["säger hon", "berättar han", "säger han", "skriver hon"],
        "fill": ["Samtidigt fortsätter arbetet i Björkvik.", "Ingen i kommunen ville svara.", "Två dagar senare kom snön.", "Bron var stängd hela natten."],
        "about": ["{n} öppnade butiken för trettio år sedan.", "{n} är besviken på beslutet.", "Efter mötet såg {n} trött ut."],
        "quotes": ["Vi väntar inte ett år till", "Det var den längsta veckan i mitt liv", "De lovade oss en lösning", "Ån har aldrig stigit så högt"],
        "bits": ["en skam för hela stadsdelen", "den bästa nyheten på flera år", "ett val utan logik"],
        "titles": ["Fyrarnas natt", "Vatten åt alla", "Levande stränder"],
        "that": "{n} kallar läget ”{b}”.", "source": "Enligt {n} är det ”{b}”.", "title": "Programmet ”{t}” börjar i höst.", "of": "På mötet talades det om ”{b}”.",
        "drop": False, "addr": " till Lokalbladet", "dash": True,
    },
}
MARKS = {"es": "«»", "it": "«»", "pt": "“”", "fr": ("« ", " »"), "de": "„“", "pl": "„”", "cs": "„“", "ru": "«»", "tr": "“”", "nl": "“”", "sv": "””", "da": "»«", "no": "«»", "en": "“”"}


class Writer:
    def __init__(self, code, rng):
        self.code, self.bank, self.rng = code, BANK[code], rng
        self.text, self.speakers = [], []
        self.names = rng.sample(self.bank["names"], 3)
        self.known = set()

    def pick(self, key):
        return ("" if key not in ("quotes", "bits", "titles") else HERE) + self.rng.choice(self.bank[key])

    def quote(self, mark):
        left, right = MARKS[self.code]
        words = self.pick("quotes")
        if mark == ".":
            return f"{left}{words}.{right}" if self.rng.random() < 0.5 else f"{left}{words}{right}."
        if self.bank.get("inside"):
            return f"{left}{words},{right}"
        comma = "" if mark == "" else ","
        if self.code == "pl":
            return f"{left}{words}{right} –"
        if self.code == "ru":
            return f"{left}{words}{right}, —"
        return f"{left}{words}{right}{comma}"

    def name(self, person):
        full = person if person not in self.known or self.rng.random() < 0.3 else person.split()[-1]
        self.known.add(person)
        return full

    def verb(self):
        return self.pick("verbs")

    def behind(self, person):
        """„…“, said X."""
        name = self.name(person)
        role = self.pick("roles") + " " if " " in name and self.rng.random() < 0.4 else ""
        split = self.verb().split(" ")
        addressee = self.bank["addr"] if self.rng.random() < 0.3 else ""
        if self.bank.get("sov"):
            return f"{role}{name}, {self.quote('')} {self.verb()}."
        return f"{self.quote(',')} {' '.join(split)} {role}{name}{addressee}."

    def paragraph(self, kind):
        out, person = [], self.rng.choice(self.names)
        if kind == "behind":
            if self.rng.random() < 0.6:
                out.append(self.pick("fill"))
            out.append(self.behind(person))
            self.speakers.append(person)
            if self.rng.random() < 0.5:
                out.append(self.quote("."))
                self.speakers.append(person)
        elif kind == "colon":
            out.append(f"{self.name(person)} {self.verb()}: {self.quote('.')}")
            self.speakers.append(person)
        elif kind == "drop":
            out.append(self.pick("about").format(n=self.name(person)))
            out.append(f"{self.quote(',')} {self.verb()}.")
            self.speakers.append(person)
        elif kind == "pron":
            out.append(self.pick("about").format(n=self.name(person)))
            clause = self.pick("pron")
            out.append(f"{self.quote(',')} {clause}.")
            self.speakers.append(clause.replace("-t-", "-").replace("-", " ").split()[-1])
        elif kind == "that":
            out.append(self.bank["that"].format(n=self.name(person), v=self.verb(), b=self.pick("bits")))
            self.speakers.append(person)
        elif kind == "source":
            out.append(self.bank["source"].format(n=self.name(person), b=self.pick("bits")))
            self.speakers.append(person)
        elif kind == "bare":
            out.append(self.pick("about").format(n=self.name(person)))
            out.append(self.quote("."))
            self.speakers.append(person)
        elif kind == "title":
            out += [self.pick("fill"), self.bank["title"].format(t=self.pick("titles"))]
            self.speakers.append("")
        elif kind == "of":
            out.append(self.bank["of"].format(b=self.pick("bits")))
            self.speakers.append("")
        elif kind == "lost":
            # Nobody has been named where this quotation stands.
            out += [self.pick("fill"), self.quote(".")]
            self.speakers.append("")
        elif kind == "dash":
            verb, name = self.verb(), self.name(person)
            out.append(f"– {self.pick('quotes')} – {verb} {name}." if self.code != "sv" else f"– {self.pick('quotes')}, {verb} {name}.")
            self.speakers.append(person)
        else:
            out.append(" ".join(self.rng.sample(self.bank["fill"], 2)))
        return " ".join(out)

    def article(self):
        kinds = ["behind", "behind", "behind", "colon", "that", "source", "bare", "title", "of", "fill", "lost"]
        if self.bank.get("sov"):
            kinds = ["behind", "behind", "behind", "title", "of", "fill", "lost"]
        if self.bank["drop"]:
            kinds += ["drop", "drop"]
        if "pron" in self.bank:
            kinds += ["pron", "pron"]
        if self.bank.get("dash"):
            kinds += ["dash"]
        self.rng.shuffle(kinds)
        return "\n\n".join(self.paragraph(it) for it in kinds)


class Reporter:
    """Writes an article of the paragraphs of patterns.py."""

    def __init__(self, code, rng):
        self.code, self.bank, self.rng, self.german = code, PATTERNS[code], rng, code == "de"
        self.people = rng.sample(self.bank["names"], 4)
        self.known, self.speakers = set(), []

    def name(self, person):
        first, *_, last = person.split(" ")
        rest = person[len(first) + 1:]
        full = person not in self.known or self.rng.random() < 0.25
        self.known.add(person)
        return person if full else rest

    def paragraph(self, pattern):
        text, _, said = pattern.rpartition("|")
        n, m = self.rng.sample(self.people, 2)
        body = self.rng.choice(self.bank.get("bodies", [""]))
        pick = lambda key: self.rng.choice(self.bank[key])
        if self.german:
            # The second part of a verb stands behind its subject.
            text = re.sub(r"\{V\} ((?:\{R\} )?\{N\})", r"{V} \1{V2}", text)
        parts = re.split(r"(\{\w+\})", text)
        second, out = "", []
        for part in parts:
            if part == "{V}" and "{V2}" in text:
                verb, _, second = pick("verbs").partition(" ")
                out.append(verb)
            elif part == "{V2}":
                out.append(" " + second if second else "")
            elif part == "{D}":
                out.append(body)
            elif part in ("{N}", "{M}"):
                out.append(self.name(n if part == "{N}" else m))
            else:
                keys = {"{R}": "offices", "{V}": "verbs", "{F}": "fill", "{A}": "to", "{Q}": "quotes", "{B}": "bits", "{T}": "titles", "{D}": "bodies"}
                drawn = pick(keys[part]) if part in keys else part
                out.append((HERE if part in ("{Q}", "{B}", "{T}") else "") + drawn)
        for it in said.split() if not said.startswith("The ") else [said]:
            who = {"n": n, "m": m, "d": body}.get(it)
            last = who and "|" + (who.split(" ", 1)[1] if who != body else who[0].upper() + who[1:])
            self.speakers.append("" if it == "-" else it.removeprefix("p:") if who is None else who + last)
        if said and said.split()[-1] in ("n", "m", "d") and self.rng.random() < 0.15:
            # The words go on in a paragraph of their own.
            left, right = MARKS[self.code]
            out += ["\n\n", left, HERE, pick("quotes"), ".", right]
            self.speakers.append(self.speakers[-1])
        text = re.sub(r" +([,.])", r"\1", "".join(out))
        return re.sub("(^|\\. )(" + HERE + "?[a-zà-ž])", lambda it: it[1] + it[2].upper(), text)

    def article(self):
        patterns = self.rng.sample(self.bank["patterns"], min(12, len(self.bank["patterns"])))
        opening = self.rng.choice(self.bank["fill"])
        return "\n\n".join([opening] + [self.paragraph(it) for it in patterns])


def record(name, text, speakers):
    parts = text.split(HERE)
    assert len(parts) == len(speakers) + 1, (name, len(parts), speakers)
    at, quotations = 0, []
    for part, speaker in zip(parts, speakers):
        at += len(part.encode())
        quotations.append([at, speaker])
    return json.dumps({"id": name, "text": "".join(parts), "quotations": quotations}, ensure_ascii=False)


def main():
    rng = random.Random(7)
    for code in BANK:
        for n in range(14):
            writer = Writer(code, rng)
            text = writer.article()
            print(record(f"made/{code}-{n}", text, writer.speakers))
    for code in PATTERNS:
        for n in range(16):
            writer = Reporter(code, rng)
            text = writer.article()
            print(record(f"made/{code}-news-{n}", text, writer.speakers))


if __name__ == "__main__":
    main()
