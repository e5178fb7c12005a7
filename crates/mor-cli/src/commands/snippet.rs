//! `mor snippet`: a program in another language that builds, signs and sends a request.

use std::fmt;

use mor_api::inspect::{Contribution, Explanation, Uncounted};
use mor_api::{
    BaseUrl, Conversion, Endpoint, HashRule, Kind, Parameter, ParameterError, Requirement,
    SecretKey, ServerName, SignError, Signer, Transport, UncoveredReason, UnmetRequirement,
    server_order,
};
use serde_json::{Value, json};

use crate::output::{self, Output, Report};
use crate::parameters::{PairError, Parameters, USERNAME};
use crate::snippet::{Argument, Language, Snippet};
use crate::{Failure, Outcome, cli};

/// The server that programs have as an example when none is named.
const EXAMPLE: &str = "https://mor.example.com/billing";

pub(crate) fn run(out: &mut Output, arguments: &cli::Snippet) -> Result<Outcome, Failure> {
    let (endpoint, rule) = (arguments.method, arguments.rule.chosen());
    let base = BaseUrl::parse(arguments.url.as_deref().unwrap_or(EXAMPLE))?;
    let mut draft = Draft::new(endpoint, rule, arguments.user.clone());
    for (number, pair) in (1..).zip(&arguments.parameters) {
        draft.add(number, pair)?;
    }
    if draft.given.user.is_none() {
        draft.given.user.clone_from(&arguments.usual_user);
    }
    let is_example = arguments.parameters.is_empty();
    if is_example {
        draft.fill()?;
    } else if draft.given.user.is_none() && endpoint.takes_username() {
        output::note("the request has no `u`, and servers deny it: see --user");
    }
    let plan = draft.plan(&base)?;
    for name in &plan.unlisted {
        output::note(&format!("{} does not list `{name}`; sent unsigned", endpoint.name()));
    }
    for name in plan.secrets.iter().filter(|_| !is_example) {
        output::note(&format!("the program has the value of `{name}` in it: keep it secret"));
    }
    let code = draft.code(&plan, arguments.language, &base)?;
    out.print(&Program { language: arguments.language, endpoint, rule, code })?;
    Ok(Outcome::Fine)
}

/// The request of a program, as far as it is known.
struct Draft {
    endpoint: &'static Endpoint,
    rule: HashRule,
    /// The same parameters as `listed`, for the library to judge, and the username.
    given: Parameters,
    username_comment: String,
    /// They in their order, with comments.
    listed: Vec<Argument>,
}

/// What the library makes of a request.
struct Plan {
    /// The names of what is hashed; `None` without a hash.
    order: Option<Vec<&'static str>>,
    id_in_path: bool,
    /// The names of passwords.
    secrets: Vec<&'static str>,
    /// The names that the method does not list and that are not hashed, as they may be shown.
    unlisted: Vec<String>,
}

impl Draft {
    fn new(endpoint: &'static Endpoint, rule: HashRule, user: Option<String>) -> Self {
        let given = Parameters::new(endpoint, user);
        Self { endpoint, rule, given, username_comment: String::new(), listed: Vec::new() }
    }

    /// Adds a parameter as `mor sign` does.
    fn add(&mut self, number: usize, pair: &str) -> Result<(), PairError> {
        let (name, value) = self.given.add(number, pair)?;
        // It may be there already, with the same value.
        if name != USERNAME && !self.has(name) {
            self.listed.push(Argument::given(name, value));
        }
        Ok(())
    }

    fn has(&self, name: &str) -> bool {
        self.listed.iter().any(|argument| argument.name == name)
    }

    /// Adds an example of everything that is required.
    fn fill(&mut self) -> Result<(), Failure> {
        let endpoint = self.endpoint;
        if self.given.user.is_none() && endpoint.takes_username() {
            self.given.user = Some("admin".to_owned());
            "The caller's username".clone_into(&mut self.username_comment);
        }
        let is_mostly_required =
            |parameter: &Parameter| parameter.requirement() == Requirement::RequiredUnlessReseller;
        for parameter in endpoint.parameters().filter(is_mostly_required) {
            self.add_example(parameter.name())?;
        }
        let signer = self.signer()?;
        while let Err(error) = self.judge(&signer) {
            let missing = match error {
                SignError::Unmet(UnmetRequirement::Parameter(name)) => vec![name],
                SignError::Unmet(UnmetRequirement::OneOf(names)) => {
                    names.iter().take(1).copied().collect()
                }
                SignError::Unmet(UnmetRequirement::Together(names)) => names.to_vec(),
                SignError::NothingSigned => endpoint
                    .hash_order(self.rule)
                    .filter(|name| *name != USERNAME)
                    .take(1)
                    .collect(),
                _ => return Err(error.into()),
            };
            let count = self.listed.len();
            missing.into_iter().try_for_each(|name| self.add_example(name))?;
            if self.listed.len() == count {
                let (method, rule) = (endpoint.name(), self.rule);
                return Err(format!("{method}: {error}, nor does rule {rule} hash any").into());
            }
        }
        let place = |argument: &Argument| {
            endpoint.parameters().position(|parameter| parameter.name() == argument.name)
        };
        self.listed.sort_by_key(place);
        Ok(())
    }

