//! `mor completions`: scripts by which shells ask this program what may come next, and the answers.

use std::{env, fmt, iter};

use clap::{Arg, Command, CommandFactory};
use clap_complete::env::Shells;
use clap_complete::{ArgValueCandidates, CompleteEnv, CompletionCandidate};
use mor_api::{Endpoint, HashRule, methods};
use serde_json::{Value, json};

use crate::call::v2;
use crate::cli::{Cli, Completions};
use crate::config;
use crate::output::{Output, Report};
use crate::parameters::USERNAME;
use crate::{Failure, Outcome};

/// With the name of a shell in it, the arguments are a question of that shell.
const VARIABLE: &str = "MOR_COMPLETE";
const PROGRAM: &str = "mor";

pub(crate) fn run(out: &mut Output, arguments: &Completions) -> Result<Outcome, Failure> {
    let shell = arguments.shell.to_string();
    let shells = Shells::builtins();
    let completer = shells.completer(&shell).ok_or("there is no script for this shell")?;
    let mut script = Vec::new();
    completer.write_registration(VARIABLE, PROGRAM, PROGRAM, PROGRAM, &mut script)?;
    out.print(&Script { shell: &shell, text: &String::from_utf8(script)? })?;
    Ok(Outcome::Fine)
}

struct Script<'s> {
    shell: &'s str,
    text: &'s str,
}

impl Report for Script<'_> {
    fn json(&self) -> Value {
        json!({"shell": self.shell, "script": self.text})
    }
}

impl fmt::Display for Script<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text.trim_start_matches('\n'))
    }
}

/// Answers the question of a shell, if the arguments are one.
///
/// # Errors
/// What the question has wrong, and what the operating system says.
pub(crate) fn answer() -> Result<bool, clap::Error> {
    let arguments: Vec<_> = env::args_os().collect();
    if arguments.is_empty() || env::var_os(VARIABLE).is_none() {
        return Ok(false);
    }
    // The words typed so far follow `--` and the name of the program.
    let typed = arguments.iter().skip_while(|argument| *argument != "--").skip(2);
    let words: Vec<_> = typed.map(|word| word.to_str().unwrap_or_default()).collect();
    let request = Typed::of(&words);
    if request.as_ref().is_some_and(Typed::is_at_value) {
        // Nothing is known of values, and clap would offer options.
        return Ok(true);
    }
    let parameters = request.map(|request| request.parameters()).unwrap_or_default();
    let directory = env::current_dir().ok();
    CompleteEnv::with_factory(|| command(&parameters))
        .var(VARIABLE)
        .bin(PROGRAM)
        .completer(PROGRAM)
        .try_complete(&arguments, directory.as_deref())
}

/// The command line with what its arguments may be.
fn command(parameters: &[Named]) -> Command {
    let with_candidates = |argument| with_candidates(argument, parameters);
    Cli::command()
        .mut_args(with_candidates)
        .mut_subcommands(|subcommand| subcommand.mut_args(with_candidates))
}

fn with_candidates(argument: Arg, parameters: &[Named]) -> Arg {
    match argument.get_id().as_str() {
        "operation" => argument.add(ArgValueCandidates::new(operation_names)),
        "method" | "endpoint" => argument.add(ArgValueCandidates::new(method_names)),
        "server" => argument.add(ArgValueCandidates::new(server_names)),
        "chosen" | "rules" | "server_version" => argument.add(ArgValueCandidates::new(rule_names)),
        "parameters" => {
            let parameters = parameters.to_vec();
            let candidate = |(name, meaning): &Named| {
                let meaning = (!meaning.is_empty()).then(|| (*meaning).into());
                CompletionCandidate::new(format!("{name}=")).help(meaning)
            };
            argument.add(ArgValueCandidates::new(move || {
                parameters.iter().map(candidate).collect::<Vec<_>>()
            }))
        }
        _ => argument,
    }
}

