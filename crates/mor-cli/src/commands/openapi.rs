//! `mor openapi`: the description of all methods for programs.

use std::fmt;

use serde_json::Value;

use crate::output::{Output, Report};
use crate::{Failure, Outcome};

const DESCRIPTION: &str = include_str!("../../../../catalogue/openapi.json");

pub(crate) fn run(out: &mut Output) -> Result<Outcome, Failure> {
    out.print(&Description { object: serde_json::from_str(DESCRIPTION)? })?;
    Ok(Outcome::Fine)
}

struct Description {
    object: Value,
}

impl Report for Description {
    fn json(&self) -> Value {
        self.object.clone()
    }
}

/// Writes the file as it is.
impl fmt::Display for Description {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(DESCRIPTION)
    }
}
