//! What people paste: a URL, a path with a query, or a bare query.

use std::io::{self, BufRead};

use mor_api::{Endpoint, endpoints};

use crate::{Failure, Outcome};

/// Handles the input, or each line of standard input where it is `-`, and returns the worst outcome.
pub(crate) fn each_line(
    input: &str,
    mut handle: impl FnMut(&str) -> Result<Outcome, Failure>,
) -> Result<Outcome, Failure> {
    if input != "-" {
        return handle(input);
    }
    let mut worst = Outcome::Fine;
    for line in io::stdin().lock().split(b'\n') {
        let line = line?;
        if !line.trim_ascii().is_empty() {
            // What is not UTF-8 is none either with its bad bytes replaced, for no request has such a character in it.
            worst = worst.max(handle(&String::from_utf8_lossy(&line))?);
        }
    }
    Ok(worst)
}

/// A request line, taken apart.
pub(crate) struct Line<'a> {
    /// The path, if there is one.
    pub(crate) path: Option<&'a str>,
    /// The query, still encoded.
    pub(crate) query: &'a str,
}

impl<'a> Line<'a> {
    /// Takes a line apart. It is a URL or a path if something stands before the first `?` that is no parameter.
    pub(crate) fn parse(line: &'a str) -> Self {
        let line = line.trim_matches([' ', '\t', '\r']);
        let (before, query) = line.split_once('?').unwrap_or((line, ""));
        let is_path = before.contains("://") || before.contains('/');
        if before.is_empty() {
            return Self { path: None, query };
        }
        if before.contains(['=', '&']) || !is_path {
            return Self { path: None, query: line };
        }
        let rest = before.split_once("://").map_or(before, |(_, rest)| rest);
        let path = rest.find('/').and_then(|slash| rest.get(slash..)).unwrap_or("/");
        // A fragment never reaches the server.
        let query = query.split('#').next().unwrap_or_default();
        Self { path: Some(path), query }
    }

    /// The method that the line is for: the one of its path, or the one that was named.
    pub(crate) fn endpoint(&self, named: Option<&'static Endpoint>) -> Result<&'static Endpoint, Failure> {
        let of_path = self.path.and_then(endpoints::by_path);
        match (of_path, named) {
            (Some(of_path), Some(named)) if of_path.name() != named.name() => {
                Err(format!("the path is that of {}, not of {}", of_path.name(), named.name()).into())
            }
            (Some(endpoint), _) | (None, Some(endpoint)) => Ok(endpoint),
            (None, None) if self.path.is_some() => Err("the path names no known method; say --endpoint NAME".into()),
            (None, None) => Err("a bare query does not tell its method; say --endpoint NAME".into()),
        }
    }
}
