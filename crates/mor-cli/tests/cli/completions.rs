//! `mor completions`, as bash runs it, and `mor man`.

use std::fs;
use std::path::{Path, PathBuf};

use crate::{mor, mor_with_input};

/// A shell whose words these are, the last one to be completed. It prints what it would offer.
#[cfg(unix)]
fn completed(words: &[&str]) -> Vec<String> {
    completed_at("/nowhere", words)
}

/// The same with a configuration in this directory.
#[cfg(unix)]
fn completed_at(configuration: impl AsRef<Path>, words: &[&str]) -> Vec<String> {
    use std::process::Command;

    const SHELL: &str = r#"
        source <(mor completions bash)
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_TYPE=9
        complete -p mor > /dev/null || exit 1
        _clap_complete_mor mor "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
        ((${#COMPREPLY[@]} == 0)) || printf '%s\n' "${COMPREPLY[@]}"
    "#;
    let directory = Path::new(crate::MOR).parent().unwrap().to_str().unwrap();
    let path = format!("{directory}:{}", std::env::var("PATH").unwrap());
    let mut bash = Command::new("bash");
    bash.args(["--norc", "-c", SHELL, "bash"]).args(words).env("PATH", path);
    bash.env("XDG_CONFIG_HOME", configuration.as_ref());
    let run = crate::Run::of(bash.output().unwrap());
    assert_eq!((run.code, &*run.err), (0, ""), "{words:?}");
    run.out.lines().map(str::to_owned).collect()
}

#[cfg(unix)]
#[test]
fn bash_completes_names() {
    for (words, expected) in [
        (
            &["mor", "methods", "user_det"][..],
            &["user_details_get", "user_details_raw_get", "user_details_update"][..],
        ),
        // An alias, because nothing else fits.
        (&["mor", "methods", "user_update_a"], &["user_update_api"]),
        (&["mor", "sig"], &["sign"]),
        (&["mor", "sign", "did_create", "pro"], &["provider_id="]),
        (&["mor", "--json", "sign", "--user", "a", "did_create", "did", "=", "1", "d"], &[]),
        (&["mor", "snippet", "py"], &["python"]),
        (&["mor", "snippet", "python", "did_create", "di"], &["did="]),
        (&["mor", "sign", "did_create", "did", "=", "1"], &[]),
        // Right behind the `=`, which bash leaves out.
        (&["mor", "sign", "did_create", "did", ""], &[]),
        (&["mor", "verify", "--endpoint", "did_cr"], &["did_create"]),
        (&["mor", "verify", "--rule", "x3"], &["x3", "x3s"]),
        (&["mor", "--color", "a"], &["auto", "always"]),
        (&["mor", "completions", "power"], &["powershell"]),
    ] {
        assert_eq!(completed(words), expected, "{words:?}");
    }
}

#[cfg(unix)]
#[test]
fn bash_completes_the_names_of_servers() {
    let config = "[server.prod]\nuser = \"u\"\n[server.test]\n[server.preview]\n";
    let home = crate::config::Home::with("completions", config);
    for (words, expected) in [
        (&["mor", "call", "--server", "pr"][..], &["preview", "prod"][..]),
        (&["mor", "--server", "t"], &["test"]),
        (&["mor", "call", "did_create", "pro"], &["provider_id="]),
        (&["mor", "call", "v2"], &[]),
    ] {
        let completed = completed_at(home.path("config"), words);
        let is_expected =
            if expected.is_empty() { completed.len() > 15 } else { completed == expected };
        assert!(is_expected, "{words:?} {completed:?}");
    }
}

#[test]
fn there_is_a_script_for_each_shell() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = mor_with_input(None, &["completions", shell], b"");
        assert_eq!((run.code, &*run.err), (0, ""), "{shell}");
        // It names the program alone, wherever it was built.
        assert!(run.out.contains("MOR_COMPLETE"), "{}", run.out);
        assert!(!run.out.contains(crate::MOR), "{}", run.out);
        let object = mor("unused", &["completions", shell, "--json"]).object();
        assert_eq!(object["shell"], shell);
        assert_eq!(object["script"].as_str().unwrap().trim(), run.out.trim());
    }
    let run = mor("unused", &["completions", "cmd"]);
    assert!(run.code == 2 && run.err.contains("possible values"), "{}", run.err);
}

/// A directory that is gone when the test ends.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("mor-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir(&path).unwrap();
        Self(path)
    }

    fn files(&self, below: &str) -> Vec<String> {
        let entries = fs::read_dir(self.0.join(below)).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn each_command_has_a_manual_page() {
    let scratch = Scratch::new("man");
    let below = scratch.0.join("share/man1");
    let directory = below.to_str().unwrap();
    // The second time the pages are replaced.
    for _ in 0..2 {
        let run = mor_with_input(None, &["man", directory], b"");
        assert_eq!((run.code, &*run.err), (0, ""));
        let mut written: Vec<_> = run
            .out
            .lines()
            .map(|line| Path::new(line).file_name().unwrap().to_str().unwrap())
            .collect();
        written.sort_unstable();
        assert_eq!(scratch.files("share/man1"), written);
    }
    let help = mor("unused", &["--help"]).out;
    let commands = help.split_once("Commands:\n").unwrap().1.split("\n\n").next().unwrap();
    let is_name = |line: &&str| line.starts_with("  ") && !line.starts_with("   ");
    let names = commands.lines().filter(is_name).map(|line| line.split_whitespace().next());
    let names: Vec<_> = names.flatten().filter(|name| *name != "help").collect();
    assert!(names.contains(&"sign") && names.contains(&"man"), "{names:?}");
    assert_eq!(scratch.files("share/man1").len(), names.len() + 1);
    for name in names {
        let page = fs::read_to_string(below.join(format!("mor-{name}.1"))).unwrap();
        assert!(page.contains(&format!(".TH mor-{name} 1")), "{page}");
        assert!(page.contains(".SH EXAMPLE\n.nf\n"), "{page}");
        assert!(page.ends_with(".fi\n"), "{page}");
    }
    let page = fs::read_to_string(below.join("mor.1")).unwrap();
    assert!(page.contains(".SH SUBCOMMANDS") && page.contains("Exit code: 0 fine"), "{page}");
    assert!(!page.contains("help(1)"), "{page}");
}

#[test]
fn pages_that_cannot_be_written_leave_nothing_behind() {
    let scratch = Scratch::new("no-man");
    fs::write(scratch.0.join("file"), "").unwrap();
    let run = mor("unused", &["man", scratch.0.join("file").to_str().unwrap()]);
    assert!(run.code == 2 && run.err.contains("cannot make the directory"), "{}", run.err);
    assert!(run.out.is_empty(), "{}", run.out);

    // A directory stands where the first page belongs.
    fs::create_dir_all(scratch.0.join("man1/mor.1/x")).unwrap();
    let run = mor("unused", &["man", scratch.0.join("man1").to_str().unwrap()]);
    assert!(run.code == 2 && run.err.contains("cannot replace mor.1"), "{}", run.err);
    assert_eq!(scratch.files("man1"), ["mor.1"]);
}
