//! The program from outside.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Output, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_mor-sandbox");

fn run(arguments: &[&str]) -> Output {
    Command::new(PROGRAM).args(arguments).output().unwrap()
}

#[test]
fn the_demo_goes_through_everything_and_stops() {
    let output = run(&["--demo"]);
    let [told, log] = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
    assert!(output.status.success(), "{told}{log}");
    for text in [
        "= block user 123: UserUpdated",
        "= a key with a space after it: Incorrect hash",
        "= what the database refuses: User was not updated; ",
        "= 999 calls on DID 6511: DidUpdated",
        "= a DID that does not exist: DID was not found",
        "= create a DID: DidCreated",
        "= create it again: DID already exists",
        "= logged in, and refreshed the token",
        "= 12.50 for user 123: PaymentCreated",
        "= what bob has now: UserBalance",
        "= a callback from device 22: CallbackStarted",
        "= the calls that are active: ActiveCallList",
        "= assign provider 1 to user 123: ProviderAssigned",
        "= unassign it by its device: ProviderUnassigned",
        "< 401 {\"errors\":\"wrong username or password\"}\n= a wrong password: 401",
    ] {
        assert!(told.contains(text), "{text}: {told}");
    }
    assert!(!told.contains("token\":"), "{told}");
    assert!(log.contains("v2_users_assign_provider  username  done\n"), "{log}");
    assert!(!log.contains("456789") && !log.contains("guess"), "{log}");
}

#[test]
fn it_serves_where_it_says_and_takes_get_if_asked() {
    let mut arguments = vec!["--port", "0"];
    for answer in ["GET Requests are disabled", "User was updated"] {
        let mut program =
            Command::new(PROGRAM).args(&arguments).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(program.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.split(['/', ' ']).find(|word| word.starts_with("127.0.0.1:")).unwrap();
        let mut stream = TcpStream::connect(address).unwrap();
        let query = "u=username&user_id=123&u15=1&hash=0ab3ede4e93a55c38855a2cc9b9e169d35442c48";
        let request = format!(
            "GET /billing/api/user_details_update?{query} HTTP/1.1\r\n\
             host: x\r\nconnection: close\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut read = String::new();
        let outcome = stream.read_to_string(&mut read);
        program.kill().unwrap();
        program.wait().unwrap();
        outcome.unwrap();
        assert!(read.contains(answer), "{read}");
        arguments.push("--allow-get");
    }
}

#[test]
fn the_demo_needs_the_rules_that_it_signs_under() {
    let told = |rules: &[&str]| {
        let output = run(&[&["--demo"], rules].concat());
        String::from_utf8(output.stdout).unwrap()
    };
    let outcome = "= the hash rule of X8 servers: ";
    assert!(told(&["--rule", "deployed"]).contains(&format!("{outcome}UserUpdated")));
    assert!(told(&["--rule", "listed"]).contains(&format!("{outcome}Incorrect hash")));
}

#[test]
fn the_version_of_the_server_is_an_option() {
    let output = run(&["--demo", "--server-version", "x8"]);
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(told.contains("= the hash rule of X8 servers: UserUpdated"), "{told}");
    let output = run(&["--demo", "--server-version", "x3"]);
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(told.contains("= block user 123: There is no such API"), "{told}");
    for wrong in [
        &["--server-version", "listed"][..],
        &["--server-version", "x9"],
        &["--server-version", "x8", "--rule", "x8"],
    ] {
        assert_eq!(run(wrong).status.code(), Some(2), "{wrong:?}");
    }
}

#[test]
fn help_is_told_and_a_wrong_option_is_refused() {
    let help = String::from_utf8(run(&["--help"]).stdout).unwrap();
    for option in
        ["--port <N>", "--allow-get", "--rule <RULE>", "--server-version <RULE>", "--demo"]
    {
        assert!(help.contains(option), "{help}");
    }
    for wrong in [["--prot", "1"], ["--port", "65536"], ["--rule", "x9"]] {
        let output = run(&wrong);
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout.is_empty() && !output.stderr.is_empty());
    }
}
