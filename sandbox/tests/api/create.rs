//! Creating users.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, TestOrg};

const PATH: &str = "/api/v1/users";

fn isaac() -> Value {
    json!({
        "firstName": "Isaac",
        "lastName": "Brock",
        "email": "isaac.brock@example.com",
        "login": "isaac.brock@example.com",
        "mobilePhone": "555-415-1337",
    })
}

async fn create(org: &TestOrg, query: &str, body: Value) -> Answer {
    org.call_with(Method::POST, &format!("{PATH}{query}"), &body)
        .await
}

#[tokio::test]
async fn the_status_follows_from_how_one_is_created() {
    let password = json!({ "password": { "value": "tlpWENT2m" } });
    let federated = json!({ "provider": { "type": "FEDERATION", "name": "FEDERATION" } });
    let hashed = json!({ "password": { "hash": { "algorithm": "BCRYPT", "value": "x" } } });
    for (query, credentials, status) in [
        ("?activate=false", Value::Null, "STAGED"),
        ("?activate=false", password.clone(), "STAGED"),
        ("", Value::Null, "PROVISIONED"),
        ("?activate=true", password.clone(), "ACTIVE"),
        (
            "?activate=true&nextLogin=changePassword",
            password.clone(),
            "PASSWORD_EXPIRED",
        ),
        ("?provider=true", federated, "ACTIVE"),
        ("", hashed, "ACTIVE"),
    ] {
        let org = TestOrg::start(10).await;
        let body = json!({ "profile": isaac(), "credentials": credentials });
        let answer = create(&org, query, body).await;
        let user = &answer.is_ok().body;
        assert_eq!(user["status"], status, "{query} {credentials}");
        assert_eq!(user["activated"].is_null(), status == "STAGED", "{query}");
        assert_eq!(user["lastLogin"], Value::Null);
        assert_eq!(
            user["credentials"].get("password").is_some(),
            !user["passwordChanged"].is_null()
        );
        for (name, value) in isaac().as_object().unwrap() {
            assert_eq!(&user["profile"][name], value);
        }
        // Everything finds the newcomer, once.
        let id = user["id"].as_str().unwrap();
        assert_eq!(id.len(), 20);
        for path in [
            format!("{PATH}/{id}"),
            format!("{PATH}/isaac.brock"),
            format!("{PATH}?q=isaac"),
        ] {
            let found = org.get(&path).await;
            let found = found.body.get(0).unwrap_or(&found.body);
            assert_eq!(found["id"], id, "{path}");
        }
        let search = [("search", "profile.mobilePhone eq \"555-415-1337\"")];
        assert_eq!(org.query(PATH, &search).await.column("/id"), [id]);
        assert_eq!(org.sandbox.org().directory.len(), 11);
    }
}

#[tokio::test]
async fn a_type_may_require_more() {
    let org = TestOrg::start(10).await;
    let types = org.get("/api/v1/meta/types/user").await;
    let contractor = types.is_ok().body[1].clone();
    let href = contractor["_links"]["schema"]["href"].as_str().unwrap();
    let path = &href[href.find("/api/").unwrap()..];
    let schema = org.get(path).await;
    let definitions = &schema.is_ok().body["definitions"];
    for (part, name) in [("base", "organization"), ("custom", "badgeNumber")] {
        let required = definitions[part]["required"].as_array().unwrap();
        assert!(required.contains(&name.into()), "{required:?}");
        assert_eq!(definitions[part]["properties"][name]["required"], true);
    }
    let of_type =
        |profile: Value| json!({ "profile": profile, "type": { "id": contractor["id"] } });
    let mut profile = isaac();
    profile["organization"] = "Lund & Daughters".into();
    let answer = create(&org, "", of_type(profile.clone())).await;
    answer.is_error(400, "E0000001");
    assert_eq!(
        answer.causes(),
        ["badgeNumber: The field cannot be left blank"]
    );
    profile["badgeNumber"] = 7.into();
    let answer = create(&org, "", of_type(profile)).await;
    assert_eq!(answer.is_ok().body["type"]["id"], contractor["id"]);
}

