use super::*;

const LIST: &str = "# id, what, where\n\
    ar01\tA code\tnative\n\
    ar02\tBack\tnative, browser, end to end\n\
    op01\tHybrid\tnative, not applicable\tNever asked for.\n\
    dp01\tKeys\tpending\tNo keys yet.\n\
    op02\tMetadata\tas di..\n\
    di..\tDiscovery\tnative\n";

fn ran(text: &str) -> Vec<Outcome> {
    text.lines().filter_map(outcome).collect()
}

/// The results of the cases of [`LIST`] for tests that wrote this.
fn shown(native: &str) -> Vec<(String, State)> {
    let results = Results {
        native: ran(native),
        browser: None,
        end_to_end: None,
    };
    let lines = lines(&rows(LIST).unwrap(), &results);
    lines
        .into_iter()
        .map(|line| (line.result, line.state))
        .collect()
}

const NATIVE: &str = "running 5 tests\n\
    test protocol::a::ar01_op01_both ... ok\n\
    test protocol::a::ar02_back - should panic ... ok\n\
    test protocol::d::di02_mismatch_of_the_issuer ... ok\n\
    test protocol::d::di01_found ... ok\n\
    test protocol::d::another ... FAILED\n";

#[test]
fn lines_of_every_harness_are_read() {
    let outcome = |line| outcome(line).map(|outcome| (outcome.name, outcome.passed));
    let named = |name: &str, passed| Some((name.to_owned(), passed));
    assert_eq!(outcome("test a::b ... ok"), named("a::b", true));
    assert_eq!(outcome("test a::b ... FAILED"), named("a::b", false));
    assert_eq!(outcome("test a::b      ... ok"), named("a::b", true));
    assert_eq!(outcome("test a::b ... FAIL"), named("a::b", false));
    assert_eq!(
        outcome("test a::b - should panic ... ok"),
        named("a::b", true)
    );
    for other in [
        "test a::b ... ignored",
        "test a::b ... ignored, needs a clock",
        "test result: ok. 1 passed; 0 failed",
        "running 1 test",
        "a::b ... ok",
        "",
    ] {
        assert_eq!(outcome(other), None, "{other}");
    }
}

#[test]
fn a_name_begins_with_its_ids() {
    assert_eq!(ids("protocol::a::ar01_tr12_both"), ["ar01", "tr12"]);
    assert_eq!(ids("ar01_of_tr12"), ["ar01"]);
    for none in [
        "es256_of_rfc_7515",
        "a01_x",
        "ar1_x",
        "AR01_x",
        "a_ar01",
        "",
    ] {
        assert!(ids(none).is_empty(), "{none}");
    }
}

#[test]
fn the_list_is_read_and_what_is_none_is_refused() {
    let list = rows(LIST).unwrap();
    assert_eq!(list.len(), 6);
    assert_eq!(
        (list[0].id, list[0].what, list[0].note),
        ("ar01", "A code", "")
    );
    assert_eq!(
        list[1].places,
        [Place::Native, Place::Browser, Place::EndToEnd]
    );
    assert_eq!((list[0].family(), list[5].family()), (None, Some("di")));
    for bad in [
        "ar01",
        "ar01\tA code",
        "a\tb\tnowhere",
        "a\tb\tnative\tc\td",
    ] {
        assert!(rows(bad).is_err(), "{bad}");
    }
}

#[test]
fn each_case_is_judged_by_its_own_tests() {
    assert_eq!(
        shown(NATIVE),
        [
            ("passed".to_owned(), State::Passed),
            ("passed, browser, end to end".to_owned(), State::NotRun),
            (
                "passed, not applicable: Never asked for.".to_owned(),
                State::NotApplicable
            ),
            ("pending: No keys yet.".to_owned(), State::Pending),
            ("passed as di..".to_owned(), State::Passed),
            ("passed".to_owned(), State::Passed),
            ("passed".to_owned(), State::Passed),
        ]
    );
}

#[test]
fn what_failed_or_is_missing_is_told() {
    let shown =
        shown("test x::ar01_a ... ok\ntest x::ar01_b ... FAILED\ntest x::op01_a ... ignored\n");
    let states: Vec<_> = shown.iter().map(|(_, state)| *state).collect();
    use State::{Failed, Missing, Pending};
    assert_eq!(
        states,
        [Failed, Missing, Missing, Pending, Missing, Missing]
    );
    assert_eq!(shown[0].0, "FAILED");
    assert_eq!(shown[1].0, "missing, browser, end to end");
    assert_eq!(shown[4].0, "missing as di..");
}

#[test]
fn with_all_the_browsers_results_count() {
    let results = Results {
        native: ran(NATIVE),
        browser: Some(ran("test b::ar02_back ... FAIL\n")),
        end_to_end: Some(ran("test e::ar02_back ... ok\n")),
    };
    let lines = lines(&rows(LIST).unwrap(), &results);
    assert_eq!(
        (&*lines[1].result, lines[1].state),
        (
            "passed, FAILED in the browser, passed end to end",
            State::Failed
        )
    );
}

#[test]
fn a_family_is_shown_case_by_case_in_order() {
    let results = Results {
        native: ran(NATIVE),
        browser: None,
        end_to_end: None,
    };
    let lines = lines(&rows(LIST).unwrap(), &results);
    let shown = table(&lines);
    assert!(
        shown.ends_with(
            "\ndi01  found                   passed\ndi02  mismatch of the issuer  passed\n"
        ),
        "{shown}"
    );
    assert_eq!(
        summary(&lines),
        "7 cases: 4 passed, 1 with tests that --all runs, 1 not applicable, 1 pending\n"
    );
}
