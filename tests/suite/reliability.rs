//! What the command promises when its surroundings are hostile: closed pipes,
//! full disks, interrupts, names and threads.

#![cfg(unix)]

use std::fs::{self, File};
use std::io::Read as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

const STORY: &str = "The bridge at Oldhaven will close on Monday and stay closed until the spring, \
                     the mayor said. “We will mend it,” she said.\n";

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    dir
}

fn command(dir: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wireprint"));
    command.current_dir(dir).args(args).stdin(Stdio::null());
    command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    command
}

fn error(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Two hundred articles of different words.
fn corpus() -> TempDir {
    let texts: Vec<(String, String)> =
        (0..200).map(|n| (format!("in/{n}.txt"), format!("{STORY}{n} {}", n * n))).collect();
    let files: Vec<(&str, &[u8])> =
        texts.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    folder(&files)
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let dir = corpus();
    let mut child = command(dir.path(), &["scan", "in", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.status.signal()), (Some(0), None));
    assert!(!error(&output).contains("panicked"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_a_failure() {
    let dir = corpus();
    let full = File::options().write(true).open("/dev/full").unwrap();
    let output = command(dir.path(), &["scan", "in"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(error(&output).contains("no space left") || error(&output).contains("No space left"));
}

#[test]
fn an_interrupt_ends_the_run_within_a_second_with_130() {
    let dir = folder(&[]);
    let pipe = dir.path().join("pipe");
    let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    for signal in [libc::SIGINT, libc::SIGTERM, libc::SIGHUP] {
        let mut child =
            command(dir.path(), &["scan", "pipe", "-o", "out.json", "--format", "json"])
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();
        // Its input waits for a writer that never writes.
        let writer = File::options().write(true).open(&pipe).unwrap();
        let id = i32::try_from(child.id()).unwrap();
        let killed = Command::new("kill").args([format!("-{signal}"), id.to_string()]).status();
        assert!(killed.unwrap().success());
        let begun = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            assert!(begun.elapsed() < Duration::from_secs(20), "the run goes on");
            std::thread::sleep(Duration::from_millis(5));
        };
        drop(writer);
        assert_eq!(status.code(), Some(130));
        let left: Vec<_> = fs::read_dir(dir.path()).unwrap().collect();
        assert_eq!(left.len(), 1, "{left:?}");
    }
}

/// Runs `script`, in which `wireprint` is the command, in a shell without an environment
/// but for `variables`.
fn shell(dir: &Path, script: &str, variables: &[(&str, &str)]) -> Output {
    let script = format!("wireprint() {{ \"$BIN\" \"$@\"; }}\n{script}");
    let mut shell = Command::new("sh");
    shell.current_dir(dir).args(["-c", &script]).env_clear();
    shell.env("BIN", env!("CARGO_BIN_EXE_wireprint")).envs(variables.iter().copied());
    shell.stdin(Stdio::null()).output().unwrap()
}

#[test]
fn few_files_a_small_stack_and_no_home_are_enough() {
    let dir = corpus();
    let expected = command(dir.path(), &["scan", "in"]).output().unwrap();
    assert_eq!(expected.status.code(), Some(0));
    // Without optimization, the stack of one call is many times as large.
    let stack = if cfg!(debug_assertions) { "ulimit -s 2048" } else { "ulimit -s 256" };
    for limit in ["ulimit -n 16", stack, "ulimit -v 1048576", ":"] {
        let scanned = shell(dir.path(), &format!("{limit}; wireprint scan in"), &[]);
        assert_eq!(scanned.stdout, expected.stdout, "{limit}: {}", error(&scanned));
        for args in ["extract in", "dedup --dry-run in", "check in", "quotes in"] {
            let output = shell(dir.path(), &format!("{limit}; wireprint {args}"), &[]);
            let code = output.status.code();
            let fine = code == Some(0) || (code == Some(1) && args.starts_with("check"));
            assert!(fine, "{limit}; {args}: {code:?} {}", error(&output));
        }
    }
    let nowhere = [("HOME", "/nonexistent"), ("XDG_CACHE_HOME", "/dev/null/x")];
    let [kept, unkept] =
        [&nowhere[..0], &nowhere].map(|it| shell(dir.path(), "wireprint check in", it));
    assert_eq!((kept.status.code(), kept.stdout), (unkept.status.code(), unkept.stdout));
}

#[test]
fn closed_descriptors_are_no_crash_and_hide_no_failure() {
    let dir = corpus();
    for (args, code) in [("scan in", 0), ("extract in", 0), ("scan missing.txt", 2)] {
        for closed in ["<&- >&-", "<&- >&- 2>&-", "2>&-"] {
            let output = shell(dir.path(), &format!("wireprint {args} {closed}"), &[]);
            let (status, said) = (output.status, error(&output));
            assert_eq!((status.code(), status.signal()), (Some(code), None), "{args} {closed}");
            assert!(!said.contains("panicked"), "{said}");
        }
    }
    // What is opened while the standard output is closed is not written to by accident.
    let output = shell(dir.path(), "wireprint scan in -o out.txt >&-", &[]);
    let direct = command(dir.path(), &["scan", "in"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(fs::read(dir.path().join("out.txt")).unwrap(), direct.stdout);
}

#[test]
fn a_missing_folder_for_temporary_files_is_named_where_one_is_needed() {
    let dir = corpus();
    let missing = [("TMPDIR", "/nonexistent/tmp")];
    for args in ["scan in", "scan in -o out.txt", "check in", "dedup --dry-run in"] {
        let output = shell(dir.path(), &format!("wireprint {args}"), &missing);
        assert_ne!(output.status.code(), Some(2), "{args}: {}", error(&output));
    }
    // A second look at what came through a pipe needs a file, and so does an extract.
    let pipe = "echo '{\"text\": \"one article\"}' | wireprint dedup --dry-run -";
    for script in [pipe, "wireprint extract in"] {
        let output = shell(dir.path(), script, &missing);
        assert_eq!(output.status.code(), Some(2));
        assert!(error(&output).contains("/nonexistent/tmp: "), "{}", error(&output));
    }
}

#[test]
fn one_bad_file_of_many_is_named_and_the_run_has_failed() {
    let dir = folder(&[
        ("in/a.txt", STORY.as_bytes()),
        ("in/b\u{1b}[31m.gz", b"no gzip"),
        ("in/c.html", format!("<article><p>{STORY}</p></article>").as_bytes()),
        ("in/d.warc", b"no archive"),
        ("in/e.parquet", b"PAR1"),
    ]);
    let output = command(dir.path(), &["scan", "in", "-v"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = error(&output);
    for part in [r"b\u{1b}[31m.gz", "not gzip data", "d.warc", "not a web archive", "e.parquet"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(!said.contains('\u{1b}'));
}

#[test]
fn the_same_bytes_for_any_number_of_threads_and_from_standard_input() {
    let page = |n: usize| {
        format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<title>{n}</title><article><p>{STORY}\
             {STORY}Day {n}.</p></article>"
        )
    };
    let archive: String = (0..150)
        .map(|n| {
            let page = page(n);
            format!(
                "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:{n}>\r\nContent-Type: \
                 application/http\r\nContent-Length: {}\r\n\r\n{page}\r\n\r\n",
                page.len()
            )
        })
        .collect();
    let dir = folder(&[("a.warc", archive.as_bytes())]);
    let run = |threads: &str| {
        let args = ["scan", "a.warc", "--format", "json", "--threads", threads];
        let output = command(dir.path(), &args).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", error(&output));
        output.stdout
    };
    let one = run("1");
    assert!(one == run("4") && one == run("3"));
    let documents = serde_json::from_slice::<serde_json::Value>(&one).unwrap();
    assert_eq!(documents["documents"].as_array().unwrap().len(), 150);

    let mut piped = Vec::new();
    let mut child = command(dir.path(), &["scan", "-", "--format", "json"])
        .stdin(File::open(dir.path().join("a.warc")).unwrap())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdout.take().unwrap().read_to_end(&mut piped).unwrap();
    assert!(child.wait().unwrap().success());
    let piped: serde_json::Value = serde_json::from_slice(&piped).unwrap();
    let count = |it: &serde_json::Value| it["documents"].as_array().unwrap().len();
    assert_eq!(count(&piped), count(&documents));
    assert_eq!(piped["passages"], documents["passages"]);
}
