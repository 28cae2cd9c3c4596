//! What the help shows, and to whom.
//!
//! `-h` is one screen: what the command answers, three examples, and the flags that
//! most runs need. `--help` has everything, limits and rare flags under headings of
//! their own. The examples are run by the tests.

use clap::Command;

/// A command line, and what it is good for.
type Example = (&'static str, &'static str);

/// Three examples a command, in the order in which somebody would need them.
const EXAMPLES: &[(&str, [Example; 3])] = &[
    (
        "scan",
        [
            ("wireprint scan articles", "what a folder of articles shares"),
            ("wireprint scan posts.jsonl --outlet-field paper", "records with a field of yours"),
            ("wireprint scan articles --format html -o report.html", "the same as a page"),
        ],
    ),
    (
        "compare",
        [
            ("wireprint compare articles", "who carries what, article by article"),
            ("wireprint compare posts.jsonl --by outlet", "outlet by outlet"),
            ("wireprint compare articles --format csv -o matrix.csv", "for a spreadsheet"),
        ],
    ),
    (
        "quotes",
        [
            ("wireprint quotes articles", "who is quoted where, in which words"),
            ("wireprint quotes articles --speaker Lavrov", "one person's statements"),
            ("wireprint quotes articles --format csv -o quotes.csv", "for a spreadsheet"),
        ],
    ),
    (
        "diff",
        [
            ("wireprint diff before.txt after.txt", "how two versions differ"),
            ("wireprint diff before.txt after.txt --stat", "how much, on one line"),
            (
                "wireprint diff before.txt after.txt --format html -o diff.html",
                "side by side, as a page",
            ),
        ],
    ),
    (
        "why",
        [
            ("wireprint why before.txt after.txt", "why two articles are one text, or not"),
            ("wireprint why 'posts.jsonl#1' 'posts.jsonl#2'", "two records of one file"),
            ("wireprint why before.txt after.txt --format json", "for programs"),
        ],
    ),
    (
        "dedup",
        [
            ("wireprint dedup posts.jsonl -o unique.jsonl", "the corpus, one of each text"),
            (
                "wireprint dedup posts.jsonl --dry-run --clusters clusters.tsv",
                "only who is whose copy",
            ),
            ("wireprint dedup articles --exact -o unique", "a folder, same words only"),
        ],
    ),
    (
        "extract",
        [
            ("wireprint extract pages -o articles.jsonl", "the articles of saved web pages"),
            ("wireprint extract pages -o articles.jsonl --removed cut.jsonl", "and what was cut"),
            ("wireprint extract articles --format jsonl", "one article a line, to standard output"),
        ],
    ),
    (
        "check",
        [
            ("wireprint check articles", "what is wrong with a corpus"),
            (
                "wireprint check articles --update-baseline --baseline known.json",
                "accept what is there",
            ),
            ("wireprint check articles --format sarif -o check.sarif", "for a code host"),
        ],
    ),
    (
        "verify",
        [
            ("wireprint verify summary.txt --sources articles", "are its quotations real?"),
            ("wireprint verify summary.txt --sources articles --fail-on not-there", "for a job"),
            ("wireprint verify summary.txt --sources articles --format json", "for programs"),
        ],
    ),
    (
        "tune",
        [
            ("wireprint tune pairs.tsv posts.jsonl", "which setting fits these labels?"),
            ("wireprint tune pairs.tsv posts.jsonl --precision 0.99", "with so few false ones"),
            ("wireprint tune pairs.tsv posts.jsonl --svg curve.svg", "with a figure"),
        ],
    ),
    (
        "index",
        [
            ("wireprint index add articles --index memory", "remember a folder of articles"),
            ("wireprint index query after.txt --index memory", "what of this was seen before?"),
            ("wireprint index watch articles --index memory --once", "what is new, a line each"),
        ],
    ),
    #[cfg(feature = "serve")]
    (
        "serve",
        [
            ("wireprint serve memory", "an index in a browser, on this machine"),
            ("wireprint serve memory --listen 127.0.0.1:9000", "at another port"),
            (
                "wireprint serve memory --listen 0.0.0.0:8017 --host news.example",
                "for others, by a name",
            ),
        ],
    ),
    (
        "rule",
        [
            ("wireprint rule", "all rules of check"),
            ("wireprint rule duplicate-document", "what one means"),
            ("wireprint rule encoding-damage", "and how to switch it off"),
        ],
    ),
];