    fn add_example(&mut self, name: &str) -> Result<(), ParameterError> {
        if let Some(parameter) = self.endpoint.parameter(name).filter(|_| !self.has(name)) {
            let (value, kind) = (example(parameter), parameter.kind());
            self.given.request.add(name, &*value)?;
            let comment = match parameter.description() {
                "" => kind.to_string(),
                description => format!("{description} ({kind})"),
            };
            self.listed.push(Argument { name: name.to_owned(), value, comment });
        }
        Ok(())
    }

    /// Who signs, with a key that is not used. No value has it in it.
    fn signer(&self) -> Result<Signer, Failure> {
        let key = SecretKey::new("no key, and of no use to anybody")?;
        let signer = match &self.given.user {
            Some(user) => Signer::new(&**user, key),
            None => Signer::without_username(key),
        };
        Ok(signer.rule(self.rule))
    }

    /// Whether such a request can be sent.
    fn judge(&self, signer: &Signer) -> Result<(), SignError> {
        if self.endpoint.takes_hash(self.rule) {
            signer.sign(&self.given.request).map(drop)
        } else {
            signer.unhashed(&self.given.request).map(drop)
        }
    }

    fn plan(&self, base: &BaseUrl) -> Result<Plan, Failure> {
        let (endpoint, rule, signer) = (self.endpoint, self.rule, self.signer()?);
        let listed = self.listed.iter().filter_map(|argument| endpoint.parameter(&argument.name));
        let mut secrets: Vec<_> = listed
            .filter(|parameter| parameter.kind() == Kind::Secret)
            .map(Parameter::name)
            .collect();
        let mut unlisted = Vec::new();
        let (order, http) = if endpoint.takes_hash(rule) {
            let signed = signer.sign(&self.given.request)?;
            let explanation = signed.explain();
            let counted = explanation.contributions().iter();
            let foreign = counted.filter(|counted| {
                counted.is_secret() && endpoint.parameter(counted.name()).is_none()
            });
            secrets.extend(foreign.map(Contribution::name));
            let uncounted = explanation.uncounted().iter();
            let unknown =
                uncounted.filter(|uncounted| uncounted.reason() == UncoveredReason::Unknown);
            unlisted.extend(unknown.map(|unknown| unknown.name().to_owned()));
            (Some(self.order(&explanation)?), signed.post(base))
        } else {
            (None, signer.unhashed(&self.given.request)?.post(base))
        };
        // An id that no path can end with is in the form.
        let id_in_path = endpoint.transport() == Transport::IdInPath
            && !http.path().ends_with(&format!("/{}", endpoint.name()));
        Ok(Plan { order, id_in_path, secrets, unlisted })
    }

