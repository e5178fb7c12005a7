//! The command line as types. They have no `Debug`, because arguments may be passwords.

use std::error::Error;
use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;
use std::{fmt, iter};

use clap::error::{ContextKind, ContextValue};
use clap::{
    Args, ColorChoice, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum, ValueHint,
};
use clap_complete::Shell;
use mor_api::{Endpoint, HashRule, HashRules, UnknownRule, methods};

use crate::audit;
use crate::call::v2;
use crate::input::is_multipart;
use crate::snippet::Language;

/// Sign, send, verify, explain and diagnose requests of the MOR billing API, and write programs
/// that do
///
/// The secret key comes from a file, from the environment variable `MOR_API_SECRET`, or from where
/// the configuration of a server says, never from an argument, which other users of the machine can
/// see.
#[derive(Parser)]
#[command(
    name = "mor",
    version,
    after_help = "\
Exit code: 0 fine, 1 the hash does not match, 2 wrong usage or input; of call also 3 the server
refused, 4 no answer of the API came.

Example:
  MOR_API_SECRET=456789 mor sign user_details_update --user admin user_id=123 u15=1"
)]
pub(crate) struct Cli {
    /// Print one JSON object a line
    #[arg(long, global = true)]
    pub(crate) json: bool,

    /// Read the secret key from this file instead of `MOR_API_SECRET`
    ///
    /// One newline at its end does not belong to the key. Nobody else may be able to read it:
    /// `chmod 600 FILE`.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) secret_file: Option<PathBuf>,

    /// Mean this server of the configuration; without it, that of `MOR_SERVER`, or the default
    ///
    /// It has a URL, a username, a rule and a key. An option comes before it, and so do the
    /// variables `MOR_URL`, `MOR_USER`, `MOR_RULE` and `MOR_API_SECRET`. `mor config` says more.
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) server: Option<String>,

    /// When to use colours; `--json` never does
    ///
    /// `auto` uses them where a terminal shows them, and obeys the environment variables
    /// `NO_COLOR`, `CLICOLOR` and `CLICOLOR_FORCE`.
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t)]
    pub(crate) color: ColorChoice,

    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    Methods(Methods),
    Sign(Sign),
    Call(Call),
    Verify(Verify),
    Explain(Explain),
    Diagnose(Diagnose),
    Audit(Audit),
    Serve(Serve),
    Snippet(Snippet),
    Config(Config),
    Vectors(Vectors),
    Openapi(Openapi),
    Completions(Completions),
    Man(Man),
}

/// List the methods, or what is known of one: its parameters in hash order, and what each rule
/// hashes of them
#[derive(Args)]
#[command(after_help = "Example:\n  mor methods did_create")]
pub(crate) struct Methods {
    /// The method to show
    #[arg(id = "method", value_name = "NAME", value_parser = method)]
    pub(crate) name: Option<&'static Endpoint>,
}

/// Sign a request
///
/// Prints how its hash comes about, the HTTP request and a curl command. These have all values in
/// them, passwords too. Of a method that takes no hash, it prints the request without one.
#[derive(Args)]
#[command(after_help = "\
Example:
  MOR_API_SECRET=456789 mor sign user_details_update --user admin user_id=123 u15=1")]
pub(crate) struct Sign {
    /// The method that the request is for
    #[arg(value_parser = method)]
    pub(crate) method: &'static Endpoint,

    /// A parameter by its name on the wire, and its value as plain text; `@FILE` reads parameters
    /// from a file
    ///
    /// A file has one NAME=VALUE a line, or one JSON object of strings, numbers, true and false.
    /// Empty lines and those that begin with `#` are passed over.
    #[arg(value_name = "NAME=VALUE|@FILE")]
    pub(crate) parameters: Vec<String>,

    #[command(flatten)]
    pub(crate) rule: Rule,

    /// Send this username, the parameter `u`
    #[arg(long, value_name = "NAME")]
    pub(crate) user: Option<String>,

    /// Print this instead of the whole report
    #[arg(long = "as", value_name = "WHAT", value_enum)]
    pub(crate) printed: Option<Printed>,