/// The flags that `-h` shows; `--help` shows all.
const COMMON: &[(&str, &[&str])] = &[
    ("scan", &["format", "outlet_field", "all"]),
    ("compare", &["format", "outlet_field", "by", "story", "all"]),
    ("quotes", &["format", "outlet_field", "speaker", "recurring", "all"]),
    ("diff", &["format", "stat", "side_by_side"]),
    ("why", &["format"]),
    ("dedup", &["exact", "threshold", "dry_run"]),
    ("extract", &["format", "removed"]),
    ("check", &["format", "select", "baseline"]),
    ("verify", &["sources", "format", "fail_on"]),
    ("tune", &["format", "precision", "recall", "write"]),
    ("index", &[]),
    #[cfg(feature = "serve")]
    ("serve", &["listen"]),
    ("rule", &[]),
];

/// What stands below every short help.
const MORE: &str = "All flags: --help. What else there is: wireprint guide";

/// What `wireprint` alone says.
pub(super) const START: &str = "\
wireprint reads news articles and answers four questions.

  What do these articles share?     wireprint scan ARTICLES
  Who carries what?                 wireprint compare ARTICLES
  How do two articles differ?       wireprint diff BEFORE AFTER
  Is this corpus clean?             wireprint check ARTICLES

ARTICLES are files and folders: text, web pages, JSONL, CSV, Parquet, WARC, feeds.

  wireprint quotes ARTICLES         who is quoted, where, and how the wording drifted
  wireprint dedup ARTICLES -o OUT   the corpus without its duplicates
  wireprint index add ARTICLES --index DIR
                                    remember them; `index query` says what was seen before
  wireprint serve DIR               the same in a browser
  wireprint COMMAND -h              examples and the usual flags of a command
  wireprint guide                   how to go about it
  wireprint --help                  every command
";

/// Gives `cli` and its commands their examples; hides in `-h` what most runs do not
/// need.
pub(super) fn dress(cli: Command) -> Command {
    let names: Vec<String> = cli.get_subcommands().map(|it| it.get_name().to_owned()).collect();
    // A global flag is hidden where it is declared; the commands inherit that.
    let cli = hide(cli, &["output", "help"]);
    names.iter().fold(cli, |cli, name| cli.mut_subcommand(name, |it| command(name, it)))
}

fn command(name: &str, command: Command) -> Command {
    let Some((_, examples)) = EXAMPLES.iter().find(|it| it.0 == name) else { return command };
    let usual = COMMON.iter().find(|it| it.0 == name).map_or(&[][..], |it| it.1);
    let after = command.get_after_help().map(ToString::to_string);
    let long = after.unwrap_or_else(|| MORE.to_owned());
    hide(command, usual)
        .help_template(format!(
            "{{about-with-newline}}\nExamples:\n{}\n{{usage-heading}} {{usage}}\n\n{{all-args}}{{after-help}}",
            shown(examples)
        ))
        .after_help(MORE)
        .after_long_help(long)
}

/// The examples in two columns; what is too wide has its purpose below it.
fn shown(examples: &[Example]) -> String {
    let width = examples.iter().map(|it| it.0.len()).max().unwrap_or(0);
    let line = |&(line, what): &Example| format!("  {line:width$}  {what}\n");
    examples.iter().map(line).collect()
}

fn hide(command: Command, usual: &[&str]) -> Command {
    command.mut_args(|it| {
        let shown = it.is_positional() || usual.contains(&it.get_id().as_str());
        it.hide_short_help(!shown)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Cli;
    use clap::CommandFactory;

    fn dressed() -> Command {
        let mut cli = dress(Cli::command());
        cli.build();
        cli
    }

    #[test]
    fn a_short_help_is_one_screen_with_three_examples() {
        let mut cli = dressed();
        let mut long = Vec::new();
        for (name, _) in EXAMPLES {
            let help = cli.find_subcommand_mut(name).unwrap().render_help().to_string();
            assert_eq!(help.matches("\n  wireprint ").count(), 3, "{help}");
            if help.lines().count() > 30 {
                long.push(help);
            }
        }
        assert_eq!(long, Vec::<String>::new());
    }

    #[test]
    fn the_long_help_has_every_flag_and_its_examples() {
        let mut cli = dressed();
        for (name, _) in EXAMPLES {
            let command = cli.find_subcommand_mut(name).unwrap();
            let help = command.render_long_help().to_string();
            assert_eq!(help.matches("\n  wireprint ").count(), 3, "{help}");
            for flag in command.get_arguments().filter_map(clap::Arg::get_long) {
                assert!(help.contains(&format!("--{flag}")), "{name}: --{flag}");
            }
        }
    }

    #[test]
    fn what_is_named_as_usual_is_there() {
        let cli = dressed();
        for (name, usual) in COMMON {
            let command = cli.find_subcommand(name).unwrap();
            for id in usual.iter() {
                let found = command.get_arguments().any(|it| it.get_id().as_str() == *id);
                assert!(found, "{name}: {id}");
            }
        }
    }
}
