//! Does every rule find what was planted, and nothing that only looks like it?
//!
//! A generator writes articles, plants twenty errors a rule and, beside them, twenty
//! near misses. The table that comes out stands in EVALUATION.md.

use std::collections::BTreeSet;
use wireprint_check::check::{ActiveRule, At, CheckSettings, Options, RuleId, rule_named, rules};
use wireprint_check::run::check;
use wireprint_pipeline::pipeline::ScanInput;
use wireprint_text::text::{Corpus, Document};

/// How many errors and how many near misses a rule gets.
const CASES: usize = 20;

/// A small generator of numbers (Steele, Lea and Flood 2014, `SplitMix64`).
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % n as u64).unwrap()
    }

    fn pick<'a>(&mut self, list: &'a str) -> &'a str {
        let words: Vec<&str> = list.split(", ").collect();
        words[self.below(words.len())]
    }
}

const WHO: &str = "the council, a farmer, two engineers, the harbor master, nobody, the new mayor, a retired judge, most visitors, the union, a group of students, her brother, the weather service, an old fisherman, several doctors, the museum, a baker, the committee, three sisters, the guard, a traveling circus, the choir, an inspector, the last tenant, our neighbors";
const DID: &str = "found, sold, painted, measured, forgot, repaired, opened, refused, photographed, counted, moved, defended, bought, discussed, dug up, borrowed, inspected, renamed, flooded, admired, hid, donated, tore down, insured";
const WHAT: &str = "the stone bridge, a wagon of salt, forty beehives, the northern tower, an unfinished map, the winter supplies, a field of rye, the brass clock, seven letters, the glass roof, a rowing boat, the village archive, an iron gate, two pianos, the orchard wall, a lighthouse lamp, every second bench, the market hall, a herd of goats, the mill race, some rusty rails, a cellar door, the school bell, an empty warehouse";
const WHERE: &str = "near the river, behind the station, at the edge of town, under the old quarry, across the valley, in the lower harbor, beside the chapel, on the eastern hill, by the canal lock, inside the tram depot, above the terraces, along the coast road, next to the brewery, at the forest spring, within the castle ditch, around the fairground";
const WHEN: &str = "before sunrise, after the flood, during a strike, in late autumn, without any notice, for the third time, on market day, against all advice, while it snowed, since the last election, between two storms, ahead of the feast, despite the heat, long after midnight, within a week, amid loud protest";
const WHY: &str = "because the insurer had asked for it, although the money was gone, so that ships could pass again, as their contract required, which surprised even the owner, and the archive keeps no record of it, since no permit was ever issued, until a court put an end to it, though few believed the story, whatever the newspapers wrote, where the rails had once crossed, as soon as the road was dry";

fn sentence(random: &mut Random) -> String {
    // Made-up names keep two articles from sharing long runs by chance.
    let mut parts = [WHO, DID, WHAT, WHERE, WHEN, WHY].map(|it| random.pick(it).to_owned());
    for at in [0, 2, 3] {
        parts[at] = format!("{} of {}", parts[at], made_up(random));
    }
    let text = match random.below(3) {
        0 => format!(
            "{} {} {} {} {}, {}.",
            parts[0], parts[1], parts[2], parts[3], parts[4], parts[5]
        ),
        1 => format!(
            "{}, {} {} {} {}, {}.",
            parts[4], parts[0], parts[1], parts[2], parts[3], parts[5]
        ),
        _ => format!(
            "{} {} {} {}, {}, {}.",
            parts[3], parts[0], parts[1], parts[2], parts[5], parts[4]
        ),
    };
    text[..1].to_uppercase() + &text[1..]
}

fn made_up(random: &mut Random) -> String {
    const SYLLABLES: &str = "var, mel, dor, kis, tun, bra, lov, esk, ru, fin, gol, ha, wem, zi, pol, ast, ner, ul, cor, jad";
    let made: String = (0..3).map(|_| random.pick(SYLLABLES).to_owned()).collect();
    made[..1].to_uppercase() + &made[1..]
}

fn paragraph(random: &mut Random) -> String {
    (0..3).map(|_| sentence(random)).collect::<Vec<_>>().join(" ")
}

