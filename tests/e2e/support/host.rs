//! A static host, with what static hosts have: files, `_headers`, `404.html`, and no rewrites.

use std::{
    env,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr},
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, Result, bail};
use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{HeaderName, HeaderValue, StatusCode, Uri, header},
    middleware::{self, Next},
    response::Response,
    routing::any,
};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use tokio::{net::TcpListener, task::JoinHandle};
use tower_http::services::{ServeDir, ServeFile};

/// A server on this machine. It stops when dropped.
pub(crate) struct Host {
    origin: String,
    listeners: Vec<JoinHandle<()>>,
}

impl Host {
    /// Serves the release build.
    ///
    /// `redirects` says which of the two habits of static hosts it has: to send `/callback` on to `/callback/`, or to
    /// answer it in place.
    ///
    /// # Errors
    /// When there is no release build.
    pub(crate) async fn release(redirects: bool) -> Result<Self> {
        Self::site(&built("LATCHKEY_DIST", "dist")?, "/", redirects).await
    }

    /// Serves the release build that was made for a path below, as a host does that has other pages too.
    ///
    /// # Errors
    /// When there is no such build.
    pub(crate) async fn release_below(path: &str) -> Result<Self> {
        let folder = built("LATCHKEY_DIST_BELOW", "target/xtask/dist-below")?;
        Self::site(&folder, path, false).await
    }

    /// Serves the release build with a relay to an org, as `cargo xtask serve` does it: requests of service apps go on without what gives
    /// the browser away.
    ///
    /// # Errors
    /// When there is no release build.
    pub(crate) async fn with_relay(org: &str) -> Result<Self> {
        let mut router = site(&built("LATCHKEY_DIST", "dist")?, "/", false)?;
        let client = Client::builder(TokioExecutor::new()).build(HttpConnector::new());
        let places = [
            ("/relay/", "/oauth2/v1/token"),
            ("/relay/introspect", "/oauth2/v1/introspect"),
            ("/relay/revoke", "/oauth2/v1/revoke"),
            ("/relay/organization", "/.well-known/okta-organization"),
        ];
        for (path, target) in places {
            let (client, target): (_, Uri) = (client.clone(), format!("{org}{target}").parse()?);
            let pass_on = move |request: Request| relay(client.clone(), target.clone(), request);
            router = router.route(path, any(pass_on));
        }
        Self::start(router).await
    }

    async fn site(folder: &Path, path: &str, redirects: bool) -> Result<Self> {
        Self::start(site(folder, path, redirects)?).await
    }

    /// Serves anything.
    pub(crate) async fn start(router: Router) -> Result<Self> {
        let sockets = bind().await?;
        let port = sockets[0].local_addr()?.port();
        let listeners = sockets
            .into_iter()
            .map(|socket| {
                let router = router.clone();
                tokio::spawn(async move {
                    // It ends with an error only when the process is ending as well.
                    let _ = axum::serve(socket, router).await;
                })
            })
            .collect();
        Ok(Self {
            origin: format!("http://localhost:{port}"),
            listeners,
        })
    }

    /// The address without a path.
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }
}

/// The files of a build as a host serves them.
fn site(folder: &Path, path: &str, redirects: bool) -> Result<Router> {
    let rules = folder.join("_headers");
    let rules = std::fs::read_to_string(&rules)
        .with_context(|| format!("{} is missing: run `cargo xtask build`", rules.display()))?;
    let rules = Arc::new(rules_of(&rules)?);
    // `not_found_service` answers 404, and without it the host would answer with an empty page.
    let files = ServeDir::new(folder)
        .precompressed_br()
        .precompressed_gzip()
        .redirect_to_trailing_slash(redirects)
        .not_found_service(ServeFile::new(folder.join("404.html")));
    let site = match path.trim_matches('/') {
        "" => Router::new().fallback_service(files),
        below => Router::new().nest_service(&format!("/{below}"), files),
    };
    let router = site.layer(middleware::from_fn(move |request: Request, next: Next| {
        let rules = Arc::clone(&rules);
        async move {
            let headers = headers_of(&rules, request.uri().path());
            let mut response = next.run(request).await;
            for (name, value) in headers {
                response.headers_mut().insert(name, value);
            }
            response
        }
    }));
    Ok(router)
}

