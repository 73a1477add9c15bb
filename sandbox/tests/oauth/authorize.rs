use sandbox::apps::{SERVICE, SPA, SPA_CODE_ONLY, SPA_DPOP, WEB};

use crate::support::{
    CALLBACK, World, challenge, code_request, decode, exchange_form, implicit, send, verify, with,
};

#[tokio::test]
async fn a_code_comes_in_the_query_and_buys_a_token() {
    let world = World::new().await;
    let request = code_request(SPA, "openid profile email okta.users.read");
    let answer = world.sign_in(&request, "admin@sandbox.test").await;
    assert_eq!(answer.status, 302);
    assert_eq!(answer.header("referrer-policy"), "no-referrer");
    assert!(
        answer
            .location()
            .starts_with("http://localhost:8080/callback?code=")
    );
    let query = answer.query();
    assert_eq!(query["state"], "s-1234");
    assert_eq!(query.len(), 2, "{query:?}");

    let answer = world.exchange(SPA, &query["code"]).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("cache-control"), "no-cache, no-store");
    assert_eq!(answer.header("pragma"), "no-cache");
    let body = answer.json();
    assert_eq!(body["token_type"], "Bearer");
    assert_eq!(body["expires_in"], 3600);
    assert_eq!(body["scope"], "openid profile email okta.users.read");
    assert!(body.get("refresh_token").is_none());

    let token = body["access_token"].as_str().unwrap();
    let (header, _) = decode(token);
    assert_eq!(header.as_object().unwrap().len(), 2, "{header}");
    let claims = verify(&world, token, world.sandbox.origin()).await;
    assert_eq!((&claims["ver"], &claims["cid"]), (&1.into(), &SPA.into()));
    assert_eq!(claims["sub"], "admin@sandbox.test");
    assert!(claims["uid"].as_str().unwrap().starts_with("00u"));
    assert!(claims["jti"].as_str().unwrap().starts_with("AT."));
    assert_eq!(claims["scp"].as_array().unwrap().len(), 4);
    assert_eq!(
        claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(),
        3600
    );

    let id_token = verify(&world, body["id_token"].as_str().unwrap(), SPA).await;
    assert_eq!(id_token["sub"], claims["uid"]);
    assert_eq!(id_token["nonce"], "n-5678");
    assert_eq!(id_token["preferred_username"], "admin@sandbox.test");
    assert_eq!(id_token["email"], "admin@sandbox.test");
    assert!(id_token["at_hash"].is_string());
    assert!(
        id_token.get("given_name").is_none(),
        "thin beside an access token"
    );
}

