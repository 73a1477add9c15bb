//! What can be done to a user: requests, statuses, what is said beforehand, and answers.

use super::support::*;
use latchkey::oauth::http::Method;
use latchkey::oauth::json;
use latchkey::oauth::secret::AccessToken;
use latchkey::okta::api_error::FailureKind;
use latchkey::okta::lifecycle::{Action, Cause, MOVES, Mail, SCOPE, process};
use latchkey::okta::org::OrgUrl;
use latchkey::okta::users::Status;
use serde_json::json;

/// Every action but creating, and where it leads from each status, as Okta documents it: a status, `-` for nobody any more, `=` for
/// the same status, or nothing where Okta refuses. In the order of [`Status::ALL`]: staged, provisioned, active, recovery, password
/// expired, locked out, suspended, deprovisioned.
const TABLE: [(Action, [&str; 8]); 13] = [
    (
        Action::Activate,
        [
            "PROVISIONED|ACTIVE",
            "",
            "",
            "",
            "",
            "",
            "",
            "PROVISIONED|ACTIVE",
        ],
    ),
    (
        Action::ClearSessions,
        ["=", "=", "=", "=", "=", "=", "=", "="],
    ),
    (
        Action::Deactivate,
        [
            "DEPROVISIONED",
            "DEPROVISIONED",
            "DEPROVISIONED",
            "DEPROVISIONED",
            "DEPROVISIONED",
            "DEPROVISIONED",
            "DEPROVISIONED",
            "",
        ],
    ),
    (
        Action::Delete,
        [
            "DEPROVISIONED",
            "DEPROVISIONED",
            "DEPROVISIONED",
            "DEPROVISIONED",
            "DEPROVISIONED",
            "DEPROVISIONED",
            "DEPROVISIONED",
            "-",
        ],
    ),
    (Action::Edit, ["=", "=", "=", "=", "=", "=", "=", ""]),
    (
        Action::ExpirePassword,
        ["", "", "PASSWORD_EXPIRED", "", "", "", "", ""],
    ),
    (
        Action::Reactivate,
        ["", "PROVISIONED", "", "PROVISIONED", "", "", "", ""],
    ),
    (Action::ResetFactors, ["", "", "=", "", "", "", "", ""]),
    (
        Action::ResetPassword,
        [
            "", "RECOVERY", "RECOVERY", "RECOVERY", "RECOVERY", "RECOVERY", "", "",
        ],
    ),
    (Action::Suspend, ["", "", "SUSPENDED", "", "", "", "", ""]),
    (
        Action::TemporaryPassword,
        ["", "", "PASSWORD_EXPIRED", "", "", "", "", ""],
    ),
    // Who is Active may be kept from signing in with devices that Okta does not know.
    (Action::Unlock, ["", "", "=", "", "", "ACTIVE", "", ""]),
    (Action::Unsuspend, ["", "", "", "", "", "", "ACTIVE", ""]),
];

#[test]
fn each_action_leads_where_okta_documents_it() {
    for (action, row) in TABLE {
        for (status, expected) in Status::ALL.iter().zip(row) {
            let outcomes: Vec<_> = action
                .outcomes(status)
                .map(|to| to.map_or("-", Status::as_str))
                .collect();
            let said = match (action.is_allowed(status), outcomes.is_empty()) {
                (true, true) => "=".to_owned(),
                (_, false) => outcomes.join("|"),
                (false, true) => String::new(),
            };
            assert_eq!(said, expected, "{action:?} from {status:?}");
            assert_eq!(action.is_allowed(status), !expected.is_empty());
        }
    }
    assert_eq!(TABLE.len() + 1, Action::ALL.len());
    let unknown = Status::Unknown("FROZEN".to_owned());
    let allowed: Vec<_> = Action::ALL
        .into_iter()
        .filter(|action| action.is_allowed(&unknown))
        .collect();
    assert_eq!(allowed, [Action::Edit, Action::ClearSessions]);
}