/// Five paragraphs, some 270 words.
fn article(random: &mut Random) -> String {
    (0..5).map(|_| paragraph(random) + "\n\n").collect()
}

/// The same text with one in `every` words exchanged.
fn edited(text: &str, every: usize, random: &mut Random) -> String {
    let mut n = 0;
    let edit = |word: &str, random: &mut Random| {
        n += 1;
        if n % every == every - 1 && word.trim().chars().all(char::is_alphabetic) {
            let end = if word.ends_with(' ') { " " } else { "" };
            format!(
                "{}{end}",
                random.pick("copper, linden, velvet, seldom, eleven, crooked, amber, hollow")
            )
        } else {
            word.to_owned()
        }
    };
    let mut edit = edit;
    text.split_inclusive([' ', '\n']).map(|it| edit(it, random)).collect()
}

/// What UTF-8 looks like when it is read as Windows-1252.
fn garbled(text: &str) -> String {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    text.bytes()
        .map(
            |it| {
                if (0x80..0xa0).contains(&it) {
                    HIGH[usize::from(it - 0x80)]
                } else {
                    char::from(it)
                }
            },
        )
        .collect()
}

/// Documents that belong together, and whether something is wrong with them.
struct Case {
    documents: Vec<Document>,
    planted: bool,
}

fn file(path: String, text: String) -> Document {
    Document { id: path.clone(), path, text, ..Document::default() }
}

/// Text files, all of one case.
fn files(planted: bool, n: usize, texts: Vec<String>) -> Case {
    let kind = if planted { "planted" } else { "miss" };
    let named = texts.into_iter().enumerate();
    let documents = named.map(|(m, text)| file(format!("{kind}/{n:02}-{m}.txt"), text)).collect();
    Case { documents, planted }
}

const ACCENTED: [&str; 5] = [
    "The café in Besançon stays open, the owner’s sister says — even in März.",
    "Señor Núñez paid 5 € for the crème brûlée; “très bon,” he said.",
    "Přemysl a Žofie šli do města, kde je čekal starý pán.",
    "Größe und Maß sind für die Prüfung übrigens völlig egal.",
    "Директор сказал, что новая линия откроется весной.",
];

const FOREIGN: [&str; 5] = [
    "Der Rat der Stadt hat am Montag beschlossen, dass die alte Brücke über den Fluss nicht abgerissen wird, weil sie unter Schutz steht und für die Bewohner der Insel der einzige Weg in die Stadt ist.",
    "Le conseil de la ville a décidé lundi que le vieux pont sur la rivière ne sera pas démoli, parce qu'il est protégé et que les habitants de l'île n'ont pas d'autre chemin pour aller en ville.",
    "El consejo de la ciudad decidió el lunes que el viejo puente sobre el río no será demolido, porque está protegido y los habitantes de la isla no tienen otro camino para llegar a la ciudad.",
    "Городской совет в понедельник решил, что старый мост через реку не будут сносить, потому что он охраняется государством, а у жителей острова нет другой дороги в город.",
    "De raad van de stad heeft maandag besloten dat de oude brug over de rivier niet wordt gesloopt, omdat hij beschermd is en de bewoners van het eiland geen andere weg naar de stad hebben.",
];

const NOTICES: [&str; 5] = [
    "Sign up for our weekly newsletter",
    "Your email address will not be published",
    "Subscribe to our newsletter",
    "Follow us on Facebook",
    "Download the app",
];

