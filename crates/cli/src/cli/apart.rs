//! No output takes the place of an input, and no two outputs have one name.
//!
//! Asked once, for every command, before anything is read. What an argument does with
//! the path that it names stands in one table; a test holds the table against the
//! parser's own list, so that a new argument cannot be forgotten.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use clap::ArgMatches;

use super::global::Context;
use super::output::Output;
use crate::read::{Walking, input_among, is_same_file};

/// What becomes of the path that an argument names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// Articles are read from it, below a directory, too.
    Reads,
    /// It names an article, perhaps as `FILE#ID`.
    ReadsArticle,
    /// A list or settings are read from it, and written where that is asked for.
    ReadsList,
    /// It is written.
    Writes,
    /// It is written, and stands behind `FORMAT=`.
    WritesForm,
    /// It is a directory into which files of known names are written.
    Fills,
    /// It is a directory that is this program's alone, such as an index.
    Holds,
    /// Nothing: it is no path, or one for files that no other program reads.
    Nothing,
}

/// The arguments of all commands that take a text or a path, by the parser's id.
const ROLES: &[(&str, Role)] = &[
    ("a", Role::ReadsArticle),
    ("address", Role::Nothing),
    ("against", Role::Reads),
    ("articles", Role::ReadsArticle),
    ("author_field", Role::Nothing),
    ("b", Role::ReadsArticle),
    ("baseline", Role::ReadsList),
    ("baseline_from_ref", Role::Nothing),
    ("cache", Role::Holds),
    ("changed_since", Role::Nothing),
    ("chapter", Role::Nothing),
    ("clusters", Role::Writes),
    ("command", Role::Nothing),
    ("config", Role::ReadsList),
    ("cuts", Role::Writes),
    ("date_field", Role::Nothing),
    ("exclude", Role::Nothing),
    ("extend_select", Role::Nothing),
    ("folder", Role::Holds),
    ("history", Role::Reads),
    ("host", Role::Nothing),
    ("hook", Role::Nothing),
    ("id_field", Role::Nothing),
    ("ignore", Role::Nothing),
    ("include", Role::Nothing),
    ("labels", Role::ReadsList),
    ("listen", Role::Nothing),
    ("name", Role::Nothing),
    ("outlet_field", Role::Nothing),
    ("output", Role::Writes),
    ("pairs", Role::Writes),
    ("paths", Role::Reads),
    ("prefer", Role::Nothing),
    ("removed", Role::Writes),
    ("report", Role::WritesForm),
    ("select", Role::Nothing),
    ("sources", Role::Reads),
    ("speaker", Role::Nothing),
    ("svg", Role::Fills),
    ("svg_file", Role::Writes),
    ("template_pairs", Role::Writes),
    ("text_field", Role::Nothing),
    ("title_field", Role::Nothing),
    ("url_field", Role::Nothing),
    ("write", Role::Writes),
];

/// The same, of commands in which an argument of that name does something else.
const OTHERS: &[(&str, &str, Role)] =
    &[("tune", "pairs", Role::ReadsList), ("tune", "svg", Role::Writes)];

/// What an argument of a command does.
fn role_of(command: &str, id: &str) -> Option<Role> {
    let own = OTHERS.iter().find(|it| (it.0, it.1) == (command, id)).map(|it| it.2);
    own.or_else(|| ROLES.iter().find(|it| it.0 == id).map(|it| it.1))
}

/// What a run reads and writes.
#[derive(Debug, Default)]
struct Paths {
    articles: Vec<PathBuf>,
    lists: Vec<PathBuf>,
    /// In these nothing is written but by what they are for.
    held: Vec<PathBuf>,
    /// What each is called where it is refused, and where it goes.
    outputs: Vec<(String, Output)>,
}

/// Refuses a run that would write over what it reads, or two results into one place.
///
/// # Errors
///
/// Names the output, and what it would overwrite.
pub(super) fn ensure(
    command: &str,
    matches: &ArgMatches,
    walking: &Walking,
    context: &Context,
) -> anyhow::Result<()> {
    let mut paths = Paths::of(command, matches);
    paths.beside(command, matches, context);
    paths.ensure_one_place_each()?;
    paths.ensure_no_input(walking)
}

