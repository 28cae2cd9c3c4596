//! Months, weekdays and numbers in words.

use crate::fingerprint::hash_word;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What a word is by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WordClass {
    Month,
    Weekday,
    Number,
    /// What a site asks of its readers, or grants them.
    Asking,
    /// What a site speaks of when it speaks of itself.
    Site,
}

/// The class of the word with this hash.
pub(super) fn class_of(hash: u64) -> Option<WordClass> {
    // Most words are asked in vain: a bit of 4,096 says so without the table.
    let bit = usize::try_from(hash & 0xFFF).unwrap_or(0);
    let known = CLASSES.bits[bit >> 6] >> (bit & 63) & 1 == 1;
    known.then(|| CLASSES.table.get(&hash).copied()).flatten()
}

struct Classes {
    bits: [u64; 64],
    table: HashMap<u64, WordClass>,
}

static CLASSES: LazyLock<Classes> = LazyLock::new(|| {
    let mut res = Classes { bits: [0; 64], table: HashMap::new() };
    for (class, words) in [
        (WordClass::Month, MONTHS),
        (WordClass::Weekday, WEEKDAYS),
        (WordClass::Number, NUMBERS),
        (WordClass::Asking, ASKING),
        (WordClass::Site, SITE),
    ] {
        for word in words.split_whitespace() {
            let hash = hash_word(word.as_bytes());
            let bit = usize::try_from(hash & 0xFFF).unwrap_or(0);
            res.bits[bit >> 6] |= 1 << (bit & 63);
            res.table.insert(hash, class);
        }
    }
    res
});

/// English, German, French, Spanish; *mars*, *mai*, *august* are in several.
const MONTHS: &str = "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec januar februar märz mai juni juli oktober dezember janvier février mars avril juin juillet août septembre octobre novembre décembre enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre";
const WEEKDAYS: &str = "monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag sonntag lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo";
const NUMBERS: &str = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred first second third fourth fifth sixth seventh eighth ninth tenth zwei drei vier fünf sechs sieben acht neun zehn elf zwölf deux trois quatre cinq sept huit neuf dix onze douze dos tres cuatro cinco seis siete ocho nueve diez once doce";

const ASKING: &str = "accept subscribe unsubscribe signup sign click log login register donate reserved advertise cancel akzeptieren abonnieren anmelden einwilligen zustimmen vorbehalten kündbar accepter accepte abonner abonnez inscrivez-vous inscrivez connectez réservés acepta aceptar suscríbete suscribirse regístrate reservados accetta iscriviti abbonati riservati";
const SITE: &str = "cookie cookies consent privacy policy partners preferences settings subscription subscriber subscribers newsletter newsletters inbox email mail account terms apply conditions copyright rights permission publisher licensing careers advertising advertisement advertisements contact complaints archive sitemap faq app apps download device devices browser browsing website site datenschutz datenschutzerklärung einwilligung werbung abo abonnement postfach impressum rechte partnern confidentialité publicité droits boîte partenaires compte privacidad publicidad boletín correo derechos cuenta socios pubblicità diritti casella";