    /// Make it a GET, with everything in the query
    #[arg(long, conflicts_with = "query")]
    pub(crate) get: bool,

    /// Make it a POST with everything in the query, not in a form
    #[arg(long)]
    pub(crate) query: bool,

    /// Name this server
    #[arg(long, value_name = "BASE")]
    pub(crate) url: Option<String>,

    /// The username where neither an option nor a parameter gives one.
    #[arg(skip)]
    pub(crate) usual_user: Option<String>,
}

/// Send a request once, and print what the server answers
///
/// It is signed as `mor sign` signs it. A method of API v2 has a name such as `v2:balance`, or
/// `v2:delete:active_calls/{id}` with its HTTP method where that is not GET; it logs in by the
/// user's name and password, and keeps the token for its 15 minutes.
#[expect(clippy::struct_excessive_bools, reason = "each is an option")]
#[derive(Args)]
#[command(after_help = "\
Exit code: 0 the server did it, 3 it refused, 4 there was no answer of the API. A request is never
sent twice; after 4 a sentence says whether it may have had an effect.

Example:
  mor call user_details_update --server prod user_id=123 u15=1")]
pub(crate) struct Call {
    /// The method to call
    #[arg(id = "operation", value_name = "METHOD", value_parser = operation)]
    pub(crate) operation: Operation,

    /// A parameter by its name on the wire, and its value as plain text; `@FILE` reads parameters
    /// from a file
    ///
    /// A file has one NAME=VALUE a line, or one JSON object of strings, numbers, true and false.
    /// Empty lines and those that begin with `#` are passed over.
    #[arg(value_name = "NAME=VALUE|@FILE")]
    pub(crate) parameters: Vec<String>,

    #[command(flatten)]
    pub(crate) rule: Rule,

    /// Call as this user
    #[arg(long, value_name = "NAME")]
    pub(crate) user: Option<String>,

    /// Call this server
    #[arg(long, value_name = "BASE")]
    pub(crate) url: Option<String>,

    /// Send nothing; print a curl command for what would be sent, with `***` for passwords
    #[arg(long)]
    pub(crate) dry_run: bool,

    /// Wait at most this many seconds for the whole answer
    #[arg(long, value_name = "S", default_value = "30", value_parser = seconds)]
    pub(crate) timeout: Duration,

    /// Make it a GET, with everything in the query
    #[arg(long, conflicts_with = "query")]
    pub(crate) get: bool,

    /// Make it a POST with everything in the query, not in a form
    #[arg(long)]
    pub(crate) query: bool,

    /// Go through the proxy that the environment names, as `HTTPS_PROXY` and `NO_PROXY` do
    #[arg(long)]
    pub(crate) env_proxy: bool,

    /// The username where neither an option nor a parameter gives one.
    #[arg(skip)]
    pub(crate) usual_user: Option<String>,
}

/// What `mor call` calls.
#[derive(Clone)]
pub(crate) enum Operation {
    /// A method that takes a hash, or that is of that kind.
    Hashed(&'static Endpoint),
    /// One of API v2.
    V2(v2::Operation),
}

/// Show where the configuration of servers is, check it, or list the servers
///
/// The file is TOML. It never has a key or a password in it, but says where they are: in a variable
/// of the environment, in a file that nobody else can read, or in what a command prints. A path is
/// relative to the directory of the file, or begins with `~/`.
#[derive(Args)]
#[command(after_help = "\
A file:
  default = \"prod\"

