//! `wireprint guide`

use super::Exit;
use super::global::Context;

/// How to go about it: a short manual by task
///
/// The chapters are those of the manual in `docs/`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The chapter; without one, a list of them
    chapter: Option<String>,
}

/// The chapters in their order: what each is called, and its text.
const CHAPTERS: [(&str, &str); 7] = [
    ("start", include_str!("../../../../docs/src/start.md")),
    ("compare", include_str!("../../../../docs/src/compare.md")),
    ("clean", include_str!("../../../../docs/src/clean.md")),
    ("check", include_str!("../../../../docs/src/check.md")),
    ("formats", include_str!("../../../../docs/src/formats.md")),
    ("output", include_str!("../../../../docs/src/output.md")),
    ("limits", include_str!("../../../../docs/src/limits.md")),
];

pub(super) fn run(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let text = match &args.chapter {
        None => contents(),
        Some(name) => {
            let chapter = CHAPTERS.iter().find(|it| it.0 == name);
            let names: Vec<&str> = CHAPTERS.iter().map(|it| it.0).collect();
            let Some((_, text)) = chapter else {
                anyhow::bail!("there is no chapter {name:?}, but: {}", names.join(", "));
            };
            (*text).to_owned()
        }
    };
    context.output.write(|out| out.write_all(text.as_bytes()))?;
    Ok(Exit::Fine)
}

/// One line per chapter: its name and its title.
fn contents() -> String {
    let mut res = String::from("Chapters, each shown by `wireprint guide NAME`:\n\n");
    for (name, text) in CHAPTERS {
        let title = text.lines().next().unwrap_or_default().trim_start_matches("# ");
        res += &format!("  {name:10}{title}\n");
    }
    res
}