#[tokio::test]
async fn profiles_are_checked() {
    let org = TestOrg::start(10).await;
    let answer = create(&org, "", json!({ "profile": { "unknown": "x" } })).await;
    answer.is_error(400, "E0000001");
    assert_eq!(answer.body["errorSummary"], "Api validation failed: login");
    assert_eq!(
        answer.causes(),
        [
            "login: The field cannot be left blank",
            "firstName: The field cannot be left blank",
            "lastName: The field cannot be left blank",
            "email: The field cannot be left blank",
            "login: Username must be in the form of an email address",
        ]
    );
    for (name, value, cause) in [
        (
            "firstName",
            json!("x".repeat(51)),
            "firstName: The field is too long",
        ),
        (
            "email",
            json!("nonsense"),
            "email: Does not match required pattern",
        ),
        (
            "login",
            json!("isaac"),
            "login: Username must be in the form of an email address",
        ),
        (
            "fullTime",
            json!("yes"),
            "fullTime: The field is not of the type the schema defines",
        ),
        (
            "skills",
            json!([1]),
            "skills: The field is not of the type the schema defines",
        ),
        (
            "countryCode",
            json!("USA"),
            "countryCode: The field is too long",
        ),
        (
            "workMode",
            json!("asleep"),
            "workMode: The value is not one of the values the schema lists",
        ),
        (
            "nickName",
            json!("\u{1f600}"),
            "nickName: The field contains characters that are not supported",
        ),
    ] {
        let mut profile = isaac();
        profile[name] = value;
        let answer = create(&org, "", json!({ "profile": profile })).await;
        answer.is_error(400, "E0000001");
        assert_eq!(answer.causes(), [cause]);
    }
    assert_eq!(org.sandbox.org().directory.len(), 10, "nobody was created");
}

#[tokio::test]
async fn logins_are_unique() {
    let org = TestOrg::start(10).await;
    create(&org, "", json!({ "profile": isaac() }))
        .await
        .is_ok();
    for login in [
        "isaac.brock@example.com",
        "ISAAC.Brock@example.com",
        "admin@sandbox.test",
    ] {
        let mut profile = isaac();
        profile["login"] = login.into();
        let answer = create(&org, "", json!({ "profile": profile })).await;
        answer.is_error(400, "E0000001");
        let cause = "login: An object with this field already exists in the current organization";
        assert_eq!(answer.causes(), [cause], "{login}");
    }
}

#[tokio::test]
async fn passwords_are_checked() {
    let org = TestOrg::start(10).await;
    for password in [
        "short1A",
        "nouppercase1",
        "NOLOWERCASE1",
        "NoNumberHere",
        "xBrock12345x",
    ] {
        let credentials = json!({ "password": { "value": password } });
        let body = json!({ "profile": isaac(), "credentials": credentials });
        let answer = create(&org, "", body).await;
        answer.is_error(400, "E0000001");
        assert_eq!(
            answer.body["errorSummary"],
            "Api validation failed: password"
        );
        assert!(
            answer.causes()[0].starts_with("password: Password requirements"),
            "{answer:?}"
        );
    }
    let body = json!({ "profile": isaac() });
    let answer = create(&org, "?nextLogin=changePassword", body.clone()).await;
    answer.is_error(400, "E0000124");
    assert_eq!(
        answer.causes(),
        [answer.body["errorSummary"].as_str().unwrap()]
    );
    let answer = create(&org, "?nextLogin=changePassword&activate=false", body).await;
    answer.is_error(400, "E0000125");
}

#[tokio::test]
async fn one_is_created_in_groups() {
    let org = TestOrg::start(10).await;
    let groups = org.get("/api/v1/groups?q=remote").await;
    let group = groups.body[0]["id"].clone();
    let answer = create(&org, "", json!({ "profile": isaac(), "groupIds": [group] })).await;
    let id = answer.is_ok().body["id"].as_str().unwrap();
    let answer = org.get(&format!("{PATH}/{id}/groups")).await;
    assert_eq!(
        answer.column("/profile/name"),
        ["Everyone", "Remote workers"]
    );

    let many = json!({ "profile": isaac(), "groupIds": vec!["00g"; 21] });
    let answer = create(&org, "", many).await;
    answer.is_error(400, "E0000093");
    assert_eq!(
        answer.causes(),
        ["The number of group targets is too large"]
    );
    let unknown = json!({ "profile": isaac(), "groupIds": ["00gnosuch"] });
    create(&org, "", unknown).await.is_error(404, "E0000007");
}

#[tokio::test]
async fn bodies_must_be_json_objects() {
    let org = TestOrg::start(10).await;
    for (media_type, body, code) in [
        ("application/json", "", "E0000003"),
        ("application/json", "{", "E0000003"),
        ("application/json", "[]", "E0000003"),
        ("text/plain", "{}", "E0000021"),
    ] {
        let request = org
            .request(Method::POST, PATH)
            .header("content-type", media_type)
            .header("content-length", body.len())
            .body(body);
        org.send_as_admin(request).await.is_error(400, code);
    }
}