impl Paths {
    /// What the arguments say.
    fn of(command: &str, matches: &ArgMatches) -> Self {
        let mut res = Self::default();
        for id in matches.ids().map(clap::Id::as_str) {
            let Some(role) = role_of(command, id) else { continue };
            let Ok(Some(values)) = matches.try_get_raw(id) else { continue };
            values.for_each(|value| res.one(id, role, value));
        }
        res
    }

    fn one(&mut self, id: &str, role: Role, value: &OsStr) {
        let path = PathBuf::from(value);
        let flag = format!("--{}", id.replace('_', "-"));
        match role {
            Role::Nothing => {}
            Role::Reads => self.articles.push(path),
            Role::ReadsArticle => self.articles.push(file_of_article(&path)),
            Role::ReadsList => self.lists.push(path),
            Role::Holds => self.held.push(place_of(&path)),
            Role::Writes => self.outputs.push((flag, Output::new(path))),
            Role::WritesForm => {
                let text = value.as_encoded_bytes();
                let at = text.iter().position(|&it| it == b'=').map_or(0, |it| it + 1);
                self.outputs.push((flag, Output::new(from_bytes(&text[at..]))));
            }
            Role::Fills => {
                // Only those that are there: a new figure takes no other file's place.
                let files = fs::read_dir(&path).into_iter().flatten().filter_map(Result::ok);
                let own = files.map(|it| it.path()).filter(|it| is_figure(it));
                self.outputs.extend(own.map(|it| (flag.clone(), Output::File(it))));
            }
        }
    }

    /// What a run reads and writes that no argument names.
    fn beside(&mut self, command: &str, matches: &ArgMatches, context: &Context) {
        let set = |id: &str| {
            matches.try_contains_id(id).unwrap_or(false)
                && matches
                    .value_source(id)
                    .is_some_and(|it| it == clap::parser::ValueSource::CommandLine)
        };
        // The starter of a configuration takes the place of the one before.
        if command != "init" {
            self.lists.extend(context.config_files.iter().cloned());
        }
        if command == "check" {
            let baseline = context.baseline();
            self.lists.extend(baseline.clone());
            if set("update_baseline") {
                let named = matches.try_get_one::<PathBuf>("baseline").ok().flatten().cloned();
                let file = named.or(baseline);
                // What is to be written anew is no input, though it is read first.
                self.lists.retain(|it| Some(it) != file.as_ref());
                self.outputs.extend(file.map(|it| ("--baseline".to_owned(), Output::File(it))));
            }
            if set("step_summary") {
                let file = std::env::var_os("GITHUB_STEP_SUMMARY").map(PathBuf::from);
                self.outputs.extend(file.map(|it| ("--step-summary".to_owned(), Output::File(it))));
            }
        }
        // Only a corpus goes nowhere unless it is told where; all else is shown.
        let is_shown = !matches!(command, "dedup" | "init");
        if is_shown && !set("output") {
            self.outputs.push(("the result".to_owned(), Output::Stdout));
        }
    }

    fn ensure_one_place_each(&self) -> anyhow::Result<()> {
        let mut taken: BTreeMap<Option<PathBuf>, &str> = BTreeMap::new();
        for (flag, output) in &self.outputs {
            // What is no file may take more than one: /dev/null.
            if output.path().is_some_and(|it| it.exists() && !it.is_file()) {
                continue;
            }
            let place = output.path().map(place_of);
            anyhow::ensure!(
                taken.insert(place, flag).is_none(),
                "two outputs would go to {}",
                output.name()
            );
        }
        let files: Vec<&Path> = self.outputs.iter().filter_map(|it| it.1.path()).collect();
        // Hard links are two names of one file, at two places.
        for (at, file) in files.iter().enumerate() {
            let other = files[..at].iter().find(|it| is_same_file(it, file));
            anyhow::ensure!(other.is_none(), "two outputs would go to {}", file.display());
        }
        Ok(())
    }

    fn ensure_no_input(&self, walking: &Walking) -> anyhow::Result<()> {
        let files: Vec<&Path> = self.outputs.iter().filter_map(|it| it.1.path()).collect();
        let refused = |file: &Path, input: &str| {
            let file = file.display();
            anyhow::anyhow!(
                "{file} is read as {input}, and would be overwritten: name another file"
            )
        };
        if let Some((at, input)) = input_among(&self.articles, &files, walking) {
            return Err(refused(files[at], &input));
        }
        for file in files {
            let place = place_of(file);
            let is_held = self.held.iter().any(|it| place.starts_with(it) && place != *it);
            if is_held || holds_an_index(&place) {
                return Err(refused(file, "a part of an index"));
            }
            if let Some(list) = self.lists.iter().find(|it| is_same_file(it, file)) {
                return Err(refused(file, &list.to_string_lossy()));
            }
            if file.exists() && says_what_is_read(file) {
                return Err(refused(file, "a rule on what is read or allowed"));
            }
        }
        Ok(())
    }
}

