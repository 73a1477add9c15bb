//! Runs a sandbox org until Ctrl-C.

use std::io;
use std::process::ExitCode;

use clap::Parser;
use sandbox::accounts::{ACCOUNTS, PASSWORD};
use sandbox::faults::{FaultKind, Faults, Rule};
use sandbox::{Config, DEFAULT_PORT, DEFAULT_USERS, Sandbox};

/// A local stand-in for an Okta org. It listens on this machine alone.
#[derive(Parser)]
#[command(name = "sandbox", version)]
struct Args {
    /// Port to listen on; 0 takes any free one.
    #[arg(long, default_value_t = DEFAULT_PORT)]
    port: u16,
    /// How many people the directory holds.
    #[arg(long, default_value_t = DEFAULT_USERS, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    users: u64,
    /// A redirect URI to register besides http://localhost:8080/callback; may be repeated.
    #[arg(long, value_name = "URI", value_parser = redirect_uri)]
    redirect_uri: Vec<String>,
    /// Lifetime of access tokens in seconds.
    #[arg(long, default_value_t = 3600, value_name = "SECONDS")]
    access_token_lifetime: u64,
    /// How long a refresh token that was replaced is still good.
    #[arg(long, default_value_t = 30, value_name = "SECONDS")]
    refresh_token_leeway: u64,
    /// Hold every answer back.
    #[arg(long, default_value_t = 0, value_name = "MILLISECONDS")]
    latency: u64,
    /// API calls a minute and path family.
    #[arg(long, default_value_t = 600, value_name = "CALLS")]
    rate_limit: u32,
    /// Set the org's clock ahead, or behind with a negative number.
    #[arg(
        long,
        default_value_t = 0,
        value_name = "SECONDS",
        allow_negative_numbers = true
    )]
    clock_skew: i64,
    /// Let scripts read WWW-Authenticate.
    #[arg(long)]
    show_challenges: bool,
    /// Hide DPoP-Nonce from scripts.
    #[arg(long)]
    hide_dpop_nonce: bool,
    /// Make calls fail: cut_off, drop, empty_page, missing_cors, next_again, next_elsewhere, overlap,
    /// server_error, too_many_requests or wrong_content_type, optionally for the paths that start so; may be repeated.
    #[arg(long, value_name = "KIND[@PATH]", value_parser = rule)]
    fault: Vec<Rule>,
    /// The share of those calls that fails, 0 to 1.
    #[arg(long, value_name = "SHARE", value_parser = share)]
    fault_probability: Option<f64>,
    /// Makes --fault-probability pick the same calls every time.
    #[arg(long, default_value_t = 0)]
    fault_seed: u64,
}

impl Args {
    fn into_config(self) -> Config {
        let rules = self
            .fault
            .into_iter()
            .map(|rule| Rule {
                probability: self.fault_probability,
                seed: self.fault_seed,
                ..rule
            })
            .collect();
        Config {
            port: self.port,
            users: self.users,
            redirect_uris: self.redirect_uri,
            faults: Faults {
                latency_ms: self.latency,
                clock_skew_seconds: self.clock_skew,
                rate_limit: self.rate_limit,
                show_dpop_nonce: !self.hide_dpop_nonce,
                rules,
                ..Faults::default()
            },
            access_token_lifetime: self.access_token_lifetime,
            refresh_token_leeway: self.refresh_token_leeway,
            show_challenges: self.show_challenges,
        }
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let args = Args::parse();
    let port = args.port;
    let sandbox = match Sandbox::start(args.into_config()).await {
        Ok(sandbox) => sandbox,
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
            eprintln!(
                "Port {port} is taken. End what uses it, or choose another with --port, such as \
                 --port {}.",
                port.checked_add(100).unwrap_or(DEFAULT_PORT)
            );
            return ExitCode::FAILURE;
        }
        Err(error) => {
            eprintln!("The sandbox cannot listen on port {port}: {error}");
            return ExitCode::FAILURE;
        }
    };
    announce(&sandbox);
    if let Err(error) = tokio::signal::ctrl_c().await {
        eprintln!("Ctrl-C cannot be caught: {error}");
        return ExitCode::FAILURE;
    }
    sandbox.stop().await;
    ExitCode::SUCCESS
}

fn announce(sandbox: &Sandbox) {
    println!("Sandbox org: {}", sandbox.origin());
    println!("{} users. Sign in as:", sandbox.org().directory.len());
    for account in &ACCOUNTS {
        println!("  {:<24} {}", account.login, account.note);
    }
    println!("Everyone's password: {PASSWORD}");
    println!("Apps:");
    for app in sandbox.org().apps.all() {
        println!("  {:<24} {}", app.client_id, app.label);
    }
    println!("Stop with Ctrl-C.");
}

fn rule(text: &str) -> Result<Rule, String> {
    let (kind, path) = text.split_once('@').unwrap_or((text, ""));
    let kind: FaultKind = serde_json::from_value(kind.into())
        .map_err(|_| format!("there is no fault called {kind}"))?;
    if kind == FaultKind::Latency {
        return Err("use --latency to hold answers back".to_owned());
    }
    Ok(Rule::new(kind).path(path))
}

fn redirect_uri(text: &str) -> Result<String, String> {
    match url::Url::parse(text) {
        Ok(uri) if uri.fragment().is_some() => Err("a redirect URI has no fragment".to_owned()),
        Ok(uri) if uri.has_host() => Ok(text.to_owned()),
        _ => Err("not a full address such as http://localhost:9000/callback".to_owned()),
    }
}

fn share(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok(share),
        _ => Err("not a number from 0 to 1".to_owned()),
    }
}