#[tokio::test]
async fn the_implicit_flow_answers_in_the_fragment() {
    let world = World::new().await;
    let answer = world
        .sign_in(&implicit(SPA, "okta.users.read"), "admin@sandbox.test")
        .await;
    assert!(
        answer
            .location()
            .starts_with("http://localhost:8080/callback#access_token=")
    );
    let fragment = answer.fragment();
    assert_eq!(fragment["token_type"], "Bearer");
    assert_eq!(fragment["expires_in"], "3600");
    assert_eq!(fragment["scope"], "okta.users.read");
    assert_eq!(fragment["state"], "1234");
    assert_eq!(fragment.len(), 5, "{fragment:?}");
    let answer = world
        .api("/api/v1/users?limit=1", &fragment["access_token"])
        .await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn every_response_type_brings_what_it_names() {
    let world = World::new().await;
    for (response_type, expected) in [
        ("id_token", vec!["id_token", "state"]),
        (
            "id_token token",
            vec![
                "access_token",
                "expires_in",
                "id_token",
                "scope",
                "state",
                "token_type",
            ],
        ),
        ("code id_token", vec!["code", "id_token", "state"]),
        (
            "code token",
            vec![
                "access_token",
                "code",
                "expires_in",
                "scope",
                "state",
                "token_type",
            ],
        ),
        (
            "code id_token token",
            vec![
                "access_token",
                "code",
                "expires_in",
                "id_token",
                "scope",
                "state",
                "token_type",
            ],
        ),
    ] {
        let request = with(
            &code_request(SPA, "openid email profile okta.users.read"),
            "response_type",
            response_type,
        );
        let request = with(&request, "prompt", "login");
        let fragment = world
            .sign_in(&request, "admin@sandbox.test")
            .await
            .fragment();
        assert_eq!(
            fragment.keys().collect::<Vec<_>>(),
            expected,
            "{response_type}"
        );
        if let Some(id_token) = fragment.get("id_token") {
            let claims = verify(&world, id_token, SPA).await;
            assert_eq!(claims["nonce"], "n-5678");
            assert_eq!(
                claims.get("at_hash").is_some(),
                fragment.contains_key("access_token")
            );
            assert_eq!(
                claims.get("c_hash").is_some(),
                fragment.contains_key("code")
            );
            assert_eq!(
                claims.get("given_name").is_some(),
                !fragment.contains_key("access_token")
            );
        }
    }
}

#[tokio::test]
async fn a_code_may_come_in_the_fragment_or_by_post() {
    let world = World::new().await;
    let request = with(
        &code_request(SPA, "okta.users.read"),
        "response_mode",
        "fragment",
    );
    let answer = world.sign_in(&request, "admin@sandbox.test").await;
    assert!(answer.fragment().contains_key("code"), "{answer:?}");

    let request = with(&request, "response_mode", "form_post");
    let answer = world.authorize(&request).await;
    assert_eq!(answer.status, 200);
    assert!(
        answer
            .body
            .contains(r#"action="http://localhost:8080/callback""#)
    );
    assert!(answer.body.contains(r#"name="code" value=""#));
    assert!(answer.body.contains(r#"name="state" value="s-1234""#));

    let request = with(
        &implicit(SPA, "okta.users.read"),
        "response_mode",
        "okta_post_message",
    );
    let answer = world.authorize(&request).await;
    assert!(
        answer
            .body
            .contains(r#"data-origin="http://localhost:8080""#),
        "{answer:?}"
    );
    assert!(answer.body.contains("&quot;access_token&quot;"));
}

#[tokio::test]
async fn a_request_may_come_as_a_form_and_then_has_no_query() {
    let world = World::new().await;
    let request = code_request(SPA, "okta.users.read");
    let answer = send(world.post("/oauth2/v1/authorize").form(&request)).await;
    assert!(answer.body.contains("<h1>Sign in</h1>"), "{answer:?}");
    let answer = send(world.post("/oauth2/v1/authorize?state=x").form(&request)).await;
    assert_eq!(answer.status, 400);
    assert!(answer.headers.get("location").is_none());
}

#[tokio::test]
async fn requests_of_nobody_known_end_on_a_page() {
    let world = World::new().await;
    let request = code_request(SPA, "okta.users.read");
    let redirect = "The &#39;redirect_uri&#39; parameter must be a Login redirect URI in the \
                    client app settings.";
    let client = "Invalid value for &#39;client_id&#39; parameter.";
    let service = "Clients with &#39;application_type&#39; of &#39;service&#39; are not allowed to \
                   access the &#39;authorize&#39; endpoint.";
    for (name, value, expected) in [
        ("client_id", "0oaNobody", client),
        ("client_id", "", client),
        ("client_id", SERVICE, service),
        ("redirect_uri", "http://localhost:8080/callback/", redirect),
        ("redirect_uri", "https://evil.example/callback", redirect),
        ("redirect_uri", "", redirect),
    ] {
        let answer = world.authorize(&with(&request, name, value)).await;
        assert_eq!(answer.status, 400, "{name}={value}");
        assert!(answer.headers.get("location").is_none(), "{name}={value}");
        assert!(answer.header("content-type").starts_with("text/html"));
        let expected = format!("Your request resulted in an error. {expected}");
        assert!(
            answer.body.contains(&expected),
            "{name}={value}: {}",
            answer.body
        );
    }
    let mut twice = request;
    twice.push(("redirect_uri", CALLBACK));
    let answer = world.authorize(&twice).await;
    assert_eq!((answer.status.as_u16(), answer.location()), (400, ""));
}

#[tokio::test]
async fn every_other_refusal_goes_to_the_app() {
    let world = World::new().await;
    let code = code_request(SPA, "okta.users.read");
    let token = implicit(SPA, "okta.users.read");
    let state = "The authentication request has an invalid 'state' parameter.";
    let nonce = "The 'nonce' parameter is required for authorize requests with either the \
                 'id_token' or 'token' response types..";
    let prompt = "Invalid value for 'prompt' parameter. Supported values: [none, login, consent, \
                  login consent, consent login]";
    let max_age = "Invalid value for 'max_age' parameter. It should be within range 0 - 2^31-1.";
    let mode = "The response mode is not supported by the authorization server. Valid response \
                modes: [query, fragment, form_post, okta_post_message].";
    let kind = "The response type is not supported by the authorization server. Configured \
                response types: [code, id_token, token].";
    let scope = "One or more scopes are not configured for the authorization server resource.";
    let plain = "PKCE code challenge method is not supported. Valid values: [S256]";
    let illegal = "PKCE code challenge contains illegal characters.";
    let openid = "Requests for ID tokens or access tokens with OpenID scopes require the 'openid' \
                  scope.";
    for (request, name, value, error, description) in [
        (&code, "state", "", "invalid_request", state),
        (&code, "state", "a b", "invalid_request", state),
        (&code, "state", "a/b", "invalid_request", state),
        (&token, "nonce", "", "invalid_request", nonce),
        (&code, "prompt", "select_account", "invalid_request", prompt),
        (&code, "prompt", "none login", "invalid_request", prompt),
        (&code, "max_age", "-1", "invalid_request", max_age),
        (&code, "max_age", "2147483648", "invalid_request", max_age),
        (&code, "max_age", "soon", "invalid_request", max_age),
        (
            &code,
            "response_mode",
            "jwt",
            "unsupported_response_mode",
            mode,
        ),
        (
            &token,
            "response_mode",
            "query",
            "unsupported_response_mode",
            "'query' response mode cannot be used with either the 'id_token' or 'token' response \
             types.",
        ),
        (
            &code,
            "response_mode",
            "okta_post_message",
            "unsupported_response_mode",
            "'okta_post_message' response mode cannot be used with the 'code' response type.",
        ),
        (
            &code,
            "response_type",
            "",
            "unsupported_response_type",
            kind,
        ),
        (
            &code,
            "response_type",
            "code code",
            "unsupported_response_type",
            kind,
        ),
        (
            &code,
            "scope",
            "okta.users.read okta.teapots.read",
            "invalid_scope",
            scope,
        ),
        (
            &code,
            "scope",
            " ",
            "invalid_scope",
            "No scopes were requested.",
        ),
        (
            &code,
            "scope",
            "",
            "invalid_scope",
            "The authorization server resource does not have any configured default scopes, \
             'scope' must be provided.",
        ),
        (
            &code,
            "scope",
            "profile okta.users.read",
            "invalid_scope",
            openid,
        ),
        (&token, "response_type", "id_token", "invalid_scope", openid),
        (
            &code,
            "scope",
            "okta.logs.read okta.policies.read",
            "consent_required",
            "You are not allowed any of the requested scopes.",
        ),
        (
            &code,
            "code_challenge",
            "",
            "invalid_request",
            "PKCE code challenge is required by the application.",
        ),
        (
            &code,
            "code_challenge_method",
            "plain",
            "invalid_request",
            plain,
        ),
        (&code, "code_challenge_method", "", "invalid_request", plain),
        (&code, "code_challenge", "short", "invalid_request", illegal),
        (
            &code,
            "idp",
            "0oaunknown",
            "invalid_request",
            "Identity provider is not valid.",
        ),
    ] {
        let answer = world.authorize(&with(request, name, value)).await;
        assert_eq!(answer.status, 302, "{name}={value}: {}", answer.body);
        assert!(answer.location().starts_with(CALLBACK));
        let in_fragment = request == &token;
        let fields = if in_fragment {
            answer.fragment()
        } else {
            answer.query()
        };
        assert_eq!(fields["error"], error, "{name}={value}");
        assert_eq!(fields["error_description"], description, "{name}={value}");
        let sent = request
            .iter()
            .find(|(other, _)| *other == "state")
            .map(|(_, state)| *state);
        let expected = if name == "state" { None } else { sent };
        assert_eq!(
            fields.get("state").map(String::as_str),
            expected,
            "{name}={value}"
        );
    }
}

#[tokio::test]
async fn a_parameter_sent_twice_is_refused() {
    let world = World::new().await;
    let mut request = code_request(SPA, "okta.users.read");
    request.push(("scope", "okta.groups.read"));
    let query = world.authorize(&request).await.query();
    assert_eq!(query["error"], "invalid_request");
    assert_eq!(
        query["error_description"],
        "Duplicate parameter provided in request. Duplicated parameters: [scope]."
    );
}

#[tokio::test]
async fn an_app_without_the_implicit_grant_gets_no_token_here() {
    let world = World::new().await;
    for app in [SPA_CODE_ONLY, SPA_DPOP] {
        let answer = world.authorize(&implicit(app, "okta.users.read")).await;
        let fragment = answer.fragment();
        assert_eq!(fragment["error"], "unsupported_response_type");
        assert_eq!(
            fragment["error_description"],
            "The response type is not supported by the authorization server. Configured response \
             types: [code]."
        );
    }
}

#[tokio::test]
async fn scopes_not_granted_are_left_out_silently() {
    let world = World::new().await;
    let request = code_request(SPA, "okta.users.read okta.logs.read");
    let code = world.code(&request, "admin@sandbox.test").await;
    let body = world.exchange(SPA, &code).await.json();
    assert_eq!(body["scope"], "okta.users.read");
    let (_, claims) = decode(body["access_token"].as_str().unwrap());
    assert_eq!(claims["scp"], serde_json::json!(["okta.users.read"]));
}

#[tokio::test]
async fn a_refresh_token_needs_a_code_and_the_grant() {
    let world = World::new().await;
    let answer = world
        .sign_in(
            &implicit(SPA, "okta.users.read offline_access"),
            "admin@sandbox.test",
        )
        .await;
    assert_eq!(answer.fragment()["scope"], "okta.users.read");

    let request = code_request(SPA_CODE_ONLY, "okta.users.read offline_access");
    let answer = world.authorize(&request).await;
    let body = world
        .exchange(SPA_CODE_ONLY, &answer.query()["code"])
        .await
        .json();
    assert_eq!(body["scope"], "okta.users.read");
    assert!(body.get("refresh_token").is_none());
}

#[tokio::test]
async fn a_web_app_may_do_without_pkce() {
    let world = World::new().await;
    let request = code_request(WEB, "okta.users.read");
    let request = with(&request, "code_challenge", "");
    let request = with(&request, "code_challenge_method", "");
    let code = world.code(&request, "admin@sandbox.test").await;
    let form = with(&exchange_form(WEB, &code), "code_verifier", "");
    let form = with(&form, "client_secret", sandbox::apps::WEB_SECRET);
    assert_eq!(world.token_from_server(&form).await.status, 200);
    assert_eq!(challenge().len(), 43);
}