/// Twenty errors and twenty near misses for the rule called `name`.
fn cases(name: &str, random: &mut Random) -> Vec<Case> {
    let mut res = Vec::new();
    for n in 0..CASES {
        let (a, b) = (article(random), article(random));
        let p = paragraph(random);
        let mut add = |planted: bool, texts: Vec<String>| res.push(files(planted, n, texts));
        match name {
            "duplicate-document" => {
                add(
                    true,
                    vec![
                        a.clone(),
                        if n % 2 == 0 { a.replace(' ', "  ") } else { a.to_uppercase() },
                    ],
                );
                add(false, vec![b.clone(), b.replacen(" the ", " that ", 1)]);
            }
            "near-duplicate-document" => {
                add(true, vec![a.clone(), edited(&a, 30 + n, random)]);
                let head = b.split("\n\n").take(2).collect::<Vec<_>>().join("\n\n");
                add(false, vec![b.clone(), format!("{head}\n\n{}", article(random))]);
            }
            "near-duplicate-paragraph" => {
                let p = format!("{p} {}", sentence(random));
                add(true, vec![format!("{a}{p}\n"), format!("{}\n\n{b}", edited(&p, 60, random))]);
                let (a, b, q) = (article(random), article(random), paragraph(random));
                add(false, vec![format!("{a}{q}\n"), format!("{}\n\n{b}", edited(&q, 4, random))]);
            }
            "repeated-passage" => {
                let words: Vec<&str> = p.split(' ').take(32).collect();
                let (q, s) = (words.join(" "), words[..14].join(" "));
                let put = |it: &str, random: &mut Random| {
                    format!("{}{} {it} {}\n", article(random), sentence(random), sentence(random))
                };
                add(true, vec![put(&q, random), put(&q, random)]);
                let s = s.replace("the ", "some ");
                add(false, vec![put(&s, random), put(&s, random)]);
            }
            "template-story" => {
                let with = |it: &str, numbers: [usize; 4]| {
                    format!(
                        "{it}On {} June the gate opened at {}:10, {} wagons came and {} people watched.\n",
                        numbers[0], numbers[1], numbers[2], numbers[3]
                    )
                };
                add(true, vec![with(&a, [3, 8, 14 + n, 210]), with(&a, [9, 7, 52 + n, 380])]);
                let more = format!(
                    "{b}Of 12 gates, 7 were shut; 4 guards and 30 men stood by, 5 hours each, at 2 crowns.\n"
                );
                add(
                    false,
                    vec![with(&more, [3, 8, 14 + n, 210]), with(&more, [3, 8, 14 + n, 211])],
                );
            }
            "split-leakage" => {
                let text = if n % 2 == 0 { a.clone() } else { edited(&a, 40, random) };
                let documents =
                    vec![file(format!("train/{n}.txt"), a), file(format!("test/{n}.txt"), text)];
                res.push(Case { documents, planted: true });
                let documents = vec![
                    file(format!("train/{n}x.txt"), b.clone()),
                    file(format!("train/{n}y.txt"), edited(&b, 40, random)),
                ];
                res.push(Case { documents, planted: false });
            }
            "site-furniture" => {
                let notice = NOTICES[n % NOTICES.len()];
                add(true, vec![format!("{a}{notice}\n"), format!("{b}{notice}\n")]);
                let said = [
                    "She signs up for every course that the town offers, she said.",
                    "The newsletter of the union reported the sale first.",
                    "He had downloaded the forms and filled them in by hand.",
                    "Nobody followed them on the road to the quarry.",
                    "The address on the letter was never published.",
                ];
                let said = format!("{} {} says so.", said[n % said.len()], made_up(random));
                add(
                    false,
                    vec![
                        format!("{}{said}\n", article(random)),
                        format!("{}{said} {}\n", article(random), sentence(random)),
                    ],
                );
            }
            "embedded-article" => {
                let outlet =
                    ["The Daily Ferry", "Bay Chronicle", "North Valley Post", "Harbor Gazette"]
                        [n % 4];
                let head = [
                    "Mill reopens at last",
                    "Choir sings for the bridge",
                    "Goats stop the night train",
                    "Archive finds a lost map",
                ][(n / 4) % 4];
                let card = format!(
                    "Related Articles\n\n{head}\n\n{outlet}\n\n{} minutes ago\n\n{outlet}\n\n{head}\n\n{}\n",
                    n + 2,
                    paragraph(random)
                );
                add(true, vec![format!("{a}{card}")]);
                add(
                    false,
                    vec![format!(
                        "{b}{outlet} reported on Monday that {}\n\nUpdated {} minutes ago\n",
                        p.to_lowercase(),
                        n + 2
                    )],
                );
            }
            "unmarked-wire-copy" => {
                let (agency, copy) =
                    (["Reuters", "AP", "AFP", "dpa"][n % 4], format!("{p} {}", paragraph(random)));
                let marked = format!("VALBRAY, June {} ({agency}) - {copy}\n", n + 1);
                add(true, vec![marked, format!("{a}{copy}\n")]);
                let other = format!("{} {}", paragraph(random), paragraph(random));
                let marked = format!("VALBRAY, June {} ({agency}) - {other}\n", n + 1);
                add(false, vec![marked, format!("{b}{other}\n\n{agency}\n")]);
            }
            "altered-quotation" => {
                let said = sentence(random).replace('.', ",");
                let name = format!(
                    "{} {}",
                    ["Ines", "Ruth", "Tomas", "Olga"][n % 4],
                    ["Okafor", "Amadi", "Lindqvist", "Brandt", "Moreau"][n % 5]
                );
                let other = said.replacen(" the ", " that crooked ", 1).replacen(
                    " a ",
                    " that crooked ",
                    1,
                );
                let other = if other == said { said.replacen(' ', " never ", 2) } else { other };
                add(
                    true,
                    vec![
                        format!("{a}“{said}” said {name}.\n"),
                        format!("{b}“{other}” said {name}.\n"),
                    ],
                );
                let said = sentence(random).replace('.', ",");
                let cut: Vec<&str> = said.split(' ').collect();
                let cut = format!("{},", cut[..cut.len() - 4].join(" ").trim_end_matches(','));
                add(
                    false,
                    vec![
                        format!("{}“{said}” said {name}.\n", article(random)),
                        format!("{}“{cut}” said {name}.\n", article(random)),
                    ],
                );
            }
            "unsupported-quotation" => {
                let name = format!(
                    "{} {}",
                    ["Ines", "Ruth", "Tomas", "Olga"][n % 4],
                    ["Okafor", "Amadi", "Lindqvist", "Brandt", "Moreau"][n % 5]
                );
                let case = |planted: bool, random: &mut Random| {
                    let said = sentence(random).trim_end_matches('.').to_owned();
                    let cut: Vec<&str> = said.split(' ').collect();
                    let cut = cut[..cut.len() - 4].join(" ");
                    let other = match (planted, n % 3) {
                        (true, 0) => sentence(random).trim_end_matches('.').to_owned(),
                        (true, 1) => said.replacen(" of ", " of nobody in ", 1),
                        (true, _) => said.replacen(" of ", " of that crooked ", 2),
                        (false, 0) => cut.trim_end_matches(',').to_owned(),
                        (false, _) => said.clone(),
                    };
                    let kind = if planted { "planted" } else { "miss" };
                    let documents = [("sources", said), (kind, other)].map(|(folder, said)| {
                        let text = format!("{}“{said},” said {name}.\n", article(random));
                        file(format!("{folder}/{kind}-{n:02}.txt"), text)
                    });
                    Case { documents: documents.to_vec(), planted }
                };
                let cases = [case(true, random), case(false, random)];
                res.extend(cases);
            }
            "truncated-article" => {
                let stubs = [
                    "Read more",
                    "Continue reading »",
                    "[…]",
                    "To read the full story, subscribe today. Continue reading",
                ];
                let words: Vec<&str> = p.split(' ').collect();
                // Anywhere, as a limit on characters cuts.
                let cut = words[..15 + random.below(words.len() - 16)].join(" ");
                let text = if n % 2 == 0 {
                    format!("{a}{cut}")
                } else {
                    format!("{a}{}\n\n{}", sentence(random), stubs[(n / 2) % 4])
                };
                add(true, vec![text]);
                let whole = [
                    p.trim_end_matches('.').to_owned(),
                    format!("{p}\n\n- {}\n- {}", random.pick(WHAT), random.pick(WHAT)),
                    format!("{p}\n\nBy our correspondent in the valley"),
                    format!("{p} All papers stand at https://example.org/papers"),
                    format!("{p}\n\n“That is all,” said the guard. “Nobody came.”"),
                ];
                add(false, vec![format!("{b}{}", whole[n % whole.len()])]);
            }
            "empty-article" => {
                let text = [
                    "",
                    " \n\n ",
                    "… — !",
                    "\u{200b}\u{feff}",
                    "***\n***\n",
                    "“”",
                    ".",
                    "- - -",
                    "\t",
                    "[…]",
                ][n % 10];
                add(true, vec![text.to_owned()]);
                add(
                    false,
                    vec![
                        ["No.", "守る", "7", "Ja!", "ok", "Да", "…yes…", "#1", "é", "A"][n % 10]
                            .to_owned(),
                    ],
                );
            }
            "foreign-paragraph" => {
                add(true, vec![format!("{a}{}\n\n{b}", FOREIGN[n % FOREIGN.len()])]);
                let near = [
                    "containerd criu docker docker-bash-completion docker-libnetwork docker-runc git-core git-gui gitk libnet9 gnome-audio",
                    "María José Núñez, João da Silva, François Lefèvre, Günther Großmann, Zoë van den Berg, Łukasz Żak",
                    "Por Maria, para Luis, desde Madrid",
                    "The play “Der Besuch der alten Dame” by Friedrich Dürrenmatt and “La Cantatrice chauve” by Eugène Ionesco were on the bill.",
                    "$ sudo podman run -it --rm --runtime=/usr/bin/kata opensuse/leap bash -c 'uname -a; ls -la /etc/os-release'",
                ];
                add(
                    false,
                    vec![format!(
                        "{}{}\n\n{}",
                        article(random),
                        near[n % near.len()],
                        article(random)
                    )],
                );
            }
            "encoding-damage" => {
                let whole = ACCENTED[n % ACCENTED.len()];
                let damaged = match n / 5 {
                    0 => garbled(whole),
                    1 => garbled(&garbled(whole)),
                    2 => whole.chars().map(|c| if c.is_ascii() { c } else { '\u{fffd}' }).collect(),
                    _ => format!("It&rsquo;s the caf&eacute; &amp;amp; bar, {whole}"),
                };
                add(true, vec![format!("{a}{damaged}\n")]);
                let fine = [
                    ACCENTED[n % ACCENTED.len()],
                    "“MANHÃ” e “IRMÔ, disse São João; AT&T & Q&A; Ångström.",
                    "Łódź, Đặng, İstanbul, «À», „STRAẞE“, Ñandú, Ç, Ÿ – 5 °C, £3, ½",
                    "Ελλάδα, Україна, 東京「港」, العربية, שלום",
                    "R&D; x &lt y; a&b;c",
                ][n % 5];
                add(false, vec![format!("{b}{fine}\n")]);
            }
            "invisible-character" => {
                let c = [
                    "\u{200b}",
                    "\u{feff}",
                    "\u{2060}",
                    "\u{202e}",
                    "\u{200d}",
                    "\u{7}",
                    "\u{200e}",
                    "\u{2066}",
                    "\u{e0041}",
                    "\u{200c}",
                ][n % 10];
                add(true, vec![a.replacen("ar", &format!("a{c}r"), 1 + n / 10)]);
                let fine = [
                    "می\u{200c}خواهم",
                    "👩\u{200d}👧 ❤\u{fe0f}",
                    "שלום\u{200f} 5",
                    "co\u{ad}operation",
                    "a\tb",
                    "ภาษา\u{200b}ไทย",
                    "🏴\u{e0067}\u{e0062}\u{e007f}",
                    "5\u{fe0f}\u{20e3}",
                    "10\u{a0}000\u{202f}km",
                    "क्\u{200d}ष",
                ][n % 10];
                add(false, vec![format!("{b}{fine}\n")]);
            }
            "duplicate-id" => {
                let record = |id: &str, line: usize, numeric_id, text: &str| Document {
                    id: id.to_owned(),
                    numeric_id,
                    path: "r.jsonl".to_owned(),
                    record_line: Some(line),
                    text: text.to_owned(),
                    ..Document::default()
                };
                let id = format!("p{n}");
                res.push(Case {
                    documents: vec![
                        record(&id, 2 * n + 1, false, &a),
                        record(&id, 2 * n + 2, false, &b),
                    ],
                    planted: true,
                });
                let (one, other) = if n % 2 == 0 {
                    (format!("{n}"), format!("{n}"))
                } else {
                    (format!("m{n}"), format!("M{n}"))
                };
                res.push(Case {
                    documents: vec![
                        record(&one, 2 * n + 101, n % 2 == 0, &p),
                        record(&other, 2 * n + 102, false, &p),
                    ],
                    planted: false,
                });
            }
            "missing-metadata" => {
                let file = |kind: &str, missing: usize, random: &mut Random| -> Vec<Document> {
                    (0..20)
                        .map(|m| Document {
                            id: format!("{kind}{n}-{m}"),
                            path: format!("{kind}{n}.jsonl"),
                            record_line: Some(m + 1),
                            date: (m >= missing).then(|| "2025-06-01".to_owned()),
                            text: sentence(random),
                            ..Document::default()
                        })
                        .collect()
                };
                res.push(Case { documents: file("p", 1 + n % 2, random), planted: true });
                res.push(Case { documents: file("m", 5 + n % 10, random), planted: false });
            }
            other => panic!("{other} has no cases"),
        }
    }
    res
}

