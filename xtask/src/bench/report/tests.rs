use serde_json::{Value, json};

use super::*;

fn frames(times: &[f64]) -> Value {
    json!({ "times": times, "elements": 687 })
}

fn bytes(wasm: u64, js: u64) -> Value {
    json!({ "wasm": wasm, "js": js })
}

/// Samples of one list; `filter` and `sort` are what the page has of them.
fn samples(users: u64, filter: Value, sort: Value) -> Value {
    json!({ "browser": "Chrome/156", "lists": [{
        "users": users,
        "first_page": 200,
        "baseline": [
            { "time": 1_000.0, "pages": 499, "bytes": 127_000_000 },
            { "time": 3_000.0, "pages": 499, "bytes": 127_000_000 },
            { "time": 2_000.0, "pages": 499, "bytes": 127_000_000 },
        ],
        "page": [1_100.0, 2_100.0, 9_000.0],
        "memory": { "before": bytes(1_000_000, 4_000_000), "after": bytes(1_000_000 + (users - 200) * 200, 4_000_000 + (users - 200) * 50) },
        "full": {
        "first_rows": [{ "document": 3.0, "screen": 12.0 }],
        "scroll": {
            "idle": frames(&[16.7]),
            "through": [frames(&[16.7, 33.4]), frames(&[16.6])],
            "jumps": frames(&[50.0]),
            "wheel": frames(&[16.7]),
            "memory": { "before": bytes(100, 0), "after": bytes(100, 50) },
        },
        "filter": filter,
        "sort": sort,
        },
    }] })
}

fn report(samples: Value, users: u64) -> Report {
    of(&serde_json::from_value(samples).unwrap(), users)
}

fn row<'r>(report: &'r Report, what: &str) -> &'r Row {
    let mut rows = report.sections[0].rows.iter();
    rows.find(|row| row.what.trim() == what)
        .unwrap_or_else(|| panic!("no row {what}"))
}

fn keys() -> Value {
    json!([{ "document": 4.0, "screen": 12.0 }, { "document": 5.0, "screen": 14.0 }, { "document": 20.0, "screen": 40.0 }])
}

fn sorts(screen: f64) -> Value {
    json!([{ "column": "Name", "times": [{ "document": 1.0, "screen": screen }] }])
}

#[test]
fn each_run_is_compared_with_the_one_before_it() {
    let report = report(samples(100_000, keys(), sorts(120.0)), 100_000);
    let ratio = row(&report, "Load all, in times of fetching alone");
    assert_eq!((ratio.value, ratio.is_met()), (Some(1.1), Some(true)));
    assert_eq!(row(&report, "load all").value, Some(2_100.0));
    assert_eq!(row(&report, "fetching alone").value, Some(2_000.0));
    let memory = row(&report, "Memory a user");
    assert_eq!((memory.value, memory.is_met()), (Some(250.0), Some(true)));
    assert_eq!(row(&report, "wasm").value, Some(200.0));
    let median = row(&report, "Key in the filter, on screen, median");
    assert_eq!((median.value, median.is_met()), (Some(14.0), Some(true)));
    let worst = row(&report, "Key in the filter, on screen, worst");
    assert_eq!((worst.value, worst.is_met()), (Some(40.0), Some(false)));
    assert_eq!(row(&report, "Sort by Name").is_met(), Some(true));
    // What is told beside has no goal.
    assert_eq!(row(&report, "load all").is_met(), None);
}

#[test]
fn a_frame_may_be_missed_and_no_more() {
    let report = report(samples(100_000, keys(), sorts(1.0)), 100_000);
    assert_eq!(
        row(&report, "Longest frame, scrolling through").is_met(),
        Some(true)
    );
    assert_eq!(row(&report, "Longest frame, jumping").is_met(), Some(false));
    assert_eq!(row(&report, "late frames").value, Some(1.0));
    assert_eq!(row(&report, "frames").value, Some(5.0));
    assert_eq!(
        row(&report, "Memory that scrolling leaves behind").value,
        Some(50.0)
    );
}

#[test]
fn what_is_not_there_has_met_nothing() {
    let report = report(samples(100_000, Value::Null, Value::Null), 100_000);
    for what in [
        "Key in the filter, on screen, median",
        "Key in the filter, on screen, worst",
        "Sort what is loaded",
    ] {
        let row = row(&report, what);
        assert_eq!((row.value, row.is_met()), (None, Some(false)), "{what}");
    }
    assert!(report.text(3).contains("not there"));
}

#[test]
fn longer_lists_have_wider_goals() {
    let report = report(samples(1_000_000, keys(), sorts(1_200.0)), 100_000);
    assert_eq!(
        row(&report, "Key in the filter, on screen, worst").is_met(),
        Some(true)
    );
    assert_eq!(row(&report, "Sort by Name").is_met(), Some(true));
}

#[test]
fn a_list_that_was_only_loaded_is_on_the_curve_alone() {
    let mut samples = samples(10_200, keys(), sorts(1.0));
    samples["lists"][0]["full"] = Value::Null;
    let report = report(samples, 100_000);
    assert!(report.sections.is_empty());
    assert_eq!(
        (report.curve[0].users, report.curve[0].thousand),
        (10_200, 210.0)
    );
}

#[test]
fn the_json_has_the_judgement_and_the_samples() {
    let samples = samples(100_000, keys(), Value::Null);
    let report = report(samples.clone(), 100_000);
    let json = report.json(3, &Machine::of_this(), &samples);
    assert_eq!(json["samples"], samples);
    assert_eq!(
        (&json["runs"], &json["browser"]),
        (&json!(3), &json!("Chrome/156"))
    );
    let rows = json["sections"][0]["rows"].as_array().unwrap();
    assert_eq!(rows.len(), report.sections[0].rows.len());
    let first = &rows[0];
    assert_eq!(first["unit"], "times");
    assert_eq!(
        (&first["value"], &first["goal"], &first["met"]),
        (&json!(1.1), &json!(1.15), &json!(true))
    );
    let sort = rows
        .iter()
        .find(|row| row["what"] == "Sort what is loaded")
        .unwrap();
    assert_eq!(
        (&sort["value"], &sort["met"]),
        (&Value::Null, &json!(false))
    );
    assert_eq!(json["curve"][0]["ratio"], 1.1);
    assert!(json["machine"]["cores"].as_u64().is_some());
}
