//! `mor call`: a request is sent, and what the server answers is printed.

use std::fmt;

use mor_api::answer::Effect;
use mor_api::v2::{self as api_v2, BearerToken, Tokens};
use mor_api::{
    BaseUrl, Endpoint, HttpRequest, Kind, Parameter, SecretKey, Signer, Transport, methods,
};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::sign::report::Quoted;
use super::sign::{self, given, warnings};
use crate::call::http::{Answered, Outgoing, Sending, Unanswered};
use crate::call::token::{self, Kept};
use crate::call::v2::HIDDEN;
use crate::call::{self, Judged, Verdict, v2};
use crate::cli::{Call, Operation};
use crate::config::Settings;
use crate::key::{KeyError, NamedKey};
use crate::output::{self, Output, Printable, Report};
use crate::parameters::{Parameters, USERNAME};
use crate::{Failure, Outcome};

pub(crate) fn run(
    out: &mut Output,
    arguments: &Call,
    settings: &Settings,
    key: impl FnOnce() -> Result<NamedKey, KeyError>,
) -> Result<Outcome, Failure> {
    let url = arguments.url.as_deref();
    let url = url.ok_or("no server: name one with --server, or give its --url")?;
    let base = BaseUrl::parse(url)?;
    let sending = Sending { timeout: arguments.timeout, env_proxy: arguments.env_proxy };
    match &arguments.operation {
        Operation::Hashed(endpoint) => hashed(out, arguments, endpoint, &base, sending, key),
        Operation::V2(operation) => {
            let call = V2 { operation, base: &base, sending, settings };
            call.run(out, arguments)
        }
    }
}

/// Calls a method of the hashed kind.
fn hashed(
    out: &mut Output,
    arguments: &Call,
    endpoint: &'static Endpoint,
    base: &BaseUrl,
    sending: Sending,
    key: impl FnOnce() -> Result<NamedKey, KeyError>,
) -> Result<Outcome, Failure> {
    let rule = arguments.rule.chosen();
    let mut parameters = Parameters::new(endpoint, arguments.user.clone());
    let given = given::read(&arguments.parameters, &mut parameters)?;
    let Parameters { user, request, .. } = parameters;
    let user = user.or_else(|| arguments.usual_user.clone());
    let takes_hash = endpoint.takes_hash(rule);
    // A key that plays no part is not asked for.
    let key = if takes_hash { key()?.key } else { SecretKey::new("unused")? };

    let keys = if takes_hash { sign::keys(&key) } else { Vec::new() };
    let mut notes = warnings::of(endpoint, &given, &keys);
    if user.is_none() && endpoint.takes_username() {
        notes.push("the request has no `u`, and servers deny it: see --user".to_owned());
    }
    let signer = match user {
        Some(user) => Signer::new(user, key),
        None => Signer::without_username(key),
    };
    let signer = signer.rule(rule);
    let way = sign::Sending::chosen(arguments.get, arguments.query);
    let http = if takes_hash {
        let signed = signer.sign(&request)?;
        notes.extend(sign::unhashed_names(&signed.explain()));
        way.signed(&signed, base)
    } else {
        way.unhashed(&signer.unhashed(&request)?, base)
    };
    for note in &notes {
        output::note(note);
    }
    let name = endpoint.name();
    if arguments.dry_run {
        out.print(&DryRun::of_hashed(endpoint, &http))?;
        return Ok(Outcome::Fine);
    }
    let effect = call::effect(endpoint);
    let called = match sending.send(&Outgoing::from(&http)) {
        Ok(Answered { status, body }) => {
            Called::judged(name, effect, status, call::judge(endpoint, status, &body))
        }
        Err(unanswered) => Called::unanswered(name, effect, &unanswered),
    };
    called.print(out)
}

/// A call of API v2.
struct V2<'c> {
    operation: &'c v2::Operation,
    base: &'c BaseUrl,
    sending: Sending,
    settings: &'c Settings,
}

