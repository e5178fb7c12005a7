//! A client's conversation with the stand-in: all five operations of the four pages, a payment, a
//! call, and several errors.

use std::error::Error;
use std::net::SocketAddr;

use mor_api::answer::Answer;
use mor_api::methods::calls::{ActiveCallList, ActiveCallsGet, CallbackInit, CallbackStarted};
use mor_api::methods::dids::{DidCreate, DidCreated, DidDetailsUpdate, DidUpdated};
use mor_api::methods::payments::{PaymentCreate, PaymentCreated};
use mor_api::methods::users::{UserBalance, UserBalanceGet, UserDetailsUpdate, UserUpdated};
use mor_api::v2::{
    self, AssignProvider, BearerToken, Provider, ProviderAssigned, ProviderUnassigned, Tokens,
    UnassignProvider,
};
use mor_api::value::{Decimal, Digits, Hour};
use mor_api::{BaseUrl, HashRule, HttpRequest, SecretKey, Signer};

pub(crate) async fn run(address: SocketAddr) -> Result<(), Box<dyn Error>> {
    let base = BaseUrl::parse(&format!("http://{address}"))?;
    let reseller = Signer::new("username", SecretKey::new("456789")?);
    let admin = Signer::new("admin", SecretKey::new("secret")?);

    let block = UserDetailsUpdate::new(123).blocked(true);
    show("block user 123", UserUpdated::read, send(reseller.sign(&block)?.post(&base)).await?)?;
    show(
        "the same with everything in the query",
        UserUpdated::read,
        send(reseller.sign(&block)?.post_with_query(&base)).await?,
    )?;
    show("the same by GET", UserUpdated::read, send(reseller.sign(&block)?.get(&base)).await?)?;
    let warned = UserDetailsUpdate::new(123).user_warning_email_hour(Hour::new(7)?);
    let deployed = reseller.clone().rule(HashRule::X8);
    show(
        "the hash rule of X8 servers",
        UserUpdated::read,
        send(deployed.sign(&warned)?.post(&base)).await?,
    )?;
    let guessing = Signer::new("username", SecretKey::new("456789 ")?);
    show(
        "a key with a space after it",
        UserUpdated::read,
        send(guessing.sign(&block)?.post(&base)).await?,
    )?;
    let taken = UserDetailsUpdate::new(123).username("alice").two_fa_enabled(true);
    show(
        "what the database refuses",
        UserUpdated::read,
        send(reseller.sign(&taken)?.post(&base)).await?,
    )?;

    let limit = DidDetailsUpdate::new(6511).call_limit(999);
    show("999 calls on DID 6511", DidUpdated::read, send(admin.sign(&limit)?.post(&base)).await?)?;
    let missing = DidDetailsUpdate::new(1);
    show(
        "a DID that does not exist",
        DidUpdated::read,
        send(admin.sign(&missing)?.post(&base)).await?,
    )?;

    let create = DidCreate::new(Digits::new("123456789")?).provider_id(1);
    show("create a DID", DidCreated::read, send(reseller.sign(&create)?.post(&base)).await?)?;
    show("create it again", DidCreated::read, send(reseller.sign(&create)?.post(&base)).await?)?;

    let payment = PaymentCreate::new(123, "EUR", Decimal::new(1250, 2));
    show(
        "12.50 for user 123",
        PaymentCreated::read,
        send(reseller.sign(&payment)?.post(&base)).await?,
    )?;
    let balance = UserBalanceGet::new("bob");
    show("what bob has now", UserBalance::read, send(reseller.sign(&balance)?.post(&base)).await?)?;
    let callback = CallbackInit::new(22).source("37061111111").destination("37062222222");
    show(
        "a callback from device 22",
        CallbackStarted::read,
        send(reseller.sign(&callback)?.post(&base)).await?,
    )?;
    let calls = ActiveCallsGet::new();
    show(
        "the calls that are active",
        ActiveCallList::read,
        send(reseller.sign(&calls)?.post(&base)).await?,
    )?;

    // The answers with tokens are not shown.
    let (status, body) = send(v2::login(&base, "username", "password")?).await?;
    let refresh_token = Tokens::read(status, body)?.refresh.ok_or("no refresh token")?;
    let (status, body) = send(v2::refresh(&base, &refresh_token)).await?;
    let token = Tokens::read(status, body)?.access;
    println!("= logged in, and refreshed the token\n");
    let assign = AssignProvider::new(123, Provider::Id(1)).to_http(&base, &token);
    show("assign provider 1 to user 123", ProviderAssigned::read, send(assign.clone()).await?)?;
    show("assign it again", ProviderAssigned::read, send(assign).await?)?;
    let unassign = UnassignProvider::new(123, Provider::DeviceId(456)).to_http(&base, &token);
    show("unassign it by its device", ProviderUnassigned::read, send(unassign).await?)?;
    let guess = v2::login(&base, "username", "guess")?;
    show("a wrong password", Tokens::read, send(guess).await?)?;
    let forged = BearerToken::new("not.a.token")?;
    let unassign = UnassignProvider::new(123, Provider::Id(1)).to_http(&base, &forged);
    show("a forged token", ProviderUnassigned::read, send(unassign).await?)?;
    Ok(())
}

/// Hands a request to an HTTP client, prints it, and returns the answer's status and body.
async fn send(request: HttpRequest) -> Result<(u16, Vec<u8>), Box<dyn Error>> {
    println!("> {} {}", request.method(), request.url());
    if !request.body().is_empty() {
        println!("> {}", request.body());
    }
    let client = reqwest::Client::new();
    let mut builder = client.request(request.method().as_str().parse()?, request.url());
    for (name, value) in request.headers() {
        builder = builder.header(name, value);
    }
    let answer = builder.body(request.into_body()).send().await?;
    Ok((answer.status().as_u16(), answer.bytes().await?.to_vec()))
}

/// Prints what an answer means. A server's error is part of the conversation, not a failure of the
/// program.
fn show<A: std::fmt::Debug, E: std::fmt::Display>(
    what: &str,
    read: impl Fn(u16, Vec<u8>) -> Result<A, E>,
    (status, body): (u16, Vec<u8>),
) -> Result<(), Box<dyn Error>> {
    println!("< {status} {}", std::str::from_utf8(&body)?);
    match read(status, body) {
        Ok(answer) => println!("= {what}: {answer:?}\n"),
        Err(error) => println!("= {what}: {error}\n"),
    }
    Ok(())
}
