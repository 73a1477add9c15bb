//! Starting, serving and stopping.

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

use crate::access::api_error;
use crate::config::Config;
use crate::faults::DropConnection;
use crate::keys::KeyRing;
use crate::state::Org;
use crate::{api, control, cors, counts, faults, oauth, random, rate_limit};

/// A running org. It stops when dropped.
pub struct Sandbox {
    org: Arc<Org>,
    listeners: Vec<JoinHandle<()>>,
}

impl Sandbox {
    /// Starts an org that listens on loopback alone, over IPv4 and, where there is any, IPv6.
    ///
    /// # Errors
    ///
    /// [`io::ErrorKind::AddrInUse`] when the port is taken, any other error of binding, and
    /// [`io::ErrorKind::Other`] when the signing key cannot be made.
    pub async fn start(config: Config) -> io::Result<Self> {
        let keys = tokio::task::spawn_blocking(KeyRing::new)
            .await
            .map_err(io::Error::other)?
            .map_err(io::Error::other)?;
        let sockets = bind(config.port).await?;
        let port = sockets[0].local_addr()?.port();
        let org = Arc::new(Org::new(config, format!("http://localhost:{port}"), keys));
        let router = router(Arc::clone(&org));
        let listeners = sockets
            .into_iter()
            .map(|socket| tokio::spawn(accept(socket, router.clone())))
            .collect();
        Ok(Self { org, listeners })
    }

    /// The org's address, such as `http://localhost:8081`.
    pub fn origin(&self) -> &str {
        &self.org.origin
    }

    /// The org's state.
    pub fn org(&self) -> &Arc<Org> {
        &self.org
    }

    /// Closes every connection and frees the port.
    pub async fn stop(mut self) {
        for listener in &mut self.listeners {
            listener.abort();
            // An aborted task reports just that.
            let _ = listener.await;
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        for listener in &self.listeners {
            listener.abort();
        }
    }
}

async fn bind(port: u16) -> io::Result<Vec<TcpListener>> {
    let mut attempts = 0;
    loop {
        let v4 = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await?;
        let chosen = v4.local_addr()?.port();
        match TcpListener::bind(SocketAddr::from((Ipv6Addr::LOCALHOST, chosen))).await {
            Ok(v6) => return Ok(vec![v4, v6]),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                attempts += 1;
                if port != 0 || attempts > 16 {
                    return Err(error);
                }
            }
            // No IPv6 here.
            Err(_) => return Ok(vec![v4]),
        }
    }
}

async fn accept(socket: TcpListener, router: Router) {
    // Dropping the set when this task is aborted closes the connections.
    let mut connections = JoinSet::new();
    loop {
        while connections.try_join_next().is_some() {}
        match socket.accept().await {
            Ok((stream, _)) => {
                // An answer is written whole: nothing is gained by waiting for more. Without this it is slower, not wrong.
                let _ = stream.set_nodelay(true);
                connections.spawn(serve(stream, router.clone()));
            }
            // Out of file descriptors and the like: let others go on first.
            Err(_) => tokio::task::yield_now().await,
        }
    }
}

async fn serve(stream: TcpStream, router: Router) {
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let router = router.clone();
        async move {
            let response = answer(router, request.map(Body::new)).await;
            if response.extensions().get::<DropConnection>().is_some() {
                return Err(io::Error::from(io::ErrorKind::ConnectionReset));
            }
            Ok(response)
        }
    });
    // A failed connection is the client's to report.
    let _ = http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

async fn answer(mut router: Router, request: Request) -> Response {
    let answered: Result<Response, Infallible> =
        <Router as tower_service::Service<Request>>::call(&mut router, request).await;
    match answered {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

fn router(org: Arc<Org>) -> Router {
    // A layer added later runs earlier.
    Router::new()
        .merge(oauth::router())
        .merge(api::router())
        .merge(control::router())
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(middleware::from_fn_with_state(
            Arc::clone(&org),
            rate_limit::layer,
        ))
        .layer(middleware::from_fn_with_state(
            Arc::clone(&org),
            faults::layer,
        ))
        .layer(middleware::from_fn_with_state(Arc::clone(&org), stamp))
        .layer(middleware::from_fn_with_state(
            Arc::clone(&org),
            cors::layer,
        ))
        .layer(middleware::from_fn_with_state(
            Arc::clone(&org),
            counts::layer,
        ))
        .with_state(org)
}

/// Puts on every answer what Okta puts on every answer.
async fn stamp(State(org): State<Arc<Org>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&random::token(20)) {
        headers.insert(cors::REQUEST_ID, id);
    }
    if let Ok(date) = HeaderValue::from_str(&org.clock.http_date()) {
        headers.insert(header::DATE, date);
    }
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-cache, no-store"));
    if headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|value| value == "application/json")
    {
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json;charset=UTF-8"),
        );
    }
    if headers[header::CACHE_CONTROL] == "no-cache, no-store" {
        headers.insert(header::PRAGMA, HeaderValue::from_static("no-cache"));
    }
    response
}

async fn not_found() -> Response {
    api_error(
        StatusCode::NOT_FOUND,
        "E0000008",
        "The requested path was not found",
        &[],
    )
}

async fn method_not_allowed() -> Response {
    api_error(
        StatusCode::METHOD_NOT_ALLOWED,
        "E0000022",
        "The endpoint does not support the provided HTTP method",
        &[],
    )
}