#[test]
fn every_status_can_be_come_to_and_left() {
    for status in &Status::ALL {
        assert!(
            MOVES.iter().any(|step| step.to.as_ref() == Some(status)),
            "{status:?}"
        );
        assert!(
            MOVES.iter().any(|step| step.from.contains(status)),
            "{status:?}"
        );
    }
    let new = MOVES.iter().filter(|step| step.from.is_empty());
    assert!(
        new.clone()
            .all(|step| step.by == Cause::Action(Action::Create))
    );
    assert_eq!(new.count(), 4);
    assert!(MOVES.iter().all(|step| !step.by.label().is_empty()));
}

#[test]
fn each_action_is_one_request() {
    let cases = [
        (
            Action::Activate,
            [true, false],
            Method::Post,
            "/00u1/lifecycle/activate?sendEmail=true",
        ),
        (
            Action::Activate,
            [false, false],
            Method::Post,
            "/00u1/lifecycle/activate?sendEmail=false",
        ),
        (
            Action::ClearSessions,
            [false, false],
            Method::Delete,
            "/00u1/sessions?oauthTokens=false",
        ),
        (
            Action::ClearSessions,
            [true, false],
            Method::Delete,
            "/00u1/sessions?oauthTokens=true",
        ),
        (
            Action::Create,
            [true, false],
            Method::Post,
            "?activate=true",
        ),
        (
            Action::Create,
            [true, true],
            Method::Post,
            "?activate=true&nextLogin=changePassword",
        ),
        (
            Action::Create,
            [false, false],
            Method::Post,
            "?activate=false",
        ),
        (
            Action::Deactivate,
            [false, false],
            Method::Post,
            "/00u1/lifecycle/deactivate?sendEmail=false",
        ),
        (
            Action::Delete,
            [true, false],
            Method::Delete,
            "/00u1?sendEmail=true",
        ),
        (Action::Edit, [false, false], Method::Post, "/00u1"),
        (
            Action::ExpirePassword,
            [false, false],
            Method::Post,
            "/00u1/lifecycle/expire_password",
        ),
        (
            Action::Reactivate,
            [true, false],
            Method::Post,
            "/00u1/lifecycle/reactivate?sendEmail=true",
        ),
        (
            Action::ResetFactors,
            [false, false],
            Method::Post,
            "/00u1/lifecycle/reset_factors",
        ),
        (
            Action::ResetPassword,
            [true, true],
            Method::Post,
            "/00u1/lifecycle/reset_password?sendEmail=true&revokeSessions=true",
        ),
        (
            Action::Suspend,
            [true, true],
            Method::Post,
            "/00u1/lifecycle/suspend",
        ),
        (
            Action::TemporaryPassword,
            [true, false],
            Method::Post,
            "/00u1/lifecycle/expire_password_with_temp_password?revokeSessions=true",
        ),
        (
            Action::TemporaryPassword,
            [false, true],
            Method::Post,
            "/00u1/lifecycle/expire_password_with_temp_password?revokeSessions=false",
        ),
        (
            Action::Unlock,
            [false, false],
            Method::Post,
            "/00u1/lifecycle/unlock",
        ),
        (
            Action::Unsuspend,
            [false, false],
            Method::Post,
            "/00u1/lifecycle/unsuspend",
        ),
    ];
    let (org, token) = (OrgUrl::from_origin(ORG), AccessToken::new(TOKEN.to_owned()));
    for (action, on, method, rest) in cases {
        let request = action.request(&org, &token, "00u1", on, None);
        assert_eq!(request.method, method, "{action:?}");
        assert_eq!(request.url, format!("{ORG}/api/v1/users{rest}"));
        assert_eq!(request.body, None);
        assert_eq!(
            request.headers,
            [
                ("accept", "application/json".to_owned()),
                ("authorization", format!("Bearer {TOKEN}"))
            ]
        );
        assert_eq!(action.scope(), SCOPE);
    }
    for action in Action::ALL {
        assert!(
            cases.iter().any(|(known, ..)| *known == action),
            "{action:?} has no case"
        );
    }
}

