//! Programs in other languages that build, sign and send one request.

mod literal;

use clap::ValueEnum;
use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, Error, UndefinedBehavior, Value, context};

use self::literal::literal;

/// The longest line of a program.
const WIDTH: usize = 100;

/// The languages that programs are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    Php,
    Python,
    Node,
    Go,
    Ruby,
    Csharp,
    Java,
    Perl,
    Bash,
}

impl Language {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Php => "php",
            Self::Python => "python",
            Self::Node => "node",
            Self::Go => "go",
            Self::Ruby => "ruby",
            Self::Csharp => "csharp",
            Self::Java => "java",
            Self::Perl => "perl",
            Self::Bash => "bash",
        }
    }

    const fn template(self) -> &'static str {
        match self {
            Self::Php => include_str!("../../snippets/php.php.j2"),
            Self::Python => include_str!("../../snippets/python.py.j2"),
            Self::Node => include_str!("../../snippets/node.mjs.j2"),
            Self::Go => include_str!("../../snippets/go.go.j2"),
            Self::Ruby => include_str!("../../snippets/ruby.rb.j2"),
            Self::Csharp => include_str!("../../snippets/csharp.cs.j2"),
            Self::Java => include_str!("../../snippets/java.java.j2"),
            Self::Perl => include_str!("../../snippets/perl.pl.j2"),
            Self::Bash => include_str!("../../snippets/bash.sh.j2"),
        }
    }

    /// What a comment begins with.
    const fn comment(self) -> &'static str {
        match self {
            Self::Python | Self::Ruby | Self::Perl | Self::Bash => "#",
            Self::Php | Self::Node | Self::Go | Self::Csharp | Self::Java => "//",
        }
    }
}

/// A parameter of the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Argument {
    pub(crate) name: String,
    pub(crate) value: String,
    /// What it takes, where the value is only an example; may be empty.
    pub(crate) comment: String,
}

impl Argument {
    pub(crate) fn given(name: &str, value: &str) -> Self {
        Self { name: name.to_owned(), value: value.to_owned(), comment: String::new() }
    }
}

/// A program. The key is no part of it: it reads the key from a file when it runs.
pub(crate) struct Snippet<'s> {
    pub(crate) language: Language,
    pub(crate) method: &'s str,
    /// The server that it names as an example.
    pub(crate) base: &'s str,
    pub(crate) arguments: &'s [Argument],
    /// The names of what is hashed, in hash order; `None` without a hash.
    pub(crate) order: Option<&'s [&'static str]>,
    /// The hash rule, unless it is that of the pages.
    pub(crate) rule: Option<&'s str>,
    /// Whether the parameter `id` is sent at the end of the path.
    pub(crate) id_in_path: bool,
}

impl Snippet<'_> {
    /// The source code.
    ///
    /// # Errors
    /// None, unless a template is wrong.
    pub(crate) fn code(&self) -> Result<String, Error> {
        let parameters = self.arguments.iter().map(|argument| {
            let Argument { name, value, comment } = argument;
            context! { name, value, comment }
        });
        environment(self.language)?.render_str(
            self.language.template(),
            context! {
                method => self.method,
                base => self.base,
                parameters => parameters.collect::<Vec<_>>(),
                hashed => self.order.is_some(),
                order => self.order.unwrap_or_default().to_vec(),
                rule => self.rule,
                id_in_path => self.id_in_path,
            },
        )
    }
}

/// What the templates of a language can use.
fn environment(language: Language) -> Result<Environment<'static>, Error> {
    // A line with a tag alone leaves no empty line.
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build()?;
    let mut environment = Environment::empty();
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(syntax);
    environment.add_filter("literal", move |text: &str| literal(language, text));
    environment.add_filter("comment", move |text: &str, indent: Value| {
        let lead = format!("{}{} ", indentation(&indent), language.comment());
        let lines = wrapped(text.split_whitespace().map(str::to_owned), &lead);
        if text.is_empty() { lines } else { lines + "\n" }
    });
    environment.add_filter("words", |names: Vec<String>, indent: Value| {
        wrapped(names, &indentation(&indent))
    });
    environment.add_filter("items", move |names: Vec<String>, indent: Value| {
        let items = names.iter().map(|name| literal(language, name) + ",");
        wrapped(items, &indentation(&indent))
    });
    Ok(environment)
}

/// So many spaces, or the text itself.
fn indentation(indent: &Value) -> String {
    let spaces = usize::try_from(indent.clone()).map(|count| " ".repeat(count));
    spaces.unwrap_or_else(|_| indent.to_string())
}

/// Words on as many lines as they need, each line with this in front; no words, no lines.
fn wrapped(words: impl IntoIterator<Item = String>, lead: &str) -> String {
    // A tab may be shown as wide as eight columns.
    let width = WIDTH - 7 * lead.matches('\t').count();
    let mut lines: Vec<String> = Vec::new();
    for word in words {
        match lines.last_mut() {
            Some(line) if line.len() + 1 + word.len() <= width => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(lead.to_owned() + &word),
        }
    }
    lines.join("\n")
}
