//! `mor sign`: a request from names and values.

mod file;
pub(super) mod given;
pub(super) mod report;
pub(super) mod warnings;

use mor_api::inspect::Explanation;
use mor_api::{
    BaseUrl, HttpRequest, ParameterList, SecretKey, Signed, Signer, UncoveredReason, Unhashed,
};

use self::report::{Hashed, SignedRequest};
use crate::cli::{Printed, Sign};
use crate::key::{self, NamedKey};
use crate::output::{self, Output};
use crate::parameters::{Parameters, USERNAME};
use crate::{Failure, Outcome};

/// The server that commands and URLs have when none is named.
const EXAMPLE: &str = "https://mor.example.com/billing";

/// No server is known in a report, and this host never resolves.
const UNKNOWN: &str = "https://mor.invalid";

pub(crate) fn run(out: &mut Output, arguments: &Sign, key: NamedKey) -> Result<Outcome, Failure> {
    let (endpoint, rule) = (arguments.method, arguments.rule.chosen());
    let printed = printed(arguments, out.is_json())?;
    let sending = Sending::of(arguments, printed);
    let server = Server::of(arguments, printed, sending)?;
    let NamedKey { key, .. } = key;

    let mut parameters = Parameters::new(endpoint, arguments.user.clone());
    let given = given::read(&arguments.parameters, &mut parameters)?;
    let Parameters { user, request, .. } = parameters;
    let warnings = warnings::of(endpoint, &given, &keys(&key));
    let mut notes = Vec::new();
    if user.is_some() && !endpoint.takes_username() {
        notes.push(format!("{} takes no username; `{USERNAME}` is not sent", endpoint.name()));
    }
    let user = user.or_else(|| arguments.usual_user.clone());

    let signer = match user {
        Some(user) => Signer::new(user, key),
        None => Signer::without_username(key),
    };
    let signer = signer.rule(rule);
    let (hashed, http) = if endpoint.takes_hash(rule) {
        let signed = signer.sign(&request)?;
        let explanation = signed.explain();
        notes.extend(unhashed_names(&explanation));
        let http = sending.signed(&signed, &server.base);
        (Some(Hashed { signed, explanation }), http)
    } else {
        let unhashed = signer.unhashed(&request)?;
        let method = endpoint.name();
        notes.push(format!("{method} takes no hash under rule {rule}; it is sent without one"));
        let unlisted = given.iter().filter(|given| !given.is_known(endpoint));
        notes.extend(unlisted.map(|given| {
            let place = given.place;
            format!("{method} does not list the name of {place}; sent all the same")
        }));
        (None, sending.unhashed(&unhashed, &server.base))
    };
    for note in warnings.iter().chain(&notes) {
        output::note(note);
    }
    if server.is_example {
        output::note(&format!("no --url is given; {EXAMPLE} stands for your server"));
    }
    let is_server_named = arguments.url.is_some();
    let has_url = is_server_named || sending != Sending::Form;
    out.print(&SignedRequest {
        endpoint,
        rule,
        hashed,
        http,
        warnings,
        printed,
        is_server_named,
        has_url,
    })?;
    Ok(Outcome::Fine)
}

/// What is to be printed.
fn printed(arguments: &Sign, is_json: bool) -> Result<Printed, Failure> {
    let printed = match (arguments.printed, is_json) {
        (None, false) => Printed::Text,
        (None | Some(Printed::Json), _) => Printed::Json,
        (Some(printed), false) => printed,
        (Some(_), true) => return Err("--json is `--as json`: give one of the two".into()),
    };
    if printed == Printed::Body && (arguments.get || arguments.query) {
        return Err("with --get or --query everything is in the URL: there is no body".into());
    }
    Ok(printed)
}

/// Where the parameters are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sending {
    /// In the body of a POST.
    Form,
    /// In the query of a POST.
    Query,
    /// In the query of a GET.
    Get,
}

impl Sending {
    fn of(arguments: &Sign, printed: Printed) -> Self {
        Self::chosen(arguments.get || printed == Printed::Url, arguments.query)
    }

    /// As the options say, of which `--query` comes first.
    pub(super) const fn chosen(get: bool, query: bool) -> Self {
        match (query, get) {
            (true, _) => Self::Query,
            (false, true) => Self::Get,
            (false, false) => Self::Form,
        }
    }

    pub(super) fn signed(
        self,
        signed: &Signed<'_, ParameterList<'_>>,
        base: &BaseUrl,
    ) -> HttpRequest {
        match self {
            Self::Form => signed.post(base),
            Self::Query => signed.post_with_query(base),
            Self::Get => signed.get(base),
        }
    }

    pub(super) fn unhashed(
        self,
        request: &Unhashed<'_, ParameterList<'_>>,
        base: &BaseUrl,
    ) -> HttpRequest {
        match self {
            Self::Form => request.post(base),
            Self::Query => request.post_with_query(base),
            Self::Get => request.get(base),
        }
    }
}

/// Where the request goes.
struct Server {
    base: BaseUrl,
    /// Whether it is made up, and what is printed has it.
    is_example: bool,
}

impl Server {
    fn of(arguments: &Sign, printed: Printed, sending: Sending) -> Result<Self, Failure> {
        let is_printed = match printed {
            Printed::Curl | Printed::Url => true,
            Printed::Json => sending != Sending::Form,
            Printed::Text | Printed::Body => false,
        };
        let is_example = arguments.url.is_none() && is_printed;
        let unnamed = if is_example { EXAMPLE } else { UNKNOWN };
        let base = BaseUrl::parse(arguments.url.as_deref().unwrap_or(unnamed))?;
        Ok(Self { base, is_example })
    }
}

/// The key, and that of the environment, which may be another one.
pub(super) fn keys(key: &SecretKey) -> Vec<SecretKey> {
    [key.clone()].into_iter().chain(key::of_environment()).collect()
}

/// What of a request the hash leaves out although it matters.
pub(super) fn unhashed_names(explanation: &Explanation<'_>) -> Vec<String> {
    let method = explanation.endpoint().name();
    let note = |(name, reason)| match reason {
        UncoveredReason::Unknown => Some(format!("{method} does not list `{name}`; sent unsigned")),
        UncoveredReason::Dropped => Some(format!("`{name}` is {reason}")),
        _ => None,
    };
    let uncounted = explanation.uncounted().iter();
    uncounted.filter_map(|uncounted| note((uncounted.name(), uncounted.reason()))).collect()
}
