//! Requests as other tools make them.

use super::support::*;
use latchkey::oauth::http::{Method, Request};
use latchkey::oauth::secret::AccessToken;
use latchkey::okta::snippet::{Subject, Tool, tools};
use proptest::prelude::*;
use serde_json::{Value, json};

const TOOLS: &str = include_str!("../../assets/snippets.txt");

/// Something of everything that means something to a shell or in a program.
const HOSTILE: &str = "a'b\"c `d` $e $(f) ${g} %h% %s \\ \\n {token} {url} ‘i’ ‚j‛ ; & | # \n!end";

fn tool(name: &str) -> Tool<'static> {
    tools(TOOLS)
        .into_iter()
        .find(|tool| tool.name.starts_with(name))
        .unwrap_or_else(|| panic!("no {name}"))
}

fn request_with(value: &str) -> Request {
    Request {
        method: Method::Post,
        url: format!("https://acme.okta.com/{value}"),
        headers: vec![
            ("x-odd", value.to_owned()),
            ("authorization", "Bearer not-to-be-read".to_owned()),
        ],
        body: Some(value.to_owned()),
    }
}

fn write(name: &str, request: &Request, token: Option<&str>) -> String {
    let subject = Subject {
        request,
        org: ORG,
        client_id: CLIENT,
    };
    let token = token.map(|token| AccessToken::new(token.to_owned()));
    tool(name).write(&subject, token.as_ref())
}

fn plain() -> Request {
    Request {
        method: Method::Get,
        url: "https://acme.okta.com/api/v1/users?limit=200".to_owned(),
        headers: vec![
            ("accept", "application/json".to_owned()),
            ("authorization", "Bearer not-to-be-read".to_owned()),
        ],
        body: None,
    }
}

#[test]
fn every_tool_has_a_name_and_a_file_of_its_own() {
    let tools = tools(TOOLS);
    let names: Vec<_> = tools.iter().map(|tool| tool.name).collect();
    assert_eq!(
        names,
        [
            "curl",
            "HTTPie",
            "PowerShell",
            "Python, with requests",
            "JavaScript, with fetch",
            "Postman environment",
            "Bruno environment",
            "Insomnia environment"
        ]
    );
    for (index, tool) in tools.iter().enumerate() {
        assert!(tool.file.contains('.'), "{}", tool.name);
        assert!(
            tools[..index].iter().all(|other| other.file != tool.file),
            "{}",
            tool.file
        );
    }
    assert!(TOOLS.starts_with('#'), "the page tells the file by that");
}

#[test]
fn a_command_reads_as_people_write_it() {
    assert_eq!(
        write("curl", &plain(), None),
        "curl --request 'GET' 'https://acme.okta.com/api/v1/users?limit=200' \\\n  \
           --header 'accept: application/json' \\\n  \
           --header \"authorization: Bearer $OKTA_TOKEN\"\n"
    );
    assert_eq!(
        write("PowerShell", &plain(), None),
        "$request = @{\n  Method = 'GET'\n  Uri = 'https://acme.okta.com/api/v1/users?limit=200'\n  Headers = @{\n    \
         'accept' = 'application/json'\n    'authorization' = \"Bearer $env:OKTA_TOKEN\"\n  }\n}\nInvoke-RestMethod @request\n"
    );
    assert_eq!(
        write("Python", &plain(), Some(TOKEN)),
        format!(
            "import requests\n\nresponse = requests.request(\n    \"GET\",\n    \"https://acme.okta.com/api/v1/users?limit=200\",\n    \
             headers={{\n        \"accept\": \"application/json\",\n        \"authorization\": \"Bearer {TOKEN}\",\n    }},\n    \
             timeout=60,\n)\nresponse.raise_for_status()\nprint(response.json())\n"
        )
    );
}

#[test]
fn the_token_is_in_it_only_when_that_is_wanted() {
    for tool in tools(TOOLS) {
        let without = write(tool.name, &plain(), None);
        assert!(!without.contains("not-to-be-read"), "{without}");
        assert!(!without.contains(TOKEN), "{without}");
        let with = write(tool.name, &plain(), Some(TOKEN));
        assert_eq!(with.matches(TOKEN).count(), 1, "{with}");
        assert!(!with.contains("OKTA_TOKEN"), "{with}");
        for text in [&without, &with] {
            assert!(
                !text.contains("{token}") && !text.contains("{url}"),
                "{text}"
            );
        }
    }
    for name in ["curl", "HTTPie", "PowerShell", "Python", "JavaScript"] {
        let text = write(name, &plain(), None);
        assert!(text.contains("OKTA_TOKEN"), "{text}");
    }
}

#[test]
fn the_scheme_is_the_request_s() {
    let mut request = plain();
    request.headers[1].1 = "DPoP x".to_owned();
    for name in ["curl", "HTTPie", "PowerShell", "Python", "JavaScript"] {
        let text = write(name, &request, None);
        assert!(text.contains("DPoP ") && !text.contains("Bearer"), "{text}");
    }
}

/// What a shell makes of a command.
fn words(command: &str, script: &str) -> Vec<String> {
    let script = format!("OKTA_TOKEN=T0K; {command}() {{ printf '%s\\0' \"$@\"; }}; {script}");
    let output = std::process::Command::new("sh")
        .arg("-c")
        .arg(script)
        .output()
        .expect("a shell");
    assert!(output.status.success());
    let words = String::from_utf8(output.stdout).expect("text");
    words
        .trim_end_matches('\0')
        .split('\0')
        .map(str::to_owned)
        .collect()
}