impl V2<'_> {
    fn run(&self, out: &mut Output, arguments: &Call) -> Result<Outcome, Failure> {
        if arguments.get || arguments.query {
            return Err("--get and --query are not for API v2: each method has its own way".into());
        }
        let given = given::pairs(&arguments.parameters)?;
        let pairs = given.iter().map(|it| (it.place, it.name.as_str(), it.value.as_str()));
        let request = self.operation.request(self.base, pairs)?;
        let name = self.operation.name();
        for place in &request.unlisted {
            output::note(&format!("{name} does not list the name of {place}; sent all the same"));
        }
        if arguments.dry_run {
            out.print(&DryRun::of_v2(&name, &request))?;
            return Ok(Outcome::Fine);
        }
        let user = arguments.user.as_deref().or(arguments.usual_user.as_deref());
        let user = user.ok_or("no username: API v2 needs one to log in, see --user")?;

        let kept = Kept::of(self.base, user);
        let (token, is_kept) = match kept.as_ref().and_then(Kept::load) {
            Some(token) => (token, true),
            None => match self.log_in(&name, user, kept.as_ref())? {
                Ok(token) => (token, false),
                Err(called) => return called.print(out),
            },
        };
        let effect = self.operation.effect();
        let answer = request.with_token(&token, |outgoing| self.sending.send(outgoing));
        let mut called = match answer {
            Ok(Answered { status, body }) => {
                Called::judged(&name, effect, status, self.operation.judge(status, &body))
            }
            Err(unanswered) => Called::unanswered(&name, effect, &unanswered),
        };
        if called.http_status == Some(401) {
            if let Some(kept) = &kept {
                kept.remove();
            }
            if is_kept {
                TOKEN_FORGOTTEN.clone_into(&mut called.advice);
            }
        }
        called.print(out)
    }

    /// Logs in, and keeps the token. The inner error is a login that failed.
    fn log_in(
        &self,
        name: &str,
        user: &str,
        kept: Option<&Kept>,
    ) -> Result<Result<BearerToken, Called>, Failure> {
        let password = self.password()?;
        let http = api_v2::login(self.base, user, &password)?;
        let sent_at = token::now();
        let Answered { status, body } = match self.sending.send(&Outgoing::from(&http)) {
            Ok(answered) => answered,
            Err(unanswered) => return Ok(Err(Called::not_logged_in(name, &unanswered))),
        };
        let token = match Tokens::read(status, &body) {
            Ok(tokens) => tokens.access,
            Err(error) => return Ok(Err(Called::login_refused(name, status, &error))),
        };
        match kept.map(|kept| kept.store(&token, sent_at)) {
            Some(Err(error)) => output::note(&format!("the token cannot be kept: {error}")),
            None => output::note("the token cannot be kept: there is no home directory"),
            Some(Ok(())) => {}
        }
        Ok(Ok(token))
    }

    /// The user's password.
    fn password(&self) -> Result<Zeroizing<String>, Failure> {
        let source = self.settings.server.as_ref().and_then(|server| {
            let source = server.password.as_ref()?;
            Some((format!("the password of {server}"), source))
        });
        let Some((what, source)) = source else {
            let text = "no password: API v2 logs in with that of the user; the configuration of \
                        the server says where it is, as `password = {…}`";
            return Err(text.into());
        };
        let mut bytes = source.read(&what)?;
        let text = String::from_utf8(std::mem::take(&mut *bytes));
        text.map(Zeroizing::new).map_err(|error| {
            drop(Zeroizing::new(error.into_bytes()));
            format!("{what} is not UTF-8").into()
        })
    }
}

const TOKEN_FORGOTTEN: &str = "the token that was kept did not count any more, and is forgotten: \
                               nothing has happened, call again";

/// What came of a call.
struct Called {
    endpoint: String,
    status: &'static str,
    http_status: Option<u16>,
    fields: Option<call::fields::Fields>,
    error: Option<Problem>,
    /// Whether something may have happened, and what to do.
    advice: String,
    outcome: Outcome,
}

/// Why there is no success.
struct Problem {
    text: String,
    messages: Vec<String>,
    may_have_happened: bool,
}

