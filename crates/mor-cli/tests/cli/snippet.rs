//! `mor snippet`: the programs are run, in all languages that this machine has, and must come to
//! the hash and the parameters that `mor sign` comes to.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::{self, JoinHandle};

use crate::{Run, mor, mor_with_input, write_private};

/// How the programs of a language are run, in a folder of their own.
struct Language {
    name: &'static str,
    /// The name of the file with the program.
    file: &'static str,
    /// What compiles it, if it has to be compiled.
    compile: &'static [&'static str],
    run: &'static [&'static str],
}

const LANGUAGES: [Language; 9] = [
    Language { name: "php", file: "x.php", compile: &[], run: &["php", "x.php"] },
    Language { name: "python", file: "x.py", compile: &[], run: &["python3", "x.py"] },
    Language { name: "node", file: "x.mjs", compile: &[], run: &["node", "x.mjs"] },
    Language {
        name: "go",
        file: "x.go",
        compile: &["go", "build", "-o", "x.bin", "x.go"],
        run: &["./x.bin"],
    },
    Language { name: "ruby", file: "x.rb", compile: &[], run: &["ruby", "x.rb"] },
    Language {
        name: "csharp",
        file: "x.cs",
        compile: &["mcs", "-warnaserror", "-r:System.Net.Http", "x.cs"],
        run: &["mono", "x.exe"],
    },
    Language {
        name: "java",
        file: "x.java",
        compile: &["javac", "-encoding", "UTF-8", "-Xlint:all", "-Werror", "x.java"],
        run: &["java", "-cp", ".", "MorRequest"],
    },
    Language { name: "perl", file: "x.pl", compile: &[], run: &["perl", "x.pl"] },
    Language { name: "bash", file: "x.sh", compile: &[], run: &["bash", "x.sh"] },
];

/// A request: the method and the options, as `mor sign` and `mor snippet` take them.
const REQUESTS: [&[&str]; 6] = [
    &[
        "user_details_update",
        "--user",
        "Žalgiris & Co",
        "user_id=1",
        "a1=Žalgiris & Co",
        "a2=50% + 1",
        "a3=two\nlines\r\nand\n",
        "a4=",
        "a9=null",
        "credit=12.50",
        "u19=O'Brien \"x\" $HOME \\n",
        "u23=日本語 🦀",
        "u26=007",
        "u27=0",
        "a0=`id` $(id) #{1+1} @x %s {$x} ${x} \\u0041 \\",
        "tax1_name=!'*~()<>;:,?/[]{}|^=&+-._\t",
        "tax2_name=\u{1b}[0m\u{202e}\u{feff}e\u{301}\u{85}\u{a0}\u{7f}\u{e0001}",
        "company_name=e\u{e9}",
        "u33=%41, and not signed\n",
        "it's a $name &=not listed",
        "zero=0",
    ],
    &["did_create", "did=370123"],
    &["quickstats_get", "--user", "Žydrūnas"],
    &["quickstats_get", "--user", "admin", "--rule", "x8"],
    &["user_simple_balance_get", "id=a/b c+é?~*'%", "currency=€"],
    &["user_details_update", "--rule", "x8", "user_id=5", "lcr_id=7", "pgui=1", "a8=a@b.example"],
];

/// What is in the key file, and the locale that the program runs in.
const RUNS: [(&[u8], Option<&str>); 4] = [
    ("k€y+%".as_bytes(), Some("C")),
    ("k€y+%\n".as_bytes(), None),
    (b"k'\"$`\\ %s\r\n", Some("C")),
    // Only one newline does not belong to the key. Nor are keys always text.
    (b"\xff\x80k\r\n\n", Some("C.UTF-8")),
];

fn language(name: &str) -> &'static Language {
    LANGUAGES.iter().find(|language| language.name == name).unwrap()
}

/// A folder of its own for the programs of a language.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("snippet").join(name);
    fs::create_dir_all(&folder).unwrap();
    folder
}

impl Language {
    /// Whether all that it takes is there. Where it is not, that is said, also by tests that pass;
    /// with `MOR_ALL_LANGUAGES=1` it is an error.
    fn is_here(&self) -> bool {
        let programs = [self.compile.first(), self.run.first()].into_iter().flatten();
        let mut missing =
            programs.filter(|program| !program.starts_with('.') && !is_on_path(program));
        let Some(missing) = missing.next() else { return true };
        let message = format!("skipped: mor snippet {}, there is no {missing}\n", self.name);
        assert!(std::env::var_os("MOR_ALL_LANGUAGES").is_none(), "{message}");
        // Unlike `eprintln!`, it is not held back when a test passes.
        io::stderr().write_all(message.as_bytes()).unwrap();
        false
    }