#[test]
fn a_shell_reads_back_what_was_written() {
    let (url, header) = (
        format!("https://acme.okta.com/{HOSTILE}"),
        format!("x-odd: {HOSTILE}"),
    );
    let credentials = format!("authorization: Bearer {HOSTILE}");
    for (token, authorization) in [
        (None, "authorization: Bearer T0K"),
        (Some(HOSTILE), credentials.as_str()),
    ] {
        let request = request_with(HOSTILE);
        assert_eq!(
            words("curl", &write("curl", &request, token)),
            [
                "--request",
                "POST",
                &url,
                "--header",
                &header,
                "--data-raw",
                HOSTILE,
                "--header",
                authorization
            ]
        );
        assert_eq!(
            words("http", &write("HTTPie", &request, token)),
            ["POST", &url, &header, "--raw", HOSTILE, authorization]
        );
    }
}

/// Reads PowerShell's verbatim texts: any of five quotes begins or ends one, and two of them in it stand for one.
fn powershell_texts(script: &str) -> Vec<String> {
    let is_quote = |character: char| "'‘’‚‛".contains(character);
    let mut texts = Vec::new();
    let mut characters = script.chars().peekable();
    while let Some(character) = characters.next() {
        // A text in double quotes, in which there is nothing but the variable.
        if character == '"' {
            characters.by_ref().find(|character| *character == '"');
        }
        if !is_quote(character) {
            continue;
        }
        let mut text = String::new();
        while let Some(character) = characters.next() {
            if is_quote(character) && characters.next_if(|next| is_quote(*next)).is_none() {
                break;
            }
            text.push(character);
        }
        texts.push(text);
    }
    texts
}

#[test]
fn powershell_reads_back_what_was_written() {
    let url = format!("https://acme.okta.com/{HOSTILE}");
    let request = request_with(HOSTILE);
    assert_eq!(
        powershell_texts(&write("PowerShell", &request, None)),
        ["POST", &url, "x-odd", HOSTILE, "authorization", HOSTILE]
    );
    let credentials = format!("Bearer {HOSTILE}");
    assert_eq!(
        powershell_texts(&write("PowerShell", &request, Some(HOSTILE))),
        [
            "POST",
            &url,
            "x-odd",
            HOSTILE,
            "authorization",
            &credentials,
            HOSTILE
        ]
    );
}

/// The texts of a program in double quotes, which Python, JavaScript and JSON write alike.
fn json_texts(program: &str) -> Vec<String> {
    let mut texts = Vec::new();
    let mut rest = program;
    while let Some(start) = rest.find('"') {
        let mut read = serde_json::Deserializer::from_str(&rest[start..]).into_iter::<String>();
        texts.push(read.next().expect("a text").expect("JSON"));
        rest = &rest[start + read.byte_offset()..];
    }
    texts
}

#[test]
fn python_and_javascript_read_back_what_was_written() {
    let url = format!("https://acme.okta.com/{HOSTILE}");
    let credentials = format!("Bearer {HOSTILE}");
    let request = request_with(HOSTILE);
    let python = json_texts(&write("Python", &request, Some(HOSTILE)));
    assert_eq!(
        python,
        [
            "POST",
            &url,
            "x-odd",
            HOSTILE,
            "authorization",
            &credentials,
            HOSTILE
        ]
    );
    let javascript = json_texts(&write("JavaScript", &request, Some(HOSTILE)));
    assert_eq!(
        javascript,
        [
            &url,
            "POST",
            "x-odd",
            HOSTILE,
            "authorization",
            &credentials,
            HOSTILE,
            " "
        ]
    );
}

#[test]
fn environments_keep_the_token_as_a_secret() {
    for token in [None, Some(HOSTILE)] {
        let postman: Value =
            serde_json::from_str(&write("Postman", &plain(), token)).expect("JSON");
        assert_eq!(postman["name"], "Okta acme.okta.com");
        assert_eq!(postman["_postman_variable_scope"], "environment");
        assert_eq!(
            postman["values"],
            json!([
                {"key": "url", "value": ORG, "type": "default", "enabled": true},
                {"key": "client_id", "value": CLIENT, "type": "default", "enabled": true},
                {"key": "token", "value": token.unwrap_or_default(), "type": "secret", "enabled": true},
            ])
        );
        let insomnia: Value =
            serde_json::from_str(&write("Insomnia", &plain(), token)).expect("JSON");
        assert_eq!(insomnia["__export_format"], 4);
        let resources = insomnia["resources"].as_array().expect("a list");
        assert_eq!(resources[1]["parentId"], resources[0]["_id"]);
        assert_eq!(
            resources[1]["data"],
            json!({"url": ORG, "client_id": CLIENT, "token": token.unwrap_or_default()})
        );
    }
    assert_eq!(
        write("Bruno", &plain(), None),
        format!("vars {{\n  url: {ORG}\n  client_id: {CLIENT}\n}}\nvars:secret [\n  token\n]\n")
    );
    assert_eq!(
        write("Bruno", &plain(), Some("a\n}\nb")),
        format!("vars {{\n  url: {ORG}\n  client_id: {CLIENT}\n  token: a}}b\n}}\n")
    );
}

proptest! {
    #[test]
    fn any_value_is_read_back(value in "[^\0]{0,40}") {
        let request = request_with(&value);
        let texts = powershell_texts(&write("PowerShell", &request, None));
        prop_assert_eq!(texts.last(), Some(&value));
        let python = json_texts(&write("Python", &request, Some("t")));
        prop_assert_eq!(python.last(), Some(&value));
    }
}
