//! One thing done to many users: who is meant, what is sent, and what became of everyone.

use super::support::*;
use latchkey::oauth::record::Record;
use latchkey::oauth::secret::AccessToken;
use latchkey::okta::api_error::FailureKind;
use latchkey::okta::bulk::{
    Account, Answered, Counts, Deed, Group, Kind, Look, Members, Outcome, Refusal, Row, Verdict,
    Way, groups_request, judge, look, process_belonging, process_groups, process_members,
};
use latchkey::okta::org::OrgUrl;
use latchkey::okta::users::Status;
use proptest::prelude::*;
use serde_json::json;

fn deed(kind: Kind) -> Deed {
    let is_of_group = matches!(kind, Kind::AddToGroup | Kind::RemoveFromGroup);
    Deed {
        kind,
        group: is_of_group.then(staff),
    }
}

fn staff() -> Group {
    Group {
        id: "00g/1".to_owned(),
        name: "=Staff".to_owned(),
    }
}

/// One user of each status.
fn one_of_each() -> Vec<Row> {
    let rows = Status::ALL.iter().enumerate();
    rows.map(|(at, status)| {
        Row::new(
            &format!("00u{at}"),
            &format!("u{at}@x.org"),
            status.as_str(),
        )
    })
    .collect()
}

fn total(counts: Counts) -> usize {
    counts.done + counts.skipped + counts.failed + counts.unknown + counts.left
}

#[test]
fn the_plan_leaves_out_whom_the_status_does_not_allow() {
    let account = Account::plan(ORG, deed(Kind::Suspend), one_of_each());
    for row in &account.rows {
        let expected = match row.was.as_str() {
            "ACTIVE" => Outcome::Left,
            "SUSPENDED" => Outcome::AlreadySo,
            _ => Outcome::NotAllowed,
        };
        assert_eq!(row.outcome, expected, "{}", row.was);
    }
    let out = account.left_out();
    assert_eq!(out.len(), 7);
    assert!(out.contains(&("SUSPENDED", Outcome::AlreadySo, 1)));
    let account = Account::plan(ORG, deed(Kind::Unsuspend), one_of_each());
    assert_eq!(account.counts().left, 1);
    assert_eq!(account.next(0), Some(6));
    let account = Account::plan(ORG, deed(Kind::AddToGroup), one_of_each());
    assert_eq!((account.counts().left, account.left_out().len()), (8, 0));
    assert!(account.reversed().is_none());
}

#[test]
fn who_is_chosen_twice_is_there_once() {
    let rows = one_of_each().into_iter().chain(one_of_each());
    assert_eq!(Account::plan(ORG, deed(Kind::Suspend), rows).rows.len(), 8);
}

#[test]
fn requests_are_as_documented() {
    let (org, token) = (OrgUrl::from_origin(ORG), AccessToken::new(TOKEN.to_owned()));
    for (kind, line, looked) in [
        (
            Kind::Suspend,
            "POST https://acme.okta.com/api/v1/users/00u%3F1/lifecycle/suspend",
            "https://acme.okta.com/api/v1/users/00u%3F1",
        ),
        (
            Kind::Unsuspend,
            "POST https://acme.okta.com/api/v1/users/00u%3F1/lifecycle/unsuspend",
            "https://acme.okta.com/api/v1/users/00u%3F1",
        ),
        (
            Kind::AddToGroup,
            "PUT https://acme.okta.com/api/v1/groups/00g%2F1/users/00u%3F1",
            "https://acme.okta.com/api/v1/users/00u%3F1/groups",
        ),
        (
            Kind::RemoveFromGroup,
            "DELETE https://acme.okta.com/api/v1/groups/00g%2F1/users/00u%3F1",
            "https://acme.okta.com/api/v1/users/00u%3F1/groups",
        ),
    ] {
        let request = deed(kind).request(&org, &token, "00u?1");
        assert_eq!(format!("{} {}", request.method.as_str(), request.url), line);
        assert!(request.body.is_none());
        let again = deed(kind).look_request(&org, &token, "00u?1");
        assert_eq!((again.method.as_str(), again.url.as_str()), ("GET", looked));
        for request in [request, again] {
            let bearer = ("authorization", format!("Bearer {TOKEN}"));
            assert!(request.headers.contains(&bearer));
        }
    }
    assert_eq!(deed(Kind::Suspend).scope(), "okta.users.manage");
    assert_eq!(deed(Kind::AddToGroup).scope(), "okta.groups.manage");
    let request = groups_request(&org, &token, " R&D ");
    assert_eq!(
        request.url,
        "https://acme.okta.com/api/v1/groups?limit=20&q=R%26D"
    );
}