    /// The names that are hashed in hash order: those of the method, whether the request has them
    /// or not, and those of other methods that the request has and servers hash.
    fn order(&self, explanation: &Explanation<'_>) -> Result<Vec<&'static str>, Failure> {
        let counted = explanation.contributions();
        let mut order: Vec<_> = self.endpoint.hash_order(self.rule).collect();
        let foreign: Vec<_> =
            counted.iter().map(Contribution::name).filter(|name| !order.contains(name)).collect();
        if !foreign.is_empty() {
            let names = server_order().iter().map(ServerName::name);
            order = names.filter(|name| order.contains(name) || foreign.contains(name)).collect();
        }
        let hashed = |name: &str| {
            let counted = counted.iter().find(|counted| counted.name() == name);
            counted.map_or("", Contribution::value)
        };
        // Some servers hash `u` unless it is `admin`.
        if self.given.user.as_ref().is_some_and(|user| user != hashed(USERNAME)) {
            order.retain(|name| *name != USERNAME);
        }
        // What servers convert, a program would have to convert as well.
        let is_dropped = |uncounted: &&Uncounted| {
            uncounted.reason() == UncoveredReason::Dropped && uncounted.name() != USERNAME
        };
        let dropped = explanation.uncounted().iter().find(is_dropped).map(Uncounted::name);
        let is_converted = |name: &&str| {
            let mut given = self.listed.iter().filter(|argument| argument.name == **name);
            given.any(|argument| argument.value != hashed(name))
        };
        match dropped.or_else(|| order.iter().copied().find(is_converted)) {
            Some(name) => {
                let rule = self.rule;
                Err(format!("servers of rule {rule} do not hash `{name}` as it is given").into())
            }
            None => Ok(order),
        }
    }

    fn arguments(&self) -> Vec<Argument> {
        let user = self.given.user.iter().filter(|_| self.endpoint.takes_username());
        let comment = || self.username_comment.clone();
        let user =
            user.map(|user| Argument { comment: comment(), ..Argument::given(USERNAME, user) });
        user.chain(self.listed.iter().cloned()).collect()
    }

    fn code(&self, plan: &Plan, language: Language, base: &BaseUrl) -> Result<String, Failure> {
        let rule = (self.rule != HashRule::Listed && plan.order.is_some()).then_some(self.rule);
        let snippet = Snippet {
            language,
            method: self.endpoint.name(),
            base: base.as_str(),
            arguments: &self.arguments(),
            order: plan.order.as_deref(),
            rule: rule.map(HashRule::as_str),
            id_in_path: plan.id_in_path,
        };
        Ok(snippet.code()?)
    }
}

/// A value that the parameter takes, and that servers of all versions hash as it is.
fn example(parameter: Parameter) -> String {
    let value = match parameter.kind() {
        Kind::ObjectId | Kind::Id | Kind::Assignment | Kind::IdOrAll => "123",
        Kind::IdList => "12,34",
        Kind::Switch { on } => return on.to_string(),
        Kind::TrueFalse => "true",
        Kind::Count => "1",
        Kind::Timestamp => "1800000000",
        Kind::TimeOfDay => "07:30:00",
        // A year, or else the first hour, day or month.
        Kind::Range { min, max: 2027.. } => return min.max(2027).to_string(),
        Kind::Range { min, .. } => return min.to_string(),
        Kind::Decimal => "12.50",
        Kind::Word(words) => words.first().copied().unwrap_or_default(),
        Kind::Digits => "37060000000",
        Kind::Secret => "change me",
        _ => match parameter.conversion() {
            Conversion::None => "text",
            Conversion::Direction => "outgoing",
            Conversion::CallType | Conversion::UserTypes | Conversion::DigitsOrAll => "all",
            Conversion::TrueOrFalse => "true",
            _ => "123",
        },
    };
    value.to_owned()
}

/// The program, and what it is for.
struct Program {
    language: Language,
    endpoint: &'static Endpoint,
    rule: HashRule,
    code: String,
}

impl Report for Program {
    fn json(&self) -> Value {
        json!({
            "language": self.language.name(),
            "endpoint": self.endpoint.name(),
            "rule": self.rule.as_str(),
            "code": self.code,
        })
    }
}

impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.code)
    }
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;
    use mor_api::methods;

    use super::*;

    /// All methods under all rules, with examples of what they require.
    fn drafts() -> impl Iterator<Item = (Draft, Plan)> {
        let all =
            methods::ALL.iter().flat_map(|endpoint| HashRule::ALL.map(|rule| (endpoint, rule)));
        all.filter_map(|(endpoint, rule)| {
            let mut draft = Draft::new(endpoint, rule, None);
            let base = BaseUrl::parse("https://mor.example.com").unwrap();
            match draft.fill().and_then(|()| draft.plan(&base)) {
                Ok(plan) => Some((draft, plan)),
                Err(error) => {
                    // The hash would be the same for every request.
                    let mut hashed = endpoint.hash_order(rule).filter(|name| *name != USERNAME);
                    let is_right = endpoint.must_sign(rule) && hashed.next().is_none();
                    assert!(is_right, "{} {rule}: {error}", endpoint.name());
                    None
                }
            }
        })
    }

    #[test]
    fn all_methods_are_tidy_programs_in_all_languages() {
        let base = BaseUrl::parse("https://mor.example.com").unwrap();
        for (draft, plan) in drafts() {
            for language in Language::value_variants() {
                let method = draft.endpoint.name();
                let code = draft.code(&plan, *language, &base).unwrap();
                assert!(code.ends_with('\n') && !code.ends_with("\n\n"), "{language:?} {method}");
                assert!(!code.contains("\n\n\n"), "{language:?} {method}\n{code}");
                for line in code.lines() {
                    // A tab is as wide as four columns.
                    let width = line.chars().count() + 3 * line.matches('\t').count();
                    assert!(width <= 100, "{language:?} {method}: {line}");
                    assert_eq!(line.trim_end(), line, "{language:?} {method}");
                }
                // All are written alike, whatever the method is.
                assert_eq!(code.contains("hash="), plan.order.is_some(), "{language:?} {method}");
            }
        }
    }

    #[test]
    fn the_values_in_the_order_of_a_program_are_what_is_hashed() {
        for (draft, plan) in drafts() {
            let Some(order) = plan.order else { continue };
            let signer = draft.signer().unwrap();
            let canonical = signer.sign(&draft.given.request).unwrap().canonical();
            let arguments = draft.arguments();
            let values = order.iter().filter_map(|name| {
                let argument = arguments.iter().find(|argument| argument.name == *name);
                argument.map(|argument| &*argument.value)
            });
            assert_eq!(values.collect::<String>(), canonical.as_str(), "{}", draft.endpoint.name());
        }
    }

    #[test]
    fn examples_are_of_the_kind_that_they_are_for() {
        for (draft, _) in drafts() {
            for argument in &draft.listed {
                let parameter = draft.endpoint.parameter(&argument.name).unwrap();
                assert!(parameter.kind().accepts(&argument.value), "{parameter:?}");
                assert!(!argument.comment.is_empty(), "{parameter:?}");
            }
        }
    }
}