/// Passes a request on, less what gives the browser away.
async fn relay(
    client: Client<HttpConnector, Body>,
    target: Uri,
    request: Request,
) -> Result<Response, StatusCode> {
    let (mut parts, body) = request.into_parts();
    for name in [
        header::COOKIE,
        header::HOST,
        header::ORIGIN,
        header::REFERER,
    ] {
        parts.headers.remove(name);
    }
    parts.uri = target;
    match client.request(Request::from_parts(parts, body)).await {
        Ok(response) => Ok(response.map(Body::new)),
        Err(_) => Err(StatusCode::BAD_GATEWAY),
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        for listener in &self.listeners {
            listener.abort();
        }
    }
}

/// A port where nothing listens.
pub(crate) async fn free_port() -> Result<u16> {
    Ok(bind().await?[0].local_addr()?.port())
}

/// The same free port over IPv4 and, where there is any, IPv6: `localhost` may mean either.
async fn bind() -> Result<Vec<TcpListener>> {
    for _ in 0..16 {
        let v4 = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await?;
        let port = v4.local_addr()?.port();
        match TcpListener::bind(SocketAddr::from((Ipv6Addr::LOCALHOST, port))).await {
            Ok(v6) => return Ok(vec![v4, v6]),
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {}
            Err(_) => return Ok(vec![v4]),
        }
    }
    bail!("no port is free over IPv4 and IPv6")
}

/// The folder that a variable names, or else the one where this tree has it.
fn built(variable: &str, usual: &str) -> Result<PathBuf> {
    let folder = env::var_os(variable).map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join(usual),
        PathBuf::from,
    );
    if !folder.join("index.html").is_file() {
        bail!(
            "there is no release build in {}: run `cargo xtask test --only e2e`",
            folder.display()
        );
    }
    Ok(folder)
}

/// The headers for the addresses that a pattern covers.
struct Rule {
    pattern: String,
    headers: Vec<(HeaderName, String)>,
}

/// Reads `_headers` as Netlify and Cloudflare Pages do: a line with a path, then indented lines with a header each.
fn rules_of(text: &str) -> Result<Vec<Rule>> {
    let mut rules: Vec<Rule> = Vec::new();
    for line in text
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
    {
        if !line.starts_with([' ', '\t']) {
            rules.push(Rule {
                pattern: line.trim().to_owned(),
                headers: Vec::new(),
            });
            continue;
        }
        let (name, value) = line
            .split_once(':')
            .with_context(|| format!("_headers: no header in `{line}`"))?;
        let rule = rules
            .last_mut()
            .with_context(|| format!("_headers: no path before `{line}`"))?;
        rule.headers
            .push((name.trim().parse()?, value.trim().to_owned()));
    }
    Ok(rules)
}

/// What `_headers` says for one address. Values that several rules give to one header are joined.
fn headers_of(rules: &[Rule], path: &str) -> Vec<(HeaderName, HeaderValue)> {
    let mut headers: Vec<(HeaderName, String)> = Vec::new();
    for rule in rules.iter().filter(|rule| rule.covers(path)) {
        for (name, value) in &rule.headers {
            match headers.iter_mut().find(|(known, _)| known == name) {
                Some((_, known)) => *known = format!("{known}, {value}"),
                None => headers.push((name.clone(), value.clone())),
            }
        }
    }
    headers
        .into_iter()
        .filter_map(|(name, value)| Some((name, HeaderValue::from_str(&value).ok()?)))
        .collect()
}

impl Rule {
    fn covers(&self, path: &str) -> bool {
        match self.pattern.strip_suffix('*') {
            Some(start) => path.starts_with(start),
            None => path == self.pattern,
        }
    }
}
