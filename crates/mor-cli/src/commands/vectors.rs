//! `mor vectors`: test vectors for programs in other languages, and the check of their answers.

use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};

use mor_api::{HashRule, HashRules};
use percent_encoding::percent_decode_str;
use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Value, json};

use crate::cli::{self, Answers, Vectors};
use crate::output::{self, BAD, GOOD, Output, Report};
use crate::{Failure, Outcome};

/// Requests that were chosen, each for something that programs get wrong.
const CHOSEN: &str = include_str!("../../../../tests/vectors/hash.json");
/// A request for each method and rule.
const OF_RULES: &str = include_str!("../../../../tests/vectors/rules.jsonl");

/// The longest line of answers.
const LONGEST_LINE: u64 = 64 * 1024;

pub(crate) fn run(out: &mut Output, arguments: &Vectors) -> Result<Outcome, Failure> {
    let vectors = all()?;
    let rules = arguments.rules();
    match &arguments.check {
        None => print(out, &vectors, rules),
        Some(Answers::Input) => check(out, &vectors, rules, io::stdin().lock()),
        Some(Answers::File(path)) => {
            let unreadable = |error: io::Error| format!("cannot read the file: {}", error.kind());
            let file = File::open(path).map_err(unreadable)?;
            check(out, &vectors, rules, BufReader::new(file))
        }
    }
}

fn print(out: &mut Output, vectors: &[Vector], rules: HashRules) -> Result<Outcome, Failure> {
    for vector in vectors.iter().filter(|vector| rules.contains(vector.rule)) {
        out.print(vector)?;
        if out.is_closed() {
            break;
        }
    }
    Ok(Outcome::Fine)
}

/// A request, and the hash that a server expects of it.
struct Vector {
    id: String,
    method: String,
    rule: HashRule,
    key: String,
    /// Names and values as plain text, in the order in which they are sent.
    parameters: Vec<(String, String)>,
    /// The values that are hashed, before the key.
    canonical: String,
    hash: String,
}

/// All vectors of the library.
///
/// # Errors
/// None, unless the files are wrong that the program is built with.
fn all() -> Result<Vec<Vector>, Failure> {
    let chosen: Vec<Chosen> = serde_json::from_str(CHOSEN)?;
    let chosen = chosen.into_iter().map(Chosen::into_vector);
    let of_rules = OF_RULES.lines().map(|line| {
        let line: OfRule = serde_json::from_str(line)?;
        line.into_vector()
    });
    chosen.chain(of_rules).collect()
}

#[derive(Deserialize)]
struct Chosen {
    name: String,
    endpoint: String,
    scope: String,
    secret: String,
    params: Vec<(String, String)>,
    canonical: String,
    hash: String,
}

impl Chosen {
    fn into_vector(self) -> Result<Vector, Failure> {
        let words = self.name.split(|character: char| !character.is_ascii_alphanumeric());
        let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
        Ok(Vector {
            id: words.join("-").to_ascii_lowercase(),
            method: self.endpoint,
            rule: cli::rule(&self.scope)?,
            key: self.secret,
            parameters: self.params,
            canonical: self.canonical,
            hash: self.hash,
        })
    }
}

#[derive(Deserialize)]
struct OfRule {
    method: String,
    rule: String,
    query: String,
    canonical: String,
    key: String,
    hash: String,
}

impl OfRule {
    fn into_vector(self) -> Result<Vector, Failure> {
        let pairs = self.query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((decoded(name)?, decoded(value)?))
        });
        Ok(Vector {
            id: format!("{}/{}", self.method, self.rule),
            parameters: pairs.collect::<Result<_, Failure>>()?,
            rule: cli::rule(&self.rule)?,
            method: self.method,
            key: self.key,
            canonical: self.canonical,
            hash: self.hash,
        })
    }
}

/// The plain text of a part of a query.
fn decoded(part: &str) -> Result<String, Failure> {
    let spaced = part.replace('+', " ");
    Ok(percent_decode_str(&spaced).decode_utf8()?.into_owned())
}

impl Serialize for Vector {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(7))?;
        map.serialize_entry("id", &self.id)?;
        map.serialize_entry("method", &self.method)?;
        map.serialize_entry("rule", self.rule.as_str())?;
        map.serialize_entry("key", &self.key)?;
        map.serialize_entry("parameters", &self.parameters)?;
        map.serialize_entry("canonical", &self.canonical)?;
        map.serialize_entry("hash", &self.hash)?;
        map.end()
    }
}

impl Report for Vector {
    fn json(&self) -> Value {
        json!(self)
    }
}

/// Writes JSON too, in the order in which a reader wants it.
impl fmt::Display for Vector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

