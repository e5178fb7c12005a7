//! Prints what each hash rule covers of a method: `cargo run --example lookup did_create`.

use mor_api::{HashRule, methods};

fn main() {
    let name = std::env::args().nth(1).unwrap_or_else(|| "did_create".to_owned());
    let Some(method) = methods::by_name(&name) else {
        return println!("there is no method {name}");
    };
    for rule in HashRule::ALL {
        let names: Vec<_> = method.hash_order(rule).collect();
        println!("{rule:8} {}", names.join(" "));
    }
    for parameter in method.parameters() {
        println!("{:24} {}: {}", parameter.name(), parameter.description(), parameter.kind());
    }
}
