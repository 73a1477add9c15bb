//! A new service app: the same settings by hand, by the API and by Terraform; and its token request as a command.

use super::support::*;
use latchkey::oauth::client_credentials::ServiceRequest;
use latchkey::oauth::form;
use latchkey::oauth::http::{Method, Request};
use latchkey::oauth::json;
use latchkey::oauth::jwk::{Algorithm, PublicKey};
use latchkey::oauth::secret::ClientAssertion;
use latchkey::oauth::token::TokenType;
use latchkey::okta::org::OrgUrl;
use latchkey::okta::setup_kit::{AdminRole, Kit, senders, ways};
use latchkey::okta::snippet::Subject;
use serde_json::{Value, json};

const TEXT: &str = include_str!("../../assets/kit.txt");

/// Something of everything that means something to a shell or to Terraform.
const HOSTILE: &str = "a'b\"c `d` $e $(f) ${g} $${h} %{i} %%{j} \\ {name} {role} ; & | # !end";

fn key(jwk: &str) -> PublicKey {
    PublicKey::from_jwk(&json::parse(jwk.as_bytes(), 10_000).unwrap()).unwrap()
}

/// RFC 7515 appendix A.3.
fn ec() -> PublicKey {
    key(
        r#"{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#,
    )
}

fn rsa() -> PublicKey {
    key(&json!({"kty": "RSA", "e": "AQAB", "n": "wFF_".repeat(86)}).to_string())
}

fn write(way: &str, name: &str, key: &PublicKey, role: Option<AdminRole>) -> String {
    let kit = Kit {
        org: &OrgUrl::from_origin(ORG),
        name,
        scopes: &["okta.users.read".to_owned(), "okta.groups.read".to_owned()],
        key,
        kid: "key-1",
        algorithm: key.algorithm(),
        role,
    };
    let ways = ways(TEXT);
    let way = ways
        .iter()
        .find(|tool| tool.name.starts_with(way))
        .unwrap_or_else(|| panic!("no {way}"));
    kit.write(way)
}

#[test]
fn there_are_three_ways_and_two_senders() {
    assert!(TEXT.starts_with('#'), "the page tells the file by that");
    let names = |tools: Vec<latchkey::okta::snippet::Tool<'static>>| {
        tools.iter().map(|tool| tool.name).collect::<Vec<_>>()
    };
    assert_eq!(
        names(ways(TEXT)),
        ["Admin Console", "Okta API, with curl", "Terraform"]
    );
    for is_bound in [false, true] {
        assert_eq!(names(senders(TEXT, is_bound)), ["curl", "PowerShell"]);
    }
}

#[test]
fn everything_is_filled_in() {
    for way in ways(TEXT) {
        for key in [ec(), rsa()] {
            for role in [None, Some(AdminRole::ReadOnly)] {
                let text = write(way.name, "Reports", &key, role);
                for name in [
                    "{name}", "{org}", "{scope}", "{role", "{kid}", "{jwk}", "{new}", "{grant}",
                    "{apps}",
                ] {
                    assert!(!text.contains(name), "{name} in {text}");
                }
                assert!(text.contains("Reports"), "{text}");
                assert!(text.contains("okta.groups.read"), "{text}");
                assert!(text.contains("key-1"), "{text}");
                let (named, api) = ("Read-Only Administrator", "READ_ONLY_ADMIN");
                assert_eq!(
                    text.contains(named) || text.contains(api),
                    role.is_some(),
                    "{text}"
                );
            }
        }
    }
}

#[test]
fn the_admin_console_goes_one_step_a_line() {
    let text = write("Admin", "Re\nports", &ec(), Some(AdminRole::HelpDesk));
    let steps: Vec<_> = text.lines().collect();
    assert_eq!(steps.len(), 8, "{text}");
    assert!(steps[0].contains("API Services") && steps[0].contains("Name it Reports,"));
    assert!(steps[2].contains(
        r#"{"kty":"EC","use":"sig","kid":"key-1","alg":"ES256","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#
    ));
    assert!(steps[3].contains("untick Require Demonstrating Proof of Possession (DPoP)"));
    assert_eq!(
        steps[4],
        "Okta API Scopes: Grant beside okta.users.read. Only a super admin can."
    );
    assert!(steps[6].contains("Help Desk Administrator"));
}