/// What one rule found: cases hit, cases planted, findings in planted cases, all findings.
fn measure(rule: RuleId) -> [usize; 4] {
    let mut random = Random(7);
    let cases = cases(rule.name(), &mut random);
    let mut documents = Vec::new();
    let mut planted: BTreeSet<(String, Option<usize>)> = BTreeSet::new();
    let mut keys = Vec::new();
    for case in &cases {
        let key = |it: &Document| (it.path.clone(), it.record_line);
        let own: Vec<_> = case.documents.iter().map(key).collect();
        if case.planted {
            planted.extend(own.iter().cloned());
            keys.push(own);
        }
        documents.extend(case.documents.iter().cloned());
    }
    for n in 0..40 {
        documents.push(file(format!("clean/{n:02}.txt"), article(&mut random)));
    }
    let options = Options::defaults(rule.rule().options);
    let active = ActiveRule { rule, severity: rule.rule().severity, options };
    let settings = CheckSettings { rules: vec![active], ..CheckSettings::default() };
    let input = ScanInput { corpus: Corpus::new(documents), ..ScanInput::default() };
    let result = check(input, &settings).unwrap();
    let mut found = BTreeSet::new();
    let mut right = 0;
    for finding in &result.findings {
        let At::Text(place) = &finding.at else { continue };
        let document = result.corpus.get(place.doc);
        let key = (document.path.clone(), document.record_line);
        right += usize::from(planted.contains(&key));
        found.insert(key);
    }
    let hit = keys.iter().filter(|own| own.iter().any(|it| found.contains(it))).count();
    [hit, keys.len(), right, result.findings.len()]
}

#[test]
fn planted_errors_are_found_and_near_misses_are_not() {
    let mut table = String::from(
        "| rule | planted | found | recall | findings | right | precision |\n|---|---:|---:|---:|---:|---:|---:|\n",
    );
    for rule in rules().filter(|it| it.name() != "stale-allow") {
        let [hit, planted, right, all] = measure(rule);
        let ratio = |part: usize, whole: usize| format!("{:.2}", part as f64 / whole.max(1) as f64);
        table += &format!(
            "| `{}` | {planted} | {hit} | {} | {all} | {right} | {} |\n",
            rule.name(),
            ratio(hit, planted),
            ratio(right, all)
        );
    }
    let page =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/EVALUATION.md")).unwrap();
    assert!(page.contains(&table), "EVALUATION.md has another table than this:\n{table}");
}

#[test]
fn every_rule_has_cases() {
    for rule in rules().filter(|it| it.name() != "stale-allow") {
        let cases = cases(rule.name(), &mut Random(1));
        let planted = cases.iter().filter(|it| it.planted).count();
        assert_eq!((planted, cases.len()), (CASES, 2 * CASES), "{}", rule.name());
    }
    assert!(rule_named("stale-allow").is_some());
}
