//! Colours, and what people may have meant.

use crate::{PAGE_SAMPLE, Run, command, mor};

const ESCAPE: char = '\x1b';

/// Runs the tool with these variables and no others about colours.
fn with_variables(variables: &[(&str, &str)], arguments: &[&str]) -> Run {
    let mut command = command();
    command.env("MOR_API_SECRET", "456789").envs(variables.iter().copied()).args(arguments);
    Run::of(command.output().unwrap())
}

#[test]
fn colours_are_as_chosen() {
    let url = format!("/billing/api/user_details_update?{PAGE_SAMPLE}");
    let force = &[("CLICOLOR_FORCE", "1")][..];
    let none = &[("NO_COLOR", "1")][..];
    for (variables, options, is_coloured) in [
        (&[][..], &[][..], false),
        (&[], &["--color", "auto"], false),
        (&[], &["--color=always"], true),
        (&[], &["--color", "always"], true),
        (&[], &["--color", "always", "--json"], false),
        (force, &[], true),
        (force, &["--color", "auto"], true),
        (force, &["--color", "never"], false),
        (force, &["--color=never"], false),
        (force, &["--json"], false),
        (none, &[], false),
        (none, &["--color", "always"], true),
        (&[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")], &[], false),
    ] {
        // The option may stand in front of the command and behind it.
        let valid = [&["verify", &*url][..], options].concat();
        for arguments in [&valid[..], &[options, &["verify", &*url]].concat()] {
            let run = with_variables(variables, arguments);
            assert_eq!(run.code, 0, "{}", run.err);
            assert_eq!(run.out.contains(ESCAPE), is_coloured, "{variables:?} {arguments:?}");
        }
        // Help, and messages about wrong usage.
        let run = with_variables(variables, &[options, &["sign", "--help"]].concat());
        assert_eq!((run.code, run.out.contains(ESCAPE)), (0, is_coloured), "{options:?}");
        let run = with_variables(variables, &[&["sign", "nope"], options].concat());
        assert_eq!((run.code, run.err.contains(ESCAPE)), (2, is_coloured), "{options:?}");
    }
}

#[test]
fn what_is_no_choice_of_colours_is_refused() {
    for arguments in [
        &["--color", "sometimes", "methods"][..],
        &["methods", "--color"],
        &["methods", "--color", "never", "--color", "always"],
    ] {
        let run = mor("unused", arguments);
        assert_eq!(run.code, 2, "{arguments:?}");
        assert!(run.err.contains("--color <WHEN>"), "{}", run.err);
    }
    // Behind `--` it is no option.
    let run = with_variables(&[], &["methods", "--", "--color=always"]);
    assert!(run.code == 2 && !run.err.contains(ESCAPE), "{}", run.err);
}

#[test]
fn names_that_are_meant_are_told() {
    for (arguments, hint) in [
        (&["sing"][..], "a similar subcommand exists: 'sign'"),
        (&["vector"], "'vectors'"),
        (&["methods", "did_creat"], "unknown method; did you mean did_create? `mor methods`"),
        (&["methods", "DidCreate"], "did you mean did_create?"),
        (&["sign", "user_detail_update"], "did you mean user_details_update, "),
        (&["verify", "x=1", "--endpoint", "dids_gets"], "did you mean dids_get"),
        (&["snippet", "php", "user_update_apy"], "did you mean user_update_api"),
        (&["snippet", "pyton", "did_create"], "'python'"),
        (&["methods", "nope"], "unknown method; `mor methods` lists them all"),
    ] {
        let run = mor("unused", arguments);
        assert_eq!(run.code, 2, "{arguments:?}");
        assert!(run.err.contains(hint), "{arguments:?}: {}", run.err);
    }
    let long = format!("did_create{}", "e".repeat(100_000));
    let run = mor("unused", &["methods", &long]);
    assert!(run.code == 2 && !run.err.contains("did you mean"));
}
