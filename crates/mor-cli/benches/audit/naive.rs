//! What a good engineer writes in a quarter of an hour: one thread, a regular expression, a map of
//! parameters, a map of counts. It counts right and wrong requests of each client and method.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};

use regex::{Captures, Regex};
use sha1::{Digest, Sha1};

/// Prints how many requests are right, and how many wrong.
pub(super) fn run(log: &str, methods: &str, key: &str) {
    // `method,first,second`: what each method hashes, in order.
    let methods = fs::read_to_string(methods).unwrap();
    let methods: HashMap<&str, Vec<&str>> = methods
        .lines()
        .map(|line| {
            let mut names = line.split(',');
            (names.next().unwrap(), names.collect())
        })
        .collect();
    let combined = Regex::new(
        r#"^(\S+) \S+ \S+ \[[^\]]+\] "\w+ (\S+) [^"]*" \d+ \d+ "[^"]*" "([^"]*)"(?: "([^"]*)")?"#,
    )
    .unwrap();
    let escape = Regex::new(r"\\x([0-9A-F]{2})").unwrap();
    let mut counts: HashMap<(String, String, String, String), [u64; 2]> = HashMap::new();
    for line in BufReader::new(File::open(log).unwrap()).lines() {
        let line = line.unwrap();
        let Some(parts) = combined.captures(&line) else { continue };
        let (path, query) = parts[2].split_once('?').unwrap_or((&parts[2], ""));
        let Some((_, method)) = path.split_once("/api/") else { continue };
        let Some(order) = methods.get(method) else { continue };
        let body = parts.get(4).map_or("", |body| body.as_str());
        let body = escape.replace_all(body, |byte: &Captures<'_>| format!("%{}", &byte[1]));
        let form = format!("{query}&{body}");
        let form: HashMap<_, _> = form_urlencoded::parse(form.as_bytes()).collect();
        let Some(sent) = form.get("hash") else { continue };
        let mut text: String =
            order.iter().filter_map(|name| form.get(*name)).map(|value| &**value).collect();
        text.push_str(key);
        let is_right = hex::encode(Sha1::digest(&text)) == *sent;
        let user = form.get("u").map_or("", |user| &**user);
        let client = (user.to_owned(), parts[1].to_owned(), parts[3].to_owned(), method.to_owned());
        counts.entry(client).or_default()[usize::from(!is_right)] += 1;
    }
    let sum = |place: usize| counts.values().map(|counts| counts[place]).sum::<u64>();
    println!("{} {}", sum(0), sum(1));
}