#[test]
fn answers_are_judged() {
    let error = json!({"errorCode": "E0000001", "errorSummary": "Api validation failed", "errorCauses": [{"errorSummary": "Cannot suspend a user that is not active"}]});
    for status in [200, 204] {
        assert!(matches!(judge(&response(status, &[], "")), Verdict::Done));
    }
    let Verdict::Refused(refusal) = judge(&json_response(400, &error)) else {
        panic!("a refusal");
    };
    assert_eq!(
        refusal.line(),
        "400 E0000001 Api validation failed: Cannot suspend a user that is not active"
    );
    assert!(matches!(
        judge(&response(403, &[], "")),
        Verdict::Refused(_)
    ));
    assert!(matches!(judge(&response(401, &[], "")), Verdict::Token(_)));
    for status in [500, 502, 503, 504] {
        assert!(matches!(
            judge(&response(status, &[], "")),
            Verdict::Passing(_)
        ));
    }
    let limited = response(
        429,
        &[
            ("x-rate-limit-limit", "600"),
            ("x-rate-limit-remaining", "0"),
            ("x-rate-limit-reset", "1000000030"),
            ("date", "Sun, 09 Sep 2001 01:46:40 GMT"),
        ],
        "",
    );
    assert!(matches!(judge(&limited), Verdict::Wait(30)));
    assert!(matches!(
        look(&deed(Kind::Suspend), &limited),
        Look::Wait(30)
    ));
}

#[test]
fn a_user_read_again_tells_whether_it_was_done() {
    let user =
        |status: &str| json_response(200, &json!({"id": "00u1", "status": status, "profile": {}}));
    let suspend = deed(Kind::Suspend);
    assert!(matches!(
        look(&suspend, &user("SUSPENDED")),
        Look::Done(Some(_))
    ));
    assert!(matches!(look(&suspend, &user("ACTIVE")), Look::NotDone));
    assert!(matches!(
        look(&suspend, &response(404, &[], "")),
        Look::NotDone
    ));
    for (status, body) in [(500, ""), (403, ""), (200, "{"), (200, "[]")] {
        assert!(matches!(
            look(&suspend, &response(status, &[], body)),
            Look::Silent
        ));
    }
    assert!(matches!(
        look(&suspend, &response(401, &[], "")),
        Look::Token(_)
    ));
    let add = deed(Kind::AddToGroup);
    let groups = json_response(200, &json!([{"id": "00g0"}, {"id": "00g/1"}]));
    assert!(matches!(look(&add, &groups), Look::Done(None)));
    assert!(matches!(
        look(&add, &json_response(200, &json!([]))),
        Look::NotDone
    ));
    assert!(matches!(
        look(&add, &response(200, &[], "no")),
        Look::Silent
    ));
    // Taken out is who is in it no more.
    let remove = deed(Kind::RemoveFromGroup);
    assert!(matches!(look(&remove, &groups), Look::NotDone));
    assert!(matches!(
        look(&remove, &json_response(200, &json!([]))),
        Look::Done(None)
    ));
    // What is not on a first page may be on the next.
    let next = [(
        "link",
        "<https://acme.okta.com/api/v1/users/00u1/groups?after=1>; rel=\"next\"",
    )];
    for deed in [add, remove] {
        assert!(matches!(
            look(&deed, &response(200, &next, "[]")),
            Look::Silent
        ));
    }
}