  [server.prod]
  url = \"https://mor.example.com/billing\"
  user = \"admin\"
  rule = \"x8\"
  key = {command = [\"pass\", \"show\", \"mor\"]}
  password = {file = \"~/.mor-password\"}

Example:
  mor config path")]
pub(crate) struct Config {
    /// What to do
    #[arg(value_enum)]
    pub(crate) action: ConfigAction,

    /// With check, do not try to read keys and passwords
    #[arg(long)]
    pub(crate) no_keys: bool,
}

/// What `mor config` does.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ConfigAction {
    /// Print the path of the file, whether it is there or not
    Path,
    /// Say what is wrong in the file, and try to read each key and password
    Check,
    /// List the servers
    List,
}

/// What `mor sign` prints.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Printed {
    /// How the hash comes about, the request and a curl command
    Text,
    /// The curl command alone, for a POSIX shell
    Curl,
    /// The form alone, which is the body of a POST
    Body,
    /// The whole URL alone, for a GET unless --query is given
    Url,
    /// One JSON object, as with --json
    Json,
}

/// Check whether the hash of a request is right, and list what it covers
#[derive(Args)]
#[command(after_help = "\
Example:
  MOR_API_SECRET=456789 mor verify --endpoint user_details_update \\
    'user_id=123&u15=1&hash=0ab3ede4e93a55c38855a2cc9b9e169d35442c48'")]
pub(crate) struct Verify {
    #[command(flatten)]
    pub(crate) input: Input,

    #[command(flatten)]
    pub(crate) rules: Rules,
}

/// Show how the hash of a request comes about
///
/// The hash that was sent plays no part in it.
#[derive(Args)]
#[command(after_help = "\
Example:
  MOR_API_SECRET=456789 mor explain 'https://mor.example.com/api/did_create?did=370123&u=admin'")]
pub(crate) struct Explain {
    #[command(flatten)]
    pub(crate) input: Input,

    #[command(flatten)]
    pub(crate) rule: Rule,
}

/// Name the mistakes behind a wrong hash
#[derive(Args)]
#[command(after_help = "\
Example:
  MOR_API_SECRET=secret mor diagnose --endpoint did_create \\
    'did=123456789&provider_id=1&hash=bc2f114099d16656d37e45fd9e8744cb9386d462'")]
pub(crate) struct Diagnose {
    #[command(flatten)]
    pub(crate) input: Input,

    /// Search a hundred times as long, for pairs of rare mistakes: some seconds for each request
    #[arg(long)]
    pub(crate) deep: bool,

    #[command(flatten)]
    pub(crate) rules: Rules,
}

/// Check all requests in access logs, and count what is wrong, by client and method
///
/// It reads the combined format of nginx and Apache, also with the body of a request behind it,
/// JSON lines, and URLs; text, or compressed with gzip or Zstandard. It shows names of users and
/// methods, addresses and user agents, but neither values nor hashes.
#[derive(Args)]
#[command(after_help = "\
Exit code: 0 fine, 1 a limit of --fail-on is exceeded, 2 wrong usage or a file that cannot be read.

Example:
  MOR_API_SECRET=456789 mor audit --fail-on wrong=1%,reuse /var/log/nginx/access.log*")]
pub(crate) struct Audit {
    /// The logs; `-` is standard input
    #[arg(value_name = "FILE", required = true, value_hint = ValueHint::FilePath)]
    pub(crate) files: Vec<String>,

    /// Read which user has which key from this file
    ///
    /// Each line is `USER = {file = "PATH"}` or `USER = {env = "VARIABLE"}`; it may be TOML. Paths
    /// are relative to the file. The requests of other users are not checked.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) keys: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) rules: Rules,

    /// Only requests from this time on: a date, or a time such as `2026-11-25T10:00:00Z`
    #[arg(long, value_name = "TIME", value_parser = audit::since)]
    pub(crate) since: Option<u32>,

    /// Only requests before this time; of a date, also those of the whole day
    #[arg(long, value_name = "TIME", value_parser = audit::until)]
    pub(crate) until: Option<u32>,

    /// Diagnose at most so many wrong requests of each client and method, until three say the same
    #[arg(long, value_name = "N", default_value_t = 8)]
    pub(crate) diagnoses: usize,

    /// Only verify; do not look for mistakes, for parameters that no hash covers, and for hashes
    /// that were used again
    ///
    /// It is faster, and takes no memory for right requests.
    #[arg(long, conflicts_with = "diagnoses")]
    pub(crate) verify_only: bool,

    /// The form of the report; with --json it is `json`
    #[arg(long, value_name = "FORM", value_enum, default_value_t = audit::Form::Text)]
    pub(crate) report: audit::Form,

    /// Exit with 1 where there is more than this of something
    ///
    /// A list of `wrong`, `malformed`, `unknown`, `reuse`, `altered` and `crossed`, each alone,
    /// or with a number or a percentage that is allowed, such as `wrong=1%`.
    #[arg(long, value_name = "LIMITS", value_delimiter = ',', value_parser = audit::limit)]
    pub(crate) fail_on: Vec<audit::Limit>,

    /// Use so many threads; without it, one for each core
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<usize>,
}

/// Serve on 127.0.0.1: a stand-in for a server, or a check of requests on their way to one
///
/// Without --forward-to it is a stand-in with its state in memory, for clients that have no server
/// to talk to; the user `admin` has the key `secret` there. With it, each request goes on to the
/// server as it came, once, and the answer comes back as it is, while the hash is checked with your
/// key. A line a request says what is wrong with it and how to put it right, and what the server
/// answered. No line has a value, a query or a key in it.
#[derive(Args)]
#[command(after_help = "\
It runs until Ctrl-C, which lets running requests finish.

Example:
  mor serve --port 8080 --forward-to https://mor.example.com/billing --secret-file key")]
pub(crate) struct Serve {
    /// Listen on this port; 0 is any free one
    #[arg(long, value_name = "N", default_value_t = 8080)]
    pub(crate) port: u16,

    /// Take GET requests as well; the stand-in does not, as servers do not by default
    #[arg(long, conflicts_with = "forward_to")]
    pub(crate) allow_get: bool,

    /// A rule to accept; give it several times to accept several
    ///
    /// Without it, the stand-in takes `listed` and `x8`, and a check expects the rule of the
    /// configuration, or else `listed`. The others are `x3`, `x3s`, `x5` and `m2`.
    #[arg(long = "rule", value_name = "RULE", value_parser = rule)]
    rules: Vec<HashRule>,

    /// Play a server of this version: `x3`, `x3s`, `x5`, `x8` or `m2`
    ///
    /// Its rule is the only one, and methods have the names that such servers know.
    #[arg(long, value_name = "RULE", value_parser = version)]
    #[arg(conflicts_with_all = ["rules", "forward_to"])]
    pub(crate) server_version: Option<HashRule>,

    /// Pass requests on to this server; without a URL, to that of the configuration
    #[expect(clippy::option_option, reason = "the value of the option is optional")]
    #[arg(long, value_name = "URL", num_args = 0..=1)]
    pub(crate) forward_to: Option<Option<String>>,

    /// Wait at most this many seconds for the server, until its answer begins and then for each
    /// further piece of it
    #[arg(long, value_name = "S", default_value = "30", value_parser = seconds)]
    pub(crate) timeout: Duration,
}

impl Serve {
    /// Takes what was not given. The stand-in is no server of the configuration.
    pub(crate) fn fill(&mut self, url: Option<&str>, rule: Option<HashRule>) {
        if let Some(forward_to) = &mut self.forward_to {
            *forward_to = forward_to.take().or_else(|| url.map(str::to_owned));
            if self.rules.is_empty() {
                self.rules.extend(rule);
            }
        }
    }

    /// The rules that were chosen.
    pub(crate) fn rules(&self) -> Option<HashRules> {
        (!self.rules.is_empty()).then(|| self.rules.iter().copied().collect())
    }
}

/// Print a program that signs and sends a request, in another language
///
/// It needs the standard library of its language only. It reads the secret key from the file that
/// the environment variable `MOR_SECRET_FILE` names, prints the hash and the body, and sends them
/// if `MOR_URL` is set. The key is never in it, but all values are, passwords too.
#[derive(Args)]
#[command(after_help = "\
Example:
  mor snippet python user_details_update --user admin user_id=123 u15=1")]
pub(crate) struct Snippet {
    /// The language of the program
    #[arg(value_name = "LANG", value_enum)]
    pub(crate) language: Language,

    /// The method that the request is for
    #[arg(value_parser = method)]
    pub(crate) method: &'static Endpoint,

    /// A parameter by its name on the wire, and its value as plain text; without any, the program
    /// has an example of each that is required
    #[arg(value_name = "NAME=VALUE")]
    pub(crate) parameters: Vec<String>,

    #[command(flatten)]
    pub(crate) rule: Rule,

    /// Send this username, the parameter `u`
    #[arg(long, value_name = "NAME")]
    pub(crate) user: Option<String>,

    /// Name this server as the example for `MOR_URL`; without it, `https://mor.example.com/billing`
    #[arg(long, value_name = "BASE")]
    pub(crate) url: Option<String>,

    /// The username where neither an option nor a parameter gives one.
    #[arg(skip)]
    pub(crate) usual_user: Option<String>,
}

/// Print test vectors for programs in other languages that sign requests, or check their answers
///
/// Each line is a JSON object: `id`; `method`; `rule`, which decides what is hashed; `key`, the
/// secret key; `parameters`, a list of pairs of name and value as plain text, in the order in which
/// they are sent; `canonical`, the values that are hashed, one after the other; and `hash`, the
/// SHA-1 of `canonical` followed by `key`, as 40 lower-case hexadecimal digits. All text is UTF-8.
#[derive(Args)]
#[command(after_help = "\
Exit code of a check: 0 all answers are right, 1 some are wrong or missing, 2 some are unusable.

Example:
  mor vectors --rule listed | ./my_program | mor vectors --rule listed --check -")]
pub(crate) struct Vectors {
    /// Check the answers of a program instead: `-` reads standard input, `@FILE` a file
    ///
    /// Each line is a JSON object with the `id` of a vector and the `hash` that the program makes
    /// of it. Other members are ignored.
    #[arg(long, value_name = "-|@FILE", value_parser = answers)]
    pub(crate) check: Option<Answers>,

    /// Only the vectors of this rule; give it several times for several
    ///
    /// Without it, those of all rules: `listed`, `x3`, `x3s`, `x5`, `x8` and `m2`.
    #[arg(long = "rule", value_name = "RULE", value_parser = rule)]
    rules: Vec<HashRule>,
}

impl Vectors {
    /// The rules whose vectors are meant.
    pub(crate) fn rules(&self) -> HashRules {
        if self.rules.is_empty() { HashRules::ALL } else { self.rules.iter().copied().collect() }
    }
}

/// Where answers to the test vectors are.
#[derive(Clone)]
pub(crate) enum Answers {
    Input,
    File(PathBuf),
}

/// Print the OpenAPI description of all methods
///
/// With --json it is on one line.
#[expect(clippy::doc_markdown, reason = "it is help, and OpenAPI is no code")]
#[derive(Args)]
#[command(after_help = "Example:\n  mor openapi > openapi.json")]
pub(crate) struct Openapi {}

/// Print a script that completes the commands of `mor` in a shell: also the names of methods and,
/// for sign and snippet, the parameters of the method
///
/// The script calls `mor`, which must be in a directory of PATH, whenever something is to be
/// completed. Load it when the shell starts, so that it is that of the installed version.
#[derive(Args)]
#[command(after_help = "\
Example:
  bash        source <(mor completions bash)
  zsh         source <(mor completions zsh)
  fish        mor completions fish | source
  elvish      eval (mor completions elvish | slurp)
  powershell  mor completions powershell | Out-String | Invoke-Expression")]
pub(crate) struct Completions {
    /// The shell that reads the script
    #[arg(value_enum)]
    pub(crate) shell: Shell,
}

/// Write manual pages, of `mor` and of each command, into a directory
///
/// The directory is made if it is not there. The names of the files are printed.
#[derive(Args)]
#[command(after_help = "Example:\n  mor man ~/.local/share/man/man1")]
pub(crate) struct Man {
    /// The directory to write the pages into
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) directory: PathBuf,
}

/// Requests that somebody pasted.
#[derive(Args)]
pub(crate) struct Input {
    /// A request as you have it: a URL, a query, a curl command, a line of a log; `-` reads
    /// standard input, `@FILE` a file
    ///
    /// Also a form, JSON or multipart body with --endpoint, an HTTP request as text, a HAR file of
    /// a browser, and a collection of Postman. Standard input and files have one request a line, or
    /// are one such document; they may be compressed with gzip or Zstandard.
    #[arg(value_name = "INPUT", required = true)]
    pub(crate) texts: Vec<String>,