/// All methods. Aliases are offered where nothing else fits.
fn method_names() -> Vec<CompletionCandidate> {
    let of = |endpoint: &'static Endpoint| {
        let aliases = endpoint.aliases().iter();
        let aliases = aliases.map(|alias| CompletionCandidate::new(*alias).hide(true));
        iter::once(CompletionCandidate::new(endpoint.name())).chain(aliases)
    };
    methods::ALL.iter().copied().flat_map(of).collect()
}

/// All methods, and those of API v2.
fn operation_names() -> Vec<CompletionCandidate> {
    let of_v2 = v2::names().map(CompletionCandidate::new);
    method_names().into_iter().chain(of_v2).collect()
}

/// The servers of the configuration. What is wrong in it is not told here.
fn server_names() -> Vec<CompletionCandidate> {
    let servers = config::load().unwrap_or_default().servers;
    servers.into_keys().map(CompletionCandidate::new).collect()
}

fn rule_names() -> Vec<CompletionCandidate> {
    HashRule::ALL.into_iter().map(|rule| CompletionCandidate::new(rule.as_str())).collect()
}

/// The name of a parameter, and what it means.
type Named = (&'static str, &'static str);

/// A request to sign, as far as it is typed.
struct Typed<'w> {
    endpoint: &'static Endpoint,
    /// The words between the method and the one that is being typed.
    given: Vec<&'w str>,
}

impl<'w> Typed<'w> {
    fn of(words: &[&'w str]) -> Option<Self> {
        let mut rest = words
            .iter()
            .copied()
            .skip_while(|word| !matches!(*word, "sign" | "snippet" | "call"))
            .skip_while(|word| methods::by_name(word).is_none());
        let endpoint = methods::by_name(rest.next()?)?;
        let mut given: Vec<_> = rest.collect();
        given.pop()?;
        Some(Self { endpoint, given })
    }

    /// Whether a value is being typed, in bash: it makes the words `name`, `=` and `value` of
    /// `name=value`, and leaves an `=` out that ends the line.
    fn is_at_value(&self) -> bool {
        match self.given.as_slice() {
            [.., "="] => true,
            [.., "=", _] | [] => false,
            [.., word] => *word == USERNAME || self.endpoint.parameter(word).is_some(),
        }
    }

    /// The parameters that the request may still have.
    fn parameters(&self) -> Vec<Named> {
        let is_given = |name| self.given.iter().any(|word| word.split('=').next() == Some(name));
        let listed = self.endpoint.parameters();
        let listed = listed.map(|parameter| (parameter.name(), parameter.description()));
        let username =
            self.endpoint.takes_username().then_some((USERNAME, "The caller's username"));
        listed.chain(username).filter(|(name, _)| !is_given(*name)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(words: &[&str]) -> Vec<&'static str> {
        let parameters = Typed::of(words).unwrap().parameters();
        parameters.into_iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn parameters_are_offered_once() {
        let all = names(&["sign", "did_create", ""]);
        assert!(all.contains(&"did") && all.contains(&"u"), "{all:?}");
        for words in [
            &["--json", "sign", "--user", "a", "did_create", "did=1", "p"][..],
            &["snippet", "php", "did_create", "did", "=", "1", ""],
        ] {
            let rest = names(words);
            assert_eq!(rest.len(), all.len() - 1, "{words:?}");
            assert!(!rest.contains(&"did"), "{words:?}");
        }
    }

    #[test]
    fn values_are_told_from_names() {
        for (words, expected) in [
            (&["sign", "did_create", "did", "=", "1"][..], Some(true)),
            (&["sign", "did_create", "did", ""], Some(true)),
            (&["sign", "did_create", "u", ""], Some(true)),
            (&["sign", "did_create", ""], Some(false)),
            (&["sign", "did_create", "comment", "=", "did", ""], Some(false)),
            (&["sign", "did_create", "did=1", ""], Some(false)),
            (&["sign", "did_creat", ""], None),
            (&["sign", "did_create"], None),
            (&["verify", "did_create", ""], None),
            (&[], None),
        ] {
            let found = Typed::of(words).map(|request| request.is_at_value());
            assert_eq!(found, expected, "{words:?}");
        }
    }
}