#[test]
fn who_is_in_a_group_is_read_in_the_cheaper_way() {
    let (org, token) = (OrgUrl::from_origin(ORG), AccessToken::new(TOKEN.to_owned()));
    for (users, way, scope, url) in [
        (
            1,
            Way::Each,
            "okta.users.read",
            "/api/v1/users/00u%3F1/groups",
        ),
        (
            10,
            Way::Each,
            "okta.users.read",
            "/api/v1/users/00u%3F1/groups",
        ),
        (
            11,
            Way::Pages,
            "okta.groups.read",
            "/api/v1/groups/00g%2F1/users?limit=1000",
        ),
        (
            5_000,
            Way::Pages,
            "okta.groups.read",
            "/api/v1/groups/00g%2F1/users?limit=1000",
        ),
    ] {
        assert_eq!((Way::of(users), way.scope()), (way, scope), "{users}");
        let request = way.request(&org, &token, &staff(), "00u?1");
        assert_eq!(request.url, format!("{ORG}{url}"));
        assert_eq!(request.method.as_str(), "GET");
        let bearer = ("authorization", format!("Bearer {TOKEN}"));
        assert!(request.headers.contains(&bearer));
    }
}

#[test]
fn members_are_read_page_by_page() {
    let org = OrgUrl::from_origin(ORG);
    let link = |host: &str| {
        format!("<https://{host}/api/v1/groups/00g1/users?after=2&limit=1000>; rel=\"next\"")
    };
    let body = r#"[{"id":"00u1","status":"ACTIVE","profile":{}},{"id":"00u2"}]"#;
    let page = process_members(
        &org,
        &response(200, &[("link", &link("acme.okta.com"))], body),
    )
    .unwrap();
    assert_eq!(page.ids, ["00u1", "00u2"]);
    let next = "https://acme.okta.com/api/v1/groups/00g1/users?after=2&limit=1000";
    assert_eq!(page.next.as_deref(), Some(next));
    assert_eq!(
        process_members(&org, &response(200, &[], "[]")).unwrap(),
        Members::default()
    );
    let failure = |response| process_members(&org, &response).unwrap_err().kind;
    for (status, body, kind) in [
        (200, "{}", FailureKind::NotExpected),
        (200, r#"[{"id":"00u1"},{}]"#, FailureKind::NotExpected),
        (200, "[", FailureKind::NotJson),
        (403, "", FailureKind::Refused),
    ] {
        assert_eq!(
            failure(response(status, &[], body)),
            kind,
            "{status} {body}"
        );
    }
    let elsewhere = response(200, &[("link", &link("evil.example"))], body);
    assert_eq!(failure(elsewhere), FailureKind::NextElsewhere);
}

#[test]
fn the_groups_of_a_user_tell_whether_they_are_in_it() {
    let read = |status, body| process_belonging(&staff(), "00u1", &response(status, &[], body));
    let ids = |status, body| read(status, body).unwrap().ids;
    assert_eq!(ids(200, r#"[{"id":"00g0"},{"id":"00g/1"}]"#), ["00u1"]);
    assert!(ids(200, "[]").is_empty() && ids(404, "").is_empty());
    for (status, body, kind) in [
        (200, "{}", FailureKind::NotExpected),
        (403, "", FailureKind::Refused),
        (500, "[]", FailureKind::Refused),
    ] {
        assert_eq!(read(status, body).unwrap_err().kind, kind, "{status}");
    }
}

#[test]
fn exactly_those_who_were_added_are_taken_out_again() {
    let mut account = Account::plan(ORG, deed(Kind::AddToGroup), one_of_each());
    assert!(!account.is_reversible());
    account.leave_members(&["00u1", "00u3", "00u99"].map(str::to_owned).into());
    assert!(account.is_reversible());
    assert_eq!((account.counts().left, account.counts().skipped), (6, 2));
    account.settle(0, Outcome::Done, None);
    account.settle(2, Outcome::Seen, None);
    account.settle(4, Outcome::Refused, None);
    account.settle(5, Outcome::Unknown, None);
    // As the tab keeps it, and as it was kept before this was known.
    let kept = account.to_json();
    let account = Account::from_json(&kept).unwrap();
    let old = kept.to_text().replace(r#","is_read":true"#, "");
    let old = latchkey::oauth::json::parse(old.as_bytes(), 1 << 20).unwrap();
    let old = Account::from_json(&old).unwrap();
    assert!(old.rows == account.rows && old.reversed().is_none());

    let back = account.reversed().unwrap();
    assert_eq!(back.deed, deed(Kind::RemoveFromGroup));
    assert_eq!(back.deed.title(), "Take out of the group =Staff");
    let ids: Vec<_> = back.rows.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(ids, ["00u0", "00u2"]);
    assert_eq!(back.counts().left, 2);
    assert_eq!(back.rows[1].was, "ACTIVE");
}

#[test]
fn only_groups_that_take_members_are_offered() {
    let group =
        |id: &str, kind: &str| json!({"id": id, "type": kind, "profile": {"name": "Staff"}});
    let body = json!([
        group("00g1", "OKTA_GROUP"),
        group("00g2", "BUILT_IN"),
        group("00g3", "APP_GROUP")
    ]);
    let found = process_groups(&json_response(200, &body)).unwrap();
    assert_eq!((found.groups.len(), found.others), (1, 2));
    assert_eq!(found.groups[0].id, "00g1");
    for (status, body, kind) in [
        (200, "{}", FailureKind::NotExpected),
        (200, "[{}]", FailureKind::NotExpected),
        (200, "[", FailureKind::NotJson),
        (403, "", FailureKind::Refused),
    ] {
        let failure = process_groups(&response(status, &[], body)).unwrap_err();
        assert_eq!(failure.kind, kind, "{status} {body}");
    }
}

#[test]
fn the_report_has_a_line_for_everyone_and_no_formula() {
    let rows = vec![
        Row::new("00u1", "=cmd|' /C calc'!A0", "ACTIVE"),
        Row::new("00u2", "a@x.org", "ACTIVE"),
        Row::new("00u3", "b@x.org", "ACTIVE"),
    ];
    let mut account = Account::plan(ORG, deed(Kind::AddToGroup), rows);
    account.begin(0, 1_700_000_000);
    account.done(
        0,
        Answered {
            status: 204,
            request_id: "req0".to_owned(),
        },
    );
    // The answer is kept with the account.
    account = Account::from_json(&account.to_json()).unwrap();
    assert_eq!(
        account
            .meant()
            .map(|row| row.id.as_str())
            .collect::<Vec<_>>(),
        ["00u2", "00u3"]
    );
    account.settle(2, Outcome::Seen, None);
    let refusal = Refusal {
        status: 400,
        code: "E0000001".to_owned(),
        text: "@SUM(1), \"no\"".to_owned(),
        request_id: "req1".to_owned(),
    };
    account.settle(1, Outcome::Refused, Some(refusal));
    assert_eq!(
        account.to_csv(),
        "id,login,status before,action,outcome,sent,HTTP status,error,message,request ID\r\n\
         00u1,\"'=cmd|' /C calc'!A0\",ACTIVE,Add to the group =Staff,done,2023-11-14T22:13:20.000Z,204,,,req0\r\n\
         00u2,a@x.org,ACTIVE,Add to the group =Staff,refused,,400,E0000001,\"'@SUM(1), \"\"no\"\"\",req1\r\n\
         00u3,b@x.org,ACTIVE,Add to the group =Staff,\"done: no answer, and seen when read again\",,,,,\r\n"
    );
}

#[test]
fn what_is_under_way_is_unknown_until_it_is_read_again() {
    let mut account = Account::plan(ORG, deed(Kind::Suspend), one_of_each());
    account.begin(2, 1_700_000_000);
    assert_eq!(account.next(0), Some(2));
    let doubted = Account::plan(ORG, deed(Kind::Suspend), one_of_each()).in_doubt();
    let in_doubt: Vec<_> = doubted.rows.iter().map(|row| row.is_doubtful).collect();
    let expected: Vec<_> = (0..8).map(|at| at == 2).collect();
    assert_eq!(in_doubt, expected);
    // As the tab keeps it, and as a later page reads it.
    let mut later = Account::from_json(&account.to_json()).unwrap();
    assert_eq!(later, account);
    later.close();
    assert_eq!((later.counts().unknown, later.next(0)), (1, None));
    later.reopen(false);
    assert_eq!(later.next(0), Some(2));
    assert!(later.rows[2].is_doubtful);
    later.settle(2, Outcome::Seen, None);
    assert!(!later.rows[2].is_doubtful);
    let back = later.reversed().unwrap();
    assert_eq!((back.deed.kind, back.rows.len()), (Kind::Unsuspend, 1));
    assert_eq!((back.rows[0].id.as_str(), back.counts().left), ("00u2", 1));
}

const OUTCOMES: [Outcome; 9] = [
    Outcome::AlreadySo,
    Outcome::Done,
    Outcome::Left,
    Outcome::NotAllowed,
    Outcome::NotDone,
    Outcome::Refused,
    Outcome::Seen,
    Outcome::Sent,
    Outcome::Unknown,
];

proptest! {
    /// Whatever happens in whatever order: everyone is in exactly one of the counts, and in one line of the report.
    #[test]
    fn everyone_has_exactly_one_outcome(
        statuses in prop::collection::vec(0..8_usize, 0..40),
        steps in prop::collection::vec((0..5_u8, 0..50_usize, 0..9_usize), 0..120),
        kind in 0..3_usize,
        is_read: bool,
    ) {
        let rows = statuses.iter().enumerate().map(|(at, status)| {
            Row::new(&format!("00u{at}"), "a@x.org", Status::ALL[*status].as_str())
        });
        let mut account = Account::plan(ORG, deed(Kind::ALL[kind]), rows);
        if is_read && account.deed.group.is_some() {
            account.leave_members(&["00u0", "00u7"].map(str::to_owned).into());
        }
        let skipped = account.counts().skipped;
        prop_assert_eq!(account.left_out().iter().map(|(.., count)| count).sum::<usize>(), skipped);
        for (step, at, outcome) in steps {
            match step {
                0 => account.begin(at, 1_700_000_000),
                1 | 2 => account.settle(at, OUTCOMES[outcome], None),
                3 => account.close(),
                _ => account.reopen(outcome > 4),
            }
            let counts = account.counts();
            prop_assert_eq!(total(counts), statuses.len());
            prop_assert_eq!(account.failures().count(), counts.failed + counts.unknown);
            prop_assert_eq!(account.next(0).is_some(), counts.left > 0);
            prop_assert_eq!(account.to_csv().matches("\r\n").count(), statuses.len() + 1);
            let back = account.reversed().map_or(0, |back| back.counts().left);
            prop_assert_eq!(back, if account.is_reversible() { counts.done } else { 0 });
        }
        prop_assert_eq!(Account::from_json(&account.to_json()), Some(account));
    }
}

#[test]
fn what_is_pressed_says_what_it_does() {
    let said = Kind::ALL.map(|kind| kind.button("2", " users"));
    assert_eq!(
        said,
        ["Suspend 2 users", "Unsuspend 2 users", "Add 2 users"]
    );
    assert_eq!(
        Kind::RemoveFromGroup.button("1", " user"),
        "Take out 1 user"
    );
    assert!(Kind::Suspend.to_oneself().contains("you cannot sign in"));
    assert!(!Kind::AddToGroup.to_oneself().contains("sign in"));
}