    /// The method that the request is for, where its path does not tell it
    #[arg(long, value_name = "METHOD", value_parser = method)]
    pub(crate) endpoint: Option<&'static Endpoint>,
}

/// The rule that decides what is hashed.
#[derive(Args)]
pub(crate) struct Rule {
    /// The rule that decides which values are hashed, and in which order
    ///
    /// `listed`, the default, is that of the method's page. Servers have their own: `x3` (2014),
    /// `x3s` (2016), `x5` (2015) and `x8` (2018, also `deployed`), and `m2` of the sister product
    /// M2 (2022).
    #[arg(long = "rule", value_name = "RULE", value_parser = rule)]
    chosen: Option<HashRule>,
}

impl Rule {
    pub(crate) fn chosen(&self) -> HashRule {
        self.chosen.unwrap_or_default()
    }

    /// Takes this rule if none was given.
    pub(crate) fn fill(&mut self, rule: Option<HashRule>) {
        self.chosen = self.chosen.or(rule);
    }
}

/// The rules that a request may be signed under.
#[derive(Args)]
pub(crate) struct Rules {
    /// A rule to accept; give it several times to accept several
    ///
    /// `listed`, the default, is that of the method's page. Servers have their own: `x3` (2014),
    /// `x3s` (2016), `x5` (2015) and `x8` (2018, also `deployed`), and `m2` of the sister product
    /// M2 (2022).
    #[arg(long = "rule", value_name = "RULE", value_parser = rule)]
    rules: Vec<HashRule>,
}

impl Rules {
    /// Takes this rule if none was given.
    pub(crate) fn fill(&mut self, rule: Option<HashRule>) {
        if self.rules.is_empty() {
            self.rules.extend(rule);
        }
    }

