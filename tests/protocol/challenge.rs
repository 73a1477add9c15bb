//! WA: `WWW-Authenticate` (RFC 9110 section 11.6.1).

use latchkey::oauth::challenge::{Challenge, parse};
use proptest::prelude::*;

/// A scheme and its parameters.
type Read<'a> = (&'a str, &'a [(&'a str, &'a str)]);

fn assert_reads(header: &str, expected: &[Read<'_>]) {
    let read = parse(header);
    let read: Vec<(&str, Vec<(&str, &str)>)> = read
        .iter()
        .map(|challenge| {
            let parameters = challenge.parameters.iter();
            (
                challenge.scheme.as_str(),
                parameters
                    .map(|(name, value)| (name.as_str(), value.as_str()))
                    .collect(),
            )
        })
        .collect();
    let expected: Vec<_> = expected
        .iter()
        .map(|(scheme, parameters)| (*scheme, parameters.to_vec()))
        .collect();
    assert_eq!(read, expected, "{header:?}");
}

fn assert_refused(headers: &[&str]) {
    for header in headers {
        assert_reads(header, &[]);
    }
}

#[test]
fn wa01_nothing_is_no_challenge() {
    assert_refused(&["", " ", "\t", ",", ",,", " , ,, "]);
}

#[test]
fn wa02_a_scheme_needs_no_parameters() {
    for header in ["Bearer", "Bearer ", " Bearer", ",Bearer,", "BEARER"] {
        assert_reads(header, &[("bearer", &[])]);
    }
    for header in ["Bearer, DPoP", "bearer,dpop", "Bearer , DPoP ,"] {
        assert_reads(header, &[("bearer", &[]), ("dpop", &[])]);
    }
    assert_reads(
        r#"Bearer, DPoP algs="ES256""#,
        &[("bearer", &[]), ("dpop", &[("algs", "ES256")])],
    );
    assert_reads(
        r#"DPoP algs="ES256", Bearer"#,
        &[("dpop", &[("algs", "ES256")]), ("bearer", &[])],
    );
}

#[test]
fn wa03_a_value_is_a_token_or_quoted() {
    assert_reads(r#"Bearer realm="org""#, &[("bearer", &[("realm", "org")])]);
    assert_reads("Bearer realm=org", &[("bearer", &[("realm", "org")])]);
    assert_reads(r#"Bearer realm="""#, &[("bearer", &[("realm", "")])]);
    assert_reads(
        r#"Digest qop=auth, realm="a b", stale=true, nonce="n-1""#,
        &[(
            "digest",
            &[
                ("qop", "auth"),
                ("realm", "a b"),
                ("stale", "true"),
                ("nonce", "n-1"),
            ],
        )],
    );
    assert_reads(
        r#"Bearer error="invalid_token", error_description="It expired""#,
        &[(
            "bearer",
            &[
                ("error", "invalid_token"),
                ("error_description", "It expired"),
            ],
        )],
    );
    assert_reads(
        r#"Bearer unheard-of="x", scope="a b""#,
        &[("bearer", &[("unheard-of", "x"), ("scope", "a b")])],
    );
}

#[test]
fn wa04_schemes_and_names_have_no_case_and_values_do() {
    assert_reads(
        r#"BEARER REALM="Org", Error=Invalid"#,
        &[("bearer", &[("realm", "Org"), ("error", "Invalid")])],
    );
}

#[test]
fn wa05_of_two_the_last_counts() {
    for header in [
        r#"Bearer error="first", error="last""#,
        "Bearer ERROR=first, x=y, Error=last",
    ] {
        let challenges = parse(header);
        assert_eq!(challenges.len(), 1, "{header}");
        assert_eq!(challenges[0].find("error"), Some("last"), "{header}");
        assert_eq!(challenges[0].find("none"), None);
    }
}

#[test]
fn wa06_a_backslash_quotes_the_next_character() {
    for (header, value) in [
        (r#"Bearer realm="\"org\"""#, r#""org""#),
        (r#"Bearer realm="a \\ b""#, r"a \ b"),
        (r#"Bearer realm="\\""#, r"\"),
        (r#"Bearer realm="\o\r\g""#, "org"),
        (r#"Bearer realm="say \"a, b=c\"""#, r#"say "a, b=c""#),
    ] {
        assert_reads(header, &[("bearer", &[("realm", value)])]);
    }
}

#[test]
fn wa07_other_quotes_and_escapes_are_letters_like_any() {
    for (header, value) in [
        ("Bearer realm='org'", "'org'"),
        (r#"Bearer realm="a%20b""#, "a%20b"),
        ("Bearer realm=a%20b", "a%20b"),
        (r#"Bearer realm="a+b""#, "a+b"),
        ("Bearer realm=\"\u{fc}ber\"", "\u{fc}ber"),
    ] {
        assert_reads(header, &[("bearer", &[("realm", value)])]);
    }
}

#[test]
fn wa08_blanks_and_empty_places_mean_nothing() {
    let expected: &[Read<'_>] = &[("bearer", &[("realm", "org"), ("error", " spaced ")])];
    for header in [
        r#"Bearer realm="org",error=" spaced ""#,
        r#"Bearer   realm="org"   ,   error=" spaced "  "#,
        "Bearer realm = \"org\", error\t=\t\" spaced \"",
        ", ,Bearer realm=org,,, error=\" spaced \",",
        "Bearer\trealm=org, error=\" spaced \" , ",
        "Bearer ,realm=org, error=\" spaced \"",
    ] {
        assert_reads(header, expected);
    }
}

#[test]
fn wa09_what_is_quoted_is_not_read_as_parameters() {
    assert_reads(
        r#"Bearer note="realm=wrong", realm="right""#,
        &[("bearer", &[("note", "realm=wrong"), ("realm", "right")])],
    );
    assert_reads(
        r#"Bearer note="x, realm=\"wrong\", Basic y", realm=right"#,
        &[(
            "bearer",
            &[("note", r#"x, realm="wrong", Basic y"#), ("realm", "right")],
        )],
    );
    assert_reads(
        "Bearer otherrealm=wrong, realm=right",
        &[("bearer", &[("otherrealm", "wrong"), ("realm", "right")])],
    );
}

#[test]
fn wa10_every_challenge_has_its_own_parameters() {
    assert_reads(
        r#"Bearer error="invalid_token", error_description="a, b", Basic realm="org""#,
        &[
            (
                "bearer",
                &[("error", "invalid_token"), ("error_description", "a, b")],
            ),
            ("basic", &[("realm", "org")]),
        ],
    );
    assert_reads(
        r#"New realm="apps", type=1, title="the \"apps\"", Basic realm="org", DPoP"#,
        &[
            (
                "new",
                &[("realm", "apps"), ("type", "1"), ("title", r#"the "apps""#)],
            ),
            ("basic", &[("realm", "org")]),
            ("dpop", &[]),
        ],
    );
}

#[test]
fn wa11_a_token68_is_stepped_over() {
    let long = "aB3".repeat(90);
    for value in [
        "YWJj",
        "YWJj=",
        "YWJj==",
        "YWJj===",
        "a-._~+/9Z",
        "a/b+c=",
        &long,
    ] {
        assert_reads(&format!("Negotiate {value}"), &[("negotiate", &[])]);
        assert_reads(
            &format!("Negotiate {value}, Basic realm=org"),
            &[("negotiate", &[]), ("basic", &[("realm", "org")])],
        );
        assert_reads(
            &format!("Bearer a=b, Negotiate {value} , Basic"),
            &[
                ("bearer", &[("a", "b")]),
                ("negotiate", &[]),
                ("basic", &[]),
            ],
        );
    }
    // A parameter without its value looks like one.
    assert_reads("Bearer error=", &[("bearer", &[])]);
}

#[test]
fn wa12_after_a_token68_there_are_no_parameters() {
    assert_refused(&[
        r#"Negotiate YWJj==, realm="org""#,
        "Negotiate YWJj, realm=org",
        "Negotiate YWJj realm=org",
        "Negotiate YWJj== ???",
        "Negotiate YWJj== DEF",
        "Bearer error=, realm=org",
    ]);
}

#[test]
fn wa13_a_comma_right_after_a_scheme_ends_its_challenge() {
    assert_refused(&[r#"Bearer, realm="org""#, "Bearer,realm=org"]);
    // With a space before it, it is an empty place in the list of parameters.
    assert_reads("Bearer , realm=org", &[("bearer", &[("realm", "org")])]);
    assert_reads("DPoP a=b, Bearer, realm=org", &[("dpop", &[("a", "b")])]);
}

#[test]
fn wa14_a_parameter_has_an_equals_sign_and_a_value() {
    assert_refused(&[
        r#"Bearer error"invalid_token""#,
        r#"Bearer error "invalid_token""#,
        r#"Bearer "invalid_token""#,
        r#"Bearer ="invalid_token""#,
        "Bearer error==x",
        "Bearer a=1, error=",
        "Bearer a=1, error= , b=2",
        r"Bearer error=\x",
        "Bearer error=(x)",
    ]);
}

#[test]
fn wa15_parameters_are_apart_by_commas() {
    assert_refused(&[
        r#"Bearer a="1" b"#,
        r#"Bearer a="1" b="2""#,
        r#"Bearer a="1"b="2""#,
        "Bearer a=1 b=2",
        "Bearer a=1; b=2",
        r#"Bearer a="1" Basic realm="org""#,
    ]);
}

#[test]
fn wa16_quotes_are_closed() {
    assert_refused(&[
        r#"Bearer realm="org"#,
        r#"Bearer realm=""#,
        r#"Bearer a="1", realm="org, Basic x=y"#,
        r#"Bearer realm="org\""#,
        r#"Bearer error="a\b\"#,
        r#"Bearer realm=o"rg""#,
    ]);
}

#[test]
fn wa17_parameters_need_a_scheme_before_them() {
    assert_refused(&[
        r#"error="invalid_token""#,
        r#"  error="invalid_token", error_description="x""#,
        r#", error="invalid_token", Bearer realm="org""#,
        "=x",
        "= , Bearer",
    ]);
}

#[test]
fn wa18_what_is_no_scheme_is_no_challenge() {
    assert_refused(&[
        "???",
        "(Bearer)",
        "\"Bearer\"",
        "Bearer:realm=org",
        "Bearer\"x\"",
        "Bearer/1 realm=org",
        "\u{fc}ber realm=org",
        "\0",
    ]);
    // All of these are characters of a token.
    assert_reads("%%%", &[("%%%", &[])]);
}

#[test]
fn wa19_junk_spoils_the_challenge_that_it_may_be_part_of() {
    assert_refused(&[
        r#"Bearer error="x", ???"#,
        r#"Bearer a=b, "junk""#,
        "Bearer a=b, (c)",
        "Bearer a=b, c\"d\"",
    ]);
}

#[test]
fn wa20_from_a_malformed_challenge_on_nothing_is_used() {
    let first: &[Read<'_>] = &[("bearer", &[("realm", "org")])];
    for header in [
        r#"Bearer realm=org, Digest realm="unclosed, Basic realm=x"#,
        "Bearer realm=org, Digest a b, Basic realm=x",
        r#"Bearer realm=org, Digest a"b", Basic realm=x"#,
        "Bearer realm=org, Digest YWJj==, c=d, Basic realm=x",
        "Bearer realm=org, Digest, c=d, Basic realm=x",
        "Bearer realm=org, Digest a=1, ???, Basic realm=x",
    ] {
        assert_reads(header, first);
    }
}

#[test]
fn wa21_oktas_own_challenge_is_read() {
    assert_reads(
        "Bearer authorization_uri=\"http://acme.okta.com/oauth2/v1/authorize\", realm=\"http://acme.okta.com\", \
         scope=\"okta.groups.read\", error=\"insufficient_scope\", error_description=\"The access token provided does not \
         contain the required scopes.\", resource=\"/api/v1/groups/x\"",
        &[(
            "bearer",
            &[
                (
                    "authorization_uri",
                    "http://acme.okta.com/oauth2/v1/authorize",
                ),
                ("realm", "http://acme.okta.com"),
                ("scope", "okta.groups.read"),
                ("error", "insufficient_scope"),
                (
                    "error_description",
                    "The access token provided does not contain the required scopes.",
                ),
                ("resource", "/api/v1/groups/x"),
            ],
        )],
    );
}

/// Writes challenges with every value quoted.
fn written(challenges: &[Challenge], comma: &str, equals: &str) -> String {
    let mut out = Vec::new();
    for challenge in challenges {
        let mut before = challenge.scheme.clone();
        for (name, value) in &challenge.parameters {
            if !before.is_empty() {
                before.push(' ');
            }
            let value = value.replace('\\', r"\\").replace('"', "\\\"");
            out.push(format!("{before}{name}{equals}\"{value}\""));
            // Later ones follow a comma only.
            before.clear();
        }
        if !before.is_empty() {
            out.push(before);
        }
    }
    out.join(comma)
}

fn challenges() -> impl Strategy<Value = Vec<Challenge>> {
    let parameters = prop::collection::vec(("[a-z0-9_!#-]{1,8}", "[ -~\u{e0}-\u{ff}]{0,12}"), 0..4);
    let challenge = ("[a-z0-9~^-]{1,8}", parameters)
        .prop_map(|(scheme, parameters)| Challenge { scheme, parameters });
    prop::collection::vec(challenge, 0..4)
}

proptest! {
    #[test]
    fn nothing_makes_reading_panic_or_hang(header in "[\\PC\", =\\\\]{0,80}") {
        for challenge in parse(&header) {
            prop_assert!(!challenge.scheme.is_empty());
        }
    }

    #[test]
    fn what_is_written_is_read(challenges in challenges(), comma in " {0,2}, {0,2}", equals in " ?= ?") {
        let header = written(&challenges, &comma, &equals);
        prop_assert_eq!(parse(&header), challenges);
    }

    #[test]
    fn a_header_cut_short_changes_no_challenge_but_its_last(challenges in challenges(), cut in 0..200_usize) {
        let header: String = written(&challenges, ", ", "=").chars().take(cut).collect();
        let read = parse(&header);
        let whole = read.len().saturating_sub(1);
        prop_assert!(whole <= challenges.len());
        // A name cut from its value looks like a scheme.
        for (read, written) in read[..whole].iter().zip(&challenges) {
            prop_assert_eq!(&read.scheme, &written.scheme);
            prop_assert!(written.parameters.starts_with(&read.parameters));
        }
    }
}