/// The file in which an article named `FILE#ID` stands.
fn file_of_article(named: &Path) -> PathBuf {
    match named.to_str() {
        Some(text) if text != "-" => {
            PathBuf::from(super::articles::parted(text, |it| Path::new(it).exists()).0)
        }
        _ => named.to_owned(),
    }
}

/// Where a file is, or will be, whatever way leads there.
fn place_of(file: &Path) -> PathBuf {
    let whole = fs::canonicalize(file).ok();
    let new = || {
        let folder = file.parent().filter(|it| !it.as_os_str().is_empty());
        let folder = fs::canonicalize(folder.unwrap_or(Path::new("."))).ok()?;
        Some(folder.join(file.file_name()?))
    };
    whole.or_else(new).unwrap_or_else(|| file.to_owned())
}

/// Whether a file has the name of one that a walk or a check obeys.
fn says_what_is_read(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    matches!(&*name, ".ignore" | ".gitignore")
        || (name.starts_with('.') && name.ends_with(".allow.toml"))
}

/// Whether a file is one of an index, by its name and by what lies beside it.
fn holds_an_index(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let is_own = name.starts_with("index.")
        || name.strip_suffix(".seg").is_some_and(|it| it.bytes().all(|it| it.is_ascii_digit()));
    is_own && file.parent().is_some_and(|it| it.join("index.db").is_file())
}

/// Whether a file has the name of a figure: `story-2-composition.svg`.
fn is_figure(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let Some((stem, extension)) = name.rsplit_once('.') else { return false };
    let own = crate::report::Figure::ALL.iter().any(|it| {
        let before = stem.strip_suffix(it.name());
        before.is_some_and(|it| it.is_empty() || (it.starts_with("story-") && it.ends_with('-')))
    });
    own && matches!(extension, "svg" | "csv")
}

#[cfg(unix)]
fn from_bytes(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    OsStr::from_bytes(bytes).into()
}