impl Called {
    fn judged(name: &str, effect: Effect, status: u16, judged: Judged) -> Self {
        let Judged { verdict, fields, may_have_happened } = judged;
        let problem = |text, messages| Some(Problem { text, messages, may_have_happened });
        let (word, error, outcome) = match verdict {
            Verdict::Done => ("success", None, Outcome::Fine),
            Verdict::Refused { error, messages } => {
                ("refused", problem(error, messages), Outcome::Refused)
            }
            Verdict::Unreadable { reason } => {
                let text = format!("no answer of the API came, but HTTP {status}: {reason}");
                ("unreadable", problem(text, Vec::new()), Outcome::Unanswered)
            }
        };
        Self {
            endpoint: name.to_owned(),
            status: word,
            http_status: Some(status),
            fields,
            error,
            advice: advice(effect, may_have_happened).to_owned(),
            outcome,
        }
    }

    fn unanswered(name: &str, effect: Effect, unanswered: &Unanswered) -> Self {
        let may_have_happened = unanswered.was_sent && effect != Effect::Reads;
        let advice = if unanswered.was_sent {
            advice(effect, may_have_happened)
        } else {
            "the request was not sent, so nothing has happened"
        };
        let text = unanswered.to_string();
        Self {
            endpoint: name.to_owned(),
            status: "unanswered",
            http_status: unanswered.status,
            fields: None,
            error: Some(Problem { text, messages: Vec::new(), may_have_happened }),
            advice: advice.to_owned(),
            outcome: Outcome::Unanswered,
        }
    }

    /// Nothing was called, because nobody answered the login.
    fn not_logged_in(name: &str, unanswered: &Unanswered) -> Self {
        let mut called = Self::unanswered(name, Effect::Reads, unanswered);
        if let Some(error) = &mut called.error {
            error.text = format!("the login: {}", error.text);
        }
        "the request was not sent, so nothing has happened".clone_into(&mut called.advice);
        called
    }

    /// Nothing was called, because the server did not answer the login with a token.
    fn login_refused(name: &str, status: u16, error: &api_v2::CallError) -> Self {
        let is_refusal = error.message().is_some() || matches!(status, 401 | 403);
        let text = error.message().unwrap_or_else(|| output::with_causes(error));
        let text = format!("the login: {text}");
        Self {
            endpoint: name.to_owned(),
            status: if is_refusal { "refused" } else { "unreadable" },
            http_status: Some(status),
            fields: None,
            error: Some(Problem { text, messages: Vec::new(), may_have_happened: false }),
            advice: "the request was not sent, so nothing has happened".to_owned(),
            outcome: if is_refusal { Outcome::Refused } else { Outcome::Unanswered },
        }
    }

    fn print(&self, out: &mut Output) -> Result<Outcome, Failure> {
        if self.error.is_none() || out.is_json() {
            out.print(self)?;
        }
        if let Some(Problem { text, messages, .. }) = &self.error {
            let texts: Vec<_> = [text].into_iter().chain(messages).map(String::as_str).collect();
            output::complain_text(&format!("{}: {}", self.endpoint, texts.join("; ")));
            output::complain_text(&self.advice);
        }
        Ok(self.outcome)
    }
}

/// What a failed request may have done, and whether to send it again.
fn advice(effect: Effect, may_have_happened: bool) -> &'static str {
    match (effect, may_have_happened) {
        (Effect::Reads, _) => "the method only reads, so nothing has changed",
        (_, false) => "nothing has happened",
        (Effect::Sets, true) => {
            "the request may have had an effect; sent again, it brings about the same"
        }
        (_, true) => {
            "the request may have had an effect: look what there is before you send it again"
        }
    }
}

impl Report for Called {
    fn json(&self) -> Value {
        let mut object = json!({
            "endpoint": self.endpoint,
            "status": self.status,
            "http_status": self.http_status,
        });
        let fields = self.fields.as_ref().map(|fields| ("fields", fields.json()));
        let error = self.error.iter().flat_map(|error| {
            [
                ("error", json!(error.text)),
                ("messages", json!(error.messages)),
                ("may_have_happened", json!(error.may_have_happened)),
            ]
        });
        if let Some(members) = object.as_object_mut() {
            let more = fields.into_iter().chain(error);
            members.extend(more.map(|(name, value)| (name.to_owned(), value)));
        }
        object
    }
}