/// Compares the answers of a program with the vectors of these rules.
fn check(
    out: &mut Output,
    vectors: &[Vector],
    rules: HashRules,
    input: impl BufRead,
) -> Result<Outcome, Failure> {
    let ids = vectors.iter().map(|vector| &*vector.id);
    let mut hashes: HashMap<&str, Option<String>> = ids.map(|id| (id, None)).collect();
    let unusable = read(input, &mut hashes)?;
    let mut counts = Counts { right: 0, wrong: 0, missing: 0, unusable };
    for vector in vectors.iter().filter(|vector| rules.contains(vector.rule)) {
        let verdict = match hashes.get(&*vector.id).and_then(Option::as_deref) {
            Some(hash) if hash == vector.hash => {
                counts.right += 1;
                continue;
            }
            Some(hash) if hash.eq_ignore_ascii_case(&vector.hash) => Verdict::UpperCase,
            Some(_) => Verdict::Wrong,
            None => Verdict::Missing,
        };
        if verdict == Verdict::Missing {
            counts.missing += 1;
        } else {
            counts.wrong += 1;
        }
        if !out.is_closed() {
            out.print(&Complaint { vector, verdict })?;
        }
    }
    out.print(&counts)?;
    Ok(counts.outcome())
}

/// Puts the answers beside the ids that they are for, and returns how many cannot be used.
fn read(
    mut input: impl BufRead,
    hashes: &mut HashMap<&str, Option<String>>,
) -> Result<usize, Failure> {
    let mut unusable = 0;
    for number in 1_u64.. {
        let mut line = Vec::new();
        let unreadable = |error: io::Error| format!("cannot read the input: {}", error.kind());
        let mut bounded = input.by_ref().take(LONGEST_LINE + 1);
        if bounded.read_until(b'\n', &mut line).map_err(unreadable)? == 0 {
            break;
        }
        if line.len() as u64 > LONGEST_LINE {
            return Err(format!("line {number} has more than {LONGEST_LINE} bytes").into());
        }
        // Programs on Windows put a byte order mark in front.
        let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line).trim_ascii();
        if line.is_empty() {
            continue;
        }
        if let Err(error) = take(line, hashes) {
            output::complain_of(format!("line {number}: "), &error);
            unusable += 1;
        }
    }
    Ok(unusable)
}

/// An answer. It may have other members.
#[derive(Deserialize)]
struct Answer {
    id: String,
    hash: String,
}

fn take(line: &[u8], hashes: &mut HashMap<&str, Option<String>>) -> Result<(), AnswerError> {
    // An array of two strings is none, although serde takes it.
    let text = line.first().filter(|first| **first == b'{').map(|_| line);
    let answer = text.and_then(|text| serde_json::from_slice(text).ok());
    let Answer { id, hash } = answer.ok_or(AnswerError::NoAnswer)?;
    let place = hashes.get_mut(&*id).ok_or(AnswerError::UnknownId)?;
    if place.replace(hash).is_some() { Err(AnswerError::Twice) } else { Ok(()) }
}

/// Why a line of answers cannot be used. Nothing of the line is in it.
#[derive(Debug, Clone, Copy)]
enum AnswerError {
    NoAnswer,
    UnknownId,
    Twice,
}

impl fmt::Display for AnswerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoAnswer => "this is not an object {\"id\": …, \"hash\": …} with two strings",
            Self::UnknownId => "no vector has this id",
            Self::Twice => "this id has an answer already",
        })
    }
}

impl Error for AnswerError {}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Wrong,
    UpperCase,
    Missing,
}

/// What is wrong with the answer to a vector.
struct Complaint<'v> {
    vector: &'v Vector,
    verdict: Verdict,
}

impl Report for Complaint<'_> {
    fn json(&self) -> Value {
        let Vector { id, key, canonical, hash, .. } = self.vector;
        json!({
            "id": id,
            "verdict": match self.verdict {
                Verdict::Wrong => "wrong",
                Verdict::UpperCase => "upper case",
                Verdict::Missing => "missing",
            },
            "canonical": canonical,
            "key": key,
            "hash": hash,
        })
    }
}

impl fmt::Display for Complaint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Vector { id, key, canonical, hash, .. } = self.vector;
        match self.verdict {
            Verdict::Missing => return write!(f, "{BAD}missing{BAD:#}  {id}"),
            Verdict::UpperCase => write!(f, "{BAD}wrong{BAD:#}    {id}: not in lower case;")?,
            Verdict::Wrong => write!(f, "{BAD}wrong{BAD:#}    {id}:")?,
        }
        write!(f, " it is {hash}, the SHA-1 of {:?}", format!("{canonical}{key}"))
    }
}

/// The end of a check.
struct Counts {
    right: usize,
    wrong: usize,
    missing: usize,
    /// Lines that are no answers.
    unusable: usize,
}

impl Counts {
    const fn outcome(&self) -> Outcome {
        match self {
            Self { unusable: 1.., .. } => Outcome::BadInput,
            Self { wrong: 0, missing: 0, .. } => Outcome::Fine,
            _ => Outcome::Mismatch,
        }
    }
}

impl Report for Counts {
    fn json(&self) -> Value {
        let Self { right, wrong, missing, unusable } = self;
        json!({"right": right, "wrong": wrong, "missing": missing, "unusable": unusable})
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { right, wrong, missing, unusable } = self;
        let style = if self.outcome() == Outcome::Fine { GOOD } else { BAD };
        write!(f, "{style}{right} right{style:#}, {wrong} wrong, {missing} missing")?;
        if *unusable > 0 { write!(f, ", {unusable} unusable") } else { Ok(()) }
    }
}
