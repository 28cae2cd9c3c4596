//! How good is wireprint on labelled data?
//!
//! `cargo run --release --example evaluate -- [--data DIR] [--only SET,…] [--write|--check]`
//!
//! Measures every set that it finds below DIR, and the story sets in the project.
//! Prints the tables; `--write` puts them into EVALUATION.md and the misses into
//! `evaluation/misses/`; `--check` fails when what is committed differs. The
//! layout of DIR and the definition of every measure stand in EVALUATION.md.
//! `--only scale` times scans of growing size instead, `--only diff-times` diffs;
//! both write nothing.

#![expect(clippy::print_stdout, reason = "an example prints its answer")]

mod page;
mod scale;
mod sets;

use sets::outcome::{Failure, Outcome};
use std::path::{Path, PathBuf};
use std::process::Command;

/// As typed.
#[derive(Default)]
struct Args {
    data: Option<PathBuf>,
    only: Vec<String>,
    write: bool,
    check: bool,
}

fn main() -> Result<(), Failure> {
    let args = parse(std::env::args().skip(1))?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    if args.only == ["scale"] {
        let data = args.data.as_ref().ok_or("scale needs --data")?;
        println!("{}", scale::measure(&data.join("prose"))?);
        return Ok(());
    }
    if args.only == ["diff-times"] {
        let data = args.data.as_ref().ok_or("diff-times needs --data")?;
        for (name, dir) in revisions(data) {
            println!("{name}: {}", sets::diffs::times(&dir)?);
        }
        return Ok(());
    }
    let outcomes = measured(&args, root)?;
    if !args.write && !args.check {
        for it in &outcomes {
            println!("## {}\n\n{}", it.name, it.table);
        }
    }
    if args.write {
        page::write(root, &outcomes)?;
    }
    if args.check {
        let differences = page::differences(root, &outcomes)?;
        if !differences.is_empty() {
            return Err(differences.join("\n").into());
        }
        println!("{} tables are as committed", outcomes.len());
    }
    Ok(())
}

fn parse(mut args: impl Iterator<Item = String>) -> Result<Args, Failure> {
    let mut res = Args::default();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--data" => res.data = Some(args.next().ok_or("--data needs a folder")?.into()),
            "--only" => {
                let names = args.next().ok_or("--only needs names")?;
                res.only = names.split(',').map(str::to_owned).collect();
            }
            "--write" => res.write = true,
            "--check" => res.check = true,
            _ => return Err(format!("{arg} is no flag of this program").into()),
        }
    }
    Ok(res)
}

/// Measures every set that is asked for and there.
fn measured(args: &Args, root: &Path) -> Result<Vec<Outcome>, Failure> {
    let wanted = |name: &str| args.only.is_empty() || args.only.iter().any(|it| it == name);
    let mut res = Vec::new();
    if wanted("stories") {
        res.push(sets::stories::measure(root)?);
    }
    if wanted("versions-sample") {
        res.push(sets::versions::measure("sample", &root.join("fixtures/labels/digitalgov"))?);
    }
    let Some(data) = &args.data else { return Ok(res) };
    let found = |name: &str| {
        let dir = data.join(name);
        (wanted(name) && dir.is_dir()).then_some(dir)
    };
    if let Some(dir) = found("polnear") {
        res.push(sets::polnear::measure(&dir)?);
    }
    if let Some(dir) = found("clough-stevenson") {
        res.extend(sets::clough_stevenson::measure(&dir)?);
    }
    if let Some(dir) = found("textreuse-r") {
        res.push(sets::textreuse::measure(&dir)?);
    }
    if let Some(dir) = found("synth") {
        for seed in ["1", "7"] {
            let made = generated(&dir, root, seed)?;
            res.extend(sets::synth::measure(&format!("synth-{seed}"), &made)?);
        }
    }
    let dirs = revisions(data);
    if wanted("diffs") && !dirs.is_empty() {
        res.push(sets::diffs::measure(&dirs)?);
    }
    for name in ["digitalgov-revisions", "opensuse-news", "scoop-dedup"] {
        if let Some(dir) = found(name) {
            res.push(sets::versions::measure(name, &dir)?);
        }
    }
    if let Some(dir) = found("html-trafilatura") {
        res.push(sets::html::segments(&dir)?);
    }
    for name in ["html-newspaper4k", "html-readability"] {
        if let Some(dir) = found(name) {
            res.push(sets::html::words(name, &dir)?);
        }
    }
    let dir = data.join("synth");
    if wanted("synth-versions") && dir.is_dir() {
        res.push(sets::versions::measure("synth", &generated(&dir, root, "1")?)?);
    }
    Ok(res)
}

/// The sets of revisions that are there.
fn revisions(data: &Path) -> Vec<(&'static str, PathBuf)> {
    let all = ["digitalgov-revisions", "opensuse-news"].map(|it| (it, data.join(it)));
    all.into_iter().filter(|it| it.1.join("revisions.tsv").is_file()).collect()
}

/// Two thousand generated articles, made on first use below the build folder.
fn generated(dir: &Path, root: &Path, seed: &str) -> Result<PathBuf, Failure> {
    let made = root.join("target/evaluation").join(format!("synth-{seed}"));
    if !made.join("boilerplate.tsv").is_file() {
        let status = Command::new("python3")
            .arg(dir.join("generate.py"))
            .args(["--n", "2000", "--seed", seed, "--out"])
            .arg(&made)
            .status()?;
        if !status.success() {
            return Err("the generator failed".into());
        }
    }
    Ok(made)
}
