//! What the readers make of their forms: where a request goes, and what it brings.

use super::body::Body;

/// A request, before its method is known.
#[derive(Default)]
pub(super) struct Draft {
    /// A URL or a path with its query, or a bare query; empty where there is only a body.
    pub(super) target: String,
    pub(super) body: Body,
    /// What a user should know about how it was read. The texts are fixed, so that nothing of a
    /// request gets into them.
    pub(super) notes: Vec<&'static str>,
}

impl Draft {
    pub(super) fn at(target: impl Into<String>) -> Self {
        Self { target: target.into(), ..Self::default() }
    }

    pub(super) fn with_body(mut self, body: Body) -> Self {
        self.body = body;
        self
    }

    /// Notes a fact once.
    pub(super) fn note(&mut self, note: &'static str) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }
}

/// What was read of one thing in the input.
#[derive(Default)]
pub(super) struct Drafts {
    pub(super) requests: Vec<Draft>,
    /// How many parts of it are no requests to the API.
    pub(super) passed_over: u64,
}

impl Drafts {
    pub(super) fn passed_over() -> Self {
        Self { requests: Vec::new(), passed_over: 1 }
    }
}

impl From<Draft> for Drafts {
    fn from(draft: Draft) -> Self {
        Self { requests: vec![draft], passed_over: 0 }
    }
}
