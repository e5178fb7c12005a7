//! Writes `catalogue/` from the tables of the methods: `README.md` for people, `methods.json` and
//! `openapi.json` for programs in other languages. Run it after a table was changed:
//!
//! ```console
//! cargo run --example catalogue
//! ```

mod methods;
mod openapi;
mod readme;

use std::error::Error;
use std::fs;

fn main() -> Result<(), Box<dyn Error>> {
    fs::create_dir_all("catalogue")?;
    for (name, value) in [("methods", methods::methods_json()), ("openapi", openapi::document())] {
        let text = serde_json::to_string_pretty(&value)? + "\n";
        fs::write(format!("catalogue/{name}.json"), text)?;
    }
    fs::write("catalogue/README.md", readme::readme()?)?;
    Ok(())
}
