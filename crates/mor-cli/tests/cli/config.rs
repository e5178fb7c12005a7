//! Servers with names.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::{PAGE_SAMPLE, Run, command, set_mode, write_private};

/// A place for the configuration and the tokens of one test, which is removed again.
pub(crate) struct Home(PathBuf);

impl Home {
    pub(crate) fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("home").join(name);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(path.join("config/mor")).unwrap();
        Self(path)
    }

    /// With this configuration.
    pub(crate) fn with(name: &str, config: &str) -> Self {
        let home = Self::new(name);
        write_private(home.config(), config);
        home
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn config(&self) -> PathBuf {
        self.path("config/mor/config.toml")
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = command();
        command.args(arguments);
        command.env("XDG_CONFIG_HOME", self.path("config"));
        command.env("XDG_CACHE_HOME", self.path("cache"));
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.run_with(&[], arguments)
    }

    pub(crate) fn run_with(&self, variables: &[(&str, &str)], arguments: &[&str]) -> Run {
        let mut command = self.command(arguments);
        Run::of(command.envs(variables.iter().copied()).output().unwrap())
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const SERVERS: &str = r#"
default = "prod"

[server.prod]
url = "https://mor.example.com/billing"
user = "admin"
rule = "x8"
key = {env = "PROD_KEY"}
password = {command = ["echo", "hunter2"]}

[server.test]
key = {file = "key"}
"#;

#[test]
fn the_file_is_where_the_environment_says() {
    let home = Home::new("path");
    let run = home.run(&["config", "path"]);
    assert_eq!((run.code, run.out), (0, format!("{}\n", home.config().display())));
    let run = home.run(&["--json", "config", "path"]);
    assert_eq!(run.object(), json!({"path": home.config()}));
    let mut command = home.command(&["config", "path"]);
    // A relative path is ignored.
    let output = command.env("XDG_CONFIG_HOME", "relative").env("HOME", "/home/x").output();
    let run = Run::of(output.unwrap());
    if cfg!(unix) {
        assert_eq!(run.out, "/home/x/.config/mor/config.toml\n");
    }
    let run = home.run(&["config", "list"]);
    assert_eq!((run.code, &*run.out), (0, ""));
    assert!(run.err.starts_with("mor: note: there is no "), "{}", run.err);
}

#[test]
fn servers_are_listed_without_their_keys() {
    let home = Home::with("list", SERVERS);
    let run = home.run_with(&[("PROD_KEY", "s3cret")], &["config", "list"]);
    let expected = format!(
        "prod (default)
  url       https://mor.example.com/billing
  user      admin
  rule      x8
  key       environment variable PROD_KEY
  password  command echo with an argument
test
  key       file {}
",
        home.path("config/mor/key").display()
    );
    assert_eq!((run.code, run.out), (0, expected));
    let objects = home.run(&["config", "list", "--json"]).objects();
    assert_eq!(objects[0]["default"], true);
    assert_eq!(objects[0]["rule"], "x8");
    assert_eq!((&objects[1]["server"], &objects[1]["url"]), (&json!("test"), &Value::Null));
}

#[test]
fn a_check_tries_each_key() {
    let home = Home::with("check", SERVERS);
    let run = home.run(&["config", "check"]);
    assert_eq!(run.code, 2);
    let lines: Vec<_> = run.out.lines().collect();
    assert_eq!(lines.len(), 3, "{}", run.out);
    assert!(lines[0].contains("PROD_KEY, which is not set"), "{}", run.out);
    assert!(lines[1].ends_with("password from command echo with an argument: readable"));
    assert!(lines[2].contains("cannot read the key"), "{}", run.out);
    let run = home.run(&["config", "check", "--no-keys"]);
    assert_eq!(run.code, 0, "{}", run.out);
    write_private(home.path("config/mor/key"), "456789\n");
    let run = home.run_with(&[("PROD_KEY", "s3cret")], &["config", "check"]);
    assert_eq!(run.code, 0, "{}", run.out);
    assert!(!run.out.contains("s3cret") && !run.out.contains("hunter2"), "{}", run.out);
    if cfg!(unix) {
        set_mode(&home.path("config/mor/key"), 0o644);
        let run = home.run_with(&[("PROD_KEY", "s3cret")], &["config", "check", "--json"]);
        assert_eq!(run.code, 2);
        let error = run.objects()[2]["error"].as_str().unwrap().to_owned();
        assert!(error.contains("run: chmod 600 "), "{error}");
        write_private(home.config(), SERVERS);
        set_mode(&home.config(), 0o666);
        let run = home.run(&["config", "check"]);
        assert_eq!(run.code, 2);
        assert!(run.err.contains("everybody can change it"), "{}", run.err);
    }
    assert_eq!(home.run(&["config", "list", "--no-keys"]).code, 2);
}

#[test]
fn mistakes_have_lines_and_names_and_no_values() {
    let text = "[server.prod]\nusr = \"admin\"\nkey = \"hunter2\"\nrule = \"x9\"\n";
    let home = Home::with("mistakes", text);
    let run = home.run(&["config", "check"]);
    assert_eq!(run.code, 2);
    for start in ["line 2: [server.prod] has no `usr`", "line 3: a key does", "line 4: `rule`"] {
        assert!(run.out.lines().any(|line| line.starts_with(start)), "{}", run.out);
    }
    let objects = home.run(&["config", "check", "--json"]).objects();
    assert_eq!(objects[0]["line"], 2);
    // What needs no server still works, and what needs one says where the mistake is.
    assert_eq!(home.run(&["methods", "did_create"]).code, 0);
    let run_of_sign = home.run(&["sign", "did_create", "did=1"]);
    assert_eq!(run_of_sign.code, 2);
    assert!(run_of_sign.err.contains("config.toml, line 2: "), "{}", run_of_sign.err);
    assert!(run_of_sign.err.contains("`mor config check`"), "{}", run_of_sign.err);
    for text in [&run.out, &run.err, &run_of_sign.err] {
        assert!(!text.contains("hunter2"), "{text}");
    }
}

#[test]
fn an_option_comes_before_the_environment_and_that_before_the_file() {
    let home = Home::with("precedence", SERVERS);
    write_private(home.path("config/mor/key"), "456789\n");
    write_private(home.path("other"), "secret\n");
    let secret = home.path("other").into_os_string().into_string().unwrap();
    let hash_of = |run: &Run| run.object()["hash"].clone();
    let sign = ["sign", "user_details_update", "user_id=123", "--json"];
    let key = |name: &str| {
        let run =
            home.run_with(&[("MOR_API_SECRET", name)], &[&sign[..], &["--rule", "x8"]].concat());
        hash_of(&run)
    };
    let (of_prod, of_test, other) = (key("s3cret"), key("456789"), key("secret"));
    let run = |variables: &[(&str, &str)], options: &[&str]| {
        let variables = [&[("PROD_KEY", "s3cret")], variables].concat();
        let run = home.run_with(&variables, &[&sign[..], options].concat());
        assert_eq!(run.code, 0, "{}", run.err);
        run
    };
    // The key.
    let of_file = run(&[], &[]);
    assert_eq!(hash_of(&of_file), of_prod);
    assert_eq!(hash_of(&run(&[], &["--server", "test"])), of_test);
    assert_eq!(hash_of(&run(&[("MOR_SERVER", "test")], &[])), of_test);
    assert_eq!(hash_of(&run(&[("MOR_SERVER", "test")], &["--server", "prod"])), of_prod);
    let of_environment = run(&[("MOR_API_SECRET", "456789")], &[]);
    assert_eq!(hash_of(&of_environment), of_test);
    assert!(of_environment.err.contains("is that of MOR_API_SECRET, not that of server prod"));
    let options = ["--secret-file", &*secret];
    assert_eq!(hash_of(&run(&[("MOR_API_SECRET", "456789")], &options)), other);
    // The user, the rule and the URL.
    let object = of_file.object();
    assert!(object["body"].as_str().unwrap().starts_with("u=admin&"), "{object}");
    assert_eq!(object["rule"], "x8");
    assert_eq!(object["url"], "https://mor.example.com/billing/api/user_details_update");
    let variables =
        [("MOR_USER", "boss"), ("MOR_RULE", "x3"), ("MOR_URL", "https://other.example.com")];
    let object = run(&variables, &[]).object();
    assert!(object["body"].as_str().unwrap().starts_with("u=boss&"), "{object}");
    assert_eq!(object["rule"], "x3");
    assert_eq!(object["url"], "https://other.example.com/billing/api/user_details_update");
    let options = ["--user", "me", "--rule", "x5", "--url", "https://third.example.com"];
    let object = run(&variables, &options).object();
    assert!(object["body"].as_str().unwrap().starts_with("u=me&"), "{object}");
    assert_eq!(object["rule"], "x5");
    assert_eq!(object["url"], "https://third.example.com/billing/api/user_details_update");
    // A parameter is an option, too.
    let object = run(&[], &["u=you"]).object();
    assert!(object["body"].as_str().unwrap().starts_with("u=you&"), "{object}");
}

#[test]
fn the_other_commands_know_the_server() {
    let home = Home::with("others", SERVERS);
    write_private(home.path("config/mor/key"), "456789\n");
    let verify = ["--server", "test", "verify", "--endpoint", "user_update_api", PAGE_SAMPLE];
    let run = home.run(&[&verify[..], &["--json"]].concat());
    assert_eq!((run.code, &run.object()["key"]), (0, &json!("server test")), "{}", run.err);
    let run = home.run(&["--server", "nowhere", "verify", "x=1"]);
    assert_eq!(run.code, 2);
    assert_eq!(run.err, "mor: there is no server nowhere, but prod, test\n");
    let run = home.run(&["snippet", "python", "did_create", "did=1"]);
    assert!(run.out.contains("admin") && run.out.contains("https://mor.example.com/billing"));
    let run = home.run_with(&[("MOR_RULE", "x9")], &["sign", "did_create", "did=1"]);
    assert!(run.code == 2 && run.err.contains("MOR_RULE"), "{}", run.err);
}

#[cfg(unix)]
#[test]
fn commands_that_fail_are_told_without_what_they_print() {
    for (words, says) in [
        (r#"["false"]"#, "comes from the command false, which failed: exit status: 1"),
        (r#"["/no/such/program"]"#, "cannot be run"),
        (r#"["sh", "-c", "echo hunter2; exit 3"]"#, "failed: exit status: 3"),
        (r#"["sh", "-c", "yes hunter2"]"#, "has more than 65536 bytes"),
        (r#"["true"]"#, "the key from server a is empty"),
    ] {
        let config = format!("[server.a]\nkey = {{command = {words}}}\n");
        let home = Home::with("commands", &config);
        let run = home.run(&["--server", "a", "sign", "did_create", "did=1"]);
        assert_eq!(run.code, 2, "{words}");
        assert!(run.err.contains(says) && !run.err.contains("hunter2"), "{words}: {}", run.err);
    }
}
