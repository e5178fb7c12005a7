//! `README.md`: the methods for people.

use std::fmt::Write as _;

use mor_api::{HashRule, methods};

/// A table of each area.
pub(crate) fn readme() -> Result<String, std::fmt::Error> {
    let mut text = String::from(HEAD);
    for (area, methods) in methods::AREAS {
        writeln!(text, "\n## {area}\n\n| method | signed by the page | evidence |\n|---|---|---|")?;
        for method in *methods {
            let names = [method.name()].into_iter().chain(method.aliases().iter().copied());
            let names: Vec<_> = names.map(|name| format!("`{name}`")).collect();
            let signed: Vec<_> = method.hash_order(HashRule::Listed).collect();
            let signed = match *signed.as_slice() {
                _ if !method.takes_hash(HashRule::Listed) => "no hash".to_owned(),
                [] => "the key alone".to_owned(),
                [first, .., last] if signed.len() > 15 => {
                    format!("`{first}` … `{last}`: {} names", signed.len())
                }
                _ => signed.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" "),
            };
            let evidence = method.evidence();
            let contradiction = evidence.contradiction();
            let contradiction = contradiction.map_or(String::new(), |it| format!("; **but** {it}"));
            let source = evidence.source();
            writeln!(text, "| {} | {signed} | {source}{contradiction} |", names.join(", "))?;
        }
    }
    Ok(text)
}

const HEAD: &str = "\
# The methods

Written by `cargo run --example catalogue`. Evidence: `code`, a server's code hashes what the page
lists; `sample`, a sample of the page has the hash of what it lists; `page`, only the page says so.
What speaks against the page stands behind it. What servers hash is in `methods.json`, for each
rule.
";
