//! `compare CORPUS WIREPRINT [ROUNDS [PEER…]]`: wireprint and its peers on one corpus, in turn.
//!
//! Every round runs each program once; the table gives the best CPU seconds of
//! its rounds, the wall time of that run, the highest peak memory, and how its
//! clusters agree with the connected components of exact resemblance 0.7
//! (CORPUS/near.tsv). Needs GNU time, and for the peers in Python the folder that
//! `peers.sh` makes, named by the variable `PEERS`.

use std::io::{BufRead as _, BufReader, Error, Result};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use wireprint_bench::{Sets, clusters, score};

struct Program {
    name: String,
    command: Vec<String>,
    out: PathBuf,
    /// CPU seconds, wall seconds, KB.
    runs: Vec<[f64; 3]>,
}

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [corpus, wireprint, rest @ ..] = args.as_slice() else {
        panic!("compare CORPUS WIREPRINT [ROUNDS [PEER…]]");
    };
    let rounds = rest.first().map_or(3, |it| it.parse().expect("ROUNDS is a number"));
    let corpus = Path::new(corpus);
    let n = BufReader::new(std::fs::File::open(corpus.join("gold.tsv"))?).lines().count();
    let mut programs = programs(corpus, wireprint, rest.get(1..).unwrap_or_default());
    for _ in 0..rounds {
        for program in &mut programs {
            program.runs.push(measured(&program.command)?);
        }
    }
    let mut gold = Sets::new(n);
    for line in BufReader::new(std::fs::File::open(corpus.join("near.tsv"))?).lines() {
        let line = line?;
        let pair: Vec<u32> = line.split('\t').filter_map(|it| it.parse().ok()).collect();
        gold.join(pair[0], pair[1]);
    }
    let gold: Vec<u32> = (0..n as u32).map(|it| gold.find(it)).collect();
    println!("| program | CPU s | wall s | docs a CPU s | peak MB | precision | recall | F1 | ARI |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for program in &programs {
        let best = program.runs.iter().min_by(|a, b| a[0].total_cmp(&b[0])).expect("a round");
        let peak = program.runs.iter().map(|it| it[2]).fold(0.0, f64::max) / 1024.0;
        let it = score(&clusters(&program.out, n)?, &gold);
        println!(
            "| {} | {:.2} | {:.1} | {:.0} | {peak:.0} | {:.4} | {:.4} | {:.4} | {:.4} |",
            program.name, best[0], best[1], n as f64 / best[0], it.precision, it.recall, it.f1, it.ari
        );
    }
    Ok(())
}

fn programs(corpus: &Path, wireprint: &str, only: &[String]) -> Vec<Program> {
    let docs = corpus.join("docs.jsonl").display().to_string();
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let peers = PathBuf::from(std::env::var("PEERS").unwrap_or_default());
    let program = |name: &str, command: &dyn Fn(&str) -> Vec<String>| {
        let out = corpus.join(format!("{name}.tsv"));
        let command = command(&out.display().to_string());
        Program { name: name.to_owned(), command, out, runs: Vec::new() }
    };
    let words = |all: &[&str]| all.iter().map(|&it| it.to_owned()).collect::<Vec<_>>();
    let own = std::env::current_exe().unwrap_or_default();
    let mut res = vec![program("wireprint", &|out| {
        words(&[
            wireprint, "dedup", &docs, "--dry-run", "--threshold", "0.7", "-j", "1", "--clusters", out,
        ])
    })];
    for name in ["gaoya", "simhash"] {
        let path = own.with_file_name(name).display().to_string();
        res.push(program(name, &|out| words(&[&path, &docs, out])));
    }
    for name in ["daft", "rensa", "datasketch"] {
        let python = peers.join(name).join("bin/python").display().to_string();
        let script = here.join(format!("peers/{name}_peer.py")).display().to_string();
        res.push(program(name, &|out| words(&[&python, &script, &docs, out])));
    }
    res.retain(|it| it.name == "wireprint" || only.is_empty() || only.contains(&it.name));
    res
}

/// Runs a command and measures it; one thread where the program asks the usual
/// variables.
fn measured(command: &[String]) -> Result<[f64; 3]> {
    let run = Command::new("/usr/bin/time")
        .args(["-f", "%e %U %S %M"])
        .args(command)
        .env("RAYON_NUM_THREADS", "1")
        .env("OMP_NUM_THREADS", "1")
        .stdout(Stdio::null())
        .output()?;
    let text = String::from_utf8_lossy(&run.stderr);
    let last = text.lines().last().unwrap_or_default();
    let all: Vec<f64> = last.split(' ').filter_map(|it| it.parse().ok()).collect();
    match (run.status.success(), all.as_slice()) {
        (true, &[wall, user, system, peak]) => Ok([user + system, wall, peak]),
        _ => Err(Error::other(format!("{}: {text}", command.join(" ")))),
    }
}
