//! `mor man`: a manual page of the program and of each command.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::{fmt, process};

use clap::{Command, CommandFactory};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};
use serde_json::{Value, json};

use crate::cli::{self, Cli};
use crate::output::{Output, Printable, Report};
use crate::{Failure, Outcome};

pub(crate) fn run(out: &mut Output, arguments: &cli::Man) -> Result<Outcome, Failure> {
    let pages = pages()?;
    let directory = &*arguments.directory;
    let unusable = |error: io::Error| format!("cannot make the directory: {}", error.kind());
    fs::create_dir_all(directory).map_err(unusable)?;
    for path in write(directory, &pages)? {
        out.print(&Written { path })?;
    }
    Ok(Outcome::Fine)
}

/// A page and the name of its file.
struct Page {
    name: String,
    text: Vec<u8>,
}

/// All pages. Nothing is written yet.
fn pages() -> io::Result<Vec<Page>> {
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    let commands = command.get_subcommands().filter(|subcommand| !subcommand.is_hide_set());
    [&command].into_iter().chain(commands).map(page).collect()
}

fn page(command: &Command) -> io::Result<Page> {
    let man = Man::new(command.clone()).source(concat!("mor ", env!("CARGO_PKG_VERSION")));
    let mut text = Vec::new();
    man.render_title(&mut text)?;
    man.render_name_section(&mut text)?;
    man.render_synopsis_section(&mut text)?;
    man.render_description_section(&mut text)?;
    man.render_options_section(&mut text)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut text)?;
    }
    let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let (notes, example) = after.split_once("Example:\n").unwrap_or((&after, ""));
    let mut roff = Roff::new();
    if !notes.trim().is_empty() {
        roff.control("SH", ["NOTES"]);
        roff.text([roman(notes.trim())]);
    }
    if !example.is_empty() {
        roff.control("SH", ["EXAMPLE"]);
        // Its lines are not filled.
        roff.control("nf", []);
        example.lines().for_each(|line| {
            roff.text([roman(line)]);
        });
        roff.control("fi", []);
    }
    roff.to_writer(&mut text)?;
    Ok(Page { name: man.get_filename(), text })
}

/// Writes all pages beside their places, and puts them there when all are complete.
///
/// # Errors
/// What the operating system says. No page is half written then, and nothing else is left.
fn write(directory: &Path, pages: &[Page]) -> Result<Vec<PathBuf>, Failure> {
    let mut staged = Staged::default();
    for page in pages {
        let failed = |error: io::Error| format!("cannot write {}: {}", page.name, error.kind());
        staged.add(directory, page).map_err(failed)?;
    }
    for ((from, to), page) in staged.files.iter().zip(pages) {
        let failed = |error: io::Error| format!("cannot replace {}: {}", page.name, error.kind());
        fs::rename(from, to).map_err(failed)?;
    }
    Ok(staged.files.iter().map(|(_, to)| to.clone()).collect())
}

/// Complete files that are not in their places yet, with these places. They are removed when it is
/// dropped.
#[derive(Default)]
struct Staged {
    files: Vec<(PathBuf, PathBuf)>,
}

impl Staged {
    fn add(&mut self, directory: &Path, page: &Page) -> io::Result<()> {
        let from = directory.join(format!(".{}.{}.new", page.name, process::id()));
        let mut file = File::create_new(&from)?;
        self.files.push((from, directory.join(&page.name)));
        file.write_all(&page.text)?;
        file.sync_all()
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        for (from, _) in &self.files {
            // It is gone where it could be put in its place.
            let _ = fs::remove_file(from);
        }
    }
}

/// A page that is in its place.
struct Written {
    path: PathBuf,
}

impl Report for Written {
    fn json(&self) -> Value {
        json!({"file": self.path.to_string_lossy()})
    }
}

impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", Printable(&self.path.to_string_lossy()))
    }
}