    pub(crate) fn accepted(&self) -> HashRules {
        if self.rules.is_empty() {
            HashRule::default().into()
        } else {
            self.rules.iter().copied().collect()
        }
    }

    /// The rule to explain a request by that matches under none. Diagnosis expects the same.
    pub(crate) fn preferred(&self) -> HashRule {
        self.accepted().iter().next().unwrap_or_default()
    }
}

/// Reads the command line of this process.
///
/// # Errors
/// What clap says of wrong usage, of `--help` and of `--version`, without the values that were
/// given.
pub(crate) fn parse() -> Result<Cli, clap::Error> {
    let arguments: Vec<_> = std::env::args_os().map(with_body_apart).collect();
    let mut command = Cli::command().color(color(&arguments));
    command
        .try_get_matches_from_mut(arguments)
        .and_then(|mut matches| {
            let cli = Cli::from_arg_matches_mut(&mut matches);
            cli.map_err(|error| error.format(&mut command))
        })
        .map_err(without_values)
}

/// When to use colours. Messages about wrong usage, and help, need it before the rest is read.
fn color(arguments: &[OsString]) -> ColorChoice {
    let (mut choice, mut before) = (ColorChoice::Auto, "");
    for argument in arguments.iter().skip(1).take_while(|argument| *argument != "--") {
        let argument = argument.to_str().unwrap_or_default();
        if argument == "--json" {
            return ColorChoice::Never;
        }
        let given = if before == "--color" { Some(argument) } else { None };
        let given = given.or_else(|| argument.strip_prefix("--color="));
        choice = given.and_then(|given| ColorChoice::from_str(given, false).ok()).unwrap_or(choice);
        before = argument;
    }
    choice
}

/// A multipart body begins like an option. A line end in front of it, which readers pass over,
/// makes it an argument.
fn with_body_apart(argument: OsString) -> OsString {
    if !argument.to_str().is_some_and(is_multipart) {
        return argument;
    }
    let mut apart = OsString::from("\n");
    apart.push(argument);
    apart
}

/// What a name means to `mor call`.
fn operation(name: &str) -> Result<Operation, Box<dyn Error + Send + Sync>> {
    let endpoint = method(name);
    if let (Err(_), Some(operation)) = (&endpoint, v2::Operation::parse(name)) {
        return Ok(Operation::V2(operation?));
    }
    Ok(Operation::Hashed(endpoint?))
}

/// A time in seconds.
fn seconds(text: &str) -> Result<Duration, &'static str> {
    const RANGE: std::ops::RangeInclusive<f64> = 0.01..=3600.0;
    let seconds = text.parse().ok().filter(|seconds| RANGE.contains(seconds));
    seconds.map(Duration::from_secs_f64).ok_or("not a number of seconds, at most 3600")
}