/// The arguments of every `curl` that a shell makes of a script.
fn calls(script: &str) -> Vec<Vec<String>> {
    let script = script.replace("CLIENT_ID=\n", "CLIENT_ID=0oaNew\n");
    let script =
        format!("OKTA_TOKEN=T0K; curl() {{ printf '%s\\0' \"$@\"; printf '\\0'; }}\n{script}");
    let output = std::process::Command::new("sh")
        .arg("-c")
        .arg(script)
        .output()
        .expect("a shell");
    assert!(output.status.success());
    let said = String::from_utf8(output.stdout).expect("text");
    let calls = said.split("\0\0").filter(|call| !call.is_empty());
    calls
        .map(|call| call.split('\0').map(str::to_owned).collect())
        .collect()
}

/// Address and body of a call that sends JSON with the token.
fn sent(call: &[String]) -> (String, Value) {
    let [request, method, url, rest @ .., data, body] = call else {
        panic!("{call:?}")
    };
    assert_eq!([request, method, data], ["--request", "POST", "--data-raw"]);
    assert_eq!(
        rest,
        [
            "--header",
            "accept: application/json",
            "--header",
            "content-type: application/json",
            "--header",
            "authorization: Bearer T0K"
        ]
    );
    (url.clone(), serde_json::from_str(body).expect("JSON"))
}

#[test]
fn the_api_is_called_as_it_wants_to_be() {
    for (name, key) in [("Reports", ec()), (HOSTILE, rsa())] {
        let calls = calls(&write("Okta API", name, &key, Some(AdminRole::GroupAdmin)));
        let calls: Vec<_> = calls.iter().map(|call| sent(call)).collect();
        assert_eq!(calls.len(), 4);
        let jwk: Value =
            serde_json::from_str(&key.to_registration("key-1", key.algorithm()).to_text()).unwrap();
        assert_eq!(
            calls[0],
            (
                format!("{ORG}/api/v1/apps"),
                json!({
                    "name": "oidc_client",
                    "label": name,
                    "signOnMode": "OPENID_CONNECT",
                    "credentials": {"oauthClient": {"token_endpoint_auth_method": "private_key_jwt"}},
                    "settings": {"oauthClient": {
                        "application_type": "service",
                        "grant_types": ["client_credentials"],
                        "response_types": ["token"],
                        "dpop_bound_access_tokens": false,
                        "jwks": {"keys": [jwk]},
                    }},
                })
            )
        );
        for (call, scope) in [(1, "okta.users.read"), (2, "okta.groups.read")] {
            assert_eq!(
                calls[call],
                (
                    format!("{ORG}/api/v1/apps/0oaNew/grants"),
                    json!({"scopeId": scope, "issuer": ORG})
                )
            );
        }
        assert_eq!(
            calls[3],
            (
                format!("{ORG}/oauth2/v1/clients/0oaNew/roles"),
                json!({"type": "USER_ADMIN"})
            )
        );
    }
    assert_eq!(calls(&write("Okta API", "x", &ec(), None)).len(), 3);
}

#[test]
fn terraform_says_the_same() {
    let text = write("Terraform", "Reports", &ec(), Some(AdminRole::ReadOnly));
    for line in [
        "      version = \">= 6.5.5\"",
        "  label                      = \"Reports\"",
        "  type                       = \"service\"",
        "  grant_types                = [\"client_credentials\"]",
        "  response_types             = [\"token\"]",
        "  token_endpoint_auth_method = \"private_key_jwt\"",
        "    kty = \"EC\"",
        "    kid = \"key-1\"",
        "    x   = \"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\"",
        "    y   = \"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"",
        "resource \"okta_app_oauth_api_scope\" \"service\" {",
        "  issuer = \"https://acme.okta.com\"",
        "    \"okta.users.read\",",
        "    \"okta.groups.read\",",
        "resource \"okta_app_oauth_role_assignment\" \"service\" {",
        "  type      = \"READ_ONLY_ADMIN\"",
    ] {
        assert!(
            text.lines().any(|written| written == line),
            "{line}\n{text}"
        );
    }
    assert!(!text.contains("  e   =") && !text.contains("  n   ="));
    let rsa = write("Terraform", "Reports", &rsa(), None);
    assert!(
        rsa.contains("    e   = \"AQAB\"\n    n   = \"wFF_"),
        "{rsa}"
    );
    assert!(!rsa.contains("curve") && !rsa.contains("role_assignment"));
    for text in [text, rsa] {
        assert_eq!(text.matches('{').count(), text.matches('}').count());
    }
}

#[test]
fn nothing_in_a_name_is_an_expression_of_terraform_s() {
    let text = write("Terraform", HOSTILE, &ec(), None);
    let label = text
        .lines()
        .find_map(|line| line.strip_prefix("  label                      = "))
        .unwrap();
    assert!(!label.contains("${") && !label.contains("%{"), "{label}");
    // What is left is read as JSON reads it.
    assert_eq!(serde_json::from_str::<String>(label).unwrap(), HOSTILE);
}

