//! The program on the command line.

use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::TcpListener;
use tokio::process::Command;

use crate::support::World;

fn sandbox() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sandbox"));
    command
        .kill_on_drop(true)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

#[tokio::test]
async fn it_says_where_it_is_and_who_may_sign_in() {
    let mut child = sandbox()
        .args(["--port", "0", "--users", "7"])
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let first = lines.next_line().await.unwrap().unwrap();
    let origin = first.strip_prefix("Sandbox org: ").unwrap();
    let about: serde_json::Value = reqwest::get(format!("{origin}/sandbox"))
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(
        (&about["origin"], &about["users"]),
        (&origin.into(), &7.into())
    );
    let mut rest = String::new();
    while !rest.contains("Ctrl-C") {
        rest.push_str(&lines.next_line().await.unwrap().unwrap());
    }
    assert!(
        rest.contains("admin@sandbox.test") && rest.contains("latchkey"),
        "{rest}"
    );
}

#[tokio::test]
async fn a_taken_port_is_named() {
    let holder = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = holder.local_addr().unwrap().port().to_string();
    let output = sandbox().args(["--port", &port]).output().await.unwrap();
    assert!(!output.status.success());
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(
        message.contains(&format!("Port {port} is taken")),
        "{message}"
    );
    assert!(message.contains("--port"), "{message}");
}

#[tokio::test]
async fn wrong_flags_are_explained() {
    for (flag, value, reason) in [
        ("--users", "1000001", "1000000"),
        ("--redirect-uri", "callback", "not a full address"),
        ("--fault", "earthquake", "no fault called earthquake"),
        ("--fault-probability", "2", "from 0 to 1"),
    ] {
        let output = sandbox().args([flag, value]).output().await.unwrap();
        let message = String::from_utf8(output.stderr).unwrap();
        assert!(
            !output.status.success() && message.contains(reason),
            "{flag}: {message}"
        );
    }
}

#[tokio::test]
async fn it_listens_on_loopback_over_both_protocols() {
    let world = World::new().await;
    let port = url::Url::parse(world.sandbox.origin())
        .unwrap()
        .port()
        .unwrap();
    let v4 = reqwest::get(format!("http://127.0.0.1:{port}/sandbox"))
        .await
        .unwrap();
    assert_eq!(v4.status(), 200);
    if TcpListener::bind("[::1]:0").await.is_ok() {
        let v6 = reqwest::get(format!("http://[::1]:{port}/sandbox"))
            .await
            .unwrap();
        assert_eq!(v6.status(), 200);
    }
}