#[cfg(not(unix))]
fn from_bytes(bytes: &[u8]) -> PathBuf {
    String::from_utf8_lossy(bytes).into_owned().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::{Arg, Command, CommandFactory as _};

    /// A command, and how it is typed.
    struct Typed {
        names: Vec<String>,
        command: Command,
    }

    impl Typed {
        fn role(&self, arg: &Arg) -> Option<Role> {
            role_of(&self.names[0], arg.get_id().as_str())
        }
    }

    /// Whether an argument takes a path or a text, as far as the parser knows: neither
    /// a number nor a word of a list.
    fn may_be_path(arg: &Arg) -> bool {
        use clap::builder::ValueParser;
        let own = arg.get_value_parser().type_id();
        let numbers = [
            ValueParser::from(clap::value_parser!(u8)).type_id(),
            ValueParser::from(clap::value_parser!(u32)).type_id(),
            ValueParser::from(clap::value_parser!(u64)).type_id(),
            ValueParser::from(|it: &str| it.parse::<usize>()).type_id(),
            ValueParser::from(|it: &str| it.parse::<f64>()).type_id(),
            ValueParser::from(|it: &str| it.parse::<f32>()).type_id(),
            ValueParser::bool().type_id(),
        ];
        let numbers_by_name = ["SHARE", "F", "SIZE", "BYTE", "DATE", "RULE=SHARE"];
        let is_number = |it: &str| numbers_by_name.contains(&it);
        let of_numbers = arg.get_value_names().is_some_and(|it| it.iter().all(|it| is_number(it)));
        arg.get_action().takes_values()
            && arg.get_possible_values().is_empty()
            && !numbers.contains(&own)
            && !of_numbers
    }

    /// Every command of the parser, and every one of those that a command has.
    fn commands() -> Vec<Typed> {
        fn below(names: &[String], command: &Command, all: &mut Vec<Typed>) {
            for it in command.get_subcommands().filter(|it| it.get_name() != "help") {
                let names = [names, &[it.get_name().to_owned()]].concat();
                below(&names, it, all);
                all.push(Typed { names, command: it.clone() });
            }
        }
        let (mut whole, mut all) = (super::super::Cli::command(), Vec::new());
        whole.build();
        below(&[], &whole, &mut all);
        all
    }

    #[test]
    fn of_every_argument_that_may_name_a_path_it_is_known_what_it_does() {
        for typed in commands() {
            for arg in typed.command.get_arguments().filter(|it| may_be_path(it)) {
                assert!(typed.role(arg).is_some(), "{:?} {}", typed.names, arg.get_id());
            }
        }
    }

    /// What stands in a folder, all ways to it, and the arguments that read it.
    struct Tried {
        folder: tempfile::TempDir,
    }

    impl Tried {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let at = |name: &str| folder.path().join(name);
            fs::create_dir(at("news")).unwrap();
            for name in ["news/a.txt", "b.txt"] {
                fs::write(at(name), "The weir at Kelm was mended on Monday.").unwrap();
            }
            #[cfg(unix)]
            std::os::unix::fs::symlink(at("news/a.txt"), at("link")).unwrap();
            fs::hard_link(at("news/a.txt"), at("second-name")).unwrap();
            Self { folder }
        }

        fn at(&self, name: &str) -> String {
            self.folder.path().join(name).to_str().unwrap().to_owned()
        }

        fn ways(&self) -> Vec<String> {
            let mut all = vec![
                self.at("news/a.txt"),
                self.at("news/../news/./a.txt"),
                self.at("second-name"),
            ];
            if cfg!(unix) {
                all.push(self.at("link"));
            }
            all
        }

        /// The arguments with which `command` reads `news/a.txt` or what is in `news`.
        fn reading(&self, typed: &Typed, walked: bool) -> Option<Vec<String>> {
            let Typed { names, command } = typed;
            let news = if walked { self.at("news") } else { self.at("news/a.txt") };
            let mut res = Vec::new();
            for arg in command.get_positionals() {
                match typed.role(arg) {
                    Some(Role::Reads) => res.push(news.clone()),
                    Some(Role::ReadsArticle) if walked => return None,
                    Some(Role::ReadsArticle) if arg.get_id() == "articles" => {
                        res.extend([news.clone(), self.at("b.txt")]);
                    }
                    Some(Role::ReadsArticle) => res.push(news.clone()),
                    _ => return None,
                }
            }
            if res.is_empty() {
                return None;
            }
            if names == &["verify"] {
                res.extend(["--sources".to_owned(), self.at("b.txt")]);
            }
            if names[0] == "index" {
                res.extend(["--index".to_owned(), self.at("idx")]);
            }
            Some([names.clone(), res].concat())
        }
    }

    fn refusal(args: &[String]) -> Option<String> {
        let whole = ["wireprint".to_owned()].into_iter().chain(args.iter().cloned());
        let matches = super::super::Cli::command().try_get_matches_from(whole).unwrap();
        let (name, matches) = matches.subcommand().unwrap();
        let matches = matches.subcommand().map_or(matches, |it| it.1);
        let mut paths = Paths::of(name, matches);
        paths.beside(name, matches, &Context::of_tests());
        let of_places = paths.ensure_one_place_each();
        let refused = of_places.and_then(|()| paths.ensure_no_input(&Walking::default()));
        refused.err().map(|it| it.to_string())
    }

    #[test]
    fn no_output_of_any_command_overwrites_an_input_by_any_way() {
        let tried = Tried::new();
        let mut outputs = 0;
        for typed in commands() {
            for walked in [false, true] {
                let Some(reading) = tried.reading(&typed, walked) else { continue };
                for arg in typed.command.get_arguments() {
                    let before = match typed.role(arg) {
                        Some(Role::Writes) => "",
                        Some(Role::WritesForm) => "json=",
                        _ => continue,
                    };
                    outputs += 1;
                    let with = |file: &str| {
                        let flag = format!("--{}", arg.get_long().unwrap());
                        [reading.clone(), vec![flag, format!("{before}{file}")]].concat()
                    };
                    for way in tried.ways() {
                        let args = with(&way);
                        let said = refusal(&args);
                        assert!(said.is_some_and(|it| it.contains("overwritten")), "{args:?}");
                    }
                    let args = with(&tried.at("free"));
                    assert_eq!(refusal(&args), None, "{args:?}");
                }
            }
        }
        assert!(outputs > 20, "{outputs}");
    }

    #[test]
    fn no_output_of_any_command_overwrites_a_part_of_an_index() {
        let tried = Tried::new();
        let index = tried.at("idx");
        fs::create_dir(&index).unwrap();
        for name in ["index.db", "00000000.seg"] {
            fs::write(Path::new(&index).join(name), "x").unwrap();
        }
        let mut outputs = 0;
        for typed in commands() {
            let own = tried.reading(&typed, false);
            let mut reading = own.unwrap_or_else(|| typed.names.clone());
            let arguments = || typed.command.get_arguments();
            if !reading.contains(&"--index".to_owned())
                && arguments().any(|it| it.get_long() == Some("index"))
            {
                reading.extend(["--index".to_owned(), index.clone()]);
            }
            for arg in arguments().filter(|it| typed.role(it) == Some(Role::Writes)) {
                for file in ["index.db", "00000000.seg"] {
                    let flag = format!("--{}", arg.get_long().unwrap());
                    let args = [reading.clone(), vec![flag, format!("{index}/{file}")]].concat();
                    let whole = std::iter::once("wireprint".to_owned()).chain(args.clone());
                    // Some need more than was typed here; they are tried above.
                    if super::super::Cli::command().try_get_matches_from(whole).is_err() {
                        continue;
                    }
                    outputs += 1;
                    let said = refusal(&args).unwrap_or_default();
                    assert!(said.contains("a part of an index"), "{args:?}: {said}");
                }
            }
        }
        assert!(outputs > 30, "{outputs}");
        let beside = ["index", "status", "--index", &index, "-o", &tried.at("status.json")];
        assert_eq!(refusal(&beside.map(str::to_owned)), None);
        // Whatever else goes there, nothing of the index's own.
        let inside = format!("{index}/notes.txt");
        let args = ["dedup", &tried.at("news"), "--index", &index, "-o", &inside];
        assert!(refusal(&args.map(str::to_owned)).is_some());
    }

    #[test]
    fn figures_lists_and_rules_are_no_outputs_either() {
        let tried = Tried::new();
        let run =
            |args: &[&str]| refusal(&args.iter().map(|&it| it.to_owned()).collect::<Vec<_>>());
        let (folder, news) = (tried.at(""), tried.at("news"));
        fs::write(tried.at("news/composition.csv"), "id,text\n1,a\n").unwrap();
        assert!(run(&["compare", &news, "--svg", &news]).is_some());
        assert!(run(&["compare", &tried.at("b.txt"), "--svg", &news]).is_none());
        fs::write(tried.at("known.json"), "{}").unwrap();
        let known = tried.at("known.json");
        assert!(run(&["check", &news, "--baseline", &known, "-o", &known]).is_some());
        assert!(run(&["check", &news, "--baseline", &known, "--update-baseline"]).is_none());
        let own = run(&["check", &folder, "--baseline", &tried.at("b.txt"), "--update-baseline"]);
        assert!(own.is_some());
        fs::write(tried.at("news/.ignore"), "x").unwrap();
        assert!(run(&["scan", &news, "-o", &tried.at("news/.ignore")]).is_some());
    }

    #[test]
    fn two_outputs_have_two_names() {
        let tried = Tried::new();
        let run =
            |args: &[&str]| refusal(&args.iter().map(|&it| it.to_owned()).collect::<Vec<_>>());
        let (news, out) = (tried.at("news"), tried.at("out"));
        let other_way = tried.at("news/../out");
        let report = format!("json={other_way}");
        let said = run(&["check", &news, "-o", &out, "--report", &report]).unwrap();
        assert!(said.starts_with("two outputs would go to"), "{said}");
        assert!(run(&["check", &news, "--report", "json=-"]).is_some());
        assert!(run(&["check", &news, "-o", &out, "--report", "json=-"]).is_none());
        assert!(run(&["dedup", &news, "-o", &out, "--clusters", &other_way]).is_some());
        assert!(run(&["dedup", &news, "-o", "-", "--clusters", "-"]).is_some());
        assert!(run(&["dedup", &news, "-o", &out, "--clusters", "-"]).is_none());
        fs::write(&out, "x").unwrap();
        fs::hard_link(&out, tried.at("out2")).unwrap();
        assert!(run(&["dedup", &news, "-o", &out, "--pairs", &tried.at("out2")]).is_some());
    }
}