    /// Writes a program, and compiles it.
    fn build(&self, folder: &Path, arguments: &[&str]) {
        let run = mor_with_input(None, &[&["snippet", self.name], arguments].concat(), b"");
        assert_eq!(run.code, 0, "{}", run.err);
        fs::write(folder.join(self.file), run.out).unwrap();
        if !self.compile.is_empty() {
            let output = command(folder, self.compile, Some("C")).output().unwrap();
            let (out, err) = (output.stdout, String::from_utf8_lossy(&output.stderr).into_owned());
            assert!(output.status.success(), "{}{err}", String::from_utf8_lossy(&out));
        }
    }

    /// Runs the program that was built.
    fn run(&self, folder: &Path, run: &[&str], locale: Option<&str>, url: Option<&str>) -> Run {
        let mut command = command(folder, run, locale);
        command.env("MOR_SECRET_FILE", folder.join("key"));
        if let Some(url) = url {
            command.env("MOR_URL", url);
        }
        let run = Run::of(command.output().unwrap());
        assert_eq!(run.code, 0, "{}: {}", self.name, run.err);
        assert_eq!(run.err.lines().find(|line| !line.contains("JAVA_TOOL_OPTIONS")), None);
        run
    }
}

fn is_on_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// A command without what the environment has for the programs.
fn command(folder: &Path, command: &[&str], locale: Option<&str>) -> Command {
    let [program, arguments @ ..] = command else { panic!("an empty command") };
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder).stdin(Stdio::null()).env_remove("MOR_URL");
    for name in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "LC_ALL", "LANG"] {
        command.env_remove(name);
    }
    if let Some(locale) = locale {
        command.env("LC_ALL", locale);
    }
    command
}

/// The decoded pairs of a form in an order that does not depend on the encoder.
fn pairs(form: &str) -> Vec<(String, String)> {
    let mut pairs: Vec<_> = form_urlencoded::parse(form.as_bytes()).into_owned().collect();
    pairs.sort();
    pairs
}

/// The value of a line such as `body=…`.
fn line<'r>(run: &'r Run, name: &str) -> &'r str {
    let line = run.out.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|line| line.strip_prefix('=')).unwrap_or_else(|| panic!("{}", run.out))
}

/// A server for one request, and what came.
struct Server {
    url: String,
    request: JoinHandle<Option<(String, String)>>,
}

const ANSWER: &str = "<page><status>Ačiū</status></page>";

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/billing", listener.local_addr().unwrap());
        let request = thread::spawn(move || serve(listener.accept().unwrap().0));
        Self { url, request }
    }

    /// Head and body of the request.
    fn request(self) -> (String, String) {
        // If nothing was sent, it waits no longer.
        let address = self.url.trim_start_matches("http://").trim_end_matches("/billing");
        let _ = TcpStream::connect(address);
        self.request.join().unwrap().unwrap()
    }
}

fn serve(mut stream: TcpStream) -> Option<(String, String)> {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let headers = head.to_lowercase();
    if headers.contains("\r\nexpect: 100-continue\r\n") {
        stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").unwrap();
    }
    let (_, length) = headers.split_once("\r\ncontent-length:").unwrap();
    let length = length.lines().next().unwrap().trim().parse().unwrap();
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    // An error is an answer, too.
    let status = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: text/xml";
    write!(stream, "{status}\r\nContent-Length: {}\r\n\r\n{ANSWER}", ANSWER.len()).unwrap();
    Some((head, String::from_utf8(body).unwrap()))
}

/// Checks that a program sends what it has printed, and prints the answer.
fn check_sending(language: &Language, folder: &Path, path: &str) {
    let server = Server::start();
    let run = language.run(folder, language.run, Some("C"), Some(&server.url));
    let (head, body) = server.request();
    assert!(head.starts_with(&format!("POST {path} HTTP/1.1\r\n")), "{head}");
    let form = "\r\ncontent-type: application/x-www-form-urlencoded\r\n";
    assert!(head.to_lowercase().contains(form), "{head}");
    assert_eq!(body, line(&run, "body"), "{}", language.name);
    assert!(run.out.trim_end().ends_with(ANSWER), "{}: {}", language.name, run.out);
}

/// Checks that a program comes to what `mor sign` comes to with the same key.
fn check_run(
    language: &Language,
    folder: &Path,
    arguments: &[&str],
    run: &[&str],
    locale: Option<&str>,
) {
    let key = folder.join("key").into_os_string().into_string().unwrap();
    let options = ["--json", "--secret-file", &key, "sign"];
    let signed = mor_with_input(None, &[&options, arguments].concat(), b"").object();
    let run = language.run(folder, run, locale, None);
    let sent = pairs(line(&run, "body"));
    assert_eq!(sent, pairs(signed["body"].as_str().unwrap()), "{}", language.name);
    assert_eq!(line(&run, "hash"), signed["hash"], "{}, {arguments:?}", language.name);
}