/// The method with this name or alias.
fn method(name: &str) -> Result<&'static Endpoint, UnknownMethod> {
    methods::by_name(name).ok_or_else(|| UnknownMethod { similar: similar(name) })
}

/// No method has the name.
#[derive(Debug)]
struct UnknownMethod {
    /// What may be meant, the likeliest first.
    similar: Vec<&'static str>,
}

impl fmt::Display for UnknownMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unknown method; ")?;
        if let Some((last, others)) = self.similar.split_last() {
            f.write_str("did you mean ")?;
            if !others.is_empty() {
                write!(f, "{} or ", others.join(", "))?;
            }
            write!(f, "{last}? ")?;
        }
        f.write_str("`mor methods` lists them all")
    }
}

impl Error for UnknownMethod {}

/// The names of methods that are most like this one.
fn similar(name: &str) -> Vec<&'static str> {
    const LONGEST: usize = 64;
    const LEAST: f64 = 0.9;
    if name.len() > LONGEST {
        return Vec::new();
    }
    let name = name.to_ascii_lowercase();
    let names = |endpoint: &&'static Endpoint| {
        iter::once(endpoint.name()).chain(endpoint.aliases().iter().copied())
    };
    let mut found: Vec<_> = methods::ALL
        .iter()
        .flat_map(names)
        .map(|known| (strsim::jaro_winkler(&name, known), known))
        .filter(|(likeness, _)| *likeness > LEAST)
        .collect();
    found.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    found.into_iter().take(3).map(|(_, known)| known).collect()
}