#[test]
fn every_role_has_a_name_for_people_and_one_for_the_api() {
    for (index, role) in AdminRole::ALL.into_iter().enumerate() {
        assert!(role.as_str().ends_with("_ADMIN"));
        assert!(role.label().ends_with(" Administrator"));
        assert!(
            AdminRole::ALL[..index]
                .iter()
                .all(|other| other.as_str() != role.as_str() && other.label() != role.label())
        );
    }
}

#[test]
fn a_token_request_is_a_command() {
    let service = ServiceRequest {
        org: OrgUrl::from_origin(ORG),
        client_id: CLIENT.to_owned(),
        scopes: vec!["okta.users.read".to_owned(), "okta.groups.read".to_owned()],
        token_type: TokenType::Bearer,
    };
    let request = service
        .to_request(&ClientAssertion::new("a.b.c".to_owned()))
        .unwrap();
    let subject = Subject {
        request: &request,
        org: ORG,
        client_id: CLIENT,
    };
    let tools = senders(TEXT, false);
    let write = |index: usize| tools[index].write(&subject, None);
    let calls = calls(&write(0));
    let [call] = &calls[..] else {
        panic!("{calls:?}")
    };
    let body = request.body.as_deref().unwrap();
    assert_eq!(
        call,
        &[
            "--request",
            "POST",
            "https://acme.okta.com/oauth2/v1/token",
            "--header",
            "accept: application/json",
            "--header",
            "content-type: application/x-www-form-urlencoded",
            "--data-raw",
            body
        ]
    );
    assert!(
        form::decode(body)
            .unwrap()
            .contains(&("client_assertion".to_owned(), "a.b.c".to_owned()))
    );
    assert_eq!(
        write(1),
        format!(
            "Invoke-RestMethod -Method 'POST' -Uri 'https://acme.okta.com/oauth2/v1/token' -Headers @{{\n  \
             'accept' = 'application/json'\n  'content-type' = 'application/x-www-form-urlencoded'\n}} -Body '{body}' | ConvertTo-Json\n"
        )
    );
    // Nothing of a token that is not there.
    assert!(!write(0).contains("OKTA_TOKEN") && !write(1).contains("OKTA_TOKEN"));
    assert_eq!(Algorithm::Es256, ec().algorithm());
}

#[test]
fn a_request_with_a_proof_is_a_command_that_writes_header_lines() {
    // Typographic quotes end a text of PowerShell's as well.
    let request = Request {
        method: Method::Post,
        url: format!("{ORG}/oauth2/v1/token"),
        headers: vec![
            ("accept", "application/json".to_owned()),
            (
                "content-type",
                "application/x-www-form-urlencoded".to_owned(),
            ),
            ("dpop", "p'r’oof".to_owned()),
        ],
        body: Some("client_assertion=a.b.c&scope=okta.users.read+x".to_owned()),
    };
    let subject = Subject {
        request: &request,
        org: ORG,
        client_id: CLIENT,
    };
    let tools = senders(TEXT, true);
    let write = |index: usize| tools[index].write(&subject, None);
    let calls = calls(&write(0));
    let [call] = &calls[..] else {
        panic!("{calls:?}")
    };
    assert_eq!(
        call,
        &[
            "--include",
            "--request",
            "POST",
            "https://acme.okta.com/oauth2/v1/token",
            "--header",
            "accept: application/json",
            "--header",
            "content-type: application/x-www-form-urlencoded",
            "--header",
            "dpop: p'r’oof",
            "--data-raw",
            request.body.as_deref().unwrap()
        ]
    );
    let script = write(1);
    for line in [
        "    $request = [Net.Http.HttpRequestMessage]::new([Net.Http.HttpMethod]'POST', 'https://acme.okta.com/oauth2/v1/token')",
        "    $request.Content = [Net.Http.ByteArrayContent]::new([Text.Encoding]::UTF8.GetBytes('client_assertion=a.b.c&scope=okta.users.read+x'))",
        "    $null = $request.Headers.TryAddWithoutValidation('dpop', 'p''r’’oof') -or $request.Content.Headers.TryAddWithoutValidation('dpop', 'p''r’’oof')",
        "    \"HTTP/$($answer.Version) $([int]$answer.StatusCode)\"",
        "    foreach ($header in @($answer.Headers) + @($answer.Content.Headers)) { \"$($header.Key): $($header.Value -join ', ')\" }",
    ] {
        assert!(
            script.lines().any(|written| written == line),
            "{line} is not in {script}"
        );
    }
    assert!(
        script.starts_with("& {\n") && script.ends_with("\n}\n"),
        "{script}"
    );
}