impl fmt::Display for Called {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const WIDEST: usize = 40;
        let lines = self.fields.as_ref().map(call::fields::Fields::lines).unwrap_or_default();
        if lines.is_empty() {
            return f.write_str(self.status);
        }
        let length = |(path, _): &(String, String)| path.chars().count();
        let width = lines.iter().map(length).filter(|width| *width <= WIDEST).max();
        let width = width.unwrap_or_default();
        for (path, text) in &lines {
            let (path, text) = (Printable(path).to_string(), Printable(text));
            if width == 0 {
                writeln!(f, "{text}")?;
            } else {
                writeln!(f, "{path:width$}  {text}")?;
            }
        }
        Ok(())
    }
}

/// What would be sent, without passwords.
struct DryRun {
    endpoint: String,
    method: &'static str,
    url: String,
    /// The headers that curl does not set by itself.
    headers: Vec<&'static str>,
    body: String,
}

impl DryRun {
    fn of_hashed(endpoint: &'static Endpoint, http: &HttpRequest) -> Self {
        let mut path = http.url().split('?').next().unwrap_or_default().to_owned();
        let is_hidden = endpoint.transport() == Transport::IdInPath
            && !path.ends_with(&format!("/{}", endpoint.name()))
            && endpoint.parameter("id").is_some_and(|id| id.kind() == Kind::Secret);
        if is_hidden && let Some(end) = path.rfind('/') {
            path.truncate(end);
            path.push('/');
            path.push_str(HIDDEN);
        }
        let query = http.query().map(|query| format!("?{}", hidden(query))).unwrap_or_default();
        Self {
            endpoint: endpoint.name().to_owned(),
            method: http.method().as_str(),
            url: path + &query,
            headers: Vec::new(),
            body: hidden(http.body()),
        }
    }

    fn of_v2(name: &str, request: &v2::Request) -> Self {
        let body = request.body(true);
        let content_type = body.as_ref().map(|_| "content-type: application/json");
        let headers = [Some("authorization: Bearer ***"), content_type];
        Self {
            endpoint: name.to_owned(),
            method: request.method(),
            url: request.url().to_owned(),
            headers: headers.into_iter().flatten().collect(),
            body: body.map(|body| body.to_string()).unwrap_or_default(),
        }
    }
}

impl Report for DryRun {
    fn json(&self) -> Value {
        json!({
            "endpoint": self.endpoint,
            "status": "dry run",
            "method": self.method,
            "url": self.url,
            "body": self.body,
        })
    }
}

impl fmt::Display for DryRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("curl -sS")?;
        let is_post = self.method == "POST";
        if !(self.method == "GET" || is_post && !self.body.is_empty()) {
            write!(f, " -X {}", self.method)?;
        }
        for header in &self.headers {
            write!(f, " -H {}", Quoted(header))?;
        }
        if !self.body.is_empty() {
            write!(f, " --data-raw {}", Quoted(&self.body))?;
        }
        write!(f, " {}", Quoted(&self.url))
    }
}

/// A form with `***` for passwords.
fn hidden(form: &str) -> String {
    let pair = |pair: &str| match pair.split_once('=') {
        Some((name, value)) if !value.is_empty() && is_secret(name) => format!("{name}={HIDDEN}"),
        _ => pair.to_owned(),
    };
    form.split('&').map(pair).collect::<Vec<_>>().join("&")
}

/// Whether some method takes a password by this name.
fn is_secret(name: &str) -> bool {
    let is_password = |parameter: Parameter| parameter.kind() == Kind::Secret;
    name != USERNAME
        && methods::ALL.iter().any(|method| method.parameter(name).is_some_and(is_password))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_hidden() {
        for (form, shown) in [
            ("u=admin&user_id=1&pswd=hunter2&hash=ab", "u=admin&user_id=1&pswd=***&hash=ab"),
            ("pswd=&a1=x", "pswd=&a1=x"),
            ("", ""),
        ] {
            assert_eq!(hidden(form), shown);
        }
    }
}
