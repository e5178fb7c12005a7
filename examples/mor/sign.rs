//! `mor sign`: a request from wire names and values.

use std::io::{self, Write};

use mor_api::{BaseUrl, HashOrder, ParameterList, Signed, Signer};
use serde_json::json;

use crate::{Failure, Options, Outcome, endpoint};

pub(crate) fn run<'a>(
    out: &mut impl Write,
    options: &Options,
    mut words: impl Iterator<Item = &'a str>,
) -> Result<Outcome, Failure> {
    let endpoint = endpoint(words.next().ok_or("sign needs a method")?)?;
    let mut user = options.user.clone();
    let mut request = ParameterList::new(endpoint);
    for word in words {
        let (name, value) =
            word.split_once('=').ok_or_else(|| format!("`{}` is not name=value", word.escape_debug()))?;
        if name == "u" {
            if user.as_deref().is_some_and(|user| user != value) {
                return Err("the username is given twice, with different values".into());
            }
            user = Some(value.to_owned());
        } else if endpoint.parameter(name).is_some() || name == "hash" {
            request.add(name, value)?;
        } else {
            request = request.with_extra(name, value)?;
            writeln!(io::stderr(), "mor: note: {} does not list `{}`; sent unsigned", endpoint.name(), name)?;
        }
    }
    let order = match *options.orders {
        [] => HashOrder::default(),
        [order] => order,
        _ => return Err("sign takes one order".into()),
    };
    let key = options.key()?;
    let signer = match user {
        Some(user) => Signer::new(user, key),
        None => Signer::without_username(key),
    };
    print(out, options, &signer.order(order).sign(&request)?)?;
    Ok(Outcome::Fine)
}

fn print(out: &mut impl Write, options: &Options, signed: &Signed<'_, ParameterList<'_>>) -> Result<(), Failure> {
    // No server is known here, so the host is a placeholder that cannot resolve.
    let base = BaseUrl::parse("https://mor.invalid")?;
    let http = signed.post(&base);
    let method = http.method();
    if options.json {
        let object = json!({
            "endpoint": signed.endpoint().name(),
            "order": signed.order().as_str(),
            "canonical": signed.canonical().as_str(),
            "hash": signed.hash().to_string(),
            "method": method.as_str(),
            "path": http.path(),
            "body": http.body(),
        });
        writeln!(out, "{object}")?;
        return Ok(());
    }
    writeln!(out, "{}", signed.explain())?;
    writeln!(out, "{method} {}\n{}", http.path(), http.body())?;
    // The body is encoded: no character in it needs quoting within single quotes.
    writeln!(out, "\ncurl -s -X {method} --data '{}' 'https://<SERVER>{}'", http.body(), http.path())?;
    Ok(())
}
