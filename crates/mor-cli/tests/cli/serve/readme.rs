//! What the README shows.

use super::{RIGHT, Served, UPDATE, WRONG, columns, post};

/// The lines of the README's session are those of these requests, but for their times.
#[test]
fn the_readme_shows_real_lines() {
    let readme = include_str!("../../../README.md");
    let session = readme.split_once("mor serve --port 9000 --forward-to").unwrap().1;
    let session = session.split_once("```").unwrap().0;
    let server = Served::start(&["--rule", "x8"]);
    let served = Served::start(&["--forward-to", &format!("http://{}", server.address)]);
    served.post(RIGHT);
    served.post(WRONG);
    served.exchange(&post(UPDATE, "content-type: application/json\r\n", "{\"u\":\"admin\"}"));
    // Signed under `listed`, and the server goes by another rule.
    let sign = ["sign", "user_details_update", "--user", "admin", "--as", "body"];
    let signed = crate::mor("secret", &[&sign[..], &["user_id=10", "pgui=1"]].concat()).out;
    served.post(signed.trim_end());
    let lines: Vec<_> = session.lines().skip(2).collect();
    for line in &lines {
        let printed = served.line();
        assert_eq!(columns(line), columns(&printed), "{printed}");
    }
    assert_eq!(lines.len(), 4, "{}", served.printed());
}