fn check(name: &str) {
    let language = language(name);
    if !language.is_here() {
        return;
    }
    let folder = folder(name);
    for (number, arguments) in REQUESTS.iter().enumerate() {
        language.build(&folder, arguments);
        // The long request with each key, the others with one of them.
        let runs = if number == 0 { &RUNS[..] } else { &RUNS[number % RUNS.len()..][..1] };
        for (key, locale) in runs {
            write_private(folder.join("key"), key);
            check_run(language, &folder, arguments, language.run, *locale);
        }
        if number == 0 && name == "java" {
            // Here Java reads the source code in the encoding of the locale.
            check_run(language, &folder, arguments, &["java", "x.java"], Some("C"));
        }
        // Of the characters that need no encoding in a path, some languages encode some.
        let path = match *arguments {
            ["user_simple_balance_get", ..] => continue,
            [method, ..] => format!("/billing/api/{method}"),
            [] => unreachable!(),
        };
        check_sending(language, &folder, &path);
    }
    check_unsigned(language, &folder);
    check_examples(language, &folder);
    check_missing_key(language, &folder);
}

/// A method without a hash, and with a part of its path to encode.
fn check_unsigned(language: &Language, folder: &Path) {
    let path = "/billing/api/user_balance_get_by_username/%C5%BDalgiris%20%26%2F%3F%25%2B1";
    let arguments = ["user_balance_get_by_username", "id=Žalgiris &/?%+1", "currency=EUR 1"];
    language.build(folder, &arguments);
    let run = language.run(folder, language.run, Some("C"), None);
    assert!(!run.out.contains("hash"), "{}", run.out);
    assert_eq!(pairs(line(&run, "body")), [("currency".to_owned(), "EUR 1".to_owned())]);
    // Go leaves what is fine in a path as it is.
    let path = if language.name == "go" {
        path.replace("%26", "&").replace("%2B", "+")
    } else {
        path.to_owned()
    };
    check_sending(language, folder, &path);
}

/// A program with examples is one that runs.
fn check_examples(language: &Language, folder: &Path) {
    for method in ["user_details_update", "device_create", "quickstats_get"] {
        language.build(folder, &[method]);
        write_private(folder.join("key"), "k€y");
        let run = language.run(folder, language.run, Some("C"), None);
        let mut sent = pairs(line(&run, "body"));
        sent.retain(|(name, _)| name != "hash");
        let sent: Vec<_> = sent.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let arguments = ["--json", "sign", method].into_iter();
        let arguments: Vec<_> = arguments.chain(sent.iter().map(String::as_str)).collect();
        assert_eq!(line(&run, "hash"), mor("k€y", &arguments).object()["hash"], "{sent:?}");
    }
}

/// Without a key there is no hash, and no success.
fn check_missing_key(language: &Language, folder: &Path) {
    language.build(folder, &["did_create"]);
    for file in [Some("no such file"), None] {
        let mut command = command(folder, language.run, Some("C"));
        command.env_remove("MOR_SECRET_FILE").envs(file.map(|file| ("MOR_SECRET_FILE", file)));
        let output = command.output().unwrap();
        assert!(!output.status.success(), "{}", language.name);
        let out = String::from_utf8(output.stdout).unwrap();
        assert!(!out.contains("hash="), "{}: {out}", language.name);
    }
}

#[test]
fn php_comes_to_the_same() {
    check("php");
}

#[test]
fn python_comes_to_the_same() {
    check("python");
}

#[test]
fn node_comes_to_the_same() {
    check("node");
}

#[test]
fn go_comes_to_the_same() {
    check("go");
}

#[test]
fn ruby_comes_to_the_same() {
    check("ruby");
}

#[test]
fn csharp_comes_to_the_same() {
    check("csharp");
}

#[test]
fn java_comes_to_the_same() {
    check("java");
}

#[test]
fn perl_comes_to_the_same() {
    check("perl");
}

#[test]
fn bash_comes_to_the_same() {
    check("bash");
}

#[test]
fn a_program_is_told_of_in_json() {
    let arguments = ["snippet", "perl", "did_create", "did=1", "--user", "a"];
    let text = mor("correct horse battery staple", &arguments);
    assert_eq!((text.code, &*text.err), (0, ""));
    assert!(!text.out.contains("horse"), "{}", text.out);
    let object = mor_with_input(None, &[&arguments[..], &["--json"]].concat(), b"").object();
    assert_eq!(object["code"], text.out);
    let rest = [&object["language"], &object["endpoint"], &object["rule"]];
    assert_eq!(rest, ["perl", "did_create", "listed"]);
}