/// Where the answers are that an argument names.
fn answers(argument: &str) -> Result<Answers, &'static str> {
    match argument.strip_prefix('@') {
        Some(path) => Ok(Answers::File(path.into())),
        None if argument == "-" => Ok(Answers::Input),
        None => Err("it is `-` for standard input, or `@FILE`"),
    }
}

/// The hash rule with this name.
pub(crate) fn rule(name: &str) -> Result<HashRule, UnknownRule> {
    if name == "deployed" { Ok(HashRule::X8) } else { name.parse() }
}

/// The hash rule of servers of this version.
fn version(name: &str) -> Result<HashRule, String> {
    match rule(name) {
        Ok(HashRule::Listed) => Err("`listed` is the rule of the pages, of no server".to_owned()),
        other => other.map_err(|error| error.to_string()),
    }
}

/// Takes out of a usage error what may be secret: a key that was given as an argument, or a request
/// where the name of a method belongs.
fn without_values(mut error: clap::Error) -> clap::Error {
    for kind in [ContextKind::InvalidArg, ContextKind::InvalidValue, ContextKind::InvalidSubcommand]
    {
        let Some(ContextValue::String(text)) = error.get(kind) else { continue };
        let shown = if kind == ContextKind::InvalidArg && !text.starts_with(['-', '<', '[']) {
            "(not shown)".to_owned()
        } else {
            let name = text.split(['=', '?', '&']).next().unwrap_or_default();
            name.escape_debug().to_string()
        };
        error.insert(kind, ContextValue::String(shown));
    }
    error
}