#[test]
fn a_body_is_sent_as_json_and_no_id_leaves_its_place() {
    let (org, token) = (OrgUrl::from_origin(ORG), AccessToken::new(TOKEN.to_owned()));
    let body = json::parse(br#"{"profile":{"city":null}}"#, 100).unwrap();
    let request = Action::Edit.request(&org, &token, "a/../b?c#d", [false; 2], Some(&body));
    assert_eq!(
        request.url,
        format!("{ORG}/api/v1/users/a%2F..%2Fb%3Fc%23d")
    );
    assert_eq!(
        request.body.as_deref(),
        Some(r#"{"profile":{"city":null}}"#)
    );
    assert!(
        request
            .headers
            .contains(&("content-type", "application/json".to_owned()))
    );
}

#[test]
fn e_mails_are_told_of_beforehand() {
    let cases = [
        (Action::Activate, [true, false], false, Some(Mail::User)),
        (Action::Activate, [false, false], false, None),
        (Action::Create, [true, false], false, Some(Mail::User)),
        (Action::Create, [true, false], true, None),
        (Action::Create, [true, true], false, None),
        (Action::Create, [false, false], false, None),
        (
            Action::Deactivate,
            [true, false],
            false,
            Some(Mail::Administrators),
        ),
        (Action::Deactivate, [false, false], false, None),
        (
            Action::Delete,
            [true, false],
            false,
            Some(Mail::Administrators),
        ),
        (Action::Reactivate, [true, false], false, Some(Mail::User)),
        (
            Action::ResetPassword,
            [true, false],
            false,
            Some(Mail::User),
        ),
        (Action::ResetPassword, [false, true], false, None),
        (Action::Suspend, [true, true], false, None),
        (Action::Edit, [true, true], false, None),
        (Action::ClearSessions, [true, true], false, None),
        (
            Action::ResetFactors,
            [true, true],
            false,
            Some(Mail::Perhaps),
        ),
    ];
    for (action, on, has_password, mail) in cases {
        assert_eq!(action.mail(on, has_password), mail, "{action:?} {on:?}");
    }
    // What is sent by e-mail is not shown, and the other way round.
    for action in [Action::Activate, Action::Reactivate, Action::ResetPassword] {
        let says = |on| {
            action
                .effects(&Status::Provisioned, on)
                .concat()
                .contains("shown here once")
        };
        assert!(says([false, false]) && !says([true, false]), "{action:?}");
        assert_eq!(action.first_choice(), [true, false]);
    }
    assert_eq!(Action::Deactivate.first_choice(), [false, false]);
}

#[test]
fn every_action_says_what_it_does_and_what_undoes_it() {
    for action in Action::ALL {
        for status in &Status::ALL {
            assert!(
                !action.effects(status, action.first_choice()).is_empty(),
                "{action:?}"
            );
            assert!(!action.done(status).is_empty());
            // What undoes it must be possible where it leads.
            let (Some(back), Some(Some(to))) =
                (action.reverse(status), action.outcomes(status).next())
            else {
                continue;
            };
            assert!(
                back.is_allowed(to),
                "{back:?} after {action:?} from {status:?}"
            );
        }
    }
    // What a title says stands before a name.
    for action in Action::ALL {
        let title = action.label_of();
        let is_of = title.ends_with(" of") || title.ends_with(" for");
        assert!(
            is_of || !title.contains(' ') || action == Action::Create,
            "{title}"
        );
    }
    assert_eq!(Action::Edit.button(), "Save the changes");
    assert_eq!(Action::Suspend.button(), "Suspend now");
    let active = &Status::Active;
    let gone = &Status::Deprovisioned;
    assert_eq!(Action::Suspend.reverse(active), Some(Action::Unsuspend));
    // The password that was is gone.
    assert_eq!(Action::TemporaryPassword.reverse(active), None);
    let unlocks = |was| Action::Unlock.effects(was, [false; 2]).concat();
    assert!(unlocks(active).contains("devices it does not know"));
    assert!(!unlocks(&Status::LockedOut).contains("devices"));
    assert_eq!(Action::Deactivate.reverse(active), Some(Action::Activate));
    assert_eq!(Action::Delete.reverse(active), Some(Action::Activate));
    assert_eq!(Action::Delete.reverse(gone), None);
    assert_eq!(Action::ResetFactors.reverse(active), None);
    // Only what is deleted in the second step is gone for good.
    assert!(
        Action::Delete
            .effects(active, [false; 2])
            .concat()
            .contains("two steps")
    );
    assert!(
        Action::Delete
            .effects(gone, [false; 2])
            .concat()
            .contains("for good")
    );
    let dangerous: Vec<_> = Action::ALL
        .into_iter()
        .filter(|action| action.is_dangerous())
        .collect();
    assert_eq!(
        dangerous,
        [
            Action::TemporaryPassword,
            Action::ResetPassword,
            Action::ResetFactors,
            Action::Deactivate,
            Action::Delete
        ]
    );
}

fn answer(status: u16, body: &str) -> latchkey::oauth::http::Response {
    response(status, &[("X-Okta-Request-Id", "req1")], body)
}

#[test]
fn answers_are_read() {
    for (action, status, body) in [
        (Action::Suspend, 200, "{}"),
        (Action::Suspend, 200, ""),
        (Action::ClearSessions, 204, ""),
        (Action::Delete, 204, ""),
        (Action::Deactivate, 200, "not JSON"),
    ] {
        let done = process(action, &answer(status, body)).unwrap();
        assert_eq!(
            (done.status, done.request_id.as_deref()),
            (status, Some("req1"))
        );
        assert!(done.user.is_none() && done.given.is_none());
    }
    let body = json!({"activationUrl": "https://acme.okta.com/tokens/S3cret/verify", "activationToken": "S3cret"});
    let done = process(Action::Activate, &answer(200, &body.to_string())).unwrap();
    let given = done.given.as_ref().unwrap();
    assert_eq!(given.label, "Activation link");
    assert_eq!(given.reveal(), "https://acme.okta.com/tokens/S3cret/verify");
    assert!(!format!("{done:?}").contains("S3cret"));
    let body = json!({"resetPasswordUrl": "https://acme.okta.com/reset/S3cret"}).to_string();
    let done = process(Action::ResetPassword, &answer(200, &body)).unwrap();
    assert_eq!(done.given.unwrap().label, "Reset link");
    let body = json!({"tempPassword": "F46gy7X4"}).to_string();
    let done = process(Action::TemporaryPassword, &answer(200, &body)).unwrap();
    assert!(!format!("{done:?}").contains("F46gy7X4"));
    let given = done.given.unwrap();
    assert_eq!(
        (given.label, given.reveal()),
        ("Temporary password", "F46gy7X4")
    );
}

#[test]
fn a_created_user_is_in_the_answer() {
    let body = json!({"id": "00u1", "status": "STAGED", "profile": {"login": "a@example.com"}});
    let done = process(Action::Create, &answer(200, &body.to_string())).unwrap();
    assert_eq!(done.user.unwrap().row.login, "a@example.com");
    let failure = process(Action::Create, &answer(200, "{}")).unwrap_err();
    assert_eq!(failure.kind, FailureKind::NotExpected);
}

#[test]
fn refusals_keep_code_and_causes() {
    let body = json!({
        "errorCode": "E0000001", "errorSummary": "Api validation failed: login", "errorId": "oae1",
        "errorCauses": [{"errorSummary": "login: An object with this field already exists in the current organization"}]
    });
    let failure = process(Action::Create, &answer(400, &body.to_string())).unwrap_err();
    let error = failure.error.unwrap();
    assert_eq!(error.code, "E0000001");
    assert_eq!(error.causes.len(), 1);
    let failure = process(Action::Suspend, &answer(403, "")).unwrap_err();
    assert_eq!((failure.status, failure.kind), (403, FailureKind::Refused));
}
