//! The main job in one file: each of the five operations is built, signed, sent nowhere, received,
//! verified and answered, with the values of the pages. `cargo run --example quickstart` needs no
//! arguments and no network.

use std::error::Error;

use mor_api::answer::Answer;
use mor_api::methods::dids::{DidCreate, DidCreated, DidDetailsUpdate, DidUpdated};
use mor_api::methods::users::{UserDetailsUpdate, UserUpdated};
use mor_api::v2::{
    AssignProvider, BearerToken, Provider, ProviderAssigned, ProviderUnassigned, UnassignProvider,
};
use mor_api::value::Digits;
use mor_api::{
    BaseUrl, HashRule, HttpRequest, Limits, ReceivedRequest, SecretKey, Signer, TypedRequest,
    methods,
};

fn main() -> Result<(), Box<dyn Error>> {
    let base = BaseUrl::parse("https://mor.example.com/billing")?;

    println!("1. user_details_update: block user 123");
    let request = UserDetailsUpdate::new(123).blocked(true);
    hashed(&base, "username", "456789", &request)?;
    answered(&UserUpdated::default())?;

    println!("2. did_details_update: 999 calls at a time on DID 6511");
    let request = DidDetailsUpdate::new(6511).call_limit(999);
    hashed(&base, "admin", "secret", &request)?;
    answered(&DidUpdated::new())?;

    println!("3. did_create: DID 123456789 with provider 1");
    let request = DidCreate::new(Digits::new("123456789")?).provider_id(1);
    hashed(&base, "username", "secret", &request)?;
    answered(&DidCreated::new(3))?;

    let token = BearerToken::new("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl")?;

    println!("4. v2 assign provider: provider 1 to user 123");
    let http = AssignProvider::new(123, Provider::Id(1)).to_http(&base, &token);
    bearer(&http)?;
    let AssignProvider { user_id, provider } = AssignProvider::read(http.path(), http.body())?;
    println!("   typed     user {user_id}, {provider:?}");
    let answer = ProviderAssigned::new(user_id, 1, 456).to_json();
    println!("   answer    {answer}\n   read      {:?}\n", ProviderAssigned::read(200, &answer)?);

    println!("5. v2 unassign provider: provider 1 from user 123");
    let http = UnassignProvider::new(123, Provider::Id(1)).to_http(&base, &token);
    bearer(&http)?;
    let UnassignProvider { user_id, provider } =
        UnassignProvider::read(http.path(), http.query().unwrap_or_default())?;
    println!("   typed     user {user_id}, {provider:?}");
    let answer = ProviderUnassigned::new(user_id, 1, 456).to_json();
    println!("   answer    {answer}\n   read      {:?}", ProviderUnassigned::read(200, &answer)?);
    Ok(())
}

/// One exchange of the hashed kind, first the client's half, then the server's.
fn hashed<R: TypedRequest + std::fmt::Debug + PartialEq>(
    base: &BaseUrl,
    username: &str,
    secret: &str,
    request: &R,
) -> Result<(), Box<dyn Error>> {
    let signer = Signer::new(username, SecretKey::new(secret)?);
    let signed = signer.sign(request)?;
    let http = signed.post(base);
    println!("   signed    canonical {:?}, hash {}", signed.canonical().as_str(), signed.hash());
    println!("   request   {} {}\n             {}", http.method(), http.url(), http.body());

    let endpoint = methods::by_path(http.path()).ok_or("no such method")?;
    let query = http.query().unwrap_or_default();
    let limits = Limits::default();
    let received = ReceivedRequest::read_at(limits, endpoint, http.path(), query, http.body())?;
    let keys = keys_of(&received.username()?, secret)?;
    let verified =
        received.verify(keys.iter().map(|(name, key)| (*name, key)), HashRule::Listed)?;
    let covered: Vec<_> = verified.covered().collect();
    let uncovered: Vec<_> = verified.uncovered().map(|parameter| parameter.to_string()).collect();
    println!("   verified  with the key `{}`, rule {}", verified.key_name(), verified.rule());
    println!("   covered   {}; not covered: {}", covered.join(", "), uncovered.join(", "));

    let typed: R = verified.typed()?;
    assert_eq!(typed, *request, "what arrives is what was sent");
    println!("   typed     {} as it was filled", endpoint.name());
    Ok(())
}

/// The answer, written by the server and read by the client.
fn answered<A>(answer: &A) -> Result<(), Box<dyn Error>>
where
    A: Answer<Error: Error + 'static> + std::fmt::Debug,
{
    let xml = answer.to_xml();
    println!("   answer    {xml}\n   read      {:?}\n", A::read(200, &xml)?);
    Ok(())
}

/// The keys that may have signed a user's request: a server looks them up by the username.
fn keys_of(username: &str, secret: &str) -> Result<Vec<(&'static str, SecretKey)>, Box<dyn Error>> {
    let mut keys = vec![("admin", SecretKey::new(secret)?)];
    if username != "admin" {
        keys.insert(0, ("reseller", SecretKey::new("the reseller's own key")?));
    }
    Ok(keys)
}

/// One request of the v2 kind: no hash, a bearer token.
fn bearer(http: &HttpRequest) -> Result<(), Box<dyn Error>> {
    println!("   request   {} {}", http.method(), http.url());
    if !http.body().is_empty() {
        println!("             {}", http.body());
    }
    let (_, value) = http
        .headers()
        .find(|(name, _)| *name == "authorization")
        .ok_or("no authorization header")?;
    println!("   bearer    {:?}", BearerToken::from_authorization(value)?);
    Ok(())
}