#[test]
fn the_server_is_named_as_the_program_needs_it() {
    for (url, base) in [
        ("https://mor.example.com", "https://mor.example.com/billing"),
        ("http://192.0.2.1/billing/api/", "http://192.0.2.1/billing"),
        ("http://192.0.2.1/api", "http://192.0.2.1"),
    ] {
        let run = mor_with_input(None, &["snippet", "go", "did_create", "--url", url], b"");
        assert!(run.out.contains(&format!(" MOR_URL={base}, ")), "{}", run.out);
    }
}

/// No path can end with it.
#[test]
fn an_id_of_dots_is_in_the_form() {
    for (id, is_in_path) in [("..", false), ("...", true)] {
        let arguments = ["snippet", "php", "user_simple_balance_get", &format!("id={id}")];
        let run = mor_with_input(None, &arguments, b"");
        assert_eq!(run.out.contains("rawurlencode($parameters['id'])"), is_in_path, "{}", run.out);
    }
}

/// What the person should know is told, but no value, nor a name that may be part of one.
#[test]
fn notes_tell_of_passwords_and_of_what_is_not_signed() {
    let user = ["--user", "admin"];
    for (arguments, notes) in [
        (&["user_details_update", "user_id=1"][..], ""),
        (&["user_details_update"], ""),
        (
            &["user_details_update", "user_id=1", "pswd=hunter"],
            "mor: note: the program has the value of `pswd` in it: keep it secret\n",
        ),
        (
            &["user_details_update", "user_id=1", "pin=hunter", "--rule", "x8"],
            "mor: note: the program has the value of `pin` in it: keep it secret\n",
        ),
        (
            &["did_create", "did=1", "hunter 2=3"],
            "mor: note: did_create does not list `(name not shown, 8 bytes)`; sent unsigned\n",
        ),
        (
            &["user_details_update", "user_id=1", "lcr_id=3"],
            "mor: note: user_details_update does not list `lcr_id`; sent unsigned\n",
        ),
        (&["user_details_update", "user_id=1", "lcr_id=3", "--rule", "x8"], ""),
        // No username is sent there.
        (
            &["user_balance_get_by_psw", "id=hunter"],
            "mor: note: the program has the value of `id` in it: keep it secret\n",
        ),
    ] {
        let run = mor_with_input(None, &[&["snippet", "ruby"], arguments, &user].concat(), b"");
        assert_eq!((run.code, &*run.err), (0, notes), "{arguments:?}");
    }
    let run = mor_with_input(None, &["snippet", "ruby", "did_create", "did=1"], b"");
    assert_eq!(run.err, "mor: note: the request has no `u`, and servers deny it: see --user\n");
}

#[test]
fn what_is_no_request_is_no_program() {
    for (arguments, why) in [
        (&["cobol", "did_create"][..], "'cobol' for '<LANG>'"),
        (&["php", "nope"], "'nope' for '<METHOD>': unknown method"),
        (&["php"], "required arguments were not provided"),
        (&["php", "did_create", "did=1", "hunter"], "parameter 2 is not NAME=VALUE"),
        (&["php", "did_create", "hash=1"], "parameter `hash` is written when the request is"),
        (&["php", "did_create", "did=1", "did=hunter"], "parameter `did` has a different value"),
        (&["php", "did_create", "did=1", "hunter[=1"], "parameter 2 has an empty name or one with"),
        (&["php", "did_create", "did=1", "x=1", "x=2"], "parameter 3 has another value than"),
        (&["php", "did_create", "provider_id=1"], "parameter `did` is missing"),
        (&["php", "did_create", "did=1", "u=a", "--user", "b"], "the username is given twice"),
        (&["php", "did_create", "--rule", "x"], "'x' for '--rule <RULE>': no such hash rule"),
        (&["php", "did_create", "--url", "https://a:hunter@b"], "has a username or password"),
        // Servers act on such a balance, but do not hash it.
        (
            &["php", "user_details_update", "user_id=1", "balance=1e5", "--rule", "x8"],
            "servers of rule x8 do not hash `balance` as it is given",
        ),
    ] {
        let run = mor("secret", &[&["snippet"], arguments].concat());
        assert_eq!(run.code, 2, "{arguments:?}");
        assert!(run.err.contains(why) && !run.err.contains("hunter"), "{arguments:?}: {}", run.err);
        assert!(run.out.is_empty(), "{arguments:?}");
    }
}

#[test]
fn help_has_an_example_that_runs() {
    let help = mor_with_input(None, &["snippet", "--help"], b"");
    assert_eq!((help.code, &*help.err), (0, ""));
    let example = help.out.split_once("\nExample:\n  mor ").unwrap().1;
    let arguments: Vec<_> = example.split_whitespace().collect();
    let run = mor_with_input(None, &arguments, b"");
    assert_eq!((run.code, &*run.err), (0, ""));
    assert!(run.out.contains("import hashlib"), "{}", run.out);
}
